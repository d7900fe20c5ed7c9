"""Days that are said from today: overdue, next 7 days, over 30 days ago."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from rxcase.domain.dates import SOON_DAYS

MOST_DAYS = 3650
_COUNTED = re.compile(r"(last|next)-([1-9]\d{0,3})-days|over-([1-9]\d{0,3})-days-ago")

Span = tuple[date | None, date | None]
"""First and last day, both included; None is without end."""


def span(words: str, today: date) -> Span | None:
    """The days that are meant.

    Args:
        words: overdue, today, later (after the next ``SOON_DAYS`` days), this-month, this-year, and with any number
            up to ``MOST_DAYS``: next-7-days and last-7-days (both with today), over-30-days-ago.
        today: From where they are counted.

    Returns:
        None where the words mean nothing.
    """
    match words:
        case "overdue":
            return None, today - timedelta(days=1)
        case "today":
            return today, today
        case "later":
            return today + timedelta(days=SOON_DAYS + 1), None
        case "this-month":
            return today.replace(day=1), today.replace(day=monthrange(today.year, today.month)[1])
        case "this-year":
            return date(today.year, 1, 1), date(today.year, 12, 31)
    found = _COUNTED.fullmatch(words)
    if found is None or int(found[2] or found[3]) > MOST_DAYS:
        return None
    if found[3]:
        return None, today - timedelta(days=int(found[3]) + 1)
    days = timedelta(days=int(found[2]))
    return (today - days, today) if found[1] == "last" else (today, today + days)


def said(words: str) -> str:
    """The words as people read them: “next 7 days”, “over 30 days ago”."""
    return words.replace("-", " ")


def is_said(words: str) -> bool:
    """Whether the words mean days."""
    return span(words, date(2000, 1, 1)) is not None
