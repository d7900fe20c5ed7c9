"""The work status of a day: off work, modified duty or full duty, since when, until when, and because of what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rxcase.domain.dates import short_day
from rxcase.domain.restrictions import Span, span_words

_DAY = timedelta(days=1)


class WorkStatus(StrEnum):
    """What the person may do at work, the strictest last."""

    FULL_DUTY = "full-duty"
    MODIFIED_DUTY = "modified-duty"
    OFF_WORK = "off-work"


STATUS_WORDS = {
    WorkStatus.OFF_WORK: "Off work",
    WorkStatus.MODIFIED_DUTY: "Modified duty",
    WorkStatus.FULL_DUTY: "Full duty",
}
_RANK = {each: rank for rank, each in enumerate(WorkStatus)}


@dataclass(frozen=True, slots=True)
class Cause:
    """A record that sets the status on its days.

    Attributes:
        status: What it sets: off work or modified duty.
        span: Its days.
        words: What it is, for the reason; may be empty where no reason is shown.
    """

    status: WorkStatus
    span: Span
    words: str = ""


def of_restriction(*, is_lost_time: bool, affects_work: bool | None) -> WorkStatus | None:
    """What a restriction sets on its days: lost time is off work, any other that affects work modified duty.

    Args:
        is_lost_time: Its type is Lost Time.
        affects_work: Only a recorded no keeps a restriction from counting.
    """
    if is_lost_time:
        return WorkStatus.OFF_WORK
    return None if affects_work is False else WorkStatus.MODIFIED_DUTY


def of_accommodation(counts_as: str) -> WorkStatus | None:
    """What an accommodation sets on its days: lost-time ones (``away``) are off work, the others nothing by themselves."""
    return WorkStatus.OFF_WORK if counts_as == "away" else None


@dataclass(frozen=True, slots=True)
class StatusOfDay:
    """The status of one day.

    Attributes:
        status: Of the day.
        since: First day of the unbroken run of this status; None when nothing else ever was.
        next_on: The day on which it changes; None when no record says so.
        reasons: The causes that set it on this day; none on full duty.
    """

    status: WorkStatus
    since: date | None
    next_on: date | None
    reasons: tuple[Cause, ...] = ()

    @property
    def until(self) -> date | None:
        """The last day of the run."""
        return None if self.next_on is None else self.next_on - _DAY


def status_on(causes: Iterable[Cause], day: date) -> StatusOfDay:
    """The work status of a day; the worse of what holds on it counts.

    Args:
        causes: All that is recorded, in any order; those with an empty span say nothing.
        day: Any day, past and to come included.
    """
    held = [each for each in causes if not each.span.is_empty]
    runs = _runs(held)
    place = next(place for place in reversed(range(len(runs))) if runs[place][0] <= day)
    first, status = runs[place]
    return StatusOfDay(
        status=status,
        since=None if first == date.min else first,
        next_on=runs[place + 1][0] if place + 1 < len(runs) else None,
        reasons=tuple(each for each in held if each.status is status and each.span.covers(day)),
    )


def _runs(causes: Sequence[Cause]) -> list[tuple[date, WorkStatus]]:
    """The first day and the status of each run, from the first day that there is; neighbours differ."""
    changes: dict[date, dict[WorkStatus, int]] = {date.min: {}}
    for each in causes:
        _count(changes, each.span.first, each.status, 1)
        if each.span.last < date.max:
            _count(changes, each.span.last + _DAY, each.status, -1)
    runs: list[tuple[date, WorkStatus]] = []
    holding = dict.fromkeys(WorkStatus, 0)
    for day in sorted(changes):
        for status, more in changes[day].items():
            holding[status] += more
        now = max((status for status, count in holding.items() if count), key=_RANK.__getitem__, default=_LEAST)
        if not runs or runs[-1][1] is not now:
            runs.append((day, now))
    return runs


_LEAST = WorkStatus.FULL_DUTY


def _count(changes: dict[date, dict[WorkStatus, int]], day: date, status: WorkStatus, more: int) -> None:
    counts = changes.setdefault(day, {})
    counts[status] = counts.get(status, 0) + more


def when_words(of: StatusOfDay, today: date) -> str:
    """How long it lasts: “since 12 Feb, until 14 Mar”."""
    since = f"since {short_day(of.since, today)}" if of.since is not None else ""
    if of.until is not None:
        until = f"until {short_day(of.until, today)}"
    else:
        until = "" if of.status is WorkStatus.FULL_DUTY else "no end recorded"
    return ", ".join(part for part in (since, until) if part)


def reason_words(of: StatusOfDay, today: date) -> tuple[str, ...]:
    """Why, a record a line: “Lifting: at most 20 lb (12 Feb – 14 Mar)”; without repetition."""
    said = (f"{each.words} ({span_words(each.span, today)})" for each in of.reasons if each.words)
    return tuple(dict.fromkeys(said))
