"""The view-model of the worklist: one page of rows, its headings and groups, and what stands there instead."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.readmodels.worklist import PAGE_SIZE, WorklistGroup, WorklistPage, WorklistRow
from rxcase.readmodels.worklist_columns import COLUMNS
from rxcase.readmodels.worklist_query import Layout, Sort, WorklistQuery
from rxcase.services.worklist.worklist import rows_now, worklist_page
from rxcase.services.worklist.worklist_choices import labels
from rxcase.state import live, worklist_address
from rxcase.state.gate import actor_of, needs
from rxcase.state.looks import note_look
from rxcase.state.worklist_controls import WorklistControls, filters_in_force
from rxcase.state.worklist_words import count_words, emptied_words, more_words, span_words

LAST = "last"
"""Where the headings stand that come after the last row."""


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """A column that is shown: its name, and where a press on it leads; no address where nothing sorts by it.

    ``rank`` is its place among several keys of the order, from “1”, else empty. ``then_href`` is the same view with the
    column as one more key, and ``then_words`` say so.
    """

    name: str
    title: str
    href: str
    direction: str
    rank: str = ""
    then_href: str = ""
    then_words: str = ""


@dataclass(frozen=True, slots=True)
class GroupHeading:
    """The heading of a group, and the address of the same list with the group opened or collapsed."""

    key: str
    label: str
    count: str
    href: str
    is_collapsed: bool
    is_continued: bool


def why_empty(actor: Actor, query: WorklistQuery) -> str:
    """Which filter emptied the list: the one without which there would be somebody. Empty without filters."""
    filters = filters_in_force(query, labels(actor, query))
    if len(filters) == 1:
        return f"Nobody matches {filters[0][1]}."
    for _, words, without in filters:
        found = worklist_page(actor, replace(without, group=""))
        if found.rows:
            return emptied_words(words, found)
    return f"Nobody matches {', '.join(words for _, words, _ in filters)} together." if filters else ""


class WorklistState(rx.State):
    """One page of rows, and what stands there instead of rows.

    Attributes:
        columns: The names of the columns shown, in order.
        headings: The same with their titles and addresses.
        groups: The headings of groups that stand before a row, by the row's id as text, and after the last by ``LAST``.
    """

    rows: rx.Field[list[WorklistRow]] = rx.field(default_factory=list)
    columns: rx.Field[list[str]] = rx.field(default_factory=list)
    headings: rx.Field[list[ColumnHeading]] = rx.field(default_factory=list)
    groups: rx.Field[dict[str, list[GroupHeading]]] = rx.field(default_factory=dict)
    is_loaded: rx.Field[bool] = rx.field(False)
    is_listed: rx.Field[bool] = rx.field(False)
    empty_words: rx.Field[str] = rx.field("")
    is_first_run: rx.Field[bool] = rx.field(False)
    first_page_href: rx.Field[str] = rx.field("")
    span_words: rx.Field[str] = rx.field("")
    more_words: rx.Field[str] = rx.field("")
    previous_href: rx.Field[str] = rx.field("")
    next_href: rx.Field[str] = rx.field("")
    first_row: rx.Field[int] = rx.field(0)
    row_count: rx.Field[int] = rx.field(-1)

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def on_load(self) -> Any:
        """Show what the address asks for."""
        controls = await self.get_state(WorklistControls)
        if (elsewhere := await controls._ask(Layout.LIST)) is not None:
            return elsewhere
        query, actor = controls._query, await actor_of(self)
        live.join(self, {live.WORKLIST}, WorklistState.refresh)
        page, empty_words = await asyncio.to_thread(_read, actor, query)
        note_look(actor, worklist_address.write(query), count_words(page))
        controls._count(count_words(page), f"{page.total:,}{'' if page.is_total_exact else '+'}")
        self.first_row = (page.page - 1) * PAGE_SIZE
        # One more for the heading; -1 says that nobody counted.
        self.row_count = page.total + len(page.groups) + 1 if page.is_total_exact else -1
        self.rows, self.columns = page.rows, list(query.columns)
        self.headings = [_heading(controls, query, name) for name in query.columns]
        self.groups = _before_rows(controls, query, page)
        self.is_listed = bool(page.rows or page.groups) and not empty_words
        self.empty_words = empty_words
        is_beyond = not self.is_listed and page.page > 1
        self.first_page_href = controls._address(replace(query, page=1)) if is_beyond else ""
        self.is_first_run = not self.is_listed and not empty_words and not is_beyond
        self.span_words, self.more_words = span_words(page), more_words(page)
        self.previous_href = controls._address(replace(query, page=query.page - 1)) if query.page > 1 else ""
        self.next_href = controls._address(replace(query, page=page.page + 1)) if page.has_more else ""
        self.is_loaded = True
        return None

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def refresh(self) -> None:
        """Somebody changed something: the rows that are shown, as they are now, each in its place."""
        live.news(self, WorklistState.refresh)
        if self.is_loaded and self.rows:
            await self._show_anew(await actor_of(self))

    async def _show_anew(self, actor: Actor) -> set[int]:
        """Read the rows that are shown again, each in its place; whose right to be seen is gone leaves.

        Returns:
            The numbers of those that are still there.
        """
        query = (await self.get_state(WorklistControls))._query
        groups = {row.id: row.group for row in self.rows}
        rows = await asyncio.to_thread(rows_now, actor, query, list(groups))
        # A row stays among its neighbours, though it may belong to another group by now.
        now = [replace(row, group=groups[row.id]) for row in rows]
        if now != self.rows:
            self.rows = now
        left = {row.id for row in rows}
        if self.groups and len(left) < len(groups):
            self.groups = _headings_without(self.groups, list(groups), left)
        return left


def _headings_without(
    groups: dict[str, list[GroupHeading]], before: list[int], left: set[int]
) -> dict[str, list[GroupHeading]]:
    """The headings of groups, those of rows that went before the next row that is left."""
    moved: dict[str, list[GroupHeading]] = {}
    waiting: list[GroupHeading] = []
    for number in before:
        waiting += groups.get(str(number), [])
        if number in left and waiting:
            moved[str(number)], waiting = waiting, []
    rest = waiting + groups.get(LAST, [])
    return moved | ({LAST: rest} if rest else {})


def _read(actor: Actor, query: WorklistQuery) -> tuple[WorklistPage, str]:
    page = worklist_page(actor, query)
    is_empty = not page.rows and not page.total and page.page == 1
    return page, why_empty(actor, query) if is_empty else ""


def _heading(controls: WorklistControls, query: WorklistQuery, name: str) -> ColumnHeading:
    column = COLUMNS[name]
    if not column.may_sort:
        return ColumnHeading(name, column.title, "", "")
    at = next((place for place, each in enumerate(query.sort) if each.column == name), None)
    mine = query.sort[at] if at is not None else None
    turned = Sort(name, descending=at == 0 and mine is not None and not mine.descending)
    then, then_words = _then(query.sort, mine, name, column.title)
    return ColumnHeading(
        name,
        column.title,
        href=controls._address(replace(query, sort=(turned,), page=1)),
        direction=("descending" if mine.descending else "ascending") if mine is not None else "",
        rank=str(at + 1) if at is not None and len(query.sort) > 1 else "",
        then_href=controls._address(replace(query, sort=then, page=1)),
        then_words=then_words,
    )


def _then(order: tuple[Sort, ...], mine: Sort | None, name: str, title: str) -> tuple[tuple[Sort, ...], str]:
    """The order with a column as its last key; one that is a key already turns round, and then goes."""
    if mine is None:
        return (*order[: worklist_address.MOST_SORTS - 1], Sort(name)), f"Then by {title.lower()}"
    if mine.descending and len(order) > 1:
        return tuple(each for each in order if each is not mine), f"No longer by {title.lower()}"
    turned = replace(mine, descending=not mine.descending)
    return tuple(turned if each is mine else each for each in order), f"{title} the other way round"


def _before_rows(controls: WorklistControls, query: WorklistQuery, page: WorklistPage) -> dict[str, list[GroupHeading]]:
    first_of: dict[str, str] = {}
    for row in page.rows:
        first_of.setdefault(row.group, str(row.id))
    placed: dict[str, list[GroupHeading]] = {}
    waiting: list[GroupHeading] = []
    for group in page.groups:
        waiting.append(_group_heading(controls, query, group))
        if group.key in first_of:
            placed[first_of[group.key]] = waiting
            waiting = []
    return placed | ({LAST: waiting} if waiting else {})


def _group_heading(controls: WorklistControls, query: WorklistQuery, group: WorklistGroup) -> GroupHeading:
    kept = tuple(key for key in query.collapsed if key != group.key)
    turned = replace(query, collapsed=kept if group.is_collapsed else (*kept, group.key), page=1)
    return GroupHeading(
        key=group.key,
        label=group.label,
        count=f"{group.count:,}",
        href=controls._address(turned),
        is_collapsed=group.is_collapsed,
        is_continued=group.is_continued,
    )
