"""Who is signed in, the lock over the page, and the guard in front of each page."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import reflex as rx
from reflex.state import OnLoadInternalState

from rxcase.access.permissions import Permission
from rxcase.readmodels.account import Me
from rxcase.services.account import sessions
from rxcase.services.history.undo import Done, Undone, undo
from rxcase.state import live
from rxcase.state.addresses import local_path
from rxcase.state.arguments import parse_text
from rxcase.state.gate import actor_of, public, signed_in
from rxcase.state.same import show

SIGN_IN = "/sign-in/"
NOT_ALLOWED = "/not-allowed/"


def sign_in_address(next_path: object) -> str:
    """The sign-in page, which leads on to where the person wanted to go."""
    wanted = local_path(next_path)
    if wanted == "/" or wanted.startswith(SIGN_IN.rstrip("/")):
        return SIGN_IN
    return f"{SIGN_IN}?next={quote(wanted, safe='/')}"


async def say(state: rx.State, words: str, done: Done | None = None) -> None:
    """Let the page say a short word, whichever state one is in; what was done can be taken back from there."""
    session = await state.get_state(SessionState)
    session._tell(words, done or Done())


class SessionState(rx.State):
    """The signed-in person, the lock over the page, the short word at its foot on what was just done."""

    me: rx.Field[Me] = rx.field(default_factory=Me)
    is_signed_in: rx.Field[bool] = rx.field(False)
    is_locked: rx.Field[bool] = rx.field(False)
    # The count rises with each notice, so that the same words show twice.
    notice: rx.Field[str] = rx.field("")
    notice_count: rx.Field[int] = rx.field(0)
    can_undo: rx.Field[bool] = rx.field(False)
    _done: Done = Done()
    # The stamp of the session and rights that this state tree was read for; nobody else's socket may read it.
    _owner: str = ""

    def _tell(self, words: str, done: Done) -> None:
        self.notice = words
        self.notice_count += 1
        self._done, self.can_undo = done, bool(done.hashes)

    @rx.event
    @signed_in
    async def undo(self) -> Any:
        """Take back what the notice speaks of, once, and load the page anew."""
        done, self._done, self.can_undo = self._done, Done(), False
        if not done.hashes:
            return None
        undone = await asyncio.to_thread(undo, await actor_of(self), done)
        self._tell(undone_words(undone), undone.done)
        return OnLoadInternalState.event_handlers["on_load_internal"]

    @rx.event
    @signed_in
    async def dismiss(self) -> None:
        """The notice has been read."""
        self._tell("", Done())

    @rx.event
    @public
    async def load(self) -> None:
        """Fill in who is signed in; the gate has emptied the tree already for whoever is not.

        What the page before listened to is over.
        """
        live.leave(self)
        if self._owner:
            # Every page knows who is signed in: said again unchanged, it would draw each of its rows again.
            show(self, me=await asyncio.to_thread(sessions.me, await actor_of(self)), is_signed_in=True)

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


def undone_words(undone: Undone) -> str:
    """What became of taking something back."""
    many = (
        f"{undone.count:,} changes taken back"
        if undone.count > 1
        else "Taken back"
        if undone.count
        else "Not taken back"
    )
    return f"{many}{': ' if not undone.count else '. Not all: ' if undone.refused else '.'}{' '.join(undone.refused)}"


def guard(permission: Permission | None = None) -> list[Any]:
    """What stands first in the ``on_load`` of every page that is not public.

    Whoever is not signed in is led to the sign-in page, whoever lacks the permission to “not allowed”. It is
    courtesy: what the page loads carries its own mark.
    """
    return [SessionState.load, SessionState.enter(permission.value if permission else "")]
