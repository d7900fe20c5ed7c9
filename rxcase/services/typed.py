"""What was typed into a form: each field read and judged, all that is wrong said at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from rxcase.domain.dates import UnreadableDayError, day_words, read_day, read_past_day
from rxcase.domain.text import clean, is_blank
from rxcase.errors import InvalidInputError

HOW_TO_TYPE_TIME = "Type a time like 9:30 or 14:05."


class Typed:
    """A form's fields by name. Each reading method notes what is wrong; ``must_be_right`` refuses with all of it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self.problems: dict[str, str] = {}

    def wrong(self, name: str, problem: str) -> None:
        """Note what is wrong with a field, unless something is noted already."""
        self.problems.setdefault(name, problem)

    def line(self, name: str, most: int, *, if_blank: str = "") -> str | None:
        """One line of at most so many signs; None where nothing was typed, which is wrong with ``if_blank``."""
        return self._text(name, " ".join(clean(self.fields.get(name, "")).split()), most, if_blank)

    def text(self, name: str, most: int, *, if_blank: str = "") -> str | None:
        """A longer text, its line ends kept."""
        return self._text(name, clean(self.fields.get(name, "")).strip("\n"), most, if_blank)

    def choice(self, name: str, allowed: Collection[str], otherwise: str = "") -> str:
        """One of the words that are allowed; ``otherwise`` where the field is not there."""
        value = self.fields.get(name, otherwise) or otherwise
        if value not in allowed:
            self.wrong(name, "Choose one of the list.")
        return value

    def day(
        self,
        name: str,
        today: date,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        if_blank: str = "",
    ) -> date | None:
        """A day within the bounds, as ``domain.dates`` reads it; where it cannot be later than today, “fri” is the last one."""
        words = self.fields.get(name, "").strip()
        if not words:
            if if_blank:
                self.wrong(name, if_blank)
            return None
        try:
            day = read_past_day(words, today) if latest == today else read_day(words, today)
        except UnreadableDayError as error:
            self.wrong(name, str(error))
            return None
        if earliest is not None and day < earliest:
            self.wrong(name, f"{day_words(day)} is too early: it can be {day_words(earliest)} or later.")
        elif latest is not None and day > latest:
            late = "is still to come" if latest == today else "is too late"
            self.wrong(name, f"{day_words(day)} {late}: it can be {day_words(latest)} or earlier.")
        return day

    def clock_time(self, name: str) -> time | None:
        """A time of day such as ``9:30``, ``0930`` or ``2:05 pm``."""
        words = self.fields.get(name, "").strip().casefold().replace(".", "")
        if not words:
            return None
        half = words[-2:] if words.endswith(("am", "pm")) else ""
        digits = words.removesuffix(half).strip()
        hours, colon, minutes = digits.partition(":")
        if not colon and len(digits) in {3, 4}:
            hours, minutes = digits[:-2], digits[-2:]
        try:
            hour, minute = int(hours), int(minutes or 0)
            if half:
                hour = (hour % 12) + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 99
            return time(hour, minute)
        except ValueError:
            self.wrong(name, f"“{self.fields[name].strip()[:40]}” is no time that can be read. {HOW_TO_TYPE_TIME}")
            return None

    def must_be_right(self) -> None:
        """Refuse with everything that is wrong.

        Raises:
            InvalidInputError: With the message of each wrong field.
        """
        if self.problems:
            first = next(iter(self.problems.values()))
            count = len(self.problems)
            raise InvalidInputError(first if count == 1 else f"{count} fields need another look.", self.problems)

    def _text(self, name: str, words: str, most: int, if_blank: str) -> str | None:
        if is_blank(words):
            if if_blank:
                self.wrong(name, if_blank)
            return None
        if len(words) > most:
            self.wrong(name, f"This has {len(words):,} signs; {most:,} fit. Shorten it; nothing is lost.")
        return words


def typed_day(day: date | datetime | None) -> str:
    """A day as a field shows it, to be typed over."""
    return "" if day is None else f"{day:%Y-%m-%d}"
