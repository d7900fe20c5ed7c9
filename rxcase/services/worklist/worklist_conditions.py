"""Filters of the worklist as conditions of the database."""

from __future__ import annotations

import operator as compare
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_
from sqlmodel import col

from rxcase.access.actor import Actor
from rxcase.domain import relative_days
from rxcase.models import CaseManagerAssignment, Encounter
from rxcase.readmodels.worklist_columns import COLUMNS, Column, Kind, Operator
from rxcase.readmodels.worklist_query import Condition
from rxcase.services.worklist.worklist_sources import SOURCES, Days, Expression

_NEGATED = {Operator.IS_NOT: Operator.IS, Operator.FILLED: Operator.EMPTY}

AMONG = "among"
_COMPARED: Mapping[str, Callable[[Expression, Any], ColumnElement[bool]]] = {
    "=": compare.eq,
    "<": compare.lt,
    "<=": compare.le,
    ">=": compare.ge,
    AMONG: lambda value, wanted: value.in_(wanted),
    "like": lambda value, wanted: value.like(wanted, escape="/"),
}
Way = list[tuple[str, Any]]
"""Comparisons that must all hold, each with what is compared with."""


class Form(NamedTuple):
    """A filter without its values: whatever they are, it is the same condition.

    Attributes:
        ways: Each is enough: comparisons that must all hold, named as in ``_COMPARED``.
    """

    column: str
    operator: Operator
    ways: tuple[tuple[str, ...], ...]

    @property
    def comparisons(self) -> list[str]:
        """All of them in order; each takes one value."""
        return [each for way in self.ways for each in way]


class Filter(NamedTuple):
    """A filter as the database takes it: one value for each comparison of its form."""

    form: Form
    values: list[Any]


def filter_of(condition: Condition, today: date) -> Filter:
    """What a filter compares, and with what.

    Args:
        condition: In its plain form (``worklist_query.checked``).
        today: What relative days are counted from.
    """
    ways = _ways(condition, today)
    form = Form(condition.column, condition.operator, tuple(tuple(how for how, _ in way) for way in ways))
    return Filter(form, [value for way in ways for _, value in way])


def meaning(actor: Actor, form: Form, values: Sequence[Any]) -> ColumnElement[bool]:
    """The condition on ``encounter`` that a filter puts; where it excludes something, it is never unknown.

    Args:
        actor: Who asks.
        form: Of the filter.
        values: For each of its comparisons a value, or the parameter that stands for one.
    """
    column, source = COLUMNS[form.column], SOURCES[form.column]
    operator = _NEGATED.get(form.operator, form.operator)
    is_negated = operator is not form.operator
    found: ColumnElement[bool]
    if column.is_many:
        found = _manages(operator, values)
    elif operator is Operator.EMPTY:
        found = _is_empty(column, source.value(actor), source.days)
    else:
        value, rest = source.value(actor), iter(values)
        found = or_(*(holds(value, [(how, next(rest)) for how in way]) for way in form.ways)) if form.ways else false()
        # Without a value nothing is compared: the opposite must be true there.
        found = and_(value.is_not(None), found) if is_negated else found
    return not_(found) if is_negated else found


def _is_empty(column: Column, value: Expression, days: Days | None) -> ColumnElement[bool]:
    if days is not None and days.none is not None:
        nothing: ColumnElement[bool] = days.value == days.none
        return nothing
    return or_(value.is_(None), value == "") if column.kind is Kind.TEXT else value.is_(None)


def _manages(operator: Operator, values: Sequence[Any]) -> ColumnElement[bool]:
    works = (
        exists()
        .where(
            col(CaseManagerAssignment.encounter_id) == col(Encounter.id),
            col(CaseManagerAssignment.ended_at).is_(None),
        )
        .correlate(Encounter)
    )
    if operator is Operator.EMPTY:
        return not_(works)
    return works.where(col(CaseManagerAssignment.user_id).in_(values[0]))


def _ways(condition: Condition, today: date) -> list[Way]:
    column, days = COLUMNS[condition.column], SOURCES[condition.column].days
    operator = _NEGATED.get(condition.operator, condition.operator)
    if operator is Operator.EMPTY:
        return []
    if days is not None:
        return [within(days, span) for span in _spans(operator, condition.values, today) if not _is_turned(*span)]
    if column.kind is Kind.NUMBER:
        return [between(least, most, today) for least, most in _numbers(operator, condition.values)]
    wanted: list[Any] = [_folded(column, each) for each in condition.values]
    if operator is Operator.CONTAINS:
        return [[("like", f"%{_escaped(wanted[0])}%")]]
    # One value is said as equality: the planner then walks the index in its order.
    return [[("=", wanted[0])]] if len(wanted) == 1 and not column.is_many else [[(AMONG, wanted)]]


def _folded(column: Column, value: str) -> str | int:
    if column.kind is Kind.TEXT:
        return value.casefold() if column.name == "person" else value.lower()
    return value if column.codes or column.kind is Kind.FLAG else int(value)


def _escaped(text: str) -> str:
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _spans(operator: Operator, values: tuple[str, ...], today: date) -> Iterable[relative_days.Span]:
    match operator:
        case Operator.WHEN:
            span = relative_days.span(values[0], today)
            return [] if span is None else [span]
        case Operator.RANGE:
            first, last = (date.fromisoformat(each) if each else None for each in values)
            return [(first, last)]
    return [(day, day) for day in map(date.fromisoformat, values)]


def _is_turned(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and first > last


def _numbers(operator: Operator, values: tuple[str, ...]) -> Iterable[tuple[int | None, int | None]]:
    if operator is Operator.RANGE:
        least, most = (int(each) if each else None for each in values)
        return [(least, most)]
    return [(number, number) for number in map(int, values)]


def within(days: Days, span: relative_days.Span) -> Way:
    """What holds of a date between two days, both included."""
    first, last = span
    if first is not None and first == last and days.none is not None:
        return [("=", first)]
    way: Way = []
    if first is not None:
        way.append((">=", days.edge(first)))
    if last is not None:
        way.append(("<", days.edge(last + timedelta(days=1))))
    elif days.none is not None:
        way.append(("<", days.none))
    return way


def between(least: int | None, most: int | None, today: date) -> Way:
    """What holds of a day since which so many days have gone by, both bounds included.

    A day still to come counts as 0 days ago.
    """
    way: Way = []
    if most is not None:
        way.append((">=", _before(today, most)))
    if least:
        way.append(("<=", _before(today, least)))
    return way


def _before(today: date, days: int) -> date:
    return today - timedelta(days=days) if days < today.toordinal() else date.min


def holds(value: Expression, way: Way) -> ColumnElement[bool]:
    """The condition that all comparisons of a value hold; without any, that there is a value."""
    return and_(*(_COMPARED[how](value, wanted) for how, wanted in way)) if way else value.is_not(None)
