"""The view-model of the steps of an encounter: move, close, archive, reopen, each with its refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.errors import FieldConflict
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.encounter import encounters
from rxcase.state.arguments import parse_form, parse_id, parse_int, parse_text
from rxcase.state.encounter import EncounterState
from rxcase.state.encounter_act import act
from rxcase.state.gate import needs

STEPS = ("close", "archive", "reopen")


class EncounterStepState(rx.State):
    """Which step is being asked about, and why it was refused.

    ``asked`` is move, close, archive, reopen or nothing; ``conflicts`` are the two sides of what somebody
    else changed in the meantime.
    """

    asked: rx.Field[str] = rx.field("")
    problem: rx.Field[str] = rx.field("")
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    conflicts: rx.Field[list[FieldConflict]] = rx.field(default_factory=list)
    stage_id: rx.Field[int] = rx.field(0)
    stage: rx.Field[str] = rx.field("")
    # What the person saw: the page's own header may have moved on, on its way to a slow line.
    version: rx.Field[int] = rx.field(0)

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def ask(self, step: str, version: int) -> None:
        """Ask before doing it, to the encounter as the person sees it."""
        self.reset()
        name = parse_text(step, "step", 20)
        if name in STEPS:
            self.asked, self.version = name, parse_int(version, "version")

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def leave(self) -> None:
        """Do nothing of it."""
        self.reset()

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def move(self, stage_id: int, version: int) -> None:
        """Move what the person sees to a stage at once; a refusal or somebody else's newer move is asked about."""
        encounter = await self.get_state(EncounterState)
        wanted = parse_id(stage_id, "stage")
        label = next((stage.label for stage in encounter.stages if stage.id == wanted), "")
        self.reset()
        self.stage_id, self.stage, self.version = wanted, label, parse_int(version, "version")
        await self._do("move", f"Moved to {label}.", encounters.move_stage, wanted)

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def move_anyway(self) -> None:
        """Move, having seen what somebody else did."""
        await self._do("move", f"Moved to {self.stage}.", encounters.move_stage, parse_id(self.stage_id, "stage"))

    @rx.event
    @needs(Permission.ENCOUNTER_CLOSE)
    async def close(self, form: dict[str, Any]) -> None:
        """Close on the day given."""
        closed_on = parse_form(form).get("closed_on", "")
        await self._do("close", "Closed. Archive it to take it off the worklist.", encounters.close, closed_on)

    @rx.event
    @needs(Permission.ENCOUNTER_CLOSE)
    async def archive(self) -> None:
        """Take it off the worklist."""
        await self._do("archive", "Archived: it is off the worklist. Reopening brings it back.", encounters.archive)

    @rx.event
    @needs(Permission.ENCOUNTER_REOPEN)
    async def reopen(self) -> None:
        """Put it back to work."""
        await self._do("reopen", "Reopened: it is on the worklist again.", encounters.reopen)

    async def _do(self, step: str, words: str, service: Callable[..., EncounterView], *arguments: Any) -> None:
        if step not in {"move", self.asked}:
            return  # a doubled press: the first one has done it, and closed the dialog
        encounter = await self.get_state(EncounterState)
        refusal = await act(self, words, service, encounter.header.id, self.version, *arguments)
        if refusal is None:
            self.reset()
            return
        # Now both sides are on the screen.
        self.version = encounter.header.version
        self.asked, self.problem = step, refusal.problem
        self.errors, self.conflicts = refusal.errors, refusal.conflicts
