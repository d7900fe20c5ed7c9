"""One encounter as its page shows it: text ready to read, numbers ready to act on."""

from __future__ import annotations

from dataclasses import dataclass, field

from rxcase.readmodels.case_row import CaseRow
from rxcase.readmodels.condition import ConditionList
from rxcase.readmodels.due_item import DueList
from rxcase.readmodels.guarded import only_with
from rxcase.readmodels.restrictions import RestrictionsView
from rxcase.readmodels.task import TaskList
from rxcase.readmodels.team import Team
from rxcase.readmodels.visit_order import OrderList


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, for lists of facts; an empty value shows as “not recorded”."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts under one heading."""

    title: str
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AmendmentView:
    """A later word on a note: ``kind`` is struck, restored (the striking out was taken back) or added."""

    kind: str
    text: str
    reason: str
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """One note; ``at`` is the instant as ISO text with offset, shown in the reader's zone.

    ``may_add`` and ``may_strike`` are what its reader may do with it: courtesy for the screen.
    """

    id: int
    at: str
    at_words: str
    author: str
    text: str
    follow_up_words: str
    is_struck: bool
    may_add: bool = False
    may_strike: bool = False
    amendments: list[AmendmentView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One uploaded file.

    Attributes:
        preview: How it can be looked at in the page: pdf, picture, text, or not at all.
        by: Who added it.
        twin_words: Which other file of the list has the same bytes.
        may_change: Whether its reader may rename it and take it off the encounter.
        may_remove: Whether its reader may remove it.
    """

    id: int
    title: str
    media_type: str
    size_words: str
    added_words: str
    version: int = 1
    kind: str = ""
    kind_words: str = ""
    preview: str = ""
    by: str = ""
    twin_words: str = ""
    may_change: bool = False
    may_remove: bool = False


@dataclass(frozen=True, slots=True)
class StageChoice:
    """A stage that the encounter may move to; ``refusal`` says why not, or is empty."""

    id: int
    label: str
    is_current: bool
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class EncounterHeader:
    """The sticky header: who, where in the process, what next."""

    id: int = 0
    version: int = 0
    employee_id: int = 0
    person: str = ""
    age: str = only_with("identity:view", "")
    job: str = ""
    employer: str = ""
    site: str = ""
    chart_number: str = ""
    employee_number: str = only_with("identity:view", "")
    status: str = "open"
    status_words: str = ""
    stage_id: int = 0
    stage: str = ""
    stage_words: str = ""
    owner: str = ""
    managers: list[str] = field(default_factory=list)
    follow_up_on: str = ""
    follow_up_state: str = "none"
    follow_up_words: str = ""
    case_number: str = ""
    case_type: str = ""
    injury_words: str = ""
    work_status: str = only_with("restriction:view", "")
    work_status_words: str = only_with("restriction:view", "")


@dataclass(frozen=True, slots=True)
class SectionMark:
    """A section as the jump list shows it.

    Attributes:
        name: Its anchor.
        title: Its heading.
        state: ``empty``, ``filled``, ``action`` (somebody must do something here) or ``hidden``.
        words: What is in it or what is to be done, in a few words; why it is hidden.
        key: The key that leads to it.
    """

    name: str
    title: str
    state: str
    words: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class EncounterAbilities:
    """What this actor may do with this encounter now: courtesy for the screen, never a lock."""

    may_write_note: bool = False
    may_set_follow_up: bool = False
    may_move: bool = False
    may_close: bool = False
    may_archive: bool = False
    may_reopen: bool = False
    may_add_document: bool = False


@dataclass(frozen=True, slots=True)
class EncounterView:
    """The whole page of one encounter."""

    header: EncounterHeader = field(default_factory=EncounterHeader)
    abilities: EncounterAbilities = field(default_factory=EncounterAbilities)
    stages: list[StageChoice] = field(default_factory=list)
    sections: list[SectionMark] = field(default_factory=list)
    case_id: int = only_with("case:view", 0)
    cases: list[CaseRow] = only_with("case:view", list)
    team: Team = field(default_factory=Team)
    tasks: TaskList = field(default_factory=TaskList)
    case_facts: list[FactGroup] = only_with("case:view", list)
    incident_facts: list[FactGroup] = only_with("clinical:view", list)
    restrictions: RestrictionsView = only_with("restriction:view", RestrictionsView)
    notes: list[NoteView] = only_with("note:view", list)
    note_count: int = only_with("note:view", 0)
    documents: list[DocumentView] = only_with("document:view", list)
    tests: DueList = only_with("clinical:view", DueList)
    conditions: ConditionList = only_with("clinical:view", ConditionList)
    orders: OrderList = only_with("clinical:view", OrderList)
    draft: str = only_with("note:write", "")
    draft_words: str = only_with("note:write", "")


NOTES_PAGE = 30
"""Notes shown at first; older ones come on request."""


@dataclass(frozen=True, slots=True)
class NoteSaved:
    """The answer to a saved note; a follow-up set with it may open stages."""

    note: NoteView
    header: EncounterHeader
    stages: list[StageChoice] = field(default_factory=list)
