"""What each event handler says about who may call it, and who is calling.

Every handler of every state carries one of three marks, above or below ``@rx.event``::

    @rx.event
    @needs(Permission.NOTE_WRITE)
    async def save_note(self, form: dict[str, str]) -> None:
        actor = await actor_of(self)

An unmarked handler is refused by ``event_gate.EventGate`` and listed by a test. The mark is the first lock
only: services check the permission again, scope the rows and redact the fields. A marked handler also turns
its failures into words for the person (``failures.tells_failures``).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from reflex.state import BaseState
from reflex_base.event.context import EventContext

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.services.account import sessions
from rxcase.state.cookie import token_in
from rxcase.state.failures import tells_failures

F = TypeVar("F")

_MARK = "_rxcase_access"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a handler: everybody, whoever is signed in, or holders of a permission."""

    is_public: bool = False
    permission: Permission | None = None


def _marked(handler: F, access: Access) -> F:
    function: Any = handler
    if access_of(function) is not None:
        raise TypeError(f"{function.__qualname__} says twice who may call it")
    told: Any = tells_failures(function)
    setattr(told, _MARK, access)
    return told


def needs(permission: Permission) -> Callable[[F], F]:
    """Mark a handler as callable by holders of the permission only."""
    return lambda handler: _marked(handler, Access(permission=permission))


def signed_in(handler: F) -> F:
    """Mark a handler as callable by whoever is signed in."""
    return _marked(handler, Access())


def public(handler: F) -> F:
    """Mark a handler as callable by anybody; it may show nothing of anybody."""
    return _marked(handler, Access(is_public=True))


def access_of(function: Any) -> Access | None:
    """The mark of a handler's function, or None where there is none."""
    found = getattr(function, _MARK, None)
    return found if isinstance(found, Access) else None


def remember(token: str, actor: Actor | None) -> None:
    """The gate has just read who is calling; the handler of the same event need not ask again.

    Nobody is remembered too: an event that follows another must not act as who stood behind that one.
    """
    _known.set(None if actor is None else (token, time.monotonic(), actor))


def token_of(state: BaseState) -> str:
    """The session token of the socket that the current event came through, or nothing."""
    try:
        router_data = EventContext.get().router_data
    except LookupError:
        router_data = {}
    # An event that the server starts carries no headers; the tab's last ones stand for it.
    headers = (router_data or state._get_root_state().router_data).get("headers", {})
    return token_in(str(headers.get("cookie", "")))


_FRESH_SECONDS = 1.0
_known: ContextVar[tuple[str, float, Actor] | None] = ContextVar("rxcase_actor", default=None)


async def actor_of(state: BaseState) -> Actor:
    """Who is calling: read from the database, at most a second ago.

    Call it again in long work: a right taken away must stop it.

    Raises:
        SignInNeededError: There is no valid session behind the event.
        LockedError: The session is locked.
    """
    token = token_of(state)
    known = _known.get()
    if known is not None and known[0] == token and time.monotonic() - known[1] < _FRESH_SECONDS:
        return known[2]
    actor = await asyncio.to_thread(sessions.actor_of, token)
    remember(token, actor)
    return actor
