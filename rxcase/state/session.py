"""Who is signed in, the lock over the page, and the guard in front of each page."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.readmodels.account import Me
from rxcase.services import sessions
from rxcase.state.addresses import local_path
from rxcase.state.arguments import parse_text
from rxcase.state.gate import actor_of, public, signed_in

SIGN_IN = "/sign-in/"
NOT_ALLOWED = "/not-allowed/"


def sign_in_address(next_path: object) -> str:
    """The sign-in page, which leads on to where the person wanted to go."""
    wanted = local_path(next_path)
    if wanted == "/" or wanted.startswith(SIGN_IN.rstrip("/")):
        return SIGN_IN
    return f"{SIGN_IN}?next={quote(wanted, safe='/')}"


class SessionState(rx.State):
    """The signed-in person, as far as the screens need to know."""

    me: rx.Field[Me] = rx.field(default_factory=Me)
    is_signed_in: rx.Field[bool] = rx.field(False)
    is_locked: rx.Field[bool] = rx.field(False)
    # Number of the session whose data this state tree holds; nobody else's socket may read it.
    _owner: int = 0

    @rx.event
    @public
    async def load(self) -> None:
        """Fill in who is signed in; the gate has emptied the tree already for whoever is not."""
        if self._owner:
            self.me = await asyncio.to_thread(sessions.me, await actor_of(self))
            self.is_signed_in = True

    @rx.event
    @signed_in
    async def enter(self, permission: str) -> Any:
        """Lead away from a page that the person may not open."""
        actor = await actor_of(self)
        needed = parse_text(permission, "permission", 100)
        return rx.redirect(NOT_ALLOWED, replace=True) if needed and needed not in actor.permissions else None

    @rx.event
    @public
    def refresh(self) -> None:
        """Nothing of its own: passing the gate shows whether the session is still open and unlocked."""

    @rx.event
    @signed_in
    async def go_home(self) -> Any:
        """Lead from “/” to where this person's work is."""
        me = await asyncio.to_thread(sessions.me, await actor_of(self))
        return rx.redirect(me.home, replace=True)


def guard(permission: Permission | None = None) -> list[Any]:
    """What stands first in the ``on_load`` of every page that is not public.

    Whoever is not signed in is led to the sign-in page, whoever lacks the permission to “not allowed”. It is
    courtesy: what the page loads carries its own mark.
    """
    return [SessionState.load, SessionState.enter(permission.value if permission else "")]
