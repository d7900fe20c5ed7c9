"""A tab of a signed-in person, in process: the real state tree, handlers and services, without a browser."""

from __future__ import annotations

import hashlib
import inspect
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from rxcase.clock import now
from rxcase.config import settings
from rxcase.db import transaction
from rxcase.models import User, UserSession
from rxcase.state.cookie import cookie_name

S = TypeVar("S", bound=rx.State)

TODAY = date(2026, 3, 3)


@dataclass
class Tab:
    """One browser tab; ``events`` gathers what the handlers sent on, such as redirects."""

    token: str
    root: rx.State = field(default_factory=rx.State)
    events: list[Any] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Stand at an address."""
        parts = urlsplit(address)
        data = {
            "pathname": parts.path,
            "asPath": address,
            "query": dict(parse_qsl(parts.query)),
            "token": "tab",
            "headers": {"cookie": f"{cookie_name()}={self.token}", "origin": "http://localhost"},
        }
        self.root.router_data = data
        self.root.router = RouterData.from_router_data(data)

    def state(self, state_class: type[S]) -> S:
        """The part of the tree of this class."""
        found = self.root.get_substate(state_class.get_full_name().split("."))
        assert isinstance(found, state_class)
        return found

    async def call(self, state_class: type[rx.State], handler: str, *arguments: Any) -> Any:
        """Call a handler as an event would, and return what it sends on."""
        answer = state_class.event_handlers[handler].fn(self.state(state_class), *arguments)
        sent = [each async for each in answer] if inspect.isasyncgen(answer) else await answer
        self.events.append(sent)
        return sent


def address_of(event: Any) -> str:
    """Where a redirect leads."""
    return str({str(name): value for name, value in event.args}["path"]).strip('"')


@pytest.fixture
def open_tab(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[User], Tab]:
    """Open a tab as a user with a session; the date is fixed."""
    monkeypatch.setenv("RXCASE_TODAY", TODAY.isoformat())
    settings.cache_clear()

    def opened(user: User) -> Tab:
        token = secrets.token_urlsafe(32)
        digest = hashlib.sha256(token.encode()).hexdigest()
        with transaction() as session:
            at = now()
            session.add(UserSession(token_hash=digest, user_id=user.id or 0, created_at=at, last_active_at=at))
        tab = Tab(token)
        tab.go("/")
        return tab

    return opened
