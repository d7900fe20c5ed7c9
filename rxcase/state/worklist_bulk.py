"""The view-model of what is done to the chosen encounters: asked, previewed, carried out, taken back."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.errors import InvalidInputError, RxcaseError
from rxcase.readmodels.bulk import BULK_LIMIT, BulkAction, BulkKind, BulkView
from rxcase.readmodels.encounter import StageChoice
from rxcase.readmodels.task import DepartmentChoice
from rxcase.readmodels.team import Candidate
from rxcase.services.bulk import bulk
from rxcase.services.encounter import tasks
from rxcase.services.encounter.colleagues import candidates
from rxcase.state.arguments import parse_bool, parse_form, parse_id, parse_ids, parse_int, parse_text
from rxcase.state.gate import actor_of, needs
from rxcase.state.session import say
from rxcase.state.worklist import WorklistState
from rxcase.state.worklist_controls import WorklistControls
from rxcase.state.worklist_export import ExportState

TITLES: dict[BulkKind, str] = {
    BulkKind.OWNER: "Change the owner",
    BulkKind.ADD_MANAGER: "Add a case manager",
    BulkKind.REMOVE_MANAGER: "Remove a case manager",
    BulkKind.STAGE: "Move to a stage",
    BulkKind.FOLLOW_UP: "Set the follow-up",
    BulkKind.TASK: "Add a task",
}
EXPORT = "export"
"""What the bar calls taking the chosen out."""

DEPARTMENT = "department:"
"""What stands before the number of a department in the choice of who does a task."""


def outcome_words(view: BulkView) -> str:
    """What became of the list, in one sentence."""
    parts = [f"{view.done:,} of {view.count:,} done"]
    if view.refused:
        parts.append(f"{view.refused:,} refused")
    if view.changed:
        parts.append(f"{view.changed:,} changed meanwhile and left alone")
    if view.to_do:
        parts.append(f"{view.to_do:,} not begun")
    return f"{view.title}: {', '.join(parts)}."


def _encounters(count: int) -> str:
    return "1 encounter" if count == 1 else f"{count:,} encounters"


def _number(text: str, what: str) -> int:
    return parse_id(text, what) if text else 0


def _action(kind: BulkKind, form: dict[str, str]) -> BulkAction:
    """What the form asks for."""
    who = form.get("bulk-who", "")
    is_department = who.startswith(DEPARTMENT)
    return BulkAction(
        kind,
        user_id=0 if is_department else parse_int(who or "0", "person"),
        department_id=_number(who.removeprefix(DEPARTMENT), "department") if is_department else 0,
        stage_id=_number(form.get("bulk-stage", ""), "stage"),
        day=form.get("bulk-day", ""),
        title=form.get("bulk-task", ""),
        reason=form.get("bulk-reason", ""),
        is_override="bulk-override" in form,
    )


class BulkState(rx.State):
    """The dialog about the chosen encounters.

    ``asked`` is a ``BulkKind`` or nothing; ``step`` is ask, preview, running or result. ``given`` is the form as it
    was last sent, so that a way back loses nothing.
    """

    asked: rx.Field[str] = rx.field("")
    title: rx.Field[str] = rx.field("")
    step: rx.Field[str] = rx.field("ask")
    chosen_words: rx.Field[str] = rx.field("")
    people: rx.Field[list[Candidate]] = rx.field(default_factory=list)
    departments: rx.Field[list[DepartmentChoice]] = rx.field(default_factory=list)
    stages: rx.Field[list[StageChoice]] = rx.field(default_factory=list)
    given: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    problem: rx.Field[str] = rx.field("")
    view: rx.Field[BulkView] = rx.field(default_factory=BulkView)
    outcome: rx.Field[str] = rx.field("")
    _ids: tuple[int, ...] = ()

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def ask(self, kind: str, ids: list[int], is_all: bool) -> Any:
        """Open the dialog; the list is fixed here, so that what the filter finds later is not taken along."""
        self.reset()
        wanted, chosen = parse_text(kind, "action", 40), parse_ids(ids, "encounter", BULK_LIMIT)
        if wanted == EXPORT:
            return ExportState.ask(list(chosen), parse_bool(is_all, "choice"))
        if wanted not in set(BulkKind):
            return None
        actor = await actor_of(self)
        if parse_bool(is_all, "choice"):
            controls = await self.get_state(WorklistControls)
            chosen = await asyncio.to_thread(bulk.matching, actor, controls._query)
        self._ids = chosen
        self.chosen_words = _encounters(len(chosen))
        self.title = TITLES[BulkKind(wanted)]
        await self._offer(BulkKind(wanted), actor)
        self.asked = wanted
        return None

    async def _offer(self, kind: BulkKind, actor: Actor) -> None:
        if kind is BulkKind.STAGE:
            self.stages = list(await asyncio.to_thread(bulk.stages, actor))
        elif kind is not BulkKind.FOLLOW_UP:
            self.people = list(await asyncio.to_thread(candidates, actor, permission=_MUST_HOLD[kind]))
        if kind is BulkKind.TASK:
            self.departments = list(await asyncio.to_thread(tasks.departments, actor))

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def find_people(self, text: str) -> None:
        """Offer the people whose names hold the words."""
        if self.asked not in set(BulkKind):
            return
        typed = parse_text(text, "name", 200)
        actor = await actor_of(self)
        must_hold = _MUST_HOLD.get(BulkKind(self.asked), Permission.ENCOUNTER_WORK)
        self.people = list(await asyncio.to_thread(candidates, actor, typed, permission=must_hold))

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def preview(self, form: dict[str, Any]) -> None:
        """Show what would become of each."""
        if self.asked not in set(BulkKind):
            return
        self.given = {name: text for name, text in parse_form(form).items() if name.startswith("bulk-")}
        self.errors, self.problem = {}, ""
        action = _action(BulkKind(self.asked), self.given)
        try:
            self.view = await asyncio.to_thread(bulk.preview, await actor_of(self), action, self._ids)
        except InvalidInputError as refusal:
            self.errors, self.problem = refusal.fields, "" if refusal.fields else refusal.message
            return
        self.step = "preview"

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def back(self) -> None:
        """Ask again; what was given stays."""
        self.step, self.problem = "ask", ""

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def apply(self) -> Any:
        """Carry out what was listed, a part at a time so that Stop is heard."""
        if self.step != "preview" or not self.view.id:
            return None
        self.step = "running"
        return BulkState.go_on

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def go_on(self) -> Any:
        """The next part."""
        if self.step != "running":
            return None
        try:
            self.view = await asyncio.to_thread(bulk.begin_or_go_on, await actor_of(self), self.view.id)
        except RxcaseError as refusal:
            self.problem = refusal.message
            return await self._end()
        return BulkState.go_on if self.view.to_do else await self._end()

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def stop(self) -> Any:
        """Do no more of it."""
        if self.step != "running":
            return None
        self.view = await asyncio.to_thread(bulk.stop, await actor_of(self), self.view.id)
        return await self._end()

    async def _end(self) -> Any:
        actor = await actor_of(self)
        self.step, self.outcome = "result", outcome_words(self.view)
        done = await asyncio.to_thread(bulk.done, actor, self.view.id)
        await say(self, self.outcome, done)
        worklist = await self.get_state(WorklistState)
        await worklist._show_anew(actor)

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def leave(self) -> Any:
        """Close the dialog. What is being carried out is stopped; what is done stays."""
        if self.step == "running":
            self.view = await asyncio.to_thread(bulk.stop, await actor_of(self), self.view.id)
            await self._end()
        self.reset()


_MUST_HOLD = {BulkKind.TASK: Permission.ENCOUNTER_VIEW} | dict.fromkeys(
    (BulkKind.OWNER, BulkKind.ADD_MANAGER, BulkKind.REMOVE_MANAGER, BulkKind.STAGE, BulkKind.FOLLOW_UP),
    Permission.ENCOUNTER_WORK,
)
