"""How codes are said on screens and in reports."""

from __future__ import annotations

from functools import lru_cache

from rxcase.domain.case_words import ANSWERS, CASE_TYPES, ILLNESS_TYPES
from rxcase.domain.restrictions import limit_words
from rxcase.models import Restriction

__all__ = ["ANSWERS", "CASE_TYPES", "ILLNESS_TYPES", "initials", "restriction_words", "size_words", "yes_no"]


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """First letters of the first and the last word of a name, such as “MO”."""
    parts = [part for part in name.split() if part[0].isalpha()]
    if not parts:
        return ""
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


def yes_no(value: bool | None) -> str:
    """Yes, No, or nothing where nothing was recorded."""
    return "" if value is None else "Yes" if value else "No"


def restriction_words(restriction: Restriction, type_name: str) -> str:
    """A restriction as one line: “Lifting: at most 20 lb, right, not from the floor”."""
    of = restriction
    return limit_words(type_name, of.description, of.type_option, of.option_label, of.allowed_weight_lb, of.side)


def size_words(size_bytes: int) -> str:
    """A file's size for people: “12 kB”, “3.4 MB”."""
    if size_bytes < 1_000_000:
        return f"{max(round(size_bytes / 1000), 1):,} kB"
    return f"{size_bytes / 1_000_000:.1f} MB"
