"""The view-model of copying a case to others who were exposed: who is found, who is chosen, what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError
from rxcase.readmodels.case_group import CopyResult, CopySource, ExposedPerson
from rxcase.services.case.case_copy import MOST_COPIES, copy_case, copy_source, exposed_people
from rxcase.services.history.undo import doing
from rxcase.state.arguments import parse_bool, parse_id, parse_text
from rxcase.state.case import number_in
from rxcase.state.gate import actor_of, needs
from rxcase.state.session import say


class CopyCaseState(rx.State):
    """Small lists: at most twenty found, at most a hundred chosen."""

    source: rx.Field[CopySource] = rx.field(default_factory=CopySource)
    search: rx.Field[str] = rx.field("")
    found: rx.Field[list[ExposedPerson]] = rx.field(default_factory=list)
    chosen: rx.Field[list[ExposedPerson]] = rx.field(default_factory=list)
    chosen_ids: rx.Field[list[int]] = rx.field(default_factory=list)
    with_parts: rx.Field[bool] = rx.field(False)
    with_treatment: rx.Field[bool] = rx.field(False)
    results: rx.Field[list[CopyResult]] = rx.field(default_factory=list)
    is_loaded: rx.Field[bool] = rx.field(False)
    problem: rx.Field[str] = rx.field("")
    refusal: rx.Field[str] = rx.field("")

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def on_load(self) -> AsyncIterator[Any]:
        """Show what would be copied."""
        self.reset()
        yield
        try:
            wanted = number_in(self.router.url.path, "case")
            self.source = await asyncio.to_thread(copy_source, await actor_of(self), wanted)
        except (NotFoundError, NotAllowedError, InvalidInputError) as refusal:
            self.problem = refusal.message
            return
        self.is_loaded = True

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def find(self, text: str) -> None:
        """Find people of the employer."""
        self.search = parse_text(text, "search", 200)
        actor, number = await actor_of(self), self.source.case_id
        self.found = await asyncio.to_thread(exposed_people, actor, number, self.search)

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def add(self, employee_id: int) -> None:
        """Choose somebody who was found."""
        wanted = parse_id(employee_id, "person")
        person = next((each for each in self.found if each.id == wanted and not each.refusal), None)
        if person is None or wanted in {each.id for each in self.chosen}:
            return
        if len(self.chosen) >= MOST_COPIES:
            self.refusal = f"At most {MOST_COPIES} people at once."
            return
        self._choose([*self.chosen, person])
        self.refusal = ""

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def remove(self, employee_id: int) -> None:
        """Let somebody be."""
        unwanted = parse_id(employee_id, "person")
        self._choose([each for each in self.chosen if each.id != unwanted])

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def choose_parts(self, wanted: bool) -> None:
        """Whether the injured parts are copied too."""
        self.with_parts = parse_bool(wanted, "choice")

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def choose_treatment(self, wanted: bool) -> None:
        """Whether the place of treatment is copied too."""
        self.with_treatment = parse_bool(wanted, "choice")

    @rx.event
    @needs(Permission.CASE_EDIT)
    async def copy_to_them(self) -> None:
        """Copy the case once to each who was chosen."""
        actor, number, people = await actor_of(self), self.source.case_id, [each.id for each in self.chosen]
        parts, treatment = self.with_parts, self.with_treatment
        try:
            results, done = await asyncio.to_thread(
                doing, lambda: copy_case(actor, number, people, with_parts=parts, with_treatment=treatment)
            )
        except InvalidInputError as refusal:
            self.refusal = refusal.message
            return
        self.results, self.found, self.search, self.refusal = results, [], "", ""
        self._choose([])
        count = sum(1 for each in results if each.case_id)
        await say(self, f"Copied to {count} {'person' if count == 1 else 'people'}.", done)

    def _choose(self, people: list[ExposedPerson]) -> None:
        self.chosen, self.chosen_ids = people, [each.id for each in people]
