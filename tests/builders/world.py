"""Small worlds for tests: plain functions that make rows, each with overrides."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlmodel import Session, select

from rxcase.access.actor import Actor
from rxcase.access.permissions import ROLES, Permission, Reach
from rxcase.clock import now
from rxcase.models import (
    Accommodation,
    AccommodationType,
    Case,
    CaseManagerAssignment,
    Employee,
    Employer,
    Encounter,
    Establishment,
    Note,
    Restriction,
    RestrictionType,
    Role,
    Stage,
    User,
)
from rxcase.search import encounters as search
from rxcase.services.restriction import work_status
from rxcase.services.worklist.search_index import refresh_notes, words_of
from rxcase.services.worklist.worklist_row import refresh

_numbers = itertools.count(1)


def _saved(session: Session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return row


def an_employer(session: Session, name: str | None = None) -> Employer:
    """An employer."""
    employer: Employer = _saved(session, Employer(name=name or f"Employer {next(_numbers)}"))
    return employer


def an_establishment(session: Session, employer: Employer, **over: Any) -> Establishment:
    """A site of the employer, in Georgia."""
    values = {"name": f"Site {next(_numbers)}", "state": "GA", "employer_id": employer.id} | over
    establishment: Establishment = _saved(session, Establishment(**values))
    return establishment


def an_employee(
    session: Session, employer: Employer, establishment: Establishment | None = None, **over: Any
) -> Employee:
    """A chart."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "employer_id": employer.id,
        "establishment_id": establishment.id if establishment else None,
        "chart_number": f"C{number:06}",
        "employee_number": f"E{number}",
        "last_name": "Okafor",
        "first_name": "Ada",
        "date_of_birth": date(1985, 6, 1),
        "name_order": "",
    } | over
    values["name_order"] = f"{values['last_name']}, {values['first_name']}".casefold()
    employee: Employee = _saved(session, Employee(**values))
    return employee


def a_case(session: Session, employee: Employee, **over: Any) -> Case:
    """An injury on 2 February 2026."""
    values: dict[str, Any] = {
        "employee_id": employee.id,
        "employer_id": employee.employer_id,
        "establishment_id": employee.establishment_id,
        "case_number": f"S2026-{next(_numbers):04}",
        "occurred_on": date(2026, 2, 2),
    } | over
    case: Case = _saved(session, Case(**values))
    return case


def stage(session: Session, position: int = 1) -> Stage:
    """One of the default stages, by its place."""
    return session.exec(select(Stage).where(Stage.position == position)).one()


def an_encounter(session: Session, employee: Employee, case: Case | None = None, **over: Any) -> Encounter:
    """An open encounter in the first stage, found by its person's name and numbers."""
    values: dict[str, Any] = {
        "employee_id": employee.id,
        "employer_id": employee.employer_id,
        "case_id": case.id if case else None,
        "stage_id": stage(session).id,
        "stage_since": date(2026, 2, 3),
    } | over
    encounter = Encounter(**values)
    refresh(encounter, employee, case)
    _saved(session, encounter)
    if encounter.on_worklist:
        employer = session.get_one(Employer, encounter.employer_id)
        site = session.get(Establishment, encounter.establishment_id) if encounter.establishment_id else None
        words = words_of(
            first_name=employee.first_name,
            last_name=employee.last_name,
            chart_number=employee.chart_number,
            employee_number=employee.employee_number,
            case_number=case.case_number if case else None,
            claim_number=case.claim_number if case else None,
            ext_id=encounter.ext_id,
            employer=employer.name,
            establishment=site.name if site else None,
        )
        search.put(session, [(encounter.id or 0, words)])
    return encounter


def a_restriction(session: Session, encounter: Encounter, kind: str = "Lifting", **over: Any) -> Restriction:
    """A restriction of the encounter, 1 to 20 March 2026; its work status follows."""
    values: dict[str, Any] = {
        "employee_id": encounter.employee_id,
        "encounter_id": encounter.id,
        "case_id": encounter.case_id,
        "type_id": session.exec(select(RestrictionType.id).where(RestrictionType.name == kind)).one(),
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2026, 3, 20),
        "affects_work": True,
    } | over
    restriction: Restriction = _saved(session, Restriction(**values))
    work_status.refresh_with_siblings(session, [encounter.id or 0])
    return restriction


def an_accommodation(
    session: Session, encounter: Encounter, kind: str = "Transitional Duty", **over: Any
) -> Accommodation:
    """An accommodation of the encounter for all its restrictions, 1 to 20 March 2026; its work status follows."""
    values: dict[str, Any] = {
        "employee_id": encounter.employee_id,
        "encounter_id": encounter.id,
        "case_id": encounter.case_id,
        "type_id": session.exec(select(AccommodationType.id).where(AccommodationType.name == kind)).one(),
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2026, 3, 20),
    } | over
    accommodation: Accommodation = _saved(session, Accommodation(**values))
    work_status.refresh_with_siblings(session, [encounter.id or 0])
    return accommodation


def a_note(session: Session, encounter: Encounter, **over: Any) -> Note:
    """A note of the encounter, written now by somebody of the old system."""
    values: dict[str, Any] = {
        "encounter_id": encounter.id,
        "observed_at": now(),
        "author_name": "Old system",
        "text": "Called the site.",
    } | over
    note: Note = _saved(session, Note(**values))
    refresh_notes(session, [encounter.id])
    return note


def a_user(session: Session, role: str = "case-manager", **over: Any) -> User:
    """Somebody with a role and its usual reach; no password."""
    number = next(_numbers)
    found = session.exec(select(Role).where(Role.name == role)).one()
    values: dict[str, Any] = {
        "email": f"user{number}@example.org",
        "name": f"User {number}",
        "role_id": found.id,
        "reach": ROLES[role].reach,
    } | over
    user: User = _saved(session, User(**values))
    return user


def assign(session: Session, encounter: Encounter, user: User) -> None:
    """Make the user one of the encounter's case managers."""
    session.add(CaseManagerAssignment(encounter_id=encounter.id or 0, user_id=user.id or 0, assigned_at=now()))
    session.flush()


def acting(
    user: User,
    role: str = "case-manager",
    *,
    employers: Iterable[Employer] = (),
    without: Iterable[Permission] = (),
    **over: Any,
) -> Actor:
    """The actor that a signed-in user is, built from the role's defaults."""
    values: dict[str, Any] = {
        "name": user.name,
        "via": "web",
        "permissions": ROLES[role].permissions - frozenset(without),
        "reach": Reach(user.reach),
        "user_id": user.id,
        "role": role,
        "employer_ids": frozenset(employer.id or 0 for employer in employers),
        "employee_id": user.employee_id,
    } | over
    return Actor(**values)
