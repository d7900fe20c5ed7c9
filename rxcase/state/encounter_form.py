"""The one form that is open on an encounter's page: what it is about, what was wrong with it, what can be picked."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.errors import FieldConflict, InvalidInputError, NotAllowedError
from rxcase.readmodels.pick import Pick
from rxcase.services.form_drafts import FormPlace, drop_form_drafts, form_drafts, keep_form_draft
from rxcase.state.arguments import parse_form, parse_id, parse_int, parse_text
from rxcase.state.encounter import EncounterState
from rxcase.state.encounter_act import act
from rxcase.state.encounter_forms import FORMS as SECTION_FORMS
from rxcase.state.encounter_forms import PICKS, Form, Target
from rxcase.state.gate import actor_of, needs
from rxcase.state.note_box import LONGEST_TYPED
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
        place: Encounter, form and row, by which the drafts of its longer texts are kept.
        draft_words: When they were.
        picks: What the field that is searched offers for ``picks_for``, its name and what was typed there.
    """

    asked: rx.Field[str] = rx.field("")
    about: rx.Field[str] = rx.field("")
    values: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    problem: rx.Field[str] = rx.field("")
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    conflicts: rx.Field[list[FieldConflict]] = rx.field(default_factory=list)
    place: rx.Field[str] = rx.field("")
    draft_words: rx.Field[str] = rx.field("")
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
        values, said = await asyncio.to_thread(_begin, spec, actor, target, FormPlace(name, target.row_id))
        self.reset()
        self.asked, self.about, self.values, self.draft_words = name, words, values, said
        self.place = f"{target.encounter_id}:{name}:{target.row_id}"
        self._row_id, self._version = target.row_id, target.version

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def keep_draft(self, place: str, text: str) -> None:
        """Keep what stands in a longer field, for its writer alone; a dialog that closes may name the form it was."""
        parts = parse_text(place, "field", 200).split(":")
        if len(parts) != 4:
            raise InvalidInputError("Nothing is kept of this field.")
        encounter_id, row_id = parse_id(parts[0], "encounter"), parse_int(parts[2], "row")
        words = parse_text(text, "text", LONGEST_TYPED)
        actor = await actor_of(self)
        try:
            said = await asyncio.to_thread(
                keep_form_draft, actor, encounter_id, FormPlace(parts[1], row_id), parts[3], words
            )
        except InvalidInputError as refusal:
            said = refusal.message
        if self.place and place.startswith(self.place + ":"):
            self.draft_words = said
            # Should the page be loaded anew, the field begins with what was kept.
            self.values = self.values | {parts[3]: words}

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
            place = FormPlace(self.asked, target.row_id)
            self.reset()
            await asyncio.to_thread(drop_form_drafts, await actor_of(self), target.encounter_id, place)
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


def _begin(spec: Form, actor: Actor, target: Target, place: FormPlace) -> tuple[dict[str, str], str]:
    """What the fields begin with; what the actor was typing there before goes first."""
    values = dict(spec.start(actor, target)) if spec.start else {}
    drafts, said = form_drafts(actor, target.encounter_id, place)
    return values | drafts, said


def _form(value: Any) -> tuple[str, Form]:
    name = parse_text(value, "form", 40)
    spec = FORMS.get(name)
    if spec is None:
        raise NotAllowedError("There is no such form.")
    return name, spec
