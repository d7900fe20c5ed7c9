"""The chart of a person: everything within reach, nothing beyond it, and who looked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.errors import NotAllowedError, NotFoundError
from rxcase.models import (
    Accommodation,
    AuditEvent,
    Case,
    Condition,
    Document,
    DueItem,
    Employee,
    Encounter,
    Restriction,
)
from rxcase.services.chart.chart import chart_view
from tests.builders import world
from tests.services.conftest import Clinic

DAY = date(2026, 2, 2)


@pytest.fixture
def person(clinic: Clinic) -> int:
    """Ada, with one of everything; one case, one encounter and one restriction are over."""
    with transaction() as session:
        encounter = session.get_one(Encounter, clinic.encounter_id)
        ada = session.get_one(Employee, encounter.employee_id)
        ada.email, ada.phone = "ada@example.org", "555-0100"
        number = ada.id or 0
        over = world.a_case(session, ada, status="closed", occurred_on=date(2025, 1, 5))
        world.an_encounter(session, ada, over, status="archived")
        here: dict[str, Any] = {"employee_id": number, "encounter_id": encounter.id, "case_id": encounter.case_id}
        session.add_all(
            [
                Restriction(**here, description="Lifting", starts_on=DAY, ends_on=date(2026, 12, 1)),
                Restriction(**here, description="Standing", starts_on=DAY, ends_on=date(2026, 2, 9), state="ended"),
                Restriction(**here, description="Wrong one", starts_on=DAY, state="revised"),
                Accommodation(**here, details="Desk work", starts_on=DAY),
                Condition(**here, icd10="S62.1", description="Fracture of wrist"),
                Document(
                    **here, title="Letter", file_name="a.pdf", media_type="application/pdf", size_bytes=1, sha256="0"
                ),
                DueItem(employee_id=number, encounter_id=encounter.id, title="X-ray", due_on=date(2026, 3, 1)),
                DueItem(employee_id=number, title="Done before", state="completed"),
            ]
        )
        return number


def test_everything_stands_there_counted(clinic: Clinic, person: int) -> None:
    chart = chart_view(clinic.owner, person)
    assert (chart.person.person, chart.person.email) == ("Okafor, Ada", "ada@example.org")
    counts = (chart.case_count, chart.encounter_count, chart.restriction_count, chart.accommodation_count)
    assert counts == (2, 2, 2, 1)
    assert [each.text for each in chart.restrictions] == ["Lifting", "Standing"]
    assert [each.is_in_force for each in chart.restrictions] == [True, False]
    assert (chart.condition_count, chart.document_count, chart.due_count) == (1, 1, 2)
    assert [each.state for each in chart.due_items] == ["overdue", "done"]
    assert chart.cases[1].closed_words == ""
    assert chart.cases[1].status == "closed"


def test_what_is_over_is_hidden_when_that_is_wanted(clinic: Clinic, person: int) -> None:
    chart = chart_view(clinic.owner, person, hides_closed=True)
    assert (chart.case_count, chart.encounter_count, chart.restriction_count, chart.due_count) == (1, 1, 1, 1)


def test_a_look_is_recorded(clinic: Clinic, person: int) -> None:
    chart_view(clinic.owner, person)
    with reading() as session:
        [event] = session.exec(select(AuditEvent).where(col(AuditEvent.verb) == "chart:view"))
        assert (event.subject, event.subject_id, event.person_id, event.actor) == (
            "employee", person, person, clinic.owner.name,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "problem"), [("stranger", NotFoundError), ("clinician", NotFoundError), ("employer", NotAllowedError)]
)
def test_others_see_nothing_and_that_is_recorded(
    clinic: Clinic, person: int, who: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        chart_view(getattr(clinic, who), person)
    with reading() as session:
        [event] = session.exec(select(AuditEvent).where(col(AuditEvent.verb) == "chart:view"))
        assert (event.outcome, event.subject_id) == ("refused", person)


@pytest.mark.parametrize("number", [0, -1, 2**40, 999_999])
def test_a_number_that_names_nobody_is_refused(clinic: Clinic, number: int) -> None:
    with pytest.raises(NotFoundError):
        chart_view(clinic.owner, number)


def test_a_clinician_sees_of_the_chart_what_is_theirs_to_treat(clinic: Clinic, person: int) -> None:
    with transaction() as session:
        session.get_one(Encounter, clinic.encounter_id).owner_id = clinic.clinician.user_id
    chart = chart_view(clinic.clinician, person)
    assert (chart.case_count, chart.encounter_count) == (1, 1)
    assert chart.restriction_count == 2


@pytest.mark.parametrize(
    ("without", "words"),
    [
        (Permission.IDENTITY_VIEW, ["ada@example.org", "555-0100", "1985"]),
        (Permission.CLINICAL_VIEW, ["S62.1", "X-ray"]),
        (Permission.DOCUMENT_VIEW, ["Letter"]),
        (Permission.RESTRICTION_VIEW, ["Lifting", "Desk work"]),
        (Permission.CASE_VIEW, ["S2026-"]),
    ],
)
def test_what_a_role_does_not_see_is_not_sent(
    clinic: Clinic, person: int, without: Permission, words: list[str]
) -> None:
    assert all(each in repr(chart_view(clinic.owner, person)) for each in words)
    actor = replace(clinic.owner, permissions=clinic.owner.permissions - {without})
    said = repr(chart_view(actor, person))
    assert [each for each in words if each in said] == []


def test_nothing_of_a_privacy_case_stands_on_the_chart_of_whom_it_concerns(clinic: Clinic, person: int) -> None:
    with transaction() as session:
        encounter = session.get_one(Encounter, clinic.encounter_id)
        session.get_one(Case, encounter.case_id).is_privacy_case = True
    actor = replace(clinic.owner, permissions=clinic.owner.permissions - {Permission.PRIVACY_CASE_VIEW})
    chart = chart_view(actor, person)
    assert (chart.case_count, chart.encounter_count) == (1, 1)
    left = (
        chart.restriction_count,
        chart.accommodation_count,
        chart.condition_count,
        chart.document_count,
        chart.due_count,
    )
    assert left == (0, 0, 0, 0, 1)


def test_the_chart_asks_as_much_with_many_rows_as_with_few(
    clinic: Clinic, person: int, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    with count_queries() as few:
        chart_view(clinic.owner, person)
    with transaction() as session:
        ada = session.get_one(Employee, person)
        for number in range(60):
            case = world.a_case(session, ada, case_number=f"M{number}")
            world.an_encounter(session, ada, case)
            session.add(Restriction(employee_id=person, case_id=case.id, description=f"No {number}", starts_on=DAY))
            session.add(DueItem(employee_id=person, title=f"Test {number}"))
    with count_queries() as many:
        chart = chart_view(clinic.owner, person)
    assert (chart.case_count, len(chart.cases), chart.restriction_count, len(chart.restrictions)) == (62, 50, 62, 50)
    assert many.count == few.count
