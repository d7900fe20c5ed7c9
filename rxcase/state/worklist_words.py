"""What the worklist says of its filters: their chips, and which of them emptied it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rxcase.domain import relative_days
from rxcase.domain.dates import day_words
from rxcase.readmodels.worklist import COUNT_LIMIT, PAGE_SIZE, WorklistPage
from rxcase.readmodels.worklist_columns import COLUMNS, YES, Kind, Operator
from rxcase.readmodels.worklist_query import Condition

_MOST_NAMED = 2

Labels = Mapping[tuple[str, str], str]


def condition_words(condition: Condition, labels: Labels) -> str:
    """A filter in words: “Stage: Intake or Treatment”, “Injury: from 1 Jan 2026”, “No owner”.

    Args:
        condition: The filter.
        labels: The names of choices, by column and value (``worklist_choices.labels``).
    """
    column = COLUMNS[condition.column]
    match condition.operator:
        case Operator.EMPTY:
            return column.none
        case Operator.FILLED:
            return f"{column.title}: any"
        case Operator.WHEN:
            said = relative_days.said(condition.values[0])
            return f"{column.title}: {said[:1].upper()}{said[1:]}"
        case Operator.RANGE:
            return f"{column.title}: {_range_words(condition)}"
        case Operator.CONTAINS:
            return f"{column.title}: contains “{condition.values[0]}”"
    if column.kind is Kind.FLAG:
        return column.title if condition.values == (YES,) else f"Not {column.title.lower()}"
    said = _values_words(condition, labels)
    return f"{column.title}: not {said}" if condition.operator is Operator.IS_NOT else f"{column.title}: {said}"


def _values_words(condition: Condition, labels: Labels) -> str:
    named = [_value_words(condition.column, each, labels) for each in condition.values]
    if len(named) > _MOST_NAMED:
        return f"{named[0]} or {len(named) - 1} others"
    return " or ".join(named)


def _value_words(column: str, value: str, labels: Labels) -> str:
    match COLUMNS[column].kind:
        case Kind.DATE:
            return day_words(date.fromisoformat(value))
        case Kind.CHOICE:
            return labels.get((column, value), "unknown")
    return value


def _range_words(condition: Condition) -> str:
    first, last = (_value_words(condition.column, each, {}) if each else "" for each in condition.values)
    if COLUMNS[condition.column].kind is Kind.NUMBER:
        return f"{first} to {last}" if first and last else f"{first} or more" if first else f"{last} or fewer"
    return f"{first} to {last}" if first and last else f"from {first}" if first else f"until {last}"


def count_words(page: WorklistPage) -> str:
    """How many there are, as far as was counted."""
    if not page.is_total_exact:
        return f"{COUNT_LIMIT:,}+ encounters"
    return encounters_words(page.total)


def encounters_words(total: int) -> str:
    """So many of them."""
    return "1 encounter" if total == 1 else f"{total:,} encounters"


def span_words(page: WorklistPage) -> str:
    """Which of them the page shows."""
    first = (page.page - 1) * PAGE_SIZE + 1
    if page.groups:
        return f"{len(page.rows)} of {page.total:,} on page {page.page}"
    total = f"{page.total:,}" if page.is_total_exact else f"{COUNT_LIMIT:,}+"
    return f"{first:,}–{first + len(page.rows) - 1:,} of {total}" if page.rows else ""


def emptied_words(name: str, page: WorklistPage) -> str:
    """That a filter left nobody, and how many there are without it."""
    number = f"{page.total:,}{'' if page.is_total_exact else '+'}"
    are = "is 1 encounter" if number == "1" else f"are {number} encounters"
    return f"It is {name} that leaves nobody: without it there {are}."


def more_words(page: WorklistPage) -> str:
    """What of a grouped list is on no page."""
    if not page.more_groups:
        return ""
    groups = "1 more group" if page.more_groups == 1 else f"{page.more_groups:,} more groups"
    return f"{groups} with {page.in_more_groups:,} encounters: filter the list to see them."
