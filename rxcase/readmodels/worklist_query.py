"""What the worklist, the board and the calendar are asked for; all of it lives in the address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rxcase.domain import relative_days
from rxcase.domain.dates import FIRST_YEAR, LAST_YEAR
from rxcase.readmodels.worklist_columns import COLUMNS, NO, USUAL_COLUMNS, YES, Column, Kind, Operator

MOST_VALUES = 50
LONGEST_TEXT = 100
_LARGEST = 2**31
NONE = "none"
"""The key of the group of those without a value."""


class Layout(StrEnum):
    """How the same encounters are laid out."""

    LIST = "list"
    BOARD = "board"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter. ``values`` are plain text in the form that ``checked`` gives: ids, codes, ISO dates, numbers."""

    column: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sort:
    """One key of the order."""

    column: str
    descending: bool = False


USUAL_SORT = (Sort("follow-up"),)


@dataclass(frozen=True, slots=True)
class WorklistQuery:
    """Which encounters are meant, and how they are shown.

    Attributes:
        search: Words; each must begin a word of the person's name, a number, the employer, the site or a note.
        conditions: All must hold; at most one for each column.
        group: A column, or nothing.
        collapsed: Keys of groups whose rows are not shown; ``NONE`` is the group without a value.
        sort: Keys of the order, the first counts first.
        columns: What is shown, in this order.
        page: From 1.
    """

    search: str = ""
    conditions: tuple[Condition, ...] = ()
    group: str = ""
    collapsed: tuple[str, ...] = ()
    sort: tuple[Sort, ...] = USUAL_SORT
    columns: tuple[str, ...] = USUAL_COLUMNS
    page: int = 1
    layout: Layout = Layout.LIST

    def condition(self, column: str) -> Condition | None:
        """The filter on a column, if there is one."""
        return next((each for each in self.conditions if each.column == column), None)

    def having(self, column: str, operator: Operator, *values: str | int) -> WorklistQuery:
        """The same query with a filter, in the place of the column's former one; from the first page."""
        made = Condition(column, operator, tuple(map(str, values)))
        if self.condition(column) is None:
            return replace(self, conditions=(*self.conditions, made), page=1)
        return replace(
            self, conditions=tuple(made if each.column == column else each for each in self.conditions), page=1
        )

    def without(self, column: str) -> WorklistQuery:
        """The same query without a column's filter; from the first page."""
        return replace(self, conditions=tuple(each for each in self.conditions if each.column != column), page=1)


def checked(condition: Condition) -> Condition | None:
    """The filter in its plain form; None where it cannot be meant.

    Values that mean nothing are left out; a filter that is left without the values it needs means nothing.
    """
    column = COLUMNS.get(condition.column)
    if column is None or condition.operator not in column.operators:
        return None
    operator, values = condition.operator, condition.values
    match operator:
        case Operator.EMPTY | Operator.FILLED:
            return replace(condition, values=())
        case Operator.CONTAINS:
            kept = _texts(values[:1])
        case Operator.WHEN:
            kept = tuple(each for each in values[:1] if relative_days.is_said(each))
        case Operator.RANGE:
            kept = _range(column, values)
        case _:
            kept = _texts(values[:1]) if column.kind is Kind.TEXT else _several(column, values)
    return replace(condition, values=kept) if kept else None


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    said = (" ".join(each.replace("\0", " ").split())[:LONGEST_TEXT].strip() for each in values)
    return tuple(each for each in said if each)


def _several(column: Column, values: Iterable[str]) -> tuple[str, ...]:
    plain = (_plain(column, each) for each in values)
    return tuple(dict.fromkeys(each for each in plain if each))[:MOST_VALUES]


def _range(column: Column, values: tuple[str, ...]) -> tuple[str, ...]:
    if len(values) != 2:
        return ()
    first, last = (_plain(column, each) for each in values)
    return (first, last) if first or last else ()


def _plain(column: Column, value: str) -> str:
    match column.kind:
        case Kind.DATE:
            return _day(value)
        case Kind.FLAG:
            return value if value in {YES, NO} else ""
        case Kind.CHOICE if column.codes:
            return value if value in column.codes else ""
    if not re.fullmatch(r"[0-9]{1,10}", value) or not int(value) < _LARGEST:
        return ""
    number = int(value)
    return str(number) if number or column.kind is Kind.NUMBER else ""


def _day(value: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return ""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return ""
    return value if FIRST_YEAR <= day.year <= LAST_YEAR else ""
