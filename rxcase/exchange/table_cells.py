"""How a cell of a report reads as text."""

from __future__ import annotations

from datetime import UTC, datetime, time

from rxcase.readmodels.report import Cell

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def text_of(cell: Cell) -> str:
    """The cell for people: dates in ISO form, instants in UTC with a Z, yes and no in words."""
    match cell:
        case None:
            return ""
        case bool():
            return "Yes" if cell else "No"
        case datetime() if cell.tzinfo is not None:
            return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case datetime():
            return cell.isoformat(sep=" ", timespec="minutes" if cell.second == 0 else "seconds")
        case time():
            return cell.isoformat(timespec="minutes" if cell.second == 0 else "seconds")
    return str(cell)


def harmless(cell: Cell) -> str:
    """The cell as text that no spreadsheet takes for a formula: an apostrophe goes before one.

    Source: OWASP ASVS 5.0, 1.2.10.
    """
    words = text_of(cell)
    return f"'{words}" if isinstance(cell, str) and words.startswith(_FORMULA_SIGNS) else words
