"""Which open tab belongs to which session, and the word to a tab whose session has ended or locked.

A client token names a tab and its state tree, and lies open in addresses. So nothing is sent to a socket
unless the socket came with the cookie of the session that the data was read for.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.app import EventNamespace
from reflex.state import StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler

from rxcase.errors import StorageError
from rxcase.services.account import session_rows
from rxcase.services.account.session_rows import OpenSession
from rxcase.state.cookie import token_in
from rxcase.state.failures import incident, safe_text

_LOG = logging.getLogger("rxcase")
_LOOK_EVERY_SECONDS = 1.0
LONGEST_EVENT_NAME = 500


@dataclass(slots=True)
class Tab:
    """What the gate last found out about a tab."""

    cookie_token: str
    session_id: int
    stamp: str
    is_locked: bool


_tabs: dict[str, Tab] = {}


def seen(client_token: str, cookie_token: str, found: OpenSession | None) -> None:
    """The gate judged an event of this tab, and found this session behind its cookie."""
    _tabs[client_token] = (
        Tab(cookie_token, 0, "", is_locked=False)
        if found is None
        else Tab(cookie_token, found.id, found.stamp, is_locked=found.is_locked)
    )


def is_open(client_token: str) -> bool:
    """Whether the tab's session was open and unlocked when the gate last looked."""
    tab = _tabs.get(client_token)
    return tab is not None and tab.session_id != 0 and not tab.is_locked


async def nudge(app: rx.App, session_id: int) -> None:
    """Let the session's tabs on this worker see at once that it ended, locked or opened; ``watch`` tells the others."""
    for token, tab in list(_tabs.items()):
        if tab.session_id == session_id:
            await app.event_processor.enqueue(token, Event(name=_refresh_name()))


def _is_well_formed(data: Any) -> bool:
    if not isinstance(data, dict):
        return False
    name, payload, router_data = data.get("name"), data.get("payload", {}), data.get("router_data", {})
    if not isinstance(name, str) or not isinstance(payload, dict) or not isinstance(router_data, dict):
        return False
    paths = (router_data.get("pathname", ""), router_data.get("asPath", ""))
    if not isinstance(router_data.get("query", {}), dict) or not all(isinstance(path, str) for path in paths):
        return False
    if len(name) > LONGEST_EVENT_NAME:
        return False
    try:
        # Half of a letter pair is valid JSON, but can be neither kept nor sent back.
        json.dumps(data, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


class GuardedNamespace(EventNamespace):
    """Reflex's socket, with a look at what comes in and at whom it goes out to."""

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Take the browser's word for nothing but its first event, and that only if it is one."""
        if self.app.sio is None or environ is not self.app.sio.get_environ(sid, self.namespace):
            # A browser may call an event of its own “connect”, and bring headers and a client token of its choice.
            _LOG.warning("refused a connect within a connection")
            return
        if isinstance(auth, dict) and not self._may_pass(auth.get("event")):
            auth = {name: value for name, value in auth.items() if name != "event"}
        await super().on_connect(sid, environ, auth)

    async def on_event(self, sid: str, data: Any = None) -> None:
        """Drop what is no event of ours before the framework logs all of it, cookie and payload."""
        if self._may_pass(data):
            await super().on_event(sid, data)

    def _may_pass(self, data: Any) -> bool:
        if not _is_well_formed(data):
            if data is not None:
                _LOG.warning("refused a message that is no event")
            return False
        if data["name"] not in RegistrationContext.get().event_handlers:
            _LOG.warning("refused an unknown event: %s", safe_text(data["name"]))
            return False
        return True

    async def emit_update(self, update: StateUpdate, token: str) -> None:
        """Send to the tab only what was read for the session that its socket belongs to.

        Between workers nothing is passed on: which session it was read for would be lost on the way, and a tab
        that comes to another worker is sent everything there.
        """
        record, tab = self._token_manager.token_to_socket.get(token), _tabs.get(token)
        if record is None or tab is None or not self.holds(token):
            return
        headers = self._static_router_data.get(record.sid, {}).get("headers", {})
        if token_in(str(headers.get("cookie", ""))) == tab.cookie_token:
            await super().emit_update(update, token)

    def holds(self, token: str) -> bool:
        """Whether the tab's socket ends in this process."""
        record = self._token_manager.token_to_socket.get(token)
        return record is not None and record.instance_id == self._token_manager.instance_id


def guard_namespace(app: rx.App) -> None:
    """Put the guarded namespace in the place of Reflex's own."""
    old = app.event_namespace
    if old is None or app.sio is None:
        raise RuntimeError("the app has no socket to guard")
    guarded = GuardedNamespace(old.namespace, app)
    app._event_namespace = guarded
    app.sio.register_namespace(guarded)


async def _look(app: rx.App) -> None:
    namespace = app.event_namespace
    if not isinstance(namespace, GuardedNamespace):
        return
    for token in [token for token in _tabs if not namespace.holds(token)]:
        del _tabs[token]
    session_ids = {tab.session_id for tab in _tabs.values() if tab.session_id}
    if not session_ids:
        return
    standing = await asyncio.to_thread(session_rows.standing, session_ids)
    for token, tab in list(_tabs.items()):
        found = standing.get(tab.session_id)
        if tab.session_id and (found is None or (found.stamp, found.is_locked) != (tab.stamp, tab.is_locked)):
            await app.event_processor.enqueue(token, Event(name=_refresh_name()))


def _refresh_name() -> str:
    from rxcase.state.session import SessionState

    return format_event_handler(SessionState.event_handlers["refresh"])


async def watch(app: rx.App) -> None:
    """Let open tabs see soon that their session ended or locked, or that its rights were changed.

    It reads the database, so it does not matter which worker or command did it.
    """
    while True:
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
        try:
            await _look(app)
        except StorageError:
            continue
        except Exception as failure:  # noqa: BLE001 - the watch must outlive any one look
            incident(failure, "the watch over sessions")
