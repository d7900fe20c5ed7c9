"""Who looked at which list: kept in the audit, at most one event for each person, question and minute."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction

EVERY_SECONDS = 60
_MOST_REMEMBERED = 10_000

_seen: OrderedDict[tuple[int | None, str], float] = OrderedDict()
_guard = Lock()


def is_due(actor: Actor, asked: str) -> bool:
    """Whether a look is to be kept: the same person has not asked the same within a minute, in this process."""
    now, key = time.monotonic(), (actor.user_id, asked)
    with _guard:
        last = _seen.get(key)
        if last is not None and now - last < EVERY_SECONDS:
            return False
        _seen[key] = now
        _seen.move_to_end(key)
        while len(_seen) > _MOST_REMEMBERED:
            _seen.popitem(last=False)
    return True


def record_look(actor: Actor, asked: str, found: str) -> None:
    """Keep that somebody looked at a list; it writes, so it has no place on the way of a click.

    Args:
        actor: Who looked.
        asked: The list's address: its filters, its search, its page.
        found: How many it showed, in words.

    Raises:
        NotAllowedError: The actor has no worklist.
        StorageError: The database refused; the look is not kept.
    """
    actor.need(Permission.WORKLIST_VIEW)
    with transaction() as session:
        looked = audit.Event("worklist:view", subject="worklist", after={"asked": asked[:2_000], "found": found})
        audit.record(session, actor, looked)
