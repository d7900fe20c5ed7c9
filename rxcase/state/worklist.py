"""The view-model of the worklist: what the address asks for, one page of it, and the filters in force."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.readmodels.worklist import (
    COUNT_LIMIT,
    NO_OWNER,
    PAGE_SIZE,
    Choice,
    FollowUp,
    WorklistChoices,
    WorklistPage,
    WorklistQuery,
    WorklistRow,
    WorklistSort,
)
from rxcase.services.worklist import worklist_choices, worklist_page
from rxcase.state import worklist_address
from rxcase.state.arguments import parse_int, parse_text
from rxcase.state.gate import actor_of, needs

FOLLOW_UP_WORDS: dict[FollowUp, str] = {
    FollowUp.OVERDUE: "Overdue",
    FollowUp.TODAY: "Today",
    FollowUp.NEXT_7_DAYS: "Next 7 days",
    FollowUp.LATER: "Later",
    FollowUp.NONE: "No follow-up",
}


@dataclass(frozen=True, slots=True)
class FilterChip:
    """A filter in force, and the address of the same view without it."""

    words: str
    href_without: str


def _without_filters(query: WorklistQuery) -> dict[str, WorklistQuery]:
    """The query without each of its filters in force, by the filter's name."""
    bare: dict[str, WorklistQuery] = {}
    if query.search:
        bare["search"] = replace(query, search="", page=1)
    if query.stage_id:
        bare["stage"] = replace(query, stage_id=0, page=1)
    if query.follow_up:
        bare["follow_up"] = replace(query, follow_up=FollowUp.ANY, page=1)
    if query.owner_id:
        bare["owner"] = replace(query, owner_id=0, page=1)
    return bare


def _label(choices: list[Choice], wanted: int) -> str:
    return next((choice.label for choice in choices if choice.id == wanted), "unknown")


def _filter_words(query: WorklistQuery, choices: WorklistChoices) -> dict[str, str]:
    owner = "none" if query.owner_id == NO_OWNER else _label(choices.owners, query.owner_id)
    return {
        "search": f"“{query.search}”",
        "stage": f"Stage: {_label(choices.stages, query.stage_id)}",
        "follow_up": f"Follow-up: {FOLLOW_UP_WORDS.get(query.follow_up, '')}",
        "owner": f"Owner: {owner}",
    }


def chips(query: WorklistQuery, choices: WorklistChoices) -> list[FilterChip]:
    """The filters in force, each with the way to be rid of it."""
    words = _filter_words(query, choices)
    return [FilterChip(words[name], worklist_address.write(bare)) for name, bare in _without_filters(query).items()]


def why_empty(actor: Actor, query: WorklistQuery, choices: WorklistChoices) -> str:
    """Which filter emptied the list: the one without which there would be somebody. Empty without filters."""
    bare, words = _without_filters(query), _filter_words(query, choices)
    if not bare:
        return ""
    if len(bare) == 1:
        return f"Nobody matches {words[next(iter(bare))]}."
    for name, without in bare.items():
        found = worklist_page(actor, without)
        if found.rows:
            number = f"{found.total:,}{'' if found.is_total_exact else '+'}"
            return f"It is {words[name]} that leaves nobody: without it there {_are(number)}."
    return f"Nobody matches {', '.join(words[name] for name in bare)} together."


def _are(number: str) -> str:
    return "is 1 encounter" if number == "1" else f"are {number} encounters"


def count_words(page: WorklistPage) -> str:
    """How many there are, as far as was counted."""
    if not page.is_total_exact:
        return f"{COUNT_LIMIT:,}+ encounters"
    return "1 encounter" if page.total == 1 else f"{page.total:,} encounters"


def span_words(page: WorklistPage) -> str:
    """Which of them the page shows."""
    first = (page.page - 1) * PAGE_SIZE + 1
    total = f"{page.total:,}" if page.is_total_exact else f"{COUNT_LIMIT:,}+"
    return f"{first:,}–{first + len(page.rows) - 1:,} of {total}" if page.rows else ""


