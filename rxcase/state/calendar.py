"""The view-model of the calendar: one month of what the worklist's query means."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import reflex as rx

from rxcase import clock
from rxcase.access.permissions import Permission
from rxcase.domain.month import Month, month_of, read_month
from rxcase.readmodels.calendar import CalendarDay, CalendarEntry
from rxcase.readmodels.worklist_columns import Operator
from rxcase.readmodels.worklist_query import Layout, WorklistQuery
from rxcase.services.worklist.worklist_calendar import calendar_page
from rxcase.state import live, worklist_address
from rxcase.state.gate import actor_of, needs
from rxcase.state.looks import note_look
from rxcase.state.worklist import why_empty
from rxcase.state.worklist_controls import WorklistControls
from rxcase.state.worklist_words import encounters_words


class CalendarState(rx.State):
    """The weeks of one month, and where the follow-ups are that stand in none of them."""

    title: rx.Field[str] = rx.field("")
    weeks: rx.Field[list[list[CalendarDay]]] = rx.field(default_factory=list)
    undated: rx.Field[list[CalendarEntry]] = rx.field(default_factory=list)
    counts: rx.Field[dict[str, int]] = rx.field(default_factory=dict)
    counted: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    hrefs: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    is_loaded: rx.Field[bool] = rx.field(False)
    empty_words: rx.Field[str] = rx.field("")

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def on_load(self) -> Any:
        """Show the month that the address asks for."""
        controls = await self.get_state(WorklistControls)
        if (elsewhere := await controls._ask(Layout.CALENDAR)) is not None:
            return elsewhere
        live.join(self, {live.WORKLIST}, CalendarState.refresh)
        month = await self._read()
        note_look(await actor_of(self), month_address(controls._query, month), controls.count_words)
        return None

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def refresh(self) -> None:
        """Somebody changed something: show what is true now."""
        live.news(self, CalendarState.refresh)
        if self.is_loaded:
            await self._read()

    async def _read(self) -> Month:
        controls = await self.get_state(WorklistControls)
        query = controls._query
        said = worklist_address.parameters_in(self.router.url.query).get("month", "")
        month = read_month(said, clock.today())
        page = await asyncio.to_thread(calendar_page, await actor_of(self), query, month)
        self.title, self.weeks, self.undated = page.title, page.weeks, page.undated
        self.counts = {
            "in_month": page.in_month,
            "earlier": page.earlier,
            "later": page.later,
            "undated": page.without_date,
        }
        self.counted = {name: f"{count:,}" for name, count in self.counts.items()}
        total = sum(self.counts.values())
        controls._count(encounters_words(total), f"{total:,}")
        self.hrefs = _hrefs(query, month, page.weeks)
        # Only an empty calendar says why, and only when a filter emptied it.
        self.empty_words = await asyncio.to_thread(why_empty, await actor_of(self), query) if not total else ""
        self.is_loaded = True
        return month


def _hrefs(query: WorklistQuery, month: Month, weeks: list[list[CalendarDay]]) -> dict[str, str]:
    as_list = replace(query, layout=Layout.LIST)
    first, last = month.weeks()[0][0], month.weeks()[-1][-1]
    one = timedelta(days=1)

    def within(start: str, end: str) -> str:
        return worklist_address.write(as_list.having("follow-up", Operator.RANGE, start, end))

    def elsewhere(operator: Operator, *values: str) -> str:
        # A filter on the follow-up would be lost on the way: then the number is told, and leads nowhere.
        has_own = query.condition("follow-up") is not None
        return "" if has_own else worklist_address.write(as_list.having("follow-up", operator, *values))

    neighbours = {"previous": month.shifted(-1), "today": month_of(clock.today()), "next": month.shifted(1)}
    return {
        **{name: month_address(query, each) if each else "" for name, each in neighbours.items()},
        **{day.day: within(day.day, day.day) for week in weeks for day in week if day.count},
        "earlier": elsewhere(Operator.RANGE, "", (first - one).isoformat()),
        "later": elsewhere(Operator.RANGE, (last + one).isoformat(), ""),
        "undated": elsewhere(Operator.EMPTY),
    }


def month_address(query: WorklistQuery, month: Month) -> str:
    """The calendar of the query in that month; this month's address says none, and moves on with the days."""
    address = worklist_address.write(query)
    if month == month_of(clock.today()):
        return address
    return f"{address}{'&' if '?' in address else '?'}month={month.said}"
