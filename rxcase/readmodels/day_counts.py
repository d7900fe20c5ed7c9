"""The days of a case, as they are explained."""

from __future__ import annotations

from dataclasses import dataclass
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
