"""The view-model of the days of a case: the two numbers, and why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import reflex as rx

from rxcase import clock
from rxcase.access.permissions import Permission
from rxcase.domain.dates import UnreadableDayError, read_day
from rxcase.domain.day_counts.facts import Mode
from rxcase.errors import NotAllowedError, NotFoundError
from rxcase.readmodels.day_counts import DaysView
from rxcase.services.day_count.ledgers import days_view
from rxcase.state import live
from rxcase.state.arguments import parse_form
from rxcase.state.case import number_in
from rxcase.state.gate import actor_of, needs
from rxcase.state.same import show


class DaysState(rx.State):
    """What the page of the days shows; through which day, and in which mode, stands in the address."""

    view: rx.Field[DaysView] = rx.field(default_factory=DaysView)
    is_loaded: rx.Field[bool] = rx.field(False)
    problem: rx.Field[str] = rx.field("")
    day_error: rx.Field[str] = rx.field("")
    today_href: rx.Field[str] = rx.field("")
    annual_href: rx.Field[str] = rx.field("")
    back_href: rx.Field[str] = rx.field("")

    @rx.event
    @needs(Permission.CASE_VIEW)
    async def on_load(self) -> AsyncIterator[Any]:
        """Show the days of the case that the address names."""
        wanted = number_in(self.router.url.path, "case")
        if wanted != self.view.case_id:
            self.reset()
            yield
        # All changes until it is known whom the case concerns: none between reading and listening is missed.
        live.join(self, {live.WORKLIST}, DaysState.refresh)
        await self._read(wanted)
        if self.is_loaded:
            live.join(self, _topics(self.view), DaysState.refresh)

    @rx.event
    @needs(Permission.CASE_VIEW)
    async def refresh(self) -> None:
        """Count anew what somebody changed meanwhile."""
        news = live.news(self, DaysState.refresh)
        if self.is_loaded and (news.changes or news.is_everything):
            await self._read(self.view.case_id)

    @rx.event
    @needs(Permission.CASE_VIEW)
    async def count_through(self, form: dict[str, Any]) -> Any:
        """Go to the same page as of the day that was typed."""
        typed = parse_form(form).get("day", "")
        try:
            day = read_day(typed, clock.today()) if typed.strip() else None
        except UnreadableDayError as error:
            self.day_error = str(error)
            return None
        self.day_error = ""
        return rx.redirect(_href(self.view.case_id, day, self.view.mode))

    async def _read(self, case_id: int) -> None:
        said = self.router.url.query_parameters
        as_of, mode = _day(said.get("as_of", "")), _mode(said.get("mode", ""))
        try:
            view = await asyncio.to_thread(days_view, await actor_of(self), case_id, as_of, mode)
        except (NotFoundError, NotAllowedError) as refusal:
            live.leave(self)
            self.reset()
            self.problem = refusal.message
            return
        show(
            self,
            view=view,
            is_loaded=True,
            problem="",
            day_error="",
            today_href=_href(case_id, as_of, Mode.TODAY),
            annual_href=_href(case_id, as_of, Mode.ANNUAL),
            back_href=_href(case_id, None, mode),
        )


def _topics(view: DaysView) -> set[str]:
    """The case, and its person: what restricts somebody is news of them."""
    topics = {live.case(view.case_id)}
    return topics | {live.person(view.employee_id)} if view.employee_id else topics


def _href(case_id: int, as_of: date | None, mode: str) -> str:
    said = [f"as_of={as_of.isoformat()}"] if as_of else []
    said += [f"mode={Mode(mode).value}"] if mode != Mode.TODAY else []
    return f"/days/{case_id}/" + ("?" + "&".join(said) if said else "")


def _day(said: str) -> date | None:
    """The day of an address; what is none is not said."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _mode(said: str) -> str:
    return Mode.ANNUAL.value if said == Mode.ANNUAL else Mode.TODAY.value
