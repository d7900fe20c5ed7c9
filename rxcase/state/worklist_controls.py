"""What list, board and calendar are asked for: the view-model of the bar above each of them.

A page of any layout begins its ``on_load`` so::

    controls = await self.get_state(WorklistControls)
    if (elsewhere := await controls._ask(Layout.BOARD)) is not None:
        return elsewhere
    … show controls._query …
    controls._count("12 encounters")
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.readmodels.saved_views import SavedViewRow
from rxcase.readmodels.worklist_columns import COLUMNS
from rxcase.readmodels.worklist_query import Layout, WorklistQuery
from rxcase.services.worklist.saved_views import views
from rxcase.services.worklist.worklist_choices import labels
from rxcase.services.worklist.worklist_wanted import allowed, may_know
from rxcase.state import worklist_address
from rxcase.state.arguments import parse_text
from rxcase.state.gate import actor_of, needs
from rxcase.state.worklist_address import ALL_VIEW
from rxcase.state.worklist_words import Labels, condition_words


@dataclass(frozen=True, slots=True)
class FilterChip:
    """A filter in force, and the address of the same view without it; ``column`` is empty for the search."""

    column: str
    words: str
    href_without: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose that leads to an address."""

    name: str
    title: str
    href: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ViewTab:
    """A saved view as a tab; ``is_changed`` when the page shows something else than was saved."""

    id: int
    version: int
    name: str
    href: str
    is_open: bool = False
    is_changed: bool = False
    is_shared: bool = False
    is_usual: bool = False
    may_change: bool = False
    by: str = ""


NO_TAB = ViewTab(0, 0, "", "")


class WorklistControls(rx.State):
    """What is wanted: small, and apart from the rows so that a change of it draws no table anew."""

    # ``scope`` is what the rows are filtered by, ``matching`` how many there are: the bar about chosen rows asks.
    search: rx.Field[str] = rx.field("")
    chips: rx.Field[list[FilterChip]] = rx.field(default_factory=list)
    clear_href: rx.Field[str] = rx.field(worklist_address.PATH)
    count_words: rx.Field[str] = rx.field("")
    matching: rx.Field[str] = rx.field("0")
    scope: rx.Field[str] = rx.field("")
    filters: rx.Field[list[Offer]] = rx.field(default_factory=list)
    groups: rx.Field[list[Offer]] = rx.field(default_factory=list)
    group_title: rx.Field[str] = rx.field("")
    layout_hrefs: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    tabs: rx.Field[list[ViewTab]] = rx.field(default_factory=list)
    all_href: rx.Field[str] = rx.field(worklist_address.PATH)
    open_tab: rx.Field[ViewTab] = rx.field(default_factory=lambda: NO_TAB)
    discard_href: rx.Field[str] = rx.field("")
    _query: WorklistQuery = WorklistQuery()
    _view: str = ""

    async def _ask(self, layout: Layout) -> Any:
        """Read the address and show what it asks for.

        Returns:
            None, or the way to the actor's usual view where the address asks for nothing.
        """
        parameters = worklist_address.parameters_in(self.router.url.query)
        actor = await actor_of(self)
        query = allowed(actor, worklist_address.read(parameters, layout))
        named, saved = await asyncio.to_thread(_named_and_saved, actor, query)
        usual = next((each for each in saved if each.is_usual), None)
        if not parameters and usual is not None:
            return rx.redirect(_address_of(usual, usual_layout=layout), replace=True)
        self._query, self._view = query, worklist_address.read_view(parameters)
        self._show(actor, named)
        self._show_views(saved, has_usual=usual is not None)
        return None

    def _show(self, actor: Actor, named: Labels) -> None:
        query = self._query
        self.search = query.search
        self.scope = worklist_address.write(WorklistQuery(search=query.search, conditions=query.conditions))
        self.chips = [
            FilterChip(name, words, self._address(bare)) for name, words, bare in filters_in_force(query, named)
        ]
        self.filters = [Offer(each.name, each.title) for each in COLUMNS.values() if may_know(actor, each.name)]
        self.groups = [
            Offer(each.name, each.title, self._address(_grouped(query, each.name)), each.name == query.group)
            for each in COLUMNS.values()
            if each.may_group and may_know(actor, each.name)
        ]
        self.groups.insert(0, Offer("", "No groups", self._address(_grouped(query, "")), not query.group))
        self.group_title = COLUMNS[query.group].title if query.group else ""
        self.layout_hrefs = {layout.value: self._address(replace(query, layout=layout, page=1)) for layout in Layout}

    def _show_views(self, saved: list[SavedViewRow], *, has_usual: bool) -> None:
        self.tabs = [_tab(each, self._query, self._view) for each in saved]
        self.open_tab = next((each for each in self.tabs if each.is_open), NO_TAB)
        self.discard_href = self.open_tab.href
        plain = WorklistQuery(layout=self._query.layout)
        self.all_href = worklist_address.write(plain, ALL_VIEW if has_usual else "")
        self.clear_href = self.all_href

    def _count(self, words: str, matching: str = "") -> None:
        self.count_words, self.matching = words, matching

    def _address(self, query: WorklistQuery) -> str:
        """The address of a query that came from what is open now."""
        return worklist_address.write(query, self._view)

    def _go(self, query: WorklistQuery, **more: Any) -> Any:
        return rx.redirect(self._address(query), **more)

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def find(self, text: str) -> Any:
        """Show whom the words mean. Typing on replaces the address, so that “back” leaves the search at once."""
        words = " ".join(parse_text(text, "search", 10_000).split())[: worklist_address.LONGEST_SEARCH]
        return self._go(replace(self._query, search=words, page=1), replace=bool(self._query.search))


def _grouped(query: WorklistQuery, group: str) -> WorklistQuery:
    return replace(query, group=group, collapsed=(), page=1)


def filters_in_force(query: WorklistQuery, named: Labels) -> list[tuple[str, str, WorklistQuery]]:
    """Each filter with its column, its words, and the query without it; the search first, under no column."""
    found = [("", f"“{query.search}”", replace(query, search="", page=1))] if query.search else []
    return found + [
        (each.column, condition_words(each, named), query.without(each.column)) for each in query.conditions
    ]


def _named_and_saved(actor: Actor, query: WorklistQuery) -> tuple[Labels, list[SavedViewRow]]:
    return labels(actor, query), views(actor)


def _saved_query(view: SavedViewRow) -> WorklistQuery:
    layout = Layout(view.layout) if view.layout in set(Layout) else Layout.LIST
    return worklist_address.read(view.parameters, layout)


def _address_of(view: SavedViewRow, *, usual_layout: Layout | None = None) -> str:
    query = _saved_query(view)
    # Whoever opens the board wants the board; the view says which encounters.
    return worklist_address.write(query if usual_layout is None else replace(query, layout=usual_layout), str(view.id))


def _tab(view: SavedViewRow, shown: WorklistQuery, open_view: str) -> ViewTab:
    saved, is_open = _saved_query(view), str(view.id) == open_view
    return ViewTab(
        id=view.id,
        version=view.version,
        name=view.name,
        href=_address_of(view),
        is_open=is_open,
        is_changed=is_open and replace(saved, page=1) != replace(shown, page=1),
        is_shared=view.is_shared,
        is_usual=view.is_usual,
        may_change=view.may_change,
        by="" if view.is_mine else view.by,
    )


def as_saved(query: WorklistQuery) -> Mapping[str, str]:
    """What a saved view keeps of a query: all but the page."""
    return worklist_address.parameters_of(replace(query, page=1))
