"""Later words on a note: its text is never changed, so what holds of it is told by what was said after it."""

from __future__ import annotations

from collections.abc import Iterable

STRUCK, RESTORED, ADDED = "struck", "restored", "added"


def is_struck(kinds: Iterable[str]) -> bool:
    """Whether a note is struck out, from the kinds of its amendments, oldest first."""
    struck = False
    for kind in kinds:
        if kind in {STRUCK, RESTORED}:
            struck = kind == STRUCK
    return struck
