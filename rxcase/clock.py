"""The only place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from rxcase.config import settings


def now() -> datetime:
    """The instant, in UTC. Never fixed: audit, sign-ins and throttles stay real."""
    return datetime.now(UTC)


def today(time_zone: str | None = None) -> date:
    """What rules, lists and reports call today.

    Args:
        time_zone: IANA name of the site's zone; the setting's, else the machine's own unless given.
    """
    fixed = settings().fixed_today
    if fixed is not None:
        return fixed
    name = time_zone or settings().time_zone
    zone = ZoneInfo(name) if name else None
    return now().astimezone(zone).date()


def on_the_wall(instant: datetime, time_zone: str | None = None) -> datetime:
    """The instant as the site's clock on the wall shows it, still aware of its zone."""
    name = time_zone or settings().time_zone
    return instant.astimezone(ZoneInfo(name) if name else None)


def midnight(day: date, time_zone: str | None = None) -> datetime:
    """The instant at which the day begins on the site's wall."""
    name = time_zone or settings().time_zone
    begins = datetime.combine(day, time())
    return begins.replace(tzinfo=ZoneInfo(name)) if name else begins.astimezone()
