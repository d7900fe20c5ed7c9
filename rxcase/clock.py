"""The only place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from rxcase.config import settings


def now() -> datetime:
    """The instant, in UTC. Never fixed: audit, sign-ins and throttles stay real."""
    return datetime.now(UTC)


def today(time_zone: str | None = None) -> date:
    """What rules, lists and reports call today.

    Args:
        time_zone: IANA name of the site's zone; the machine's own zone unless given.
    """
    fixed = settings().fixed_today
    if fixed is not None:
        return fixed
    zone = ZoneInfo(time_zone) if time_zone else None
    return now().astimezone(zone).date()
