"""The view-model of the command palette: what is found by the words in its field."""

from __future__ import annotations

import asyncio

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.readmodels.finding import Found
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.chart.people import find_charts
from rxcase.services.worklist.worklist import worklist_page
from rxcase.state.arguments import parse_text
from rxcase.state.gate import actor_of, needs
from rxcase.state.worklist_address import LONGEST_SEARCH

SHOWN = 8


class PaletteState(rx.State):
    """``found`` answers the words ``answered_for``."""

    found: rx.Field[list[Found]] = rx.field(default_factory=list)
    answered_for: rx.Field[str] = rx.field("")

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def find(self, text: str) -> None:
        """Find open encounters by people, numbers and employers, then charts by people and numbers."""
        words = parse_text(text, "search", 10_000).strip()[:LONGEST_SEARCH]
        rows, charts = [], list[Found]()
        if words:
            actor = await actor_of(self)
            rows = (await asyncio.to_thread(worklist_page, actor, WorklistQuery(search=words))).rows[:SHOWN]
            if actor.may(Permission.ENCOUNTER_VIEW):
                charts = await asyncio.to_thread(find_charts, actor, words)
        found = [
            Found(
                row.person,
                " · ".join(part for part in (row.chart_number, row.employer, row.stage) if part),
                f"/encounter/{row.id}/",
            )
            for row in rows
        ]
        self.found = [*found, *charts]
        self.answered_for = words
