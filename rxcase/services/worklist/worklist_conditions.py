"""Filters of the worklist as conditions of the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, true
from sqlmodel import col

from rxcase.domain import relative_days
from rxcase.models import CaseManagerAssignment, Encounter
from rxcase.readmodels.worklist_columns import COLUMNS, Column, Kind, Operator
from rxcase.readmodels.worklist_query import Condition
from rxcase.services.worklist.worklist_sources import SOURCES, Around, Days, Expression

_NEGATED = {Operator.IS_NOT: Operator.IS, Operator.FILLED: Operator.EMPTY}


def meaning(around: Around, condition: Condition) -> ColumnElement[bool]:
    """The condition on ``encounter`` that a filter puts; it is true or false, never unknown.

    Args:
        around: Who asks, and when.
        condition: In its plain form (``worklist_query.checked``).
    """
    column, source = COLUMNS[condition.column], SOURCES[condition.column]
    operator = _NEGATED.get(condition.operator, condition.operator)
    is_negated = operator is not condition.operator
    if column.is_many:
        found = _manages(operator, condition.values)
    elif source.days is not None:
        found = _in_days(source.days, operator, condition.values, around.today)
    elif column.kind is Kind.NUMBER:
        found = _since(source.value(around), operator, condition.values, around.today)
    else:
        found = _compared(column, source.value(around), operator, condition.values)
    return not_(found) if is_negated else found


def _known(value: Expression, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """False where the value is not known, so that its opposite is true there."""
    return and_(value.is_not(None), condition)


def _compared(column: Column, value: Expression, operator: Operator, values: tuple[str, ...]) -> ColumnElement[bool]:
    is_text = column.kind is Kind.TEXT
    if operator is Operator.EMPTY:
        return or_(value.is_(None), value == "") if is_text else value.is_(None)
    wanted: list[Any] = [_folded(column, each) for each in values]
    if operator is Operator.CONTAINS:
        return _known(value, value.contains(wanted[0], autoescape=True))
    # One value is said as equality: the planner then walks the index in its order.
    return _known(value, value == wanted[0] if len(wanted) == 1 else value.in_(wanted))


def _folded(column: Column, value: str) -> str | int:
    if column.kind is Kind.TEXT:
        return value.casefold() if column.name == "person" else value.lower()
    return value if column.codes or column.kind is Kind.FLAG else int(value)


def _manages(operator: Operator, values: tuple[str, ...]) -> ColumnElement[bool]:
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
    return works.where(col(CaseManagerAssignment.user_id).in_([int(each) for each in values]))


def _in_days(days: Days, operator: Operator, values: tuple[str, ...], today: date) -> ColumnElement[bool]:
    if operator is Operator.EMPTY:
        return days.value.is_(None) if days.none is None else days.value == days.none
    return or_(*(within(days, span) for span in _spans(operator, values, today)))


def _spans(operator: Operator, values: tuple[str, ...], today: date) -> Iterable[relative_days.Span]:
    match operator:
        case Operator.WHEN:
            return [relative_days.span(values[0], today) or (date.max, date.min)]
        case Operator.RANGE:
            first, last = (date.fromisoformat(each) if each else None for each in values)
            return [(first, last)]
    return [(day, day) for day in map(date.fromisoformat, values)]


def within(days: Days, span: relative_days.Span) -> ColumnElement[bool]:
    """The condition that a date lies between two days, both included."""
    first, last = span
    if first is not None and last is not None and first > last:
        return false()
    if first is not None and first == last and days.none is not None:
        return days.value == first
    parts: list[ColumnElement[bool]] = []
    if first is not None:
        parts.append(days.value >= days.edge(first))
    if last is not None:
        parts.append(days.value < days.edge(last + timedelta(days=1)))
    if days.none is None:
        parts.append(days.value.is_not(None))
    elif last is None:
        parts.append(days.value < days.none)
    return and_(*parts)


def _since(value: Expression, operator: Operator, values: tuple[str, ...], today: date) -> ColumnElement[bool]:
    """Numbers of days until today, asked of the day when they began; a beginning still to come counts as 0 days."""
    if operator is Operator.EMPTY:
        return value.is_(None)
    if operator is Operator.RANGE:
        least, most = (int(each) if each else None for each in values)
        return _known(value, between(value, least, most, today))
    return _known(value, or_(*(between(value, number, number, today) for number in map(int, values))))


def between(value: Expression, least: int | None, most: int | None, today: date) -> ColumnElement[bool]:
    """The condition that so many days have gone by since a day, both bounds included."""
    parts: list[ColumnElement[bool]] = [true()]
    if most is not None:
        parts.append(value >= _before(today, most))
    if least:
        parts.append(value <= _before(today, least))
    return and_(*parts)


def _before(today: date, days: int) -> date:
    return today - timedelta(days=days) if days < today.toordinal() else date.min
