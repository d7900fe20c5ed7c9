"""One of many encounters, as it is judged before anything is done to it."""

from __future__ import annotations

from dataclasses import dataclass

from rxcase.models import Encounter


@dataclass(frozen=True, slots=True)
class Standing:
    """An encounter as the preview judges it: the row, and the names beside it."""

    encounter: Encounter
    stage: str
    owner: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would change, or why it would not."""

    change: str = ""
    refusal: str = ""


def not_open(row: Standing) -> str:
    """Why nothing can be changed in it; empty when something can."""
    status = row.encounter.status
    return "" if status == "open" else f"It is {status}. Reopen it first."
