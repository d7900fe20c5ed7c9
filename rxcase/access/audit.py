"""The hash-chained event log: write an event, verify the chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, text
from sqlmodel import Session, col, select

from rxcase.access.actor import Actor
from rxcase.clock import now
from rxcase.db import after_commit
from rxcase.models import AuditEvent

FIRST_HASH = "0" * 64
_CHAIN_LOCK = 7_301_904  # any constant number: all writers of the chain take this one PostgreSQL lock


_noted: ContextVar[list[tuple[str, str]] | None] = ContextVar("rxcase_noted", default=None)


@contextmanager
def noting() -> Iterator[list[tuple[str, str]]]:
    """What is recorded as done while it lasts, in order, each as (hash, verb): a hash names an event from outside."""
    noted: list[tuple[str, str]] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, before it gets its place in the chain.

    Attributes:
        verb: ``noun:verb``, such as ``encounter:move``.
        outcome: ``done`` or ``refused``.
        subject: Kind of the row concerned, with ``subject_id`` its number.
        person_id: The employee concerned.
        before: The changed fields as they were.
        after: The changed fields as they are now.
    """

    verb: str
    outcome: str = "done"
    subject: str | None = None
    subject_id: int | None = None
    person_id: int | None = None
    batch_id: int | None = None
    reason: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def plain(value: Any) -> Any:
    """The value as JSON keeps it: dates as ISO text, decimals as text."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
    return value


def _digest(row: Mapping[str, Any]) -> str:
    at: datetime = row["at"]
    body = {key: row.get(key) for key in _HASHED} | {"at": at.astimezone(UTC).isoformat(timespec="microseconds")}
    return hashlib.sha256(
        json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()


_HASHED = (
    "actor_id",
    "actor",
    "via",
    "verb",
    "outcome",
    "subject",
    "subject_id",
    "person_id",
    "batch_id",
    "reason",
    "before",
    "after",
    "previous_hash",
)


def record(session: Session, actor: Actor, *events: Event) -> None:
    """Append events to the chain, in the transaction of the session, in one insert."""
    record_all(session, actor, events)


def record_all(session: Session, actor: Actor, events: Iterable[Event]) -> None:
    """Append many events to the chain with one round trip."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    last = session.execute(select(col(AuditEvent.hash)).order_by(col(AuditEvent.id).desc()).limit(1)).scalar()
    previous = last or FIRST_HASH
    at = now()
    rows: list[dict[str, Any]] = []
    for event in events:
        row: dict[str, Any] = {
            "at": at,
            "actor_id": actor.user_id,
            "actor": actor.name,
            "via": actor.via,
            "verb": event.verb,
            "outcome": event.outcome,
            "subject": event.subject,
            "subject_id": event.subject_id,
            "person_id": event.person_id,
            "batch_id": event.batch_id,
            "reason": event.reason,
            "before": None if event.before is None else plain(event.before),
            "after": None if event.after is None else plain(event.after),
            "previous_hash": previous,
        }
        row["hash"] = previous = _digest(row)
        rows.append(row)
    if rows:
        session.execute(insert(AuditEvent), rows)
    noted = _noted.get()
    if noted is not None:
        noted.extend((row["hash"], row["verb"]) for row in rows if row["outcome"] == "done")
    if any(is_change(row["verb"], row["outcome"]) for row in rows):
        for told in _told_of_changes:
            after_commit(session, told)


_QUIET = frozenset({"data:export", "report:run", "backup:make"})
_told_of_changes: list[Callable[[], None]] = []


def is_change(verb: str, outcome: str = "done") -> bool:
    """Whether an event changed what others may have on their screens; looks, refusals and sign-ins did not."""
    return outcome == "done" and not verb.endswith(":view") and not verb.startswith("session:") and verb not in _QUIET


def is_no_look() -> ColumnElement[bool]:
    """The condition on ``audit_event`` that it changed something: the verbs of looks end in ``:view``."""
    return col(AuditEvent.verb).not_like("%:view")


def changed_by(
    session: Session,
    subject: str | None,
    subject_id: int | None,
    *,
    since: int = 0,
    also: ColumnElement[bool] | None = None,
) -> str:
    """The display name of who changed a row last; empty where nobody did.

    Args:
        session: Its changes are seen.
        subject: Kind of the row.
        subject_id: Number of the row.
        since: Only what came after the event of this number.
        also: Events of other rows that count as changes of this one.
    """
    of_row = and_(col(AuditEvent.subject) == subject, col(AuditEvent.subject_id) == subject_id)
    by = session.exec(
        select(AuditEvent.actor)
        .where(
            of_row if also is None else or_(of_row, also),
            col(AuditEvent.outcome) == "done",
            is_no_look(),
            col(AuditEvent.id) > since,
        )
        .order_by(col(AuditEvent.id).desc())
        .limit(1)
    ).first()
    return by or ""


def tell_of_changes(told: Callable[[], None]) -> None:
    """From now on, call this whenever a change of this process is durable, in the thread that made it.

    Args:
        told: Quick, and never failing: what it is told of has happened already.
    """
    _told_of_changes.append(told)


def stop_telling(told: Callable[[], None]) -> None:
    """Call it no more."""
    _told_of_changes.remove(told)


@dataclass(frozen=True, slots=True)
class Broken:
    """The first event that does not fit the chain, and why."""

    event_id: int
    why: str


def verify(session: Session) -> tuple[int, Broken | None]:
    """Recompute the whole chain, streaming.

    Returns:
        How many events were good, and the first bad one, if any. That the newest events were cut off
        shows only against an anchor kept elsewhere (the last hash, printed by ``rxcase audit verify``).
    """
    previous, good = FIRST_HASH, 0
    query = select(AuditEvent).order_by(col(AuditEvent.id)).execution_options(yield_per=2000)
    # Closed by us: a walk that stops early must not leave the server's cursor open.
    with session.scalars(query) as events:
        for event in events:
            if event.previous_hash != previous:
                return good, Broken(event.id or 0, "the event before it was removed, swapped or changed")
            if _digest(event.model_dump()) != event.hash:
                return good, Broken(event.id or 0, "its content was changed")
            previous, good = event.hash, good + 1
    return good, None


def changed(
    before: Mapping[str, Any], after: Mapping[str, Any], fields: Sequence[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, as (before, after)."""
    names = [name for name in fields if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}
