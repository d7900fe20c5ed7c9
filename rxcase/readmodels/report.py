"""A report: its parameters, its columns, its rows as they stream by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | int | bool | Decimal | date | time | datetime | None
"""One value of a row; ``datetime`` without zone is a wall-clock time at the site, with zone an instant."""

Row: TypeAlias = Sequence[Cell]


class ColumnType(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a report.

    Attributes:
        name: For programs; never changes.
        title: For people.
        needs: The permission (``case:view``) without which the column is left out.
        is_long: Whether its cells are sentences rather than words.
    """

    name: str
    title: str
    type: ColumnType = ColumnType.TEXT
    needs: str = ""
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """What a report is asked for; ``from_on`` and ``to_on`` are both included.

    Attributes:
        as_of: Days are counted through this date; today unless given.
        known_on: Time travel: what the database knew on this date.
        mode: ``today``, or ``annual`` with the estimated days of 29 CFR 1904.7(b)(3)(ix).
    """

    from_on: date | None = None
    to_on: date | None = None
    year: int | None = None
    establishment: str = ""
    employer: str = ""
    as_of: date | None = None
    known_on: date | None = None
    mode: str = "today"


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A report whose rows are read as they are consumed.

    Attributes:
        rows: Tuples in the order of ``columns``; can be gone through once.
        totals: Complete when the rows are used up, not before.
    """

    name: str
    title: str
    parameters: Mapping[str, str | int]
    columns: tuple[Column, ...]
    rows: Iterator[Row]
    generated_at: datetime
    as_of: date
    totals: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportDescription:
    """A report that can be asked for."""

    name: str
    title: str
