"""One case as its page shows it, and cases as lists show them."""

from __future__ import annotations

from dataclasses import dataclass, field

from rxcase.readmodels.encounter import DocumentView, FactGroup
from rxcase.readmodels.form import FormView
from rxcase.readmodels.guarded import only_with
from rxcase.readmodels.restrictions import RestrictionView


@dataclass(frozen=True, slots=True)
class PartView:
    """An injured part."""

    id: int
    version: int
    text: str
    comment: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class LinkedEncounter:
    """An encounter that belongs to a case."""

    id: int
    title: str
    version: int = 0
    status: str = "open"
    status_words: str = ""
    stage: str = ""
    owner: str = ""
    started_words: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What one field was and became."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One entry of a case's history."""

    at: str
    at_words: str
    who: str
    deed: str
    reason: str = ""
    lines: list[ChangeLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CaseHeader:
    """Who it is about, where it stands. ``employee_id`` is 0 for whoever may not know the person."""

    id: int = 0
    version: int = 0
    person: str = ""
    employee_id: int = 0
    chart_number: str = ""
    employer: str = ""
    site: str = ""
    case_number: str = ""
    case_type: str = ""
    type_words: str = ""
    status: str = "open"
    status_words: str = ""
    closed_words: str = ""
    occurred_words: str = ""
    verified: str = ""
    is_deleted: bool = False
    deleted_words: str = ""
    is_recordable: bool = False
    recordable_words: str = ""
    is_privacy_case: bool = False
    days_absent_words: str = ""
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class CaseAbilities:
    """What this actor may do with this case now: courtesy for the screen, never a lock."""

    may_edit: bool = False
    may_retype: bool = False
    may_close: bool = False
    may_reopen: bool = False
    may_verify: bool = False
    may_delete: bool = False
    may_merge: bool = False
    may_copy: bool = False


@dataclass(frozen=True, slots=True)
class CaseView:
    """The whole page of one case; lists are bounded, their counts are not."""

    header: CaseHeader = field(default_factory=CaseHeader)
    abilities: CaseAbilities = field(default_factory=CaseAbilities)
    groups: list[FactGroup] = only_with("case:view", list)
    clinical_groups: list[FactGroup] = only_with("clinical:view", list)
    parts: list[PartView] = only_with("clinical:view", list)
    conditions: list[str] = only_with("clinical:view", list)
    encounters: list[LinkedEncounter] = only_with("encounter:view", list)
    encounter_count: int = only_with("encounter:view", 0)
    restrictions: list[RestrictionView] = only_with("restriction:view", list)
    documents: list[DocumentView] = only_with("document:view", list)
    document_count: int = only_with("document:view", 0)
    changes: list[ChangeView] = only_with("case:view", list)


@dataclass(frozen=True, slots=True)
class NewCase:
    """The form of a new case, and whose it will be."""

    employee_id: int = 0
    person: str = ""
    case_type: str = ""
    type_words: str = ""
    may_open_encounter: bool = False
    form: FormView = field(default_factory=FormView)


@dataclass(frozen=True, slots=True)
class CaseCreated:
    """A case that was just made; ``encounter_id`` is that of the encounter linked or opened with it, or 0."""

    case_id: int
    case_number: str
    encounter_id: int = 0
