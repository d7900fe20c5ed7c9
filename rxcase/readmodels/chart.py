"""The chart of a person: everything that is known, each list bounded and counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from rxcase.readmodels.case import LinkedEncounter
from rxcase.readmodels.case_row import CaseRow
from rxcase.readmodels.encounter import DocumentView
from rxcase.readmodels.guarded import only_with
from rxcase.readmodels.restrictions import RestrictionView


@dataclass(frozen=True, slots=True)
class ChartPerson:
    """Who it is."""

    id: int = 0
    person: str = ""
    chart_number: str = ""
    employer: str = ""
    site: str = ""
    department: str = ""
    job: str = ""
    age: str = only_with("identity:view", "")
    employee_number: str = only_with("identity:view", "")
    date_of_birth: str = only_with("identity:view", "")
    sex: str = only_with("identity:view", "")
    hired: str = only_with("identity:view", "")
    email: str = only_with("identity:view", "")
    phone: str = only_with("identity:view", "")
    address: str = only_with("identity:view", "")


@dataclass(frozen=True, slots=True)
class DueView:
    """A test or procedure; ``state`` is overdue, today, soon, later, none or done."""

    id: int
    title: str
    state: str
    words: str
    encounter_id: int = 0


@dataclass(frozen=True, slots=True)
class ConditionView:
    """A diagnosis."""

    id: int
    text: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class ChartView:
    """The whole chart; counts are of what was asked for, beyond what the lists show too."""

    person: ChartPerson = field(default_factory=ChartPerson)
    may_add_case: bool = False
    hides_closed: bool = False
    cases: list[CaseRow] = only_with("case:view", list)
    case_count: int = only_with("case:view", 0)
    encounters: list[LinkedEncounter] = only_with("encounter:view", list)
    encounter_count: int = only_with("encounter:view", 0)
    restrictions: list[RestrictionView] = only_with("restriction:view", list)
    restriction_count: int = only_with("restriction:view", 0)
    accommodations: list[RestrictionView] = only_with("restriction:view", list)
    accommodation_count: int = only_with("restriction:view", 0)
    documents: list[DocumentView] = only_with("document:view", list)
    document_count: int = only_with("document:view", 0)
    conditions: list[ConditionView] = only_with("clinical:view", list)
    condition_count: int = only_with("clinical:view", 0)
    due_items: list[DueView] = only_with("clinical:view", list)
    due_count: int = only_with("clinical:view", 0)
