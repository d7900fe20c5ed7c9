"""The gate: every event of every tab passes here, and is refused unless its handler says otherwise."""

from __future__ import annotations

import asyncio
import inspect
from functools import cache
from typing import Any

import reflex as rx
from reflex.state import BaseState, OnLoadInternalState, State, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from rxcase.access.permissions import denial
from rxcase.services.account import sessions
from rxcase.services.account.session_rows import OpenSession
from rxcase.services.refusals import record_refusal
from rxcase.state import tabs
from rxcase.state.gate import Access, access_of, remember, token_of
from rxcase.state.session import NOT_ALLOWED, SessionState, say, sign_in_address

_NOT_UNDERSTOOD = "That could not be understood; nothing was done."
_UNMARKED = "This cannot be called."
_LOADED_ANEW = "Who you are or what you may do has changed. The page was loaded anew; nothing else was done."


@cache
def _harmless() -> frozenset[Any]:
    """The framework's functions that every page needs: they show what the tree holds, and ask no service."""
    root, loading = State.event_handlers, OnLoadInternalState.event_handlers
    return frozenset({root["hydrate"].fn, root["hydrate_and_load"].fn, loading["on_load_internal"].fn} | _hydrated())


@cache
def _hydrated() -> frozenset[Any]:
    return frozenset(
        {State.event_handlers["set_is_hydrated"].fn, OnLoadInternalState.event_handlers["set_is_hydrated"].fn}
    )


class EventGate(rx.Middleware):
    """Judges by the handler's function from the registry and by the session behind the socket's cookie.

    It runs under the lock of the tab's state, so it reads one row and decides.
    """

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:  # noqa: ARG002
        """Let the event pass with None, or answer it with an update of its own."""
        root = state._get_root_state()
        token = token_of(root)
        found = await asyncio.to_thread(sessions.open_session, token) if token else None
        was_emptied = await _hand_over(root, found)
        tabs.seen(str(root.router_data.get("token", "")), token, found)
        remember(token, found.actor if found is not None and not found.is_locked else None)
        return await _judge(root, event, found, was_emptied=was_emptied)


async def _hand_over(root: BaseState, found: OpenSession | None) -> bool:
    """Empty a tree that was filled for another session, for one that has ended, or under other rights.

    Returns:
        Whether there was something to empty.
    """
    session = await root.get_state(SessionState)
    owner = found.stamp if found is not None else ""
    was_anothers = session._owner not in {"", owner}
    if session._owner != owner:
        if was_anothers:
            # With Redis only a part of the tree is here; the rest must be emptied too.
            for state_class in list(RegistrationContext.get().base_states.values()):
                await root.get_state(state_class)
            root.reset()
        session._owner = owner
    is_locked = found is not None and found.is_locked
    if session.is_locked != is_locked:
        session.is_locked = is_locked
    return was_anothers


async def _judge(root: BaseState, event: Event, found: OpenSession | None, *, was_emptied: bool) -> StateUpdate | None:
    registered = RegistrationContext.get().event_handlers.get(event.name)
    function = registered.handler.fn if registered is not None else None
    if found is not None and found.is_locked:
        # Locked: nothing runs and nothing is sent but the lock itself. An open page keeps what was typed.
        return await _answer(root)
    if function in _harmless():
        return None if _fits(function, event) else await _answer(root)
    access = access_of(function)
    # A background handler runs on without the tree's lock, past a sign-out, and would write into the next one's tree.
    if registered is None or access is None or registered.handler.is_background:
        return await _refuse(root, found, event, _UNMARKED)
    if found is None and (was_emptied or not access.is_public):
        return await _answer(root, rx.redirect(sign_in_address(root.router_data.get("asPath"))))
    if found is not None and was_emptied:
        # The event spoke of what stood there before.
        await say(root, _LOADED_ANEW)
        return await _answer(root, OnLoadInternalState.event_handlers["on_load_internal"])
    if found is not None and access.permission is not None and not found.actor.may(access.permission):
        return await _deny(root, found, access, function)
    if not _fits(function, event):
        await say(root, _NOT_UNDERSTOOD)
        return await _answer(root)
    return None


@cache
def _signature(function: Any) -> inspect.Signature:
    return inspect.signature(function)


def _fits(function: Any, event: Event) -> bool:
    # The framework's functions keep whatever they are given.
    if function in _hydrated() and not isinstance(event.payload.get("value"), bool):
        return False
    # No state of ours lives in the browser's storage, so no page of ours sends any of it.
    if function in _harmless() and (event.payload.get("vars") or not _are_texts(event.payload.get("hashes"))):
        return False
    try:
        _signature(function).bind(None, **event.payload)
    except TypeError:
        return False
    return True


def _are_texts(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(each, str) for each in value))


async def _deny(root: BaseState, found: OpenSession, access: Access, function: Any) -> StateUpdate:
    if access.permission is None:
        raise ValueError("only a permission can be lacking")
    words = denial(access.permission)
    await asyncio.to_thread(record_refusal, found.actor, access.permission.value, words)
    if function.__name__ == "on_load":
        return await _answer(root, rx.redirect(NOT_ALLOWED, replace=True))
    await say(root, words)
    return await _answer(root)


async def _refuse(root: BaseState, found: OpenSession | None, event: Event, words: str) -> StateUpdate:
    if found is not None:
        await asyncio.to_thread(record_refusal, found.actor, "event:refused", event.name[:200])
        await say(root, words)
    return await _answer(root)


async def _answer(root: BaseState, *events: Any) -> StateUpdate:
    """What the browser gets instead of the handler's doing."""
    delta = await root._get_resolved_delta()
    root._clean()
    return StateUpdate(delta=delta, events=Event.from_event_type(list(events)) if events else [])
