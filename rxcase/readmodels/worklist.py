"""The worklist as it is shown: its rows, one page of them, its groups, what its filters offer."""

from __future__ import annotations

from dataclasses import dataclass, field

from rxcase.readmodels.guarded import only_with

PAGE_SIZE = 50
COUNT_LIMIT = 1000
"""Counts stop here and are shown as “1,000+”: the list stays fast with a million rows."""

MAX_GROUPS = 200
"""So many groups are listed; of the others one learns how many there are."""

MAX_CHOICES = 50
"""So many choices are offered at once; typing finds the others."""


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One open encounter, as text ready to show.

    ``follow_up_state`` is overdue, today, soon, later or none; ``follow_up_words`` says it (“2 days overdue”).
    ``managers`` are named only where their column is shown. ``group`` is the key of the row's group in a grouped list.
    ``mark`` says that the row was edited out of the list and stands there still.
    """

    id: int
    person: str
    chart_number: str
    employer: str
    site: str
    stage: str
    days_in_stage: int
    owner: str
    case_number: str
    case_type: str
    injury_on: str
    follow_up_on: str
    follow_up_state: str
    follow_up_words: str
    last_contact: str
    provider: str = ""
    managers: str = ""
    work_status: str = only_with("restriction:view", "")
    is_closed: bool = False
    group: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class WorklistGroup:
    """One group of a grouped list.

    Attributes:
        key: In the address, among what is collapsed.
        label: Its name; of the group without a value what that is called.
        count: All of its encounters, exactly.
        is_continued: Whether the page before shows its first rows.
    """

    key: str
    label: str
    count: int
    is_collapsed: bool = False
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """One page of the worklist.

    Attributes:
        total: Counted up to ``COUNT_LIMIT``; in a grouped list exact.
        has_more: Whether there is a next page.
        groups: Those whose heading this page shows, in order; nothing in a list without groups.
        more_groups: How many groups are beyond ``MAX_GROUPS``; their rows are on no page.
        in_more_groups: How many encounters are in those.
    """

    rows: list[WorklistRow]
    page: int
    total: int
    is_total_exact: bool
    has_more: bool
    groups: list[WorklistGroup] = field(default_factory=list)
    more_groups: int = 0
    in_more_groups: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a filter or a menu: ``value`` as the address says it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What a filter offers this actor; never more than the rows within reach would show.

    Attributes:
        choices: At most ``MAX_CHOICES`` that match what was typed.
        has_more: Whether typing more would find others.
    """

    choices: list[Choice] = field(default_factory=list)
    has_more: bool = False
