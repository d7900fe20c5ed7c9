"""A case as lists show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list. ``verified`` is no while nobody has looked at a report that came from outside."""

    id: int
    version: int = 0
    case_number: str = ""
    case_type: str = ""
    occurred_words: str = ""
    reported_words: str = ""
    status: str = "open"
    closed_words: str = ""
    verified: str = ""
    work_related: str = ""
    workers_comp: str = ""
    is_recordable: bool = False
