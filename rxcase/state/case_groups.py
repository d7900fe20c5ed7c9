"""The view-models of duplicates: the list of them, and the cases of one day side by side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.readmodels.case_group import DuplicateRow, MergeView
from rxcase.services.case.case_merge import duplicates, merge_cases, merge_view
from rxcase.services.history.undo import doing
from rxcase.state.arguments import parse_form, parse_id
from rxcase.state.case import number_in
from rxcase.state.gate import actor_of, needs
from rxcase.state.session import say

FIELD = "field:"
"""What the names of the choices of fields begin with, in the form of a merge."""


class DuplicatesState(rx.State):
    """People with more than one case of the same day."""

    rows: rx.Field[list[DuplicateRow]] = rx.field(default_factory=list)
    has_more: rx.Field[bool] = rx.field(False)
    is_loaded: rx.Field[bool] = rx.field(False)

    @rx.event
    @needs(Permission.CASE_VIEW)
    async def on_load(self) -> None:
        """Read the list."""
        page = await asyncio.to_thread(duplicates, await actor_of(self))
        self.rows, self.has_more, self.is_loaded = page.rows, page.has_more, True


class MergeState(rx.State):
    """The cases side by side; whoever survives stands in the address."""

    view: rx.Field[MergeView] = rx.field(default_factory=MergeView)
    is_loaded: rx.Field[bool] = rx.field(False)
    problem: rx.Field[str] = rx.field("")
    refusal: rx.Field[str] = rx.field("")

    @rx.event
    @needs(Permission.CASE_DELETE)
    async def on_load(self) -> AsyncIterator[Any]:
        """Show the cases of the same person and day."""
        self.reset()
        yield
        try:
            wanted = number_in(self.router.url.path, "case")
            self.view = await asyncio.to_thread(merge_view, await actor_of(self), wanted)
        except (NotFoundError, NotAllowedError, InvalidInputError) as refusal:
            self.problem = refusal.message
            return
        self.is_loaded = True

    @rx.event
    @needs(Permission.CASE_DELETE)
    async def choose_survivor(self, case_id: str) -> Any:
        """Show what would become of them if another one stayed."""
        return rx.redirect(f"/merge-cases/{parse_id(case_id, 'case')}/", replace=True)

    @rx.event
    @needs(Permission.CASE_DELETE)
    async def merge(self, form: dict[str, Any]) -> Any:
        """Make them one."""
        choices = {
            name.removeprefix(FIELD): parse_id(value, "case")
            for name, value in parse_form(form).items()
            if name.startswith(FIELD)
        }
        versions = {case.id: case.version for case in self.view.cases}
        survivor, actor = self.view.survivor_id, await actor_of(self)
        try:
            merged, done = await asyncio.to_thread(doing, lambda: merge_cases(actor, survivor, versions, choices))
        except (StaleVersionError, InvalidInputError) as refusal:
            self.refusal = refusal.message
            if isinstance(refusal, StaleVersionError):
                self.view = await asyncio.to_thread(merge_view, actor, survivor)
            return None
        await say(self, merged.words, done)
        return rx.redirect(f"/case/{merged.case_id}/", replace=True)
