"""Dates, years and names as arguments."""

from __future__ import annotations

import re
from datetime import date

import click

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")

YEAR = click.IntRange(1900, 9999)


def as_date(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    """Read a date in ISO form; slashes are refused, for whose month comes first cannot be known.

    Raises:
        BadParameter: It is no such date.
    """
    if value is None:
        return None
    if not _ISO.fullmatch(value):
        raise click.BadParameter(f"“{value}” is no date like 2026-03-31.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"“{value}” is not in the calendar.") from None


def as_name(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    """A name, or “” where none was asked for; a blank one is refused, for a filter must not vanish unseen.

    Raises:
        BadParameter: It is blank.
    """
    if value is None:
        return ""
    if not value.strip():
        raise click.BadParameter("the name is empty.")
    return value
