"""The worklist as a month of follow-ups."""

from __future__ import annotations

from dataclasses import dataclass, field

DAY_LINES = 4
"""So many follow-ups a day are named; of the others one learns how many there are."""

MOST_UNDATED = 30


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One encounter on its day; ``state`` is overdue, today, soon, later or none."""

    id: int
    person: str
    stage: str
    owner: str
    initials: str
    state: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the month shown, or of a neighbour.

    Attributes:
        day: As ISO text, for addresses; ``number`` of the month, ``words`` in full with its weekday.
        count: All follow-ups of the day that the query means.
        first: The first ``DAY_LINES`` of them, by name.
        more: How many are not named.
    """

    day: str
    number: int
    words: str
    is_in_month: bool
    is_today: bool
    is_past: bool
    is_weekend: bool
    count: int = 0
    more: int = 0
    first: list[CalendarEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A month, whole weeks of it, and what stands elsewhere: the four counts add up to all that the query means.

    Attributes:
        in_month: In the weeks shown.
        undated: The first ``MOST_UNDATED`` encounters without a follow-up date, by name.
    """

    title: str
    weeks: list[list[CalendarDay]]
    in_month: int
    earlier: int
    later: int
    without_date: int
    undated: list[CalendarEntry] = field(default_factory=list)
