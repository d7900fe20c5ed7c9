"""What is done to many encounters at once: the wish, its preview, its result."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

BULK_LIMIT = 5_000
"""So many encounters one act may change; whoever means more narrows the filter."""

ROWS_SHOWN = 100
"""Rows that a preview or a result lists at once."""


class BulkKind(StrEnum):
    """What can be done to many encounters."""

    OWNER = "owner"
    ADD_MANAGER = "add-manager"
    REMOVE_MANAGER = "remove-manager"
    STAGE = "stage"
    FOLLOW_UP = "follow-up"
    TASK = "task"


class RowState(StrEnum):
    """What became of a row: still to come, refused, done, or changed by somebody since it was listed."""

    LISTED = "listed"
    REFUSED = "refused"
    DONE = "done"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class BulkAction:
    """What is to be done with each of the chosen encounters.

    Attributes:
        user_id: The new owner (0 for nobody), the case manager, or who does the task.
        department_id: Which department does the task, if no person does.
        stage_id: Where to.
        day: The follow-up or the task's day, as typed; ``none`` takes a follow-up away.
        title: What the task is.
        reason: Kept with a move; needed to go beyond a limit of the stage.
        is_override: Whether to go beyond it.
    """

    kind: BulkKind
    user_id: int = 0
    department_id: int = 0
    stage_id: int = 0
    day: str = ""
    title: str = ""
    reason: str = ""
    is_override: bool = False


@dataclass(frozen=True, slots=True)
class BulkRowView:
    """One encounter of an act: who, what it changes from and to, or why not."""

    id: int
    person: str
    about: str
    change: str
    state: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class BulkReason:
    """Why some rows are not done, in words, and how many."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class BulkView:
    """An act before, while and after it is carried out.

    Attributes:
        title: What it does: “Move to Assessment”.
        count: How many encounters were listed.
        to_do: How many of them are still to come; before it begins, how many it will change.
        refused: How many it will not change, or did not, because a rule forbids it; ``reasons`` says why.
        changed: How many it left alone because somebody changed them after they were listed.
        missing: How many of the chosen were gone, or out of reach, when they were listed.
        rows: The first rows of the list; once it has begun, those that were not done first.
    """

    id: int = 0
    title: str = ""
    count: int = 0
    to_do: int = 0
    done: int = 0
    refused: int = 0
    changed: int = 0
    missing: int = 0
    has_begun: bool = False
    reasons: list[BulkReason] = field(default_factory=list)
    rows: list[BulkRowView] = field(default_factory=list)
