"""From when to when a restriction or an accommodation holds, and which days of one the others cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rxcase.domain.dates import short_day

ACTIVE, ENDED, REVISED = "active", "ended", "revised"
"""States of a restriction: revised ones were wrong and never in effect."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both ends included; None is without a beginning, or open-ended."""

    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def first(self) -> date:
        """The first day, or the first that there is."""
        return self.starts_on or date.min

    @property
    def last(self) -> date:
        """The last day, or the last that there is."""
        return self.ends_on or date.max

    @property
    def is_empty(self) -> bool:
        """Whether it ends before it starts."""
        return self.last < self.first

    def covers(self, day: date) -> bool:
        """Whether the day is in it."""
        return self.first <= day <= self.last

    def overlaps(self, other: Span) -> bool:
        """Whether a day is in both."""
        return max(self.first, other.first) <= min(self.last, other.last)

    def is_over(self, today: date) -> bool:
        """Whether its last day is past."""
        return self.last < today

    def is_to_come(self, today: date) -> bool:
        """Whether its first day is still to come."""
        return today < self.first


def limit_words(
    name: str | None,
    description: str | None,
    option: str | None = None,
    label: str | None = None,
    weight_lb: Decimal | None = None,
    side: str | None = None,
) -> str:
    """A restriction as one line: “Lifting: at most 20 lb, right, not from the floor”.

    Args:
        name: Of its type, if it has one.
        description: In words; imported ones repeat the name of their type there.
        option: What was chosen or said of what the type offers.
        label: The unit or the label of that.
        weight_lb: The most that may be lifted or moved.
        side: Of the body.
    """
    title, words = name or description or "Restriction", description or ""
    details = [
        " ".join(part for part in (option, label) if part),
        f"at most {weight_lb.normalize():f} lb" if weight_lb is not None else "",
        side or "",
        words if words.casefold() != title.casefold() else "",
    ]
    said = ", ".join(detail for detail in details if detail)
    return f"{title}: {said}" if said else title


def in_effect(
    starts_on: date | None, ends_on: date | None, *, is_permanent: bool = False, state: str = ACTIVE
) -> Span | None:
    """The days on which a row holds.

    Args:
        starts_on: None was not recorded: since ever.
        ends_on: Its last day; None is open-ended.
        is_permanent: It has no end, whatever ``ends_on`` says.
        state: active, ended, revised or deleted.

    Returns:
        None when it never held, and when it was ended but nobody recorded when: then nothing is known of its days.
    """
    if state not in {ACTIVE, ENDED}:
        return None
    last = None if is_permanent else ends_on
    if state == ENDED and last is None:
        return None
    span = Span(starts_on, last)
    return None if span.is_empty else span


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same days as few spans in their order, none touching another."""
    found: list[Span] = []
    for span in sorted((each for each in spans if not each.is_empty), key=lambda each: (each.first, each.last)):
        if found and (found[-1].last == date.max or span.first <= found[-1].last + _DAY):
            if span.last > found[-1].last:
                found[-1] = Span(found[-1].starts_on, span.ends_on)
        else:
            found.append(span)
    return found


def uncovered(span: Span, by: Iterable[Span]) -> list[Span]:
    """The days of a restriction on which no accommodation holds: restricted, not accommodated.

    Args:
        span: The restriction's days.
        by: The days of its accommodations, in any order.

    Returns:
        Spans in their order; none when every day is covered.
    """
    return list(_gaps(span, joined(by)))


def _gaps(span: Span, covers: list[Span]) -> Iterator[Span]:
    start = span.starts_on
    for cover in covers:
        if cover.last < (start or date.min):
            continue
        if cover.first > span.last:
            break
        if cover.first > (start or date.min):
            yield Span(start, cover.first - _DAY)
        if cover.last == date.max or cover.last >= span.last:
            return
        start = cover.last + _DAY
    yield Span(start, span.ends_on)


def span_words(span: Span, today: date, *, is_permanent: bool = False) -> str:
    """A span as “12 Feb – 14 Mar”, with the year where it is not this one.

    Args:
        span: The days.
        today: Decides which year goes without saying.
        is_permanent: No end is meant, not only unknown.
    """
    if span.starts_on is not None and span.starts_on == span.ends_on:
        return short_day(span.starts_on, today)
    first = short_day(span.starts_on, today) if span.starts_on else "…"
    if is_permanent:
        return f"{first} – permanent"
    return f"{first} – {short_day(span.ends_on, today) if span.ends_on else 'open'}"
