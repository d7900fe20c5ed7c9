"""Turns days of the demonstration into instants, by the wall clocks of its sites."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=50_000)
def _offset_at_noon(day: date, time_zone: str) -> float:
    noon = datetime.combine(day, time(12), ZoneInfo(time_zone))
    offset = noon.utcoffset()
    return offset.total_seconds() if offset else 0.0


def instant(day: date, minutes: int, time_zone: str) -> datetime:
    """The instant when the clock of a site shows that many minutes after midnight; made for office hours."""
    seconds = minutes * 60 - _offset_at_noon(day, time_zone)
    return datetime.fromtimestamp(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + seconds, UTC)


def wall_clock(day: date, minutes: int) -> datetime:
    """A wall-clock time without zone, as reports and visits have it."""
    return datetime.combine(day, time(minutes // 60 % 24, minutes % 60))
