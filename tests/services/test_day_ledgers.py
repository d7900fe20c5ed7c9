"""The days of a case on screen: who may look, what is counted, why, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME
from rxcase.db import reading, transaction
from rxcase.errors import NotAllowedError, NotFoundError
from rxcase.models import Accommodation, AccommodationType, AuditEvent, Case, Encounter, Restriction
from rxcase.services.day_count.ledgers import days_view
from tests.services.conftest import Clinic


def march(day: int) -> date:
    return date(2026, 3, day)


@pytest.fixture
def case_id(clinic: Clinic) -> int:
    """A case of 1 February with lost time, a restriction of its encounter, and a limit that does not touch the work."""
    with transaction() as session:
        encounter = session.get_one(Encounter, clinic.encounter_id)
        case = session.get_one(Case, encounter.case_id)
        case.occurred_on = date(2026, 2, 1)
        away = session.exec(select(AccommodationType).where(AccommodationType.counts_as == "away")).first()
        assert away is not None
        whose: dict[str, Any] = {"employee_id": encounter.employee_id, "encounter_id": encounter.id}
        session.add_all(
            [
                Accommodation(
                    **whose, case_id=case.id, type_id=away.id, starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 6)
                ),
                Restriction(**whose, description="Lifting", starts_on=date(2026, 2, 5)),
                Restriction(
                    **whose, case_id=case.id, description="Beard", starts_on=date(2026, 2, 2), affects_work=False
                ),
                Restriction(**whose, case_id=case.id, description="Wrong", starts_on=date(2026, 2, 2), state="revised"),
            ]
        )
        return case.id or 0


def test_records_of_the_case_and_of_its_encounter_count(clinic: Clinic, case_id: int) -> None:
    view = days_view(clinic.owner, case_id)
    assert (view.days_away, view.days_restricted) == (5, 25)
    assert [(run.span, run.count, run.kind) for run in view.runs] == [
        ("1 Feb 2026", 1, "not-counted"),
        ("2 Feb 2026 – 4 Feb 2026", 3, "away"),
        ("5 Feb 2026 – 6 Feb 2026", 2, "away"),
        ("7 Feb 2026 – 3 Mar 2026", 25, "restricted"),
    ]
    assert "the worse counts once" in view.runs[2].why
    assert view.runs[3].source == "Lifting"
    assert (view.as_of, view.is_today, view.not_counted) == ("2026-03-03", True, 1)


def test_another_day_and_the_annual_estimate(clinic: Clinic, case_id: int) -> None:
    early = days_view(clinic.owner, case_id, date(2026, 2, 8))
    assert (early.days_away, early.days_restricted, early.is_today) == (5, 2, False)
    annual = days_view(clinic.owner, case_id, mode="annual")
    assert (annual.days_away, annual.days_restricted) == (5, 175)
    assert annual.capped_words == "31 Jul 2026"
    assert annual.runs[-1].is_estimated


def test_a_case_without_a_day_says_so(clinic: Clinic, case_id: int) -> None:
    with transaction() as session:
        session.get_one(Case, case_id).occurred_on = None
    view = days_view(clinic.owner, case_id)
    assert "no day of injury" in view.problem
    assert view.runs == []


@pytest.mark.parametrize(("who", "problem"), [("stranger", NotFoundError), ("employer", NotAllowedError)])
def test_others_see_nothing_and_that_is_recorded(
    clinic: Clinic, case_id: int, who: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        days_view(getattr(clinic, who), case_id)
    with reading() as session:
        [event] = session.exec(select(AuditEvent).where(col(AuditEvent.verb) == "case:view"))
        assert (event.outcome, event.subject_id) == ("refused", case_id)


def test_a_look_is_recorded_and_needs_the_restrictions_too(clinic: Clinic, case_id: int) -> None:
    days_view(clinic.owner, case_id)
    with reading() as session:
        [event] = session.exec(select(AuditEvent).where(col(AuditEvent.verb) == "case:view"))
        assert (event.outcome, event.subject_id) == ("done", case_id)
    blind = replace(clinic.owner, permissions=clinic.owner.permissions - {Permission.RESTRICTION_VIEW})
    with pytest.raises(NotAllowedError):
        days_view(blind, case_id)


def test_a_privacy_case_names_nobody_to_whom_it_is_not_told(clinic: Clinic, case_id: int) -> None:
    assert days_view(clinic.owner, case_id).person == "Okafor, Ada"
    with transaction() as session:
        session.get_one(Case, case_id).is_privacy_case = True
    actor = replace(clinic.owner, permissions=clinic.owner.permissions - {Permission.PRIVACY_CASE_VIEW})
    assert days_view(actor, case_id).person == PRIVACY_NAME


def test_many_records_ask_as_much_as_few(
    clinic: Clinic, case_id: int, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    with count_queries() as few:
        days_view(clinic.owner, case_id)
    with transaction() as session:
        encounter = session.get_one(Encounter, clinic.encounter_id)
        session.add_all(
            Restriction(
                employee_id=encounter.employee_id,
                case_id=case_id,
                description=f"No. {n}",
                starts_on=march(1),
                ends_on=march(2),
            )
            for n in range(40)
        )
    with count_queries() as many:
        days_view(clinic.owner, case_id)
    assert many.count == few.count
