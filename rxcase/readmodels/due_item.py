"""Tests and procedures that are due for a person, as the encounter's page lists them."""

from __future__ import annotations

from dataclasses import dataclass, field

DUE_ITEMS_SHOWN = 100
"""Tests that a page lists, pending ones first."""


@dataclass(frozen=True, slots=True)
class DueItemView:
    """One test or procedure; ``due_state`` is that of a follow-up.

    ``from_words`` says where it is from when it is not from this encounter; ``done_words`` what became of it.
    """

    id: int
    version: int
    title: str
    is_pending: bool
    due_words: str = ""
    due_state: str = "none"
    from_words: str = ""
    done_words: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class DueList:
    """What is due, the longest overdue first; and what was done or given up, newest first."""

    pending: list[DueItemView] = field(default_factory=list)
    finished: list[DueItemView] = field(default_factory=list)
    overdue: int = 0
    may_edit: bool = False
