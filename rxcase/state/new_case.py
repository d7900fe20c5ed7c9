"""The view-model of a new case: whose, of which type, and the form."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.components.wrapped.field_form import FormAnswer, Reading
from rxcase.domain.case_forms import CASE_FORMS, OFFERED_TYPES
from rxcase.domain.form_fields import fields_of
from rxcase.errors import InvalidInputError, LockedError, NotAllowedError, NotFoundError, RxcaseError, SignInNeededError
from rxcase.readmodels.case import NewCase
from rxcase.services.case import case_creation
from rxcase.services.history.undo import doing
from rxcase.state.arguments import parse_bool, parse_id, parse_int, parse_text
from rxcase.state.case import number_in
from rxcase.state.case_forms import LONGEST_KEY, answer_to, kept_words, reading_of, sent_of
from rxcase.state.gate import actor_of, needs
from rxcase.state.session import say


class NewCaseState(rx.State):
    """``encounter_id`` is that of the encounter which the case will be linked to, or 0."""

    new: rx.Field[NewCase] = rx.field(default_factory=NewCase)
    encounter_id: rx.Field[int] = rx.field(0)
    opens_encounter: rx.Field[bool] = rx.field(False)
    draft_words: rx.Field[str] = rx.field("")
    reading: rx.Field[Reading] = rx.field(default_factory=Reading)
    answer: rx.Field[FormAnswer] = rx.field(default_factory=FormAnswer)
    is_loaded: rx.Field[bool] = rx.field(False)
    problem: rx.Field[str] = rx.field("")
    _encounter_version: int = 0

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def on_load(self) -> AsyncIterator[Any]:
        """Show the empty form, or what was typed into it before."""
        asked = self.router.url.query_parameters
        wanted, case_type = number_in(self.router.url.path, "chart"), asked.get("type", OFFERED_TYPES[0])[:40]
        self.reset()
        yield
        try:
            self.encounter_id = parse_int(asked.get("encounter", "0")[:12], "encounter")
            self._encounter_version = parse_int(asked.get("version", "0")[:12], "version")
            actor = await actor_of(self)
            new = await asyncio.to_thread(case_creation.new_case, actor, wanted, case_type)
        except (NotFoundError, NotAllowedError, InvalidInputError) as refusal:
            self.reset()
            self.problem = refusal.message
            return
        self.new, self.draft_words, self.is_loaded = new, kept_words(new.form), True

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def choose_encounter(self, opens: bool) -> None:
        """Whether a case management encounter is opened with it."""
        self.opens_encounter = parse_bool(opens, "choice")

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def keep(self, subject: str, sent: dict[str, Any]) -> None:
        """Keep what is typed, for its writer alone."""
        name, changed = parse_text(subject, "form", 100), sent_of(sent).given
        _, number, case_type = [*name.split(":", 2), "", ""][:3]
        actor = await actor_of(self)
        try:
            said = await asyncio.to_thread(
                case_creation.keep_new_case_draft, actor, parse_id(number, "chart"), case_type, changed
            )
        except InvalidInputError as refusal:
            said = refusal.message
        if name == self.new.form.subject:
            self.draft_words = said

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def read(self, name: str, typed: str) -> None:
        """Say how a day or a time that is being typed is understood."""
        self.reading = reading_of(fields_of(CASE_FORMS.get(self.new.case_type, ())), name, typed)

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def save(self, subject: str, request_key: str, sent: dict[str, Any]) -> Any:
        """Create the case and go to it, or back to the encounter that it was made for."""
        parse_text(subject, "form", 100)
        key, typed = parse_text(request_key, "request", LONGEST_KEY), sent_of(sent)
        actor = await actor_of(self)
        employee_id, case_type = self.new.employee_id, self.new.case_type
        encounter_id, encounter_version, opens = self.encounter_id, self._encounter_version, self.opens_encounter
        try:
            made, done = await asyncio.to_thread(
                doing,
                lambda: case_creation.create_case(
                    actor,
                    employee_id,
                    case_type,
                    typed.given,
                    encounter_id=encounter_id or None,
                    encounter_version=encounter_version,
                    opens_encounter=opens and not encounter_id,
                    anyway=typed.is_meant,
                ),
            )
        except (SignInNeededError, LockedError):
            raise
        except RxcaseError as refusal:
            self.answer = answer_to(key, refusal)
            return None
        self.answer = answer_to(key, None)
        await say(self, f"Case {made.case_number} created{' and linked' if made.encounter_id else ''}.", done)
        if encounter_id:
            return rx.redirect(f"/encounter/{encounter_id}/")
        return rx.redirect(f"/case/{made.case_id}/", replace=True)

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def leave(self) -> Any:
        """Go back to where one came from; what was typed is kept as a draft."""
        if self.encounter_id:
            return rx.redirect(f"/encounter/{self.encounter_id}/")
        return rx.redirect(f"/chart/{self.new.employee_id}/")
