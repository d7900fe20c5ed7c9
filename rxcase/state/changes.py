"""The view-model of one's own latest changes, each with the way to take it back."""

from __future__ import annotations

import asyncio

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.readmodels.history import Deed
from rxcase.services.history.history import my_changes
from rxcase.services.history.undo import Done, undo
from rxcase.state.arguments import parse_text
from rxcase.state.gate import actor_of, needs
from rxcase.state.session import say, undone_words


class ChangesState(rx.State):
    """What one did lately, newest first."""

    deeds: rx.Field[list[Deed]] = rx.field(default_factory=list)
    is_loaded: rx.Field[bool] = rx.field(False)
    _events: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - Reflex copies it for each tree

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def on_load(self) -> None:
        """Read them."""
        history = await asyncio.to_thread(my_changes, await actor_of(self))
        self.deeds, self._events = history.deeds, history.events
        self.is_loaded = True

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def take_back(self, key: str) -> None:
        """Take one of them back, and read them again."""
        events = self._events.get(parse_text(key, "change", 64), ())
        actor = await actor_of(self)
        undone = await asyncio.to_thread(undo, actor, Done(events))
        await say(self, undone_words(undone), undone.done)
        history = await asyncio.to_thread(my_changes, actor)
        self.deeds, self._events = history.deeds, history.events
