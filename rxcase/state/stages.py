"""The view-model of the stage editor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.errors import InvalidInputError, StaleVersionError
from rxcase.readmodels.stages import Retired, StageForm, StageRow
from rxcase.services.board import stages
from rxcase.services.history.undo import doing
from rxcase.state import live
from rxcase.state.arguments import parse_form, parse_id, parse_int
from rxcase.state.gate import actor_of, needs
from rxcase.state.session import say

_CHECKS = ("needs_case", "needs_owner", "needs_follow_up")


class StagesState(rx.State):
    """The stages in their order, and what is being asked: add, edit, retire or nothing."""

    rows: rx.Field[list[StageRow]] = rx.field(default_factory=list)
    is_loaded: rx.Field[bool] = rx.field(False)
    asked: rx.Field[str] = rx.field("")
    stage_id: rx.Field[int] = rx.field(0)
    name: rx.Field[str] = rx.field("")
    count: rx.Field[int] = rx.field(0)
    in_it: rx.Field[str] = rx.field("")
    form: rx.Field[StageForm] = rx.field(default_factory=StageForm)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    problem: rx.Field[str] = rx.field("")
    _version: int = 0

    @rx.event
    @needs(Permission.SETTING_EDIT)
    async def on_load(self) -> None:
        """Show the stages."""
        live.join(self, {live.STAGES}, StagesState.refresh)
        await self._read()

    @rx.event
    @needs(Permission.SETTING_EDIT)
    async def refresh(self) -> None:
        """Somebody changed a stage."""
        live.news(self, StagesState.refresh)
        if self.is_loaded:
            await self._read()

    @rx.event
    @needs(Permission.SETTING_EDIT)
    async def ask_add(self) -> None:
        """Ask for a new stage."""
        self._ask("add", None)

    @rx.event
    @needs(Permission.SETTING_EDIT)
    async def ask_edit(self, stage_id: int) -> None:
        """Ask what to change of a stage."""
        self._ask("edit", self._row(stage_id))

    @rx.event
    @needs(Permission.SETTING_EDIT)
    async def ask_retire(self, stage_id: int) -> None:
        """Ask where those in a stage go, and why."""
        self._ask("retire", self._row(stage_id))

    @rx.event
    @needs(Permission.SETTING_EDIT)
    async def leave(self) -> None:
        """Change nothing."""
        self._ask("", None)

    @rx.event
    @needs(Permission.SETTING_EDIT)
    async def save(self, form: dict[str, Any]) -> None:
        """Add the stage, or change it."""
        given = parse_form(form)
        wanted = StageForm(
            given.get("name", ""),
            **{name: bool(given.get(name)) for name in _CHECKS},
            limit=given.get("limit", ""),
            person_limit=given.get("person_limit", ""),
            person_limit_counts=given.get("person_limit_counts", "owner"),
        )
        if self.asked == "add":
            await self._do(lambda actor: stages.add_stage(actor, wanted), f"Added {wanted.name.strip()}.")
        elif self.asked == "edit":
            number, version = self.stage_id, self._version
            await self._do(
                lambda actor: stages.edit_stage(actor, number, version, wanted), f"Saved {wanted.name.strip()}."
            )

    @rx.event
    @needs(Permission.SETTING_EDIT)
    async def reorder(self, stage_id: int, by: int) -> None:
        """Let a stage change places with its neighbour."""
        row, way = self._row(stage_id), parse_int(by, "direction")
        words = f"{row.name} is one place {'later' if way > 0 else 'earlier'}."
        await self._do(lambda actor: stages.reorder_stage(actor, row.id, row.version, way), words)

    @rx.event
    @needs(Permission.SETTING_EDIT)
    async def retire(self, form: dict[str, Any]) -> None:
        """Retire the stage; those in it move on through the gate."""
        given = parse_form(form)
        to_stage = parse_int(given.get("to_stage") or "0", "stage")
        number, version, reason = self.stage_id, self._version, given.get("reason", "")
        name = self.name
        retired = await self._do(
            lambda actor: stages.retire_stage(actor, number, version, to_stage_id=to_stage, reason=reason),
            f"Retired {name}.",
        )
        if isinstance(retired, Retired) and not retired.is_retired:
            await say(self, "")
            self._ask("retire", next((row for row in self.rows if row.id == number), None))
            self.problem = (
                f"{name} stays: {retired.moved:,} moved, {retired.left:,} are still in it. {' '.join(retired.why)}"
            )

    def _row(self, stage_id: object) -> StageRow:
        number = parse_id(stage_id, "stage")
        row = next((each for each in self.rows if each.id == number), None)
        if row is None:
            raise InvalidInputError("There is no such stage any more.")
        return row

    def _ask(self, what: str, row: StageRow | None) -> None:
        self.asked, self.errors, self.problem = what, {}, ""
        self.stage_id, self._version = (row.id, row.version) if row else (0, 0)
        self.name, self.count, self.in_it = (row.name, row.count, row.in_it) if row else ("", 0, "")
        self.form = row.form if row else StageForm()

    async def _read(self) -> None:
        self.rows = await asyncio.to_thread(stages.stage_rows, await actor_of(self))
        self.is_loaded = True

    async def _do(self, work: Callable[[Any], object], words: str) -> object:
        actor = await actor_of(self)
        try:
            answer, done = await asyncio.to_thread(doing, lambda: work(actor))
        except StaleVersionError as stale:
            await self._read()
            # What was typed stays in the form; saving again is then on top of what the other one did.
            self._version = next((row.version for row in self.rows if row.id == self.stage_id), self._version)
            if not self.asked:
                await say(self, stale.message)
            self.problem = f"{stale.message} The list shows it now; saving again puts yours on top."
            return None
        except InvalidInputError as refusal:
            if not self.asked:
                raise
            self.errors, self.problem = dict(refusal.fields), "" if refusal.fields else refusal.message
            return None
        await self._read()
        self._ask("", None)
        await say(self, words, done)
        return answer
