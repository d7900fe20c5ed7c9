"""What stands in each column of a row of the worklist."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import reflex as rx

from rxcase.components.chip import chip
from rxcase.components.follow_up import follow_up
from rxcase.components.status_mark import status_mark
from rxcase.components.table import cell, row_link
from rxcase.pages.worklist.choosing import editable_cell, row_mark
from rxcase.readmodels.worklist import WorklistRow
from rxcase.state.worklist import WorklistState

Row = rx.vars.ObjectVar[WorklistRow]


def _resting(column: str, *children: rx.Component | rx.Var | str, class_name: str = "quiet") -> rx.Component:
    """What belongs to a column that is not shown itself, in grey beside what it belongs to."""
    return rx.cond(~WorklistState.columns.contains(column), rx.el.span(*children, class_name=class_name))


def _pair(*parts: rx.Component) -> rx.Component:
    return rx.el.span(*parts, class_name="pair")


def _person(row: Row) -> rx.Component:
    return _pair(
        row_link(rx.el.bdi(row.person), href="/encounter/" + row.id.to_string() + "/"),
        row_mark(row),
        _resting("chart", row.chart_number),
    )


def _employer(row: Row) -> rx.Component:
    return _pair(
        rx.el.span(row.employer, class_name="one-line"), _resting("site", row.site, class_name="one-line quiet")
    )


def _case_type(row: Row) -> rx.Component:
    return _pair(rx.el.span(row.case_type), _resting("case-number", row.case_number))


def _stage(row: Row) -> rx.Component:
    return _pair(rx.el.span(row.stage), rx.cond(row.stage, _resting("days-in-stage", _days(row))))


def _days(row: Row) -> rx.Var[str]:
    return row.days_in_stage.to_string() + " d"


def _owner(row: Row) -> rx.Component:
    return rx.cond(row.owner, rx.el.bdi(row.owner), rx.el.span("No owner", class_name="quiet"))


def _follow_up(row: Row) -> rx.Component:
    # A closed encounter has no follow-up; until it is archived it stands here to be finished.
    return rx.cond(
        row.is_closed,
        chip("Closed"),
        follow_up(row.follow_up_on, row.follow_up_words, row.follow_up_state),
    )


CELLS: Mapping[str, Callable[[Row], rx.Component | rx.Var]] = {
    "person": _person,
    "chart": lambda row: row.chart_number,
    "employer": _employer,
    "site": lambda row: row.site,
    "case-type": _case_type,
    "case-number": lambda row: row.case_number,
    "injury": lambda row: row.injury_on,
    "stage": _stage,
    "days-in-stage": lambda row: rx.cond(row.stage, _days(row), ""),
    "work-status": lambda row: status_mark(row.work_status),
    "owner": _owner,
    "managers": lambda row: row.managers,
    "provider": lambda row: row.provider,
    "follow-up": _follow_up,
    "last-contact": lambda row: row.last_contact,
    "closed": lambda row: rx.cond(row.is_closed, "Closed", "Open"),
}
"""By the names of ``readmodels.worklist_columns``."""


EDITED: Mapping[str, str] = {"stage": "stage", "owner": "owner", "follow-up": "follow-up"}
"""What is edited in its cell, and what the button calls it."""


def cell_of(column: rx.Var[str], row: Row) -> rx.Component:
    """The row's cell in a column."""
    return rx.match(column, *[(name, _cell(name, made(row), row)) for name, made in CELLS.items()], rx.fragment())


def _cell(name: str, shown: rx.Component | rx.Var, row: Row) -> rx.Component:
    if name in EDITED:
        return editable_cell(shown, row=row, name=name, column=name, words=EDITED[name])
    return cell(shown, name=name, role="gridcell")
