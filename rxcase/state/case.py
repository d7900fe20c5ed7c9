"""The view-model of one case's page: what is read, and the form that it becomes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.components.wrapped.field_form import FormAnswer, Reading
from rxcase.domain.case_forms import CASE_FORMS
from rxcase.domain.form_fields import fields_of
from rxcase.errors import InvalidInputError, LockedError, NotAllowedError, NotFoundError, RxcaseError, SignInNeededError
from rxcase.readmodels.case import CaseAbilities, CaseHeader, CaseView, ChangeView, LinkedEncounter, PartView
from rxcase.readmodels.encounter import DocumentView, FactGroup
from rxcase.readmodels.form import FormView
from rxcase.readmodels.restrictions import RestrictionView
from rxcase.services.case import cases
from rxcase.services.history.undo import doing
from rxcase.state import live
from rxcase.state.arguments import parse_id, parse_text
from rxcase.state.case_forms import LONGEST_KEY, answer_to, kept_words, reading_of, sent_of
from rxcase.state.gate import actor_of, needs
from rxcase.state.same import show
from rxcase.state.session import say


def number_in(path: str, what: str) -> int:
    """The number at the end of an address; 0 where there is none."""
    try:
        return parse_id(path.rstrip("/").rpartition("/")[2], what)
    except InvalidInputError:
        return 0


class CaseState(rx.State):
    """What the page of a case shows."""

    header: rx.Field[CaseHeader] = rx.field(default_factory=CaseHeader)
    abilities: rx.Field[CaseAbilities] = rx.field(default_factory=CaseAbilities)
    groups: rx.Field[list[FactGroup]] = rx.field(default_factory=list)
    clinical_groups: rx.Field[list[FactGroup]] = rx.field(default_factory=list)
    parts: rx.Field[list[PartView]] = rx.field(default_factory=list)
    conditions: rx.Field[list[str]] = rx.field(default_factory=list)
    encounters: rx.Field[list[LinkedEncounter]] = rx.field(default_factory=list)
    encounter_count: rx.Field[int] = rx.field(0)
    restrictions: rx.Field[list[RestrictionView]] = rx.field(default_factory=list)
    documents: rx.Field[list[DocumentView]] = rx.field(default_factory=list)
    document_count: rx.Field[int] = rx.field(0)
    changes: rx.Field[list[ChangeView]] = rx.field(default_factory=list)
    is_loaded: rx.Field[bool] = rx.field(False)
    problem: rx.Field[str] = rx.field("")

    @rx.event
    @needs(Permission.CASE_VIEW)
    async def on_load(self) -> AsyncIterator[Any]:
        """Show the case that the address names; a form that was left with something in it is open again."""
        wanted = number_in(self.router.url.path, "case")
        form = await self.get_state(CaseFormState)
        if wanted != self.header.id or self.header.is_deleted:
            self.reset()
            form.reset()
            yield
        actor = await actor_of(self)
        try:
            # All changes until it is known whom the case concerns: none between reading and listening is missed.
            live.join(self, {live.WORKLIST}, CaseState.refresh)
            view = await asyncio.to_thread(cases.case_view, actor, wanted)
        except (NotFoundError, NotAllowedError) as refusal:
            await self._cannot(refusal)
            return
        self._show(view)
        live.join(self, _topics(view), CaseState.refresh)
        if view.abilities.may_edit:
            await form._open(wanted, only_with_draft=not form.is_open)

    @rx.event
    @needs(Permission.CASE_VIEW)
    async def refresh(self) -> None:
        """Show what somebody changed meanwhile; a form that is being filled in stays, and says who saved."""
        news = live.news(self, CaseState.refresh)
        if not self.is_loaded or self.header.is_deleted or not (news.changes or news.is_everything):
            return
        form = await self.get_state(CaseFormState)
        by = next((each.actor for each in reversed(news.changes) if each.subject == "case"), "") or "Somebody"
        try:
            view = await asyncio.to_thread(cases.case_again, await actor_of(self), self.header.id)
        except NotFoundError as refusal:
            if form.is_open:
                # What is typed stays in sight, to be copied: there is nothing any more that it could be saved to.
                form.meanwhile = f"{by} took this case away meanwhile. What you typed stays here until you leave."
            else:
                await self._cannot(refusal)
            return
        except NotAllowedError as refusal:
            await self._cannot(refusal)
            return
        self._show(view)
        if form.is_open and view.header.version != form.form.version:
            form.meanwhile = f"{by} saved this meanwhile. What you typed stays; saving shows both sides."

    async def _cannot(self, refusal: NotFoundError | NotAllowedError) -> None:
        live.leave(self)
        self.reset()
        (await self.get_state(CaseFormState)).reset()
        self.problem = refusal.message

    def _show(self, view: CaseView) -> None:
        """Copy what a service answered into the vars."""
        show(self, **{name: getattr(view, name) for name in _SHOWN}, problem="", is_loaded=True)

    async def _read(self) -> None:
        """Read the case anew."""
        self._show(await asyncio.to_thread(cases.case_view, await actor_of(self), self.header.id))

    async def _do(self, words: str, service: Callable[..., CaseView], *given: Any, **named: Any) -> None:
        """Call a service for the case that is shown, and show what it answers, with its undoing."""
        actor, number = await actor_of(self), self.header.id
        view, done = await asyncio.to_thread(doing, lambda: service(actor, number, *given, **named))
        self._show(view)
        await say(self, words, done)


def _topics(view: CaseView) -> set[str]:
    topics = {live.case(view.header.id)}
    if view.header.employee_id:
        topics.add(live.person(view.header.employee_id))
    return topics


_SHOWN = (
    "header",
    "abilities",
    "groups",
    "clinical_groups",
    "parts",
    "conditions",
    "encounters",
    "encounter_count",
    "restrictions",
    "documents",
    "document_count",
    "changes",
)


class CaseFormState(rx.State):
    """The form of the case: what is asked, what stands in it, what became of saving it.

    ``meanwhile`` says who saved the case while the form was open.
    """

    is_open: rx.Field[bool] = rx.field(False)
    form: rx.Field[FormView] = rx.field(default_factory=FormView)
    draft_words: rx.Field[str] = rx.field("")
    meanwhile: rx.Field[str] = rx.field("")
    reading: rx.Field[Reading] = rx.field(default_factory=Reading)
    answer: rx.Field[FormAnswer] = rx.field(default_factory=FormAnswer)

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def edit(self) -> None:
        """Open the form."""
        case = await self.get_state(CaseState)
        await self._open(case.header.id)

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def leave(self) -> None:
        """Close the form; what was typed is kept as a draft."""
        self.is_open = False
        if self.meanwhile:
            self.meanwhile = ""
            case = await self.get_state(CaseState)
            try:
                await case._read()
            except (NotFoundError, NotAllowedError) as refusal:
                await case._cannot(refusal)

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def keep(self, subject: str, sent: dict[str, Any]) -> None:
        """Keep what is typed, for its writer alone. A leaving page may name the case that it leaves."""
        name = parse_text(subject, "form", 100)
        number = parse_id(name.partition(":")[2], "case")
        actor, typed = await actor_of(self), sent_of(sent)
        try:
            said = await asyncio.to_thread(cases.keep_case_draft, actor, number, typed.version, typed.seen, typed.given)
        except InvalidInputError as refusal:
            said = refusal.message
        if name == self.form.subject:
            self.draft_words = said

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def read(self, name: str, typed: str) -> None:
        """Say how a day or a time that is being typed is understood."""
        case = await self.get_state(CaseState)
        self.reading = reading_of(fields_of(CASE_FORMS.get(case.header.case_type, ())), name, typed)

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def save(self, subject: str, request_key: str, sent: dict[str, Any]) -> None:
        """Save the changed fields; a refusal keeps them and shows what is true now."""
        key = parse_text(request_key, "request", LONGEST_KEY)
        number = parse_id(parse_text(subject, "form", 100).partition(":")[2], "case")
        typed = sent_of(sent)
        case = await self.get_state(CaseState)
        if number != case.header.id:
            raise NotFoundError("case")
        try:
            await case._do("Case saved.", cases.edit_case, typed.version, typed.given, typed.seen)
        except (SignInNeededError, LockedError):
            raise
        except RxcaseError as refusal:
            await case._read()
            await self._open(number)
            self.answer = answer_to(key, refusal)
            return
        self.answer = answer_to(key, None)
        self.is_open = False

    async def _open(self, case_id: int, *, only_with_draft: bool = False) -> None:
        form = await asyncio.to_thread(cases.case_form, await actor_of(self), case_id)
        if only_with_draft and not form.draft.given:
            return
        self.form, self.draft_words, self.is_open = form, kept_words(form), True
        self.meanwhile = ""
