"""What a report is made of, so that each of them is a short declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlmodel import Session

from rxcase.access.actor import Actor
from rxcase.readmodels.report import Cell, Column

CHUNK = 500
"""Rows held in memory at a time; what hangs on them is fetched for a whole chunk at once."""

Record: TypeAlias = Mapping[str, Cell]
"""One row, by the names of the columns; it may hold more than the report shows."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows are wanted; dates are included, None sets no bound.

    Attributes:
        as_of: Days are counted through this date.
        mode: ``today``, or ``annual`` with the days that are expected after it.
    """

    from_on: date | None = None
    to_on: date | None = None
    establishment_id: int | None = None
    employer_id: int | None = None
    as_of: date | None = None
    mode: str = "today"


@dataclass(frozen=True, slots=True)
class Report:
    """A report.

    Attributes:
        date_meant: What ``--from`` and ``--to`` mean, in words.
        records: The rows within the actor's reach, in order, a chunk in memory at a time.
        totals: What is counted: the name, and how much of it a row is.
        counts_days: Whether it counts days, through a date and with an estimate if that is asked for.
    """

    name: str
    title: str
    date_meant: str
    columns: tuple[Column, ...]
    records: Callable[[Session, Actor, Selection], Iterator[Record]]
    totals: Mapping[str, Callable[[Record], int]]
    counts_days: bool = False


def every(_record: Record) -> bool:
    """Counts each row."""
    return True
