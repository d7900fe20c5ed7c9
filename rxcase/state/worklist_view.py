"""What is done with saved views and with columns: save, rename, share, delete, choose as usual; choose and order."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.readmodels.worklist_columns import ALWAYS_SHOWN, COLUMNS, USUAL_COLUMNS
from rxcase.services.worklist import saved_views
from rxcase.services.worklist.worklist_wanted import may_know
from rxcase.state import worklist_address
from rxcase.state.arguments import parse_form, parse_int, parse_text
from rxcase.state.gate import actor_of, needs
from rxcase.state.session import say
from rxcase.state.worklist_controls import Offer, WorklistControls, as_saved


class WorklistViews(rx.State):
    """The dialog about a view: ``asked`` is save-as, rename or delete."""

    asked: rx.Field[str] = rx.field("")
    name: rx.Field[str] = rx.field("")
    is_shared: rx.Field[bool] = rx.field(False)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def ask(self, what: str) -> None:
        """Open the dialog about the view that is open."""
        asked = parse_text(what, "question", 20)
        if asked not in {"save-as", "rename", "delete"}:
            return
        controls = await self.get_state(WorklistControls)
        self.reset()
        self.asked = asked
        self.name = "" if asked == "save-as" else controls.open_tab.name
        self.is_shared = asked == "rename" and controls.open_tab.is_shared

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def leave(self) -> None:
        """Change nothing."""
        self.reset()

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def submit(self, form: dict[str, Any]) -> Any:
        """Do what the dialog asks for."""
        typed = parse_form(form)
        actor, controls = await actor_of(self), await self.get_state(WorklistControls)
        query, tab, asked = controls._query, controls.open_tab, self.asked
        name, is_shared = typed.get("view-name", ""), typed.get("view-shared", "") == "on"
        self.name, self.is_shared, self.errors = name, is_shared, {}
        if asked == "save-as":
            layout, parameters = query.layout.value, as_saved(query)
            made = await asyncio.to_thread(saved_views.save_view, actor, name, layout, parameters, is_shared=is_shared)
            self.reset()
            await say(self, f"Saved as “{made.name}”.")
            return rx.redirect(worklist_address.write(replace(query, page=1), str(made.id)))
        if asked == "rename":
            await asyncio.to_thread(saved_views.change_view, actor, tab.id, tab.version, name=name, is_shared=is_shared)
            self.reset()
            return controls._go(query, replace=True)
        if asked == "delete":
            await asyncio.to_thread(saved_views.delete_view, actor, tab.id)
            self.reset()
            await say(self, f"The view “{tab.name}” is deleted.")
            return rx.redirect(worklist_address.write(replace(query, page=1)))
        return None

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def save(self) -> Any:
        """Save what is shown under the name of the view that is open."""
        actor, controls = await actor_of(self), await self.get_state(WorklistControls)
        tab, query = controls.open_tab, controls._query
        layout, parameters = query.layout.value, as_saved(query)
        await asyncio.to_thread(
            saved_views.change_view, actor, tab.id, tab.version, layout=layout, parameters=parameters
        )
        await say(self, f"“{tab.name}” is saved.")
        return controls._go(query, replace=True)

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def choose_usual(self, view_id: int) -> Any:
        """Let the worklist open with a view from now on; 0 for the plain list."""
        number = parse_int(view_id, "view")
        actor, controls = await actor_of(self), await self.get_state(WorklistControls)
        await asyncio.to_thread(saved_views.set_usual_view, actor, number or None)
        await say(self, "Your worklist opens with this view." if number else "Your worklist opens with everybody.")
        return controls._go(controls._query, replace=True)


class WorklistColumns(rx.State):
    """The dialog that chooses and orders columns; nothing changes before it is applied."""

    is_open: rx.Field[bool] = rx.field(False)
    columns: rx.Field[list[Offer]] = rx.field(default_factory=list)

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def choose(self) -> None:
        """Open the dialog with the columns that are shown first."""
        actor, controls = await actor_of(self), await self.get_state(WorklistControls)
        shown = controls._query.columns
        others = [name for name in COLUMNS if name not in shown and may_know(actor, name)]
        self.columns = [Offer(name, COLUMNS[name].title, is_chosen=name in shown) for name in (*shown, *others)]
        self.is_open = True

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def leave(self) -> None:
        """Change nothing."""
        self.reset()

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def tick(self, name: str) -> None:
        """Show a column, or no longer; the one that opens the encounter stays."""
        wanted = parse_text(name, "column", 40)
        self.columns = [
            replace(each, is_chosen=not each.is_chosen) if each.name == wanted != ALWAYS_SHOWN else each
            for each in self.columns
        ]

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def move(self, name: str, by: int) -> None:
        """Move a column one place to the front (-1) or to the back (1)."""
        wanted, step = parse_text(name, "column", 40), parse_int(by, "place")
        columns = list(self.columns)
        place = next((place for place, each in enumerate(columns) if each.name == wanted), None)
        if place is None or step not in {-1, 1} or not 0 <= place + step < len(columns):
            return
        columns[place], columns[place + step] = columns[place + step], columns[place]
        self.columns = columns

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def apply(self) -> Any:
        """Show what was chosen."""
        return await self._apply(tuple(each.name for each in self.columns if each.is_chosen))

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def restore(self) -> Any:
        """Show the usual columns."""
        return await self._apply(USUAL_COLUMNS)

    async def _apply(self, columns: tuple[str, ...]) -> Any:
        controls = await self.get_state(WorklistControls)
        self.reset()
        return controls._go(replace(controls._query, columns=columns or USUAL_COLUMNS))
