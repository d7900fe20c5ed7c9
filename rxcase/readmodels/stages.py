"""The stages as an administrator edits them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageForm:
    """What is typed about a stage; a limit is a number from 1, or empty for none."""

    name: str = ""
    needs_case: bool = False
    needs_owner: bool = False
    needs_follow_up: bool = False
    limit: str = ""
    person_limit: str = ""
    person_limit_counts: str = "owner"


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage in the list: what it needs and holds in words, how many are in it (``in_it`` in words), and its form."""

    id: int
    version: int
    name: str
    needs: str
    limits: str
    count: int
    in_it: str
    form: StageForm
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Retired:
    """What became of retiring a stage: how many moved, how many did not and why, and whether it is retired."""

    moved: int
    left: int
    why: tuple[str, ...]
    is_retired: bool
