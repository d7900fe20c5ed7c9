"""Dates as people type and read them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SOON_DAYS = 7
FIRST_YEAR, LAST_YEAR = 1900, 2200

HOW_TO_TYPE = "Type a day like 3/14, 14 mar, fri, +7 or 2026-03-14."


class UnreadableDayError(ValueError):
    """What was typed is no day."""


# Lists say the same few days again and again.
@lru_cache(maxsize=4096)
def day_words(day: date) -> str:
    """A day as “3 Mar 2026”."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@lru_cache(maxsize=4096)
def short_day(day: date, today: date) -> str:
    """A day as “3 Mar”, with the year only when it is not this one."""
    words = f"{day.day} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"


@lru_cache(maxsize=4096)
def day_with_weekday(day: date, today: date) -> str:
    """A day to act on: “Tue 3 Mar”, with the year only when it is not this one."""
    return f"{WEEKDAYS[day.weekday()]} {short_day(day, today)}"


@lru_cache(maxsize=4096)
def distance_words(day: date, today: date) -> str:
    """How far a day is: “today”, “tomorrow”, “in 3 days”, “2 days overdue”."""
    days = (day - today).days
    match days:
        case 0:
            return "today"
        case 1:
            return "tomorrow"
        case -1:
            return "1 day overdue"
    return f"in {days} days" if days > 0 else f"{-days:,} days overdue"


@lru_cache(maxsize=4096)
def due_state(day: date | None, today: date) -> str:
    """One of none, overdue, today, soon (within ``SOON_DAYS``) and later."""
    if day is None:
        return "none"
    days = (day - today).days
    if days < 0:
        return "overdue"
    if days == 0:
        return "today"
    return "soon" if days <= SOON_DAYS else "later"


def age_years(date_of_birth: date, today: date) -> int:
    """Completed years of life."""
    had_birthday = (today.month, today.day) >= (date_of_birth.month, date_of_birth.day)
    return today.year - date_of_birth.year - (0 if had_birthday else 1)


def _made(year: int, month: int, day: int) -> date:
    try:
        made = date(year, month, day)
    except ValueError:
        raise UnreadableDayError(f"There is no such day. {HOW_TO_TYPE}") from None
    if not FIRST_YEAR <= made.year <= LAST_YEAR:
        raise UnreadableDayError(f"The year {made.year} cannot be meant. {HOW_TO_TYPE}")
    return made


def _without_year(month: int, day: int, today: date) -> date:
    """The day nearest to today: “12/28” typed in January means last December, “1/5” typed in December next January."""
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue
    if not candidates:
        return _made(today.year, month, day)
    return min(candidates, key=lambda each: abs((each - today).days))


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) <= 2 else int(text)


def _month(text: str) -> int | None:
    starts = [number for number, name in enumerate(MONTHS, start=1) if text[:3].casefold() == name.casefold()]
    return starts[0] if starts else None


def read_day(typed: str, today: date) -> date:
    """The day that somebody typed.

    Args:
        typed: ``2026-03-14``, ``3/14``, ``3/14/2026`` (month first, as in the United States), ``14 mar``,
            ``mar 14 2026``, ``today``, ``tomorrow``, a weekday (the next such day, never today),
            ``+7`` or ``7d`` (days), ``2w`` (weeks), ``1m`` is refused as unclear.
        today: What the page calls today.

    Raises:
        UnreadableDayError: With words on what can be typed.
    """
    text = " ".join(typed.strip().casefold().replace(",", " ").split())
    if text in {"today", "now"}:
        return today
    if text in {"tomorrow", "tom"}:
        return today + timedelta(days=1)
    if found := re.fullmatch(r"\+? ?(\d{1,4}) ?(d|days?|w|weeks?)?", text):
        if text.startswith("+") or found[2]:
            days = int(found[1]) * (7 if (found[2] or "d").startswith("w") else 1)
            return _made(*(today + timedelta(days=days)).timetuple()[:3])
    elif found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    elif found := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?", text):
        month, day = int(found[1]), int(found[2])
        return _made(_year(found[3]), month, day) if found[3] else _without_year(month, day, today)
    elif found := re.fullmatch(
        r"(\d{1,2}) ([a-z]{3,9})\.?(?: (\d{4}|\d{2}))?|([a-z]{3,9})\.? (\d{1,2})(?: (\d{4}|\d{2}))?", text
    ):
        name, number, year = (found[2], found[1], found[3]) if found[2] else (found[4], found[5], found[6])
        month_number = _month(name)
        if month_number is not None:
            return (
                _made(_year(year), month_number, int(number))
                if year
                else _without_year(month_number, int(number), today)
            )
    elif len(text) >= 2:
        for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")):
            if name.startswith(text):
                return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    raise UnreadableDayError(f"“{typed.strip()[:40]}” is no day that can be read. {HOW_TO_TYPE}")


_NAMES_YEAR_OR_SPAN = re.compile(r"\d{4}|/\d+/|\d ?[dw]|\d [a-z]+\.? \d\d$|[a-z]\.? \d+,? \d\d$")


def read_past_day(typed: str, today: date) -> date:
    """The day that somebody typed where only a past one can be meant: “fri” is the last Friday, “12/28” the last one.

    Raises:
        UnreadableDayError: With words on what can be typed.
    """
    day = read_day(typed, today)
    words = typed.strip().casefold()
    if day <= today or words.startswith(("+", "tom")) or _NAMES_YEAR_OR_SPAN.search(words):
        return day
    if words.isalpha():
        return day - timedelta(days=7)
    last = _made_if_real(day.year - 1, day.month, day.day)
    return last or day


def _made_if_real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
