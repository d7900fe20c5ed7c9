"""The worklist: its query, its rows, one page of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class FollowUp(StrEnum):
    """The follow-up filter of the worklist."""

    ANY = ""
    OVERDUE = "overdue"
    TODAY = "today"
    NEXT_7_DAYS = "next-7-days"
    LATER = "later"
    NONE = "none"


class WorklistSort(StrEnum):
    """What the worklist may be sorted by; a leading minus in the address turns it around."""

    FOLLOW_UP = "follow-up"
    NAME = "name"
    INJURY = "injury"
    STAGE_SINCE = "stage-since"


PAGE_SIZE = 50
COUNT_LIMIT = 1000
"""Counts stop here and are shown as “1,000+”: the list stays fast with a million rows."""


NO_OWNER = -1
"""The owner filter's word for “nobody”."""


@dataclass(frozen=True, slots=True)
class WorklistQuery:
    """What the worklist shows; all of it lives in the address.

    Attributes:
        search: Words; each must begin a word of the person's name, a number, the employer or the site.
        stage_id: Only this stage; 0 for all.
        owner_id: Only this owner; 0 for all, ``NO_OWNER`` for none.
        follow_up: Only this follow-up window.
        page: From 1.
    """

    search: str = ""
    stage_id: int = 0
    owner_id: int = 0
    follow_up: FollowUp = FollowUp.ANY
    sort: WorklistSort = WorklistSort.FOLLOW_UP
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One open encounter, as text ready to show.

    ``follow_up_state`` is overdue, today, soon, later or none; ``follow_up_words`` says it (“2 days overdue”).
    ``initials`` are the owner's.
    """

    id: int
    person: str
    chart_number: str
    employer: str
    site: str
    stage: str
    days_in_stage: int
    owner: str
    initials: str
    case_number: str
    case_type: str
    injury_on: str
    follow_up_on: str
    follow_up_state: str
    follow_up_words: str
    last_contact: str
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """One page of the worklist. ``total`` is counted up to ``COUNT_LIMIT``; ``has_more`` says there is a next page."""

    rows: list[WorklistRow]
    page: int
    total: int
    is_total_exact: bool
    has_more: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a filter or a menu."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class WorklistChoices:
    """What the worklist's filters offer this actor; never more than its rows would show."""

    stages: list[Choice] = field(default_factory=list)
    owners: list[Choice] = field(default_factory=list)
    today: date = date.min
