"""What stands on each page: one module or package a route, composition only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from rxcase.pages import (
    account,
    board,
    calendar,
    case,
    changes,
    chart,
    copy_case,
    days,
    duplicates,
    encounter,
    home,
    merge_cases,
    new_case,
    not_allowed,
    not_found,
    sign_in,
    stages,
    worklist,
)
from rxcase.shell import routes
from rxcase.shell.routes import Route
from rxcase.state.board import BoardState
from rxcase.state.calendar import CalendarState
from rxcase.state.case import CaseState
from rxcase.state.case_groups import DuplicatesState, MergeState
from rxcase.state.changes import ChangesState
from rxcase.state.chart import ChartState
from rxcase.state.copy_case import CopyCaseState
from rxcase.state.days import DaysState
from rxcase.state.encounter import EncounterState
from rxcase.state.left_dialogs import LeftDialogsState
from rxcase.state.new_case import NewCaseState
from rxcase.state.session import SessionState, guard
from rxcase.state.stages import StagesState
from rxcase.state.worklist import WorklistState


@dataclass(frozen=True, slots=True)
class Page:
    """A route with what it shows and what it loads first."""

    route: Route
    body: Callable[[], rx.Component]
    loads: list[Any] = field(default_factory=list)

    @property
    def on_load(self) -> list[Any]:
        """The guard of a page that is not public, then what the page loads."""
        return self.loads if self.route.is_public else [*guard(self.route.permission), *self.loads]


PAGES = (
    Page(routes.HOME, home.page, [SessionState.go_home]),
    Page(routes.SIGN_IN, sign_in.page, [SessionState.load]),
    Page(routes.WORKLIST, worklist.page, [WorklistState.on_load]),
    Page(routes.BOARD, board.page, [BoardState.on_load]),
    Page(routes.CALENDAR, calendar.page, [CalendarState.on_load]),
    Page(routes.ENCOUNTER, encounter.page, [LeftDialogsState.leave_encounter, EncounterState.on_load]),
    Page(routes.CHART, chart.page, [ChartState.on_load]),
    Page(routes.CASE, case.page, [LeftDialogsState.leave_case, CaseState.on_load]),
    Page(routes.DAYS, days.page, [DaysState.on_load]),
    Page(routes.NEW_CASE, new_case.page, [NewCaseState.on_load]),
    Page(routes.COPY_CASE, copy_case.page, [CopyCaseState.on_load]),
    Page(routes.DUPLICATES, duplicates.page, [DuplicatesState.on_load]),
    Page(routes.MERGE_CASES, merge_cases.page, [MergeState.on_load]),
    Page(routes.STAGES, stages.page, [StagesState.on_load]),
    Page(routes.ACCOUNT, account.page),
    Page(routes.CHANGES, changes.page, [ChangesState.on_load]),
    Page(routes.NOT_ALLOWED, not_allowed.page),
    Page(routes.NOT_FOUND, not_found.page, [SessionState.load]),
)
