"""How long an absence is."""

from __future__ import annotations

from datetime import date


def calendar_days_absent(first_day_off: date | None, returned_on: date | None, expected_on: date | None) -> int | None:
    """Calendar days from the first day off to the return: the actual one, or else the expected one.

    The day of the return is not a day absent: from 1 to 18 September are 17 days.

    Source: Enterprise Health, “Adding an Absence Management Case”.

    Returns:
        None while one of the ends is not known, or the return lies before the first day off.
    """
    back_on = returned_on or expected_on
    if first_day_off is None or back_on is None or back_on < first_day_off:
        return None
    return (back_on - first_day_off).days
