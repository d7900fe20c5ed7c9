"""What the sections of an encounter show: one state a section, so that a change in one draws no other anew."""

from __future__ import annotations

import reflex as rx

from rxcase.readmodels.case_row import CaseRow
from rxcase.readmodels.condition import ConditionList
from rxcase.readmodels.due_item import DueList
from rxcase.readmodels.encounter import DocumentView, EncounterView, FactGroup
from rxcase.readmodels.task import TaskList
from rxcase.readmodels.team import Team
from rxcase.readmodels.visit_order import OrderList
from rxcase.state.restriction_parts import PendingPart, PresentingPart, RestrictionsPart
from rxcase.state.same import show


class CasePart(rx.State):
    """The linked case, and what happened."""

    case_id: rx.Field[int] = rx.field(0)
    cases: rx.Field[list[CaseRow]] = rx.field(default_factory=list)
    case_facts: rx.Field[list[FactGroup]] = rx.field(default_factory=list)
    incident_facts: rx.Field[list[FactGroup]] = rx.field(default_factory=list)

    def _show(self, view: EncounterView) -> None:
        show(
            self,
            case_id=view.case_id,
            cases=view.cases,
            case_facts=view.case_facts,
            incident_facts=view.incident_facts,
        )


class DocumentsPart(rx.State):
    """Linked documents."""

    documents: rx.Field[list[DocumentView]] = rx.field(default_factory=list)

    def _show(self, view: EncounterView) -> None:
        show(self, documents=view.documents)


class TestsPart(rx.State):
    """Tests and procedures that are due for the person."""

    due: rx.Field[DueList] = rx.field(default_factory=DueList)

    def _show(self, view: EncounterView) -> None:
        show(self, due=view.tests)


class ConditionsPart(rx.State):
    """Symptoms and diagnoses."""

    conditions: rx.Field[ConditionList] = rx.field(default_factory=ConditionList)

    def _show(self, view: EncounterView) -> None:
        show(self, conditions=view.conditions)


class OrdersPart(rx.State):
    """Referrals."""

    orders: rx.Field[OrderList] = rx.field(default_factory=OrderList)

    def _show(self, view: EncounterView) -> None:
        show(self, orders=view.orders)


class TeamPart(rx.State):
    """Who is answerable for it and who works it."""

    team: rx.Field[Team] = rx.field(default_factory=Team)

    def _show(self, view: EncounterView) -> None:
        show(self, team=view.team)


class TasksPart(rx.State):
    """What is to be done about it."""

    tasks: rx.Field[TaskList] = rx.field(default_factory=TaskList)

    def _show(self, view: EncounterView) -> None:
        show(self, tasks=view.tasks)


PARTS = (
    CasePart,
    PresentingPart,
    DocumentsPart,
    TestsPart,
    ConditionsPart,
    OrdersPart,
    RestrictionsPart,
    PendingPart,
    TeamPart,
    TasksPart,
)
"""Each is shown the whole view and takes what is its own."""
