"""The view-model of a cell that is edited in its row, and of the row that follows."""

from __future__ import annotations

import asyncio

import reflex as rx

from rxcase import clock
from rxcase.access.permissions import Permission
from rxcase.components.wrapped.cell_editor import CellAnswer, CellRead
from rxcase.domain.dates import UnreadableDayError, day_with_weekday, distance_words, read_day
from rxcase.errors import LockedError, RxcaseError, SignInNeededError, StaleVersionError
from rxcase.readmodels.row_edit import EditView
from rxcase.services.history.undo import doing
from rxcase.services.worklist.row_edit import edit_view, save_cell
from rxcase.state.arguments import parse_id, parse_int, parse_text
from rxcase.state.gate import actor_of, needs
from rxcase.state.session import say
from rxcase.state.worklist import WorklistState


class CellEditState(rx.State):
    """The one cell that is open, and what became of the last save."""

    view: rx.Field[EditView] = rx.field(default_factory=EditView)
    answer: rx.Field[CellAnswer] = rx.field(default_factory=CellAnswer)
    read: rx.Field[CellRead] = rx.field(default_factory=CellRead)

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def open_cell(self, row: int, column: str) -> None:
        """Offer what the cell can become, as things stand now."""
        await self._offer(parse_id(row, "encounter"), parse_text(column, "column", 40))

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def find(self, text: str) -> None:
        """Offer the people whose names hold the words."""
        typed = parse_text(text, "name", 200)
        if self.view.row:
            await self._offer(self.view.row, self.view.column, typed)

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def understand(self, text: str) -> None:
        """Say how a day that is being typed is understood."""
        typed = parse_text(text, "day", 100).strip()
        today = clock.today()
        try:
            day = read_day(typed, today) if typed else None
        except UnreadableDayError as unreadable:
            self.read = CellRead(typed, problem=str(unreadable))
            return
        words = f"{day_with_weekday(day, today)} · {distance_words(day, today)}" if day else ""
        self.read = CellRead(typed, words)

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def save(self, row: int, column: str, value: str, version: int, key: str) -> None:
        """Save once; the row stays where it is, though it may no longer match the filter."""
        number, name = parse_id(row, "encounter"), parse_text(column, "column", 40)
        wanted, seen, request = (
            parse_text(value, "value", 100),
            parse_int(version, "version"),
            parse_text(key, "key", 64),
        )
        actor = await actor_of(self)
        try:
            words, done = await asyncio.to_thread(doing, lambda: save_cell(actor, number, name, wanted, seen))
        except (SignInNeededError, LockedError):
            raise
        except RxcaseError as refusal:
            problem = refusal.message
            if isinstance(refusal, StaleVersionError):
                problem = " ".join([problem, *(f"It is {each.theirs} now." for each in refusal.conflicts)])
                await self._offer(number, name)
                worklist = await self.get_state(WorklistState)
                await worklist._show_anew(actor)
            self.answer = CellAnswer(request, problem=problem)
            return
        worklist = await self.get_state(WorklistState)
        is_there = number in await worklist._show_anew(actor)
        await say(self, words if is_there else f"{words} It is no longer yours to see, so it left the list.", done)
        self.answer = CellAnswer(request, is_saved=True)

    async def _offer(self, row: int, column: str, typed: str = "") -> None:
        self.view = await asyncio.to_thread(edit_view, await actor_of(self), row, column, typed)
