"""The one form that is open on an encounter's page: what it is about, what was wrong with it, what can be picked."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.errors import FieldConflict, NotAllowedError
from rxcase.readmodels.pick import Pick
from rxcase.state.arguments import parse_form, parse_int, parse_text
from rxcase.state.encounter import EncounterState
from rxcase.state.encounter_act import act
from rxcase.state.encounter_forms import FORMS as SECTION_FORMS
from rxcase.state.encounter_forms import PICKS, Form, Target
from rxcase.state.gate import actor_of, needs
from rxcase.state.restriction_forms import RESTRICTION_FORMS
from rxcase.state.session import say

FORMS = SECTION_FORMS | RESTRICTION_FORMS


class EncounterFormState(rx.State):
    """Apart from what the sections show, so that a keystroke draws no list anew.

    Attributes:
        asked: The form's name in ``FORMS``, or nothing.
        about: What its row is called.
        values: What its fields begin with.
        problem: Why it was refused.
        errors: What is wrong, by field.
        conflicts: The two sides of what somebody else changed in the meantime.
        picks: What the field that is searched offers for ``picks_for``, its name and what was typed there.
    """

    asked: rx.Field[str] = rx.field("")
    about: rx.Field[str] = rx.field("")
    values: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    problem: rx.Field[str] = rx.field("")
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    conflicts: rx.Field[list[FieldConflict]] = rx.field(default_factory=list)
    picks: rx.Field[list[Pick]] = rx.field(default_factory=list)
    picks_for: rx.Field[str] = rx.field("")
    _row_id: int = 0
    _version: int = 0

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def ask(self, form: str, row_id: int, version: int, about: str) -> None:
        """Open a form about a row as it was seen; 0 stands for a new one."""
        name, spec = _form(form)
        target = await self._target(row_id, version)
        words = parse_text(about, "row", 2_000)
        actor = await actor_of(self)
        actor.need(spec.permission)
        values = await asyncio.to_thread(spec.start, actor, target) if spec.start else {}
        self.reset()
        self.asked, self.about, self.values = name, words, dict(values)
        self._row_id, self._version = target.row_id, target.version

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def leave(self) -> None:
        """Do nothing of it."""
        self.reset()

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def submit(self, form: dict[str, Any]) -> None:
        """Do what the open form says; a second press finds it closed."""
        spec = FORMS.get(self.asked)
        if spec is None:
            return
        typed = parse_form(form)
        target = await self._target(self._row_id, self._version)
        refusal = await act(self, spec.words, spec.run, target, typed)
        if refusal is None:
            self.reset()
            return
        self.problem, self.errors, self.conflicts = refusal.problem, refusal.errors, refusal.conflicts
        if refusal.version:
            # Whoever has seen both sides and saves again means it.
            self._version = refusal.version

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def do(self, form: str, row_id: int, version: int) -> None:
        """Do at once what needs no form."""
        _, spec = _form(form)
        target = await self._target(row_id, version)
        refusal = await act(self, spec.words, spec.run, target, {})
        if refusal is not None:
            await say(self, refusal.problem)

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def search(self, field: str, typed: str) -> None:
        """Offer what can be picked in a field for what was typed there."""
        name, words = parse_text(field, "field", 40), parse_text(typed, "search", 200)
        offer = PICKS.get(name)
        if offer is None or not self.asked:
            return
        actor = await actor_of(self)
        self.picks = await asyncio.to_thread(offer, actor, await self._target(self._row_id, self._version), words)
        self.picks_for = f"{name}:{words}"

    async def _target(self, row_id: int, version: int) -> Target:
        encounter = await self.get_state(EncounterState)
        return Target(encounter.header.id, parse_int(row_id, "row"), parse_int(version, "version"))


def _form(value: Any) -> tuple[str, Form]:
    name = parse_text(value, "form", 40)
    spec = FORMS.get(name)
    if spec is None:
        raise NotAllowedError("There is no such form.")
    return name, spec
