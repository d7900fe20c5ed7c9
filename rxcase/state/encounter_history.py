"""The view-model of an encounter's history: what was done to it, by whom, and the way to take it back."""

from __future__ import annotations

import asyncio

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.readmodels.history import Deed, History
from rxcase.services.history.history import encounter_history
from rxcase.services.history.undo import Done, undo
from rxcase.state.arguments import parse_text
from rxcase.state.encounter import EncounterState
from rxcase.state.gate import actor_of, needs
from rxcase.state.session import say, undone_words


class EncounterHistoryState(rx.State):
    """Read when it is asked for; empty while it is not shown."""

    is_open: rx.Field[bool] = rx.field(False)
    deeds: rx.Field[list[Deed]] = rx.field(default_factory=list)
    _events: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - Reflex copies it for each tree

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def look(self) -> None:
        """Show what was done."""
        encounter = await self.get_state(EncounterState)
        self._put(await asyncio.to_thread(encounter_history, await actor_of(self), encounter.header.id))
        self.is_open = True

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def leave(self) -> None:
        """Put it away."""
        self.reset()

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def take_back(self, key: str) -> None:
        """Take one deed back, and show both the encounter and its history as they are now."""
        events = self._events.get(parse_text(key, "change", 64), ())
        actor = await actor_of(self)
        encounter = await self.get_state(EncounterState)
        undone = await asyncio.to_thread(undo, actor, Done(events))
        await say(self, undone_words(undone), undone.done)
        await encounter._show_anew()
        self._put(await asyncio.to_thread(encounter_history, actor, encounter.header.id))

    def _put(self, history: History) -> None:
        self.deeds, self._events = history.deeds, history.events
