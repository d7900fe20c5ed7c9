"""The view-model of the worklist: what the address asks for, one page of it, and the filters in force."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.errors import InvalidInputError
from rxcase.readmodels.worklist import PAGE_SIZE, Choice, WorklistPage, WorklistRow
from rxcase.readmodels.worklist_columns import COLUMNS
from rxcase.readmodels.worklist_query import Sort, WorklistQuery
from rxcase.services.worklist import rows_now, worklist_page
from rxcase.services.worklist_choices import choices, labels
from rxcase.state import worklist_address
from rxcase.state.arguments import parse_text
from rxcase.state.gate import actor_of, needs
from rxcase.state.worklist_words import Labels, condition_words, count_words, emptied_words, span_words


@dataclass(frozen=True, slots=True)
class FilterChip:
    """A filter in force, and the address of the same view without it."""

    words: str
    href_without: str


def _filters(query: WorklistQuery, named: Labels) -> list[tuple[str, WorklistQuery]]:
    """Each filter in force in words, with the query without it; the search first."""
    found = [(f"“{query.search}”", replace(query, search="", page=1))] if query.search else []
    return found + [(condition_words(each, named), query.without(each.column)) for each in query.conditions]


def why_empty(actor: Actor, query: WorklistQuery, named: Labels) -> str:
    """Which filter emptied the list: the one without which there would be somebody. Empty without filters."""
    filters = _filters(query, named)
    if len(filters) == 1:
        return f"Nobody matches {filters[0][0]}."
    for words, without in filters:
        found = worklist_page(actor, without)
        if found.rows:
            return emptied_words(words, found)
    return f"Nobody matches {', '.join(words for words, _ in filters)} together." if filters else ""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read for one address."""

    page: WorklistPage
    named: Labels
    stages: list[Choice]
    owners: list[Choice]
    empty_words: str


class WorklistControls(rx.State):
    """What is wanted: small, and apart from the rows so that a change of it draws no table anew."""

    search: rx.Field[str] = rx.field("")
    stage_id: rx.Field[str] = rx.field("")
    owner_id: rx.Field[str] = rx.field("")
    follow_up: rx.Field[str] = rx.field("")
    stages: rx.Field[list[Choice]] = rx.field(default_factory=list)
    owners: rx.Field[list[Choice]] = rx.field(default_factory=list)
    chips: rx.Field[list[FilterChip]] = rx.field(default_factory=list)
    count_words: rx.Field[str] = rx.field("")
    matching: rx.Field[str] = rx.field("0")
    scope: rx.Field[str] = rx.field("")
    sort_hrefs: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    sort_directions: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    _query: WorklistQuery = WorklistQuery()

    def _show(self, query: WorklistQuery, found: _Found) -> None:
        self._query = query
        self.search = query.search
        self.stage_id, self.owner_id = _chosen(query, "stage"), _chosen(query, "owner")
        self.follow_up = _chosen(query, "follow-up")
        self.stages, self.owners = found.stages, found.owners
        self.chips = [FilterChip(words, worklist_address.write(bare)) for words, bare in _filters(query, found.named)]
        self.count_words = count_words(found.page)
        self.matching = f"{found.page.total:,}{'' if found.page.is_total_exact else '+'}"
        self.scope = worklist_address.write(WorklistQuery(search=query.search, conditions=query.conditions))
        self.sort_hrefs, self.sort_directions = {}, {}
        for column in COLUMNS.values():
            if column.may_sort:
                is_first = query.sort[0].column == column.name
                turned = Sort(column.name, descending=is_first and not query.sort[0].descending)
                self.sort_hrefs[column.name] = worklist_address.write(replace(query, sort=(turned,), page=1))
                direction = "descending" if query.sort[0].descending else "ascending"
                self.sort_directions[column.name] = direction if is_first else ""

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def find(self, text: str) -> Any:
        """Show whom the words mean. Typing on replaces the address, so that “back” leaves the search at once."""
        words = " ".join(parse_text(text, "search", 10_000).split())[: worklist_address.LONGEST_SEARCH]
        wanted = replace(self._query, search=words, page=1)
        return rx.redirect(worklist_address.write(wanted), replace=bool(self._query.search))

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def choose(self, column: str, value: str) -> Any:
        """Filter a column, said as in an address; nothing takes the filter away."""
        name, said = parse_text(column, "column", 40), parse_text(value, "filter", 2_000)
        if not said:
            return rx.redirect(worklist_address.write(self._query.without(name)))
        wanted = worklist_address.read({name: said}).condition(name)
        if wanted is None:
            raise InvalidInputError("This filter means nothing; the list stays as it is.")
        return rx.redirect(worklist_address.write(self._query.having(name, wanted.operator, *wanted.values)))


def _chosen(query: WorklistQuery, column: str) -> str:
    return worklist_address.parameters_of(query).get(column, "")


class WorklistState(rx.State):
    """One page of rows, and what stands there instead of rows."""

    rows: rx.Field[list[WorklistRow]] = rx.field(default_factory=list)
    is_loaded: rx.Field[bool] = rx.field(False)
    empty_words: rx.Field[str] = rx.field("")
    is_first_run: rx.Field[bool] = rx.field(False)
    first_page_href: rx.Field[str] = rx.field("")
    span_words: rx.Field[str] = rx.field("")
    previous_href: rx.Field[str] = rx.field("")
    next_href: rx.Field[str] = rx.field("")
    first_row: rx.Field[int] = rx.field(0)
    row_count: rx.Field[int] = rx.field(-1)

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def on_load(self) -> None:
        """Show what the address asks for."""
        actor = await actor_of(self)
        query = worklist_address.read(worklist_address.parameters_in(self.router.url.query))
        found = await asyncio.to_thread(_read, actor, query)
        page = found.page
        controls = await self.get_state(WorklistControls)
        controls._show(query, found)
        self.rows = page.rows
        self.first_row = (page.page - 1) * PAGE_SIZE
        # One more for the heading; -1 says that nobody counted.
        self.row_count = page.total + len(page.groups) + 1 if page.is_total_exact else -1
        self.empty_words = found.empty_words
        is_beyond = not page.rows and page.page > 1
        self.first_page_href = worklist_address.write(replace(query, page=1)) if is_beyond else ""
        self.is_first_run = not page.rows and not self.empty_words and not is_beyond
        self.span_words = span_words(page)
        self.previous_href = worklist_address.write(replace(query, page=query.page - 1)) if query.page > 1 else ""
        self.next_href = worklist_address.write(replace(query, page=page.page + 1)) if page.has_more else ""
        self.is_loaded = True

    async def _show_anew(self, actor: Actor) -> set[int]:
        """Read the rows that are shown again, each in its place; whose right to be seen is gone leaves.

        Returns:
            The numbers of those that are still there.
        """
        query = (await self.get_state(WorklistControls))._query
        groups = {row.id: row.group for row in self.rows}
        rows = await asyncio.to_thread(rows_now, actor, query, list(groups))
        # A row stays among its neighbours, though it may belong to another group by now.
        self.rows = [replace(row, group=groups[row.id]) for row in rows]
        return {row.id for row in rows}


def _read(actor: Actor, query: WorklistQuery) -> _Found:
    page, named = worklist_page(actor, query), labels(actor, query)
    empty_words = "" if page.rows or page.page > 1 else why_empty(actor, query, named)
    return _Found(page, named, choices(actor, "stage").choices, choices(actor, "owner").choices, empty_words)
