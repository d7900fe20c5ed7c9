"""Symptoms and diagnoses, as the encounter's page lists them."""

from __future__ import annotations

from dataclasses import dataclass, field

CONDITIONS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One symptom or diagnosis: its code as it was recorded, whatever the system."""

    id: int
    version: int
    title: str
    code: str = ""
    system: str = ""
    about: str = ""
    comment: str = ""
    is_concluded: bool = False


@dataclass(frozen=True, slots=True)
class ConditionList:
    """What holds, then what is concluded."""

    current: list[ConditionView] = field(default_factory=list)
    concluded: list[ConditionView] = field(default_factory=list)
    may_edit: bool = False
