"""How one cell of an exchange file is read into a value, and how the value is written back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

LARGEST_INTEGER = 2_147_483_647
"""What an integer column holds on every database."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", re.ASCII)
_CLOCK = re.compile(r"(\d{2}:\d{2}:\d{2}) ?([AP]M)?", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"-?\d{1,12}", re.ASCII)
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014", "-----")
_NO_DATE = ("0000-00-00", "0000-00-00 00:00:00")
_MOMENT_FIX = "Write year-month-day, as 2026-03-31 or 2026-03-31 14:30:00."
_DAY_FIX = "Write year-month-day, as 2026-03-31."


class CellError(ValueError):
    """A cell that cannot be meant.

    Attributes:
        reason: What is wrong with it.
        fix: What to write instead.
    """

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of cell.

    Attributes:
        read: The value of a text that is not blank; None means that the text stands for nothing.
        show: The text of a value; reading it gives the value again.
        limit: The longest text that fits, in characters.
        is_text: Whether the value is the text itself.
        is_free: Whether spaces around the text belong to it.
    """

    read: Callable[[str], Any]
    show: Callable[[Any], str] = str
    limit: int | None = None
    is_text: bool = False
    is_free: bool = False


def too_long(length: int, limit: int) -> CellError:
    """The error of a text that does not fit; nothing is ever cut."""
    return CellError(f"It has {length:,} characters; at most {limit:,} fit.", f"Shorten it to {limit:,} characters.")


def text(limit: int | None = None) -> Cell:
    """A name, a code, a number kept as text; spaces around it go."""
    return Cell(read=str, limit=limit, is_text=True)


def free_text() -> Cell:
    """Prose, kept to the last space."""
    return Cell(read=str, is_text=True, is_free=True)


def _unreadable_date(given: str, fix: str) -> CellError:
    if "/" in given:
        return CellError("With slashes it cannot be known whether the month or the day comes first.", fix)
    return CellError("This is no date that can be read.", fix)


def _no_such_date(fix: str) -> CellError:
    return CellError("There is no such day or time.", fix)


def _read_moment(given: str) -> datetime | None:
    if _MOMENT.fullmatch(given) or _DAY.fullmatch(given):
        if given in _NO_DATE:
            return None
        try:
            return datetime.fromisoformat(given)
        except ValueError:
            raise _no_such_date(_MOMENT_FIX) from None
    raise _unreadable_date(given, _MOMENT_FIX)


def _read_day_and_time(given: str) -> tuple[date, time | None] | None:
    moment = _read_moment(given)
    if moment is None:
        return None
    return moment.date(), (moment.time() if len(given) > 10 else None)


def _show_moment(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="seconds")


def _show_day_and_time(value: tuple[date, time | None]) -> str:
    day, at = value
    return day.isoformat() if at is None else f"{day.isoformat()} {at.isoformat(timespec='seconds')}"


def moment() -> Cell:
    """A wall-clock date and time; a date alone is its midnight; all zeros stand for nothing."""
    return Cell(read=_read_moment, show=_show_moment)


def day_and_time() -> Cell:
    """A date, and the wall-clock time if one was given: the value is a pair."""
    return Cell(read=_read_day_and_time, show=_show_day_and_time)


def moment_as_text() -> Cell:
    """A date that is carried for another system: checked, kept as text."""

    def read(given: str) -> str | None:
        found = _read_moment(given)
        return None if found is None else _show_moment(found)

    return Cell(read=read)


def day() -> Cell:
    """A date of our own files: ISO, without a time."""

    def read(given: str) -> date:
        if not _DAY.fullmatch(given):
            raise _unreadable_date(given, _DAY_FIX)
        try:
            return date.fromisoformat(given)
        except ValueError:
            raise _no_such_date(_DAY_FIX) from None

    return Cell(read=read, show=date.isoformat)


def clock() -> Cell:
    """A time of day: ``HH:MM:SS``, or on the twelve-hour clock with AM or PM right after it."""
    fix = "Write hours, minutes and seconds, as 07:30:00 or 07:30:00AM."

    def read(given: str) -> time:
        found = _CLOCK.fullmatch(given)
        if found is None:
            raise CellError("This is no time of day that can be read.", fix)
        try:
            at = time.fromisoformat(found[1])
        except ValueError:
            raise CellError("There is no such time of day.", fix) from None
        if found[2]:
            if not 1 <= at.hour <= 12:
                raise CellError("With AM or PM the hour is 1 to 12.", fix)
            at = at.replace(hour=at.hour % 12 + (12 if found[2].upper() == "PM" else 0))
        return at

    return Cell(read=read, show=lambda at: at.isoformat(timespec="seconds"))


def flag() -> Cell:
    """1 for yes, 0 for no."""

    def read(given: str) -> bool:
        if given not in {"0", "1"}:
            raise CellError("Only 1 (yes) and 0 (no) are known here.", "Write 1 or 0, or leave it blank.")
        return given == "1"

    return Cell(read=read, show=lambda value: "1" if value else "0")


def _folded(given: str) -> str:
    return " ".join(given.translate(_DASHES).casefold().split())


def choice(words: Mapping[str, str], also: Mapping[str, str] | None = None) -> Cell:
    """One of a list of words, whatever their case.

    Args:
        words: The code that is kept, by the word that is written.
        also: Further spellings that are read.
    """
    codes = {_folded(word): code for word, code in {**(also or {}), **words}.items()}
    shown = {code: word for word, code in words.items()}
    fix = f"Write one of: {', '.join(words)}."

    def read(given: str) -> str:
        code = codes.get(_folded(given))
        if code is None:
            raise CellError("This word is not among the ones known here.", fix)
        return code

    return Cell(read=read, show=lambda code: shown.get(code, str(code)))


def digit(meanings: Mapping[str, str], words: Mapping[str, str]) -> Cell:
    """One of a list of digits.

    Args:
        meanings: The code that is kept, by digit.
        words: What each digit means, for the error.
    """
    shown = {code: given for given, code in meanings.items()}
    fix = f"Write {', '.join(f'{given} ({word})' for given, word in words.items())}, or leave it blank."

    def read(given: str) -> str:
        code = meanings.get(given)
        if code is None:
            raise CellError(f"Only {', '.join(meanings)} are known here.", fix)
        return code

    return Cell(read=read, show=lambda code: shown.get(code, str(code)))


def whole(lowest: int = 0, highest: int = LARGEST_INTEGER) -> Cell:
    """A whole number."""

    def read(given: str) -> int:
        if not _WHOLE.fullmatch(given):
            raise CellError("This is no whole number.", "Write digits only, without separators or decimals.")
        number = int(given)
        if not lowest <= number <= highest:
            raise CellError("The number is out of bounds.", f"Write a number from {lowest:,} to {highest:,}.")
        return number

    return Cell(read=read)


def migrated_days() -> Cell:
    """Days counted by the system that the case came from; −1 says that it counted none."""
    number = whole(-1)

    def read(given: str) -> int | None:
        days: int = number.read(given)
        return None if days < 0 else days

    return Cell(read=read)


def one_of(numbers: Mapping[int, str]) -> Cell:
    """One of a list of numbers with a meaning each."""
    fix = f"Write {', '.join(f'{number} ({meaning})' for number, meaning in numbers.items())}."

    def read(given: str) -> int:
        if not _WHOLE.fullmatch(given) or int(given) not in numbers:
            raise CellError("This number is not among the ones known here.", fix)
        return int(given)

    return Cell(read=read)


def pounds() -> Cell:
    """A weight in pounds, with at most two decimals."""
    fix = "Write the pounds as a number, as 25 or 12.5."

    def read(given: str) -> Decimal:
        try:
            weight = Decimal(given)
        except InvalidOperation:
            raise CellError("This is no number.", fix) from None
        if not weight.is_finite() or not 0 <= weight < 1_000_000:
            raise CellError("The weight is out of bounds.", fix)
        if weight != round(weight, 2):
            raise CellError("It has more than two decimals.", fix)
        return round(weight, 2)

    return Cell(read=read, show=lambda weight: f"{weight.normalize():f}", limit=10)


def matching(pattern: str, reason: str, fix: str) -> Cell:
    """A code of a fixed shape, kept as given."""
    shape = re.compile(pattern, re.ASCII)

    def read(given: str) -> str:
        if not shape.fullmatch(given):
            raise CellError(reason, fix)
        return given

    return Cell(read=read)


def time_zone() -> Cell:
    """An IANA time zone."""

    def read(given: str) -> str:
        try:
            return ZoneInfo(given).key
        except (KeyError, ValueError, OSError):
            raise CellError("There is no such time zone.", "Write an IANA name, as America/New_York.") from None

    return Cell(read=read)
