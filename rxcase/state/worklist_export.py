"""The view-model of taking the worklist out: what that means, said before it is done."""

from __future__ import annotations

import asyncio

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.readmodels.bulk import BULK_LIMIT
from rxcase.services.worklist.worklist_export import export_scope
from rxcase.state import worklist_address
from rxcase.state.arguments import parse_bool, parse_ids
from rxcase.state.gate import actor_of, needs
from rxcase.state.worklist_controls import WorklistControls


class ExportState(rx.State):
    """The dialog before the file; ``csv`` and ``xlsx`` are what the browser posts for each."""

    asked: rx.Field[bool] = rx.field(False)
    words: rx.Field[str] = rx.field("")
    columns: rx.Field[list[str]] = rx.field(default_factory=list)
    csv: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    xlsx: rx.Field[dict[str, str]] = rx.field(default_factory=dict)

    @rx.event
    @needs(Permission.EXPORT)
    async def ask(self, ids: list[int], is_all: bool) -> None:
        """Say what would be taken out: the chosen encounters, or all of the query."""
        chosen = () if parse_bool(is_all, "choice") else parse_ids(ids, "encounter", BULK_LIMIT)
        controls = await self.get_state(WorklistControls)
        query = controls._query
        scope = await asyncio.to_thread(export_scope, await actor_of(self), query, chosen)
        self.words, self.columns = scope.words, scope.columns
        said = {
            "query": worklist_address.write(query).partition("?")[2],
            "ids": " ".join(str(each) for each in chosen),
        }
        self.csv, self.xlsx = said | {"format": "csv"}, said | {"format": "xlsx"}
        self.asked = True

    @rx.event
    @needs(Permission.EXPORT)
    async def leave(self) -> None:
        """Close the dialog."""
        self.reset()
