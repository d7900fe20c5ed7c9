"""A month as a calendar shows it: whole weeks, the neighbours, its name."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from rxcase.domain.dates import FIRST_YEAR, LAST_YEAR

_SUNDAY_FIRST = calendar.Calendar(firstweekday=calendar.SUNDAY)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month of one year, within the years that dates may have here."""

    year: int
    month: int

    @property
    def name(self) -> str:
        """As people write it: “March 2026”."""
        return f"{calendar.month_name[self.month]} {self.year}"

    @property
    def said(self) -> str:
        """As an address says it: ``2026-03``."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def weeks(self) -> list[list[date]]:
        """Its weeks, Sunday first, with the days of the neighbours that fill the first and the last one."""
        return [list(week) for week in _SUNDAY_FIRST.monthdatescalendar(self.year, self.month)]

    def shifted(self, by: int) -> Month | None:
        """The month so many months later; None beyond the years that dates may have."""
        count = self.year * 12 + self.month - 1 + by
        year, month = divmod(count, 12)
        return Month(year, month + 1) if FIRST_YEAR < year < LAST_YEAR else None


def month_of(day: date) -> Month:
    """The month that a day is in."""
    return Month(day.year, day.month)


def read_month(said: str, today: date) -> Month:
    """The month that an address says; today's where it says none that can be meant."""
    if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", said):
        year, month = int(said[:4]), int(said[5:])
        if FIRST_YEAR < year < LAST_YEAR:
            return Month(year, month)
    return month_of(today)