class WorklistControls(rx.State):
    """What is wanted: small, and apart from the rows so that a change of it draws no table anew."""

    search: rx.Field[str] = rx.field("")
    stage_id: rx.Field[int] = rx.field(0)
    owner_id: rx.Field[int] = rx.field(0)
    follow_up: rx.Field[str] = rx.field("")
    stages: rx.Field[list[Choice]] = rx.field(default_factory=list)
    owners: rx.Field[list[Choice]] = rx.field(default_factory=list)
    chips: rx.Field[list[FilterChip]] = rx.field(default_factory=list)
    count_words: rx.Field[str] = rx.field("")
    sort_hrefs: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    sort_directions: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    _query: WorklistQuery = WorklistQuery()

    def _show(self, query: WorklistQuery, choices: WorklistChoices, page: WorklistPage) -> None:
        self._query = query
        self.search, self.stage_id, self.owner_id = query.search, query.stage_id, query.owner_id
        self.follow_up = query.follow_up.value
        self.stages, self.owners = choices.stages, choices.owners
        self.chips = chips(query, choices)
        self.count_words = count_words(page)
        self.sort_hrefs, self.sort_directions = {}, {}
        for sort in WorklistSort:
            is_current = sort is query.sort
            turned = replace(query, sort=sort, descending=is_current and not query.descending, page=1)
            self.sort_hrefs[sort.value] = worklist_address.write(turned)
            direction = "descending" if query.descending else "ascending"
            self.sort_directions[sort.value] = direction if is_current else ""

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def find(self, text: str) -> Any:
        """Show whom the words mean. Typing on replaces the address, so that “back” leaves the search at once."""
        words = " ".join(parse_text(text, "search", 10_000).split())[: worklist_address.LONGEST_SEARCH]
        wanted = replace(self._query, search=words, page=1)
        return rx.redirect(worklist_address.write(wanted), replace=bool(self._query.search))

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def choose_stage(self, stage_id: str) -> Any:
        wanted = replace(self._query, stage_id=max(parse_int(stage_id, "stage"), 0), page=1)
        return rx.redirect(worklist_address.write(wanted))

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def choose_owner(self, owner_id: str) -> Any:
        wanted = replace(self._query, owner_id=max(parse_int(owner_id, "owner"), NO_OWNER), page=1)
        return rx.redirect(worklist_address.write(wanted))

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def choose_follow_up(self, follow_up: str) -> Any:
        name = parse_text(follow_up, "follow-up", 40)
        window = FollowUp(name) if name in set(FollowUp) else FollowUp.ANY
        return rx.redirect(worklist_address.write(replace(self._query, follow_up=window, page=1)))


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

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def on_load(self) -> None:
        """Show what the address asks for."""
        actor = await actor_of(self)
        query = worklist_address.read(self.router.url.query_parameters)
        page, choices, empty_words = await asyncio.to_thread(_read, actor, query)
        controls = await self.get_state(WorklistControls)
        controls._show(query, choices, page)
        self.rows = page.rows
        self.empty_words = empty_words
        is_beyond = not page.rows and page.page > 1
        self.first_page_href = worklist_address.write(replace(query, page=1)) if is_beyond else ""
        self.is_first_run = not page.rows and not empty_words and not is_beyond
        self.span_words = span_words(page)
        self.previous_href = worklist_address.write(replace(query, page=query.page - 1)) if query.page > 1 else ""
        self.next_href = worklist_address.write(replace(query, page=page.page + 1)) if page.has_more else ""
        self.is_loaded = True


def _read(actor: Actor, query: WorklistQuery) -> tuple[WorklistPage, WorklistChoices, str]:
    page, choices = worklist_page(actor, query), worklist_choices(actor)
    if page.rows or page.page > 1:
        return page, choices, ""
    return page, choices, why_empty(actor, query, choices)
