"""The view-model of a person's chart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.errors import NotAllowedError, NotFoundError
from rxcase.readmodels.chart import ChartView
from rxcase.services.chart.chart import chart_again, chart_view
from rxcase.state import live
from rxcase.state.case import number_in
from rxcase.state.gate import actor_of, needs
from rxcase.state.same import show


class ChartState(rx.State):
    """The whole chart; whether closed ones are hidden stands in the address."""

    chart: rx.Field[ChartView] = rx.field(default_factory=ChartView)
    is_loaded: rx.Field[bool] = rx.field(False)
    problem: rx.Field[str] = rx.field("")
    toggle_href: rx.Field[str] = rx.field("")

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def on_load(self) -> AsyncIterator[Any]:
        """Show the chart that the address names."""
        wanted = number_in(self.router.url.path, "chart")
        hides = self.router.url.query_parameters.get("closed", "") == "hide"
        if wanted != self.chart.person.id:
            self.reset()
            yield
        actor = await actor_of(self)
        live.join(self, {live.person(wanted)}, ChartState.refresh)
        try:
            view = await asyncio.to_thread(chart_view, actor, wanted, hides_closed=hides)
        except (NotFoundError, NotAllowedError) as refusal:
            self._cannot(refusal)
            return
        self.chart, self.problem, self.is_loaded = view, "", True
        self.toggle_href = f"/chart/{wanted}/{'' if hides else '?closed=hide'}"

    @rx.event
    @needs(Permission.ENCOUNTER_VIEW)
    async def refresh(self) -> None:
        """Show what somebody changed meanwhile."""
        news = live.news(self, ChartState.refresh)
        if not self.is_loaded or not (news.changes or news.is_everything):
            return
        number, hides = self.chart.person.id, self.chart.hides_closed
        try:
            view = await asyncio.to_thread(chart_again, await actor_of(self), number, hides_closed=hides)
        except (NotFoundError, NotAllowedError) as refusal:
            self._cannot(refusal)
            return
        show(self, chart=view)

    def _cannot(self, refusal: NotFoundError | NotAllowedError) -> None:
        live.leave(self)
        self.reset()
        self.problem = refusal.message
