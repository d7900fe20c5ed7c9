"""What the forms of restrictions and accommodations offer while they are filled in, and the history that was asked for."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.readmodels.restrictions import FormChoices, HistoryLine, RestrictionKind, RowChoice
from rxcase.services.restriction import restriction_forms
from rxcase.services.restriction.restriction_input import ON, OPEN, PERMANENT
from rxcase.state.arguments import parse_id, parse_int, parse_text
from rxcase.state.encounter import EncounterState
from rxcase.state.gate import actor_of, needs

_ENDS = (ON, PERMANENT, OPEN)


class RestrictionFormState(rx.State):
    """Apart from the sections, so that choosing a type draws no list anew.

    Attributes:
        kind: The chosen type; its number is 0 where the restriction is described in words.
        end_kind: How it ends: on, permanent or open.
        ticked: The restrictions that an accommodation is for.
        rows: The rows of the accommodation that a form is about, as ``id:version`` with commas between.
        history: What happened to the restriction ``history_of``.
    """

    kinds: rx.Field[list[RestrictionKind]] = rx.field(default_factory=list)
    kind: rx.Field[RestrictionKind] = rx.field(default_factory=RestrictionKind)
    end_kind: rx.Field[str] = rx.field(ON)
    conditions: rx.Field[list[RowChoice]] = rx.field(default_factory=list)
    made_kinds: rx.Field[list[RowChoice]] = rx.field(default_factory=list)
    restrictions: rx.Field[list[RowChoice]] = rx.field(default_factory=list)
    accommodations: rx.Field[list[RowChoice]] = rx.field(default_factory=list)
    providers: rx.Field[list[str]] = rx.field(default_factory=list)
    may_open_ended: rx.Field[bool] = rx.field(False)
    ticked: rx.Field[list[int]] = rx.field(default_factory=list)
    rows: rx.Field[str] = rx.field("")
    history: rx.Field[list[HistoryLine]] = rx.field(default_factory=list)
    history_of: rx.Field[str] = rx.field("")

    @rx.event
    @needs(Permission.RESTRICTION_EDIT)
    async def prepare(self, restriction_id: int) -> None:
        """Read what the form of a restriction offers; 0 stands for a new one."""
        number = parse_int(restriction_id, "restriction")
        actor, encounter_id = await self._who()
        choices = await asyncio.to_thread(restriction_forms.form_choices, actor, encounter_id)
        values: dict[str, str] = {}
        if number:
            values = await asyncio.to_thread(restriction_forms.restriction_values, actor, encounter_id, number)
        self._offer(choices)
        wanted = values.get("kind", "")
        self.kind = next((each for each in choices.kinds if str(each.id) == wanted), RestrictionKind())
        self.end_kind = values.get("end_kind", ON)

    @rx.event
    @needs(Permission.RESTRICTION_EDIT)
    async def prepare_accommodation(self, accommodation_id: int, rows: str, restriction_id: int) -> None:
        """Read what the form of an accommodation offers: a new one for 0, for a restriction if one is named."""
        self.rows = parse_text(rows, "rows", 4_000)
        number, limit = parse_int(accommodation_id, "accommodation"), parse_int(restriction_id, "restriction")
        actor, encounter_id = await self._who()
        choices = await asyncio.to_thread(restriction_forms.form_choices, actor, encounter_id)
        if limit:
            values = await asyncio.to_thread(restriction_forms.accommodation_for, actor, encounter_id, limit)
        else:
            values = await asyncio.to_thread(restriction_forms.accommodation_values, actor, encounter_id, number)
        self._offer(choices)
        self.end_kind = values.get("end_kind", ON)
        self.ticked = [int(each) for each in values.get("ticked", "").split(",") if each]

    @rx.event
    @needs(Permission.RESTRICTION_EDIT)
    def take_rows(self, rows: str) -> None:
        """Which rows of an accommodation the next form is about."""
        self.rows = parse_text(rows, "rows", 4_000)

    @rx.event
    @needs(Permission.RESTRICTION_EDIT)
    def choose_kind(self, chosen: str) -> None:
        """Ask for what the type takes."""
        number = parse_text(chosen, "type", 20)
        self.kind = next((each for each in self.kinds if str(each.id) == number), RestrictionKind())

    @rx.event
    @needs(Permission.RESTRICTION_EDIT)
    def choose_end(self, chosen: str) -> None:
        """Ask for the last day, or not."""
        kind = parse_text(chosen, "end", 20)
        self.end_kind = kind if kind in _ENDS else ON

    @rx.event
    @needs(Permission.RESTRICTION_EDIT)
    async def find_provider(self, typed: str) -> None:
        """Offer the names in which this stands."""
        words = parse_text(typed, "provider", 200)
        self.providers = await asyncio.to_thread(restriction_forms.find_providers, await actor_of(self), words)

    @rx.event
    @needs(Permission.RESTRICTION_VIEW)
    async def show_history(self, restriction_id: int, words: str) -> None:
        """Show what happened to a restriction."""
        number, about = parse_id(restriction_id, "restriction"), parse_text(words, "restriction", 2_000)
        actor, encounter_id = await self._who()
        self.history = await asyncio.to_thread(restriction_forms.restriction_history, actor, encounter_id, number)
        self.history_of = about or "Restriction"

    @rx.event
    @needs(Permission.RESTRICTION_VIEW)
    def leave_history(self) -> None:
        """Put it away."""
        self.history, self.history_of = [], ""

    async def _who(self) -> tuple[Any, int]:
        encounter = await self.get_state(EncounterState)
        return await actor_of(self), encounter.header.id

    def _offer(self, choices: FormChoices) -> None:
        self.kinds, self.conditions, self.providers = choices.kinds, choices.conditions, choices.providers
        self.made_kinds, self.restrictions = choices.accommodation_kinds, choices.restrictions
        self.accommodations, self.may_open_ended = choices.accommodations, choices.may_open_ended
