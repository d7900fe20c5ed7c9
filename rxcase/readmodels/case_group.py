"""Cases that belong together: duplicates of one day, and copies for others who were exposed."""

from __future__ import annotations

from dataclasses import dataclass, field

from rxcase.readmodels.case_row import CaseRow


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """A person with more than one case of the same day; ``case_id`` is one of them."""

    case_id: int
    person: str
    chart_number: str
    employer: str
    day_words: str
    count: int
    numbers: str


@dataclass(frozen=True, slots=True)
class DuplicatesPage:
    """The first so many of them; ``has_more`` says that there are others."""

    rows: list[DuplicateRow] = field(default_factory=list)
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """What one of the cases says in a field."""

    case_id: int
    words: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class MergeField:
    """A field in which the cases differ, with a choice for each case, in the order of the cases."""

    name: str
    label: str
    choices: list[MergeChoice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows of a kind move to the survivor."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class MergeView:
    """The cases of one person and day, side by side."""

    person: str = ""
    chart_number: str = ""
    day_words: str = ""
    survivor_id: int = 0
    survivor_number: str = ""
    cases: list[CaseRow] = field(default_factory=list)
    fields: list[MergeField] = field(default_factory=list)
    moves: list[Moved] = field(default_factory=list)
    is_recordable: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """What was done: the case that stays, and words on what moved."""

    case_id: int
    words: str


@dataclass(frozen=True, slots=True)
class ExposedPerson:
    """Somebody of the same employer who may have been exposed too; ``refusal`` says why not to copy, or is empty."""

    id: int
    person: str
    about: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class CopyResult:
    """What became of one person's copy; without a case number, ``words`` say why."""

    employee_id: int
    person: str
    words: str
    case_id: int = 0
    case_number: str = ""


@dataclass(frozen=True, slots=True)
class CopySource:
    """The case that is copied."""

    case_id: int = 0
    case_number: str = ""
    person: str = ""
    type_words: str = ""
    employer: str = ""
    day_words: str = ""
    place: str = ""
    part_words: str = ""
    treatment_words: str = ""
