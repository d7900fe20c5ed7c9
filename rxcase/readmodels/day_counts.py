"""The days of a case, as they are explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One day.

    Attributes:
        date: None for a day that an older system counted without saying which.
        kind: away, restricted or not-counted.
        record: The record that decided, as “Restriction 12”.
        source: What it says in words.
        why: The reason, with the paragraph of 29 CFR 1904 that it rests on.
        is_estimated: The day is still to come.
    """

    date: date | None
    kind: str
    record: str
    source: str
    why: str
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class CaseLedger:
    """The two numbers of a case and the lines that add up to them.

    Attributes:
        mode: ``today`` through ``as_of``, or ``annual`` with what is expected after it.
        capped_on: The day that was the 180th.
        is_migrated: A number was taken over from an older system.
    """

    case_number: str
    date_of_incident: date
    as_of: date
    mode: str
    days_away: int
    days_restricted: int
    capped_on: date | None
    is_migrated: bool
    days: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True)
class LedgerRun:
    """Neighbouring days of one kind, record and reason.

    Attributes:
        key: Tells it from the others.
        span: The days in words, “3 Mar – 12 Mar 2026”.
        count: How many.
        kind: away, restricted or not-counted.
        record: Which record decided.
        source: What it says.
        why: The reason in words.
        rule: The paragraph, as “29 CFR 1904.7(b)(3)(i)”.
        is_estimated: They are still to come.
    """

    key: str = ""
    span: str = ""
    count: int = 0
    kind: str = ""
    record: str = ""
    source: str = ""
    why: str = ""
    rule: str = ""
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class DaysView:
    """The page of the days of a case.

    Attributes:
        employee_id: The person; 0 where the case is a privacy case and the reader may not know whose.
        as_of: ISO date through which is counted, or from which is estimated.
        is_today: ``as_of`` is today at the site.
        mode: ``today`` or ``annual``.
        capped_words: The day that was the 180th.
        problem: Why nothing can be counted.
        not_counted: Days that a record speaks of and that do not count.
    """

    case_id: int = 0
    employee_id: int = 0
    case_number: str = ""
    person: str = ""
    occurred_words: str = ""
    as_of: str = ""
    as_of_words: str = ""
    is_today: bool = True
    mode: str = "today"
    days_away: int = 0
    days_restricted: int = 0
    capped_words: str = ""
    is_migrated: bool = False
    problem: str = ""
    runs: list[LedgerRun] = field(default_factory=list)
    not_counted: int = 0
