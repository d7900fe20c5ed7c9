"""The stage board: its columns and lanes, the cards in them, what became of a move."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rxcase.errors import FieldConflict
from rxcase.readmodels.guarded import only_with

CARDS_PAGE = 50
"""So many cards a cell loads at once; scrolling brings the next."""

FIRST_CARDS = 120
"""So many cards come with the board itself; the cells beyond ask for theirs when they come into view."""

MOST_LANES = 40
"""So many lanes are shown; of the others one learns how many there are."""

NO_STAGE = 0
NO_LANE = "none"


class Lanes(StrEnum):
    """What the board's swimlanes are."""

    NONE = ""
    OWNER = "owner"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage, in the administrator's order.

    Attributes:
        stage_id: ``NO_STAGE`` for the column of encounters without a stage.
        count: How many the board shows here.
        limit: How many the stage holds, or 0 for any number.
        in_stage: How many there are without the board's filters, as the limit counts them.
        fill: under, full or over: how that stands to the limit.
        words: The same in words: “12 of at most 15”.
        people: Who has as many here as one person may have, or more: “Maren Oakley 6 of 5”; empty otherwise.
        is_beyond: Whether one of them has more.
        oldest: How long the one has been here that has been here longest: “oldest 34 d”; empty in an empty column.
        is_goal: Whether cards can be moved here.
    """

    stage_id: int
    name: str
    count: int
    limit: int = 0
    in_stage: int = 0
    fill: str = "under"
    words: str = ""
    people: str = ""
    is_beyond: bool = False
    oldest: str = ""
    is_goal: bool = True


@dataclass(frozen=True, slots=True)
class BoardLane:
    """One swimlane; ``key`` is the number of what it stands for, or ``NO_LANE``."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class BoardCell:
    """How many cards a column has in a lane; a board without lanes has one lane without a name."""

    lane: str
    stage_id: int
    count: int


@dataclass(frozen=True, slots=True)
class BoardCard:
    """One encounter on the board.

    Attributes:
        order: Where it stands in its column: the follow-up date, undated last; then by number.
        follow_up: “Tue 3 Mar”; empty without one.
        follow_up_state: overdue, today, soon, later or none.
        status: Work status today, or empty where it is not known.
        age: How long in this stage: “12 d”.
        warning: The one thing that is wrong with it, or empty.
        may_move: Whether this actor may move it.
    """

    id: int
    version: int
    stage_id: int
    lane: str
    order: str
    person: str
    employer: str
    follow_up: str
    follow_up_words: str
    follow_up_state: str
    age: str
    owner: str
    initials: str
    status: str = only_with("restriction:view", "")
    warning: str = ""
    is_closed: bool = False
    may_move: bool = False


@dataclass(frozen=True, slots=True)
class BoardFrame:
    """Everything of the board but its cards.

    Attributes:
        more_lanes: How many lanes are beyond ``MOST_LANES``.
        is_filtered: Whether the columns show less than the stages hold.
    """

    columns: list[BoardColumn] = field(default_factory=list)
    lanes: list[BoardLane] = field(default_factory=list)
    cells: list[BoardCell] = field(default_factory=list)
    more_lanes: int = 0
    total: int = 0
    is_filtered: bool = False


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The next cards of one cell, in order; ``is_first`` replaces what stood there."""

    lane: str
    stage_id: int
    cards: list[BoardCard]
    has_more: bool
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class BoardPatch:
    """What the browser does to the cards that it has.

    Attributes:
        number: One more than the patch before.
        is_reset: Forget all cards first.
        pages: Cards in a row.
        cards: Single cards that came or changed.
        gone: Numbers of cards that are on the board no longer.
        by: Who did it, if it was somebody else.
    """

    number: int
    is_reset: bool = False
    pages: list[BoardPage] = field(default_factory=list)
    cards: list[BoardCard] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    by: str = ""


@dataclass(frozen=True, slots=True)
class MoveAnswer:
    """What became of one move that the browser has shown already.

    Attributes:
        request: The browser's number of the move.
        card_id: Which card.
        is_done: Whether it stands.
        words: What happened, or why not.
    """

    request: int = 0
    card_id: int = 0
    is_done: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class MoveQuestion:
    """What the board asks before a move can be made.

    Attributes:
        kind: missing, full, stale or nothing.
        words: Why it was not made.
        missing: Of case, owner, follow_up: what can be given with the move.
        conflicts: The two sides of what somebody else changed in the meantime.
    """

    kind: str = ""
    card_id: int = 0
    person: str = ""
    stage_id: int = 0
    stage: str = ""
    words: str = ""
    missing: list[str] = field(default_factory=list)
    may_override: bool = False
    conflicts: list[FieldConflict] = field(default_factory=list)
