"""Dialogs of a page that was left: what was asked about one person must not be answered about the next."""

from __future__ import annotations

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.state.case import CaseState, number_in
from rxcase.state.case_steps import CaseStepState
from rxcase.state.document_preview import DocumentPreviewState
from rxcase.state.encounter import EncounterState
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.encounter_history import EncounterHistoryState
from rxcase.state.encounter_step import EncounterStepState
from rxcase.state.gate import needs
from rxcase.state.injured_part import InjuredPartState
from rxcase.state.restriction_form import RestrictionFormState

_OF_ENCOUNTER: tuple[type[rx.State], ...] = (
    EncounterFormState,
    EncounterStepState,
    EncounterHistoryState,
    RestrictionFormState,
    DocumentPreviewState,
)
_OF_CASE: tuple[type[rx.State], ...] = (CaseStepState, InjuredPartState)


class LeftDialogsState(rx.State):
    """Before a page loads: the browser's way back may lead from under an open dialog to another row's page.

    A tab that merely comes back to the same row finds its dialog as it was.
    """

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def leave_encounter(self) -> None:
        """Close what was open about another encounter."""
        shown = (await self.get_state(EncounterState)).header.id
        if number_in(self.router.url.path, "encounter") != shown:
            for each in _OF_ENCOUNTER:
                (await self.get_state(each)).reset()

    @rx.event
    @needs(Permission.CASE_VIEW)
    async def leave_case(self) -> None:
        """Close what was open about another case."""
        shown = (await self.get_state(CaseState)).header.id
        if number_in(self.router.url.path, "case") != shown:
            for each in _OF_CASE:
                (await self.get_state(each)).reset()
