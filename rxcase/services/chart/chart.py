"""The chart of a person, read in a fixed number of queries; that it was looked at is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import exists, or_
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.fields import redacted
from rxcase.access.permissions import Permission
from rxcase.config import settings
from rxcase.db import reading, transaction
from rxcase.domain.dates import age_years, day_with_weekday, day_words, distance_words, due_state
from rxcase.domain.time_zones import zone_of
from rxcase.models import (
    Accommodation,
    Case,
    Condition,
    Department,
    Document,
    DueItem,
    Employee,
    Employer,
    Encounter,
    Establishment,
    Job,
    Restriction,
)
from rxcase.readmodels.chart import ChartPerson, ChartView, ConditionView, DueView
from rxcase.services.case.person_cases import case_row, known_cases
from rxcase.services.chart.chart_rows import (
    MOST,
    accommodation_rows,
    condition_words,
    counted,
    encounter_rows,
    restriction_rows,
)
from rxcase.services.document.document_list import document_view
from rxcase.services.use_case import use_case

SEXES = {"M": "Male", "F": "Female", "A": "Ambiguous", "N": "Not applicable", "O": "Other", "U": "Unknown"}


@use_case("chart:view", "employee")
def chart_view(actor: Actor, employee_id: int, *, hides_closed: bool = False) -> ChartView:
    """The chart of one person.

    Whoever may not know whom a privacy case concerns sees nothing here of such cases: neither the case nor what
    hangs on it. Source: 29 CFR 1904.29(b)(6).

    Args:
        actor: Needs ``encounter:view``.
        employee_id: The person, within reach.
        hides_closed: Leaves out closed cases and encounters, and restrictions that have ended.

    Raises:
        NotAllowedError: The actor may not look at encounters.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    with transaction() as session:
        person = scope.get_employee(session, actor, employee_id)
        looked = audit.Event("chart:view", subject="employee", subject_id=employee_id, person_id=employee_id)
        audit.record(session, actor, looked)
        return redacted(actor, _read(session, actor, person, hides_closed))


@use_case("chart:view", "employee")
def chart_again(actor: Actor, employee_id: int, *, hides_closed: bool = False) -> ChartView:
    """A chart that is open already: it belongs to the look that was recorded when it was opened.

    Raises:
        NotAllowedError: The actor may not look at encounters any more.
        NotFoundError: Gone, or out of reach by now.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    with reading() as session:
        person = scope.get_employee(session, actor, employee_id)
        return redacted(actor, _read(session, actor, person, hides_closed))


def _read(session: Session, actor: Actor, person: Employee, hides_closed: bool) -> ChartView:
    number = person.id
    head, today = _person(session, person)
    cases = known_cases(actor, number)
    encounters = _unless_private(
        actor, scope.encounters(actor).where(col(Encounter.employee_id) == number), col(Encounter.case_id)
    )
    restrictions = _hung(actor, Restriction, number).where(col(Restriction.state) != "revised")
    accommodations = _hung(actor, Accommodation, number).where(col(Accommodation.state) == "active")
    if hides_closed:
        cases = cases.where(col(Case.status) != "closed")
        encounters = encounters.where(col(Encounter.status) == "open")
        restrictions = restrictions.where(
            col(Restriction.state) == "active", _not_over(Restriction, today, col(Restriction.is_permanent).is_(True))
        )
        accommodations = accommodations.where(_not_over(Accommodation, today))
    documents = _unless_private(
        actor, scope.documents(actor).where(col(Document.employee_id) == number), col(Document.case_id)
    )
    documents = _unless_private(actor, documents, col(Encounter.case_id))
    conditions = _hung(actor, Condition, number)
    due = _hung(actor, DueItem, number)
    if hides_closed:
        due = due.where(col(DueItem.state) == "pending")
    newest_first = col(Case.occurred_on).desc().nulls_last(), col(Case.id).desc()
    return ChartView(
        person=head,
        may_add_case=actor.may(Permission.CASE_EDIT),
        hides_closed=hides_closed,
        cases=[case_row(each) for each in session.exec(cases.order_by(*newest_first).limit(MOST))],
        case_count=counted(session, cases),
        encounters=encounter_rows(session, encounters),
        encounter_count=counted(session, encounters),
        restrictions=restriction_rows(session, restrictions, today),
        restriction_count=counted(session, restrictions),
        accommodations=accommodation_rows(session, accommodations, today),
        accommodation_count=counted(session, accommodations),
        documents=[
            document_view(each) for each in session.exec(documents.order_by(col(Document.id).desc()).limit(MOST))
        ],
        document_count=counted(session, documents),
        conditions=[
            _condition(each) for each in session.exec(conditions.order_by(col(Condition.id).desc()).limit(MOST))
        ],
        condition_count=counted(session, conditions),
        due_items=[_due(each) for each in session.exec(_soonest_first(due).limit(MOST))],
        due_count=counted(session, due),
    )


def _unless_private(actor: Actor, query: Any, case_id: Any) -> Any:
    """The query without rows of privacy cases, for whoever may not know whom they concern."""
    if actor.may(Permission.PRIVACY_CASE_VIEW):
        return query
    private = exists().where(col(Case.id) == case_id, col(Case.is_privacy_case).is_(True)).correlate_except(Case)
    return query.where(~private)


def _hung(actor: Actor, model: Any, employee_id: int | None) -> Any:
    query = scope.hung(actor, model).where(model.employee_id == employee_id)
    if hasattr(model, "case_id"):
        query = _unless_private(actor, query, model.case_id)
    return _unless_private(actor, query, col(Encounter.case_id))


def _not_over(model: Any, today: date, *otherwise: Any) -> Any:
    return or_(model.ends_on.is_(None), model.ends_on >= today, *otherwise)


def _soonest_first(due: Any) -> Any:
    return due.order_by(col(DueItem.state) != "pending", col(DueItem.due_on).nulls_last(), col(DueItem.id))


def _person(session: Session, person: Employee) -> tuple[ChartPerson, date]:
    """The person in words, and today where they work."""
    employer, site, department, job = session.execute(
        select(Employer, Establishment, Department, Job)
        .select_from(Employee)
        .join(Employer, col(Employer.id) == col(Employee.employer_id))
        .outerjoin(Establishment, col(Establishment.id) == col(Employee.establishment_id))
        .outerjoin(Department, col(Department.id) == col(Employee.department_id))
        .outerjoin(Job, col(Job.id) == col(Employee.job_id))
        .where(col(Employee.id) == person.id)
    ).one()
    today = clock.today(zone_of(site.time_zone, site.state, settings().time_zone) if site else None)
    born, place = person.date_of_birth, " ".join(part for part in (person.state, person.zip) if part)
    head = ChartPerson(
        id=person.id or 0,
        person=f"{person.last_name}, {person.first_name}",
        chart_number=person.chart_number,
        employer=employer.name,
        site=site.name if site else "",
        department=department.name if department else "",
        job=job.title if job else "",
        age=f"{age_years(born, today)} years" if born else "",
        employee_number=person.employee_number,
        date_of_birth=day_words(born) if born else "",
        sex=SEXES.get(person.sex or "", person.sex or ""),
        hired=day_words(person.date_of_hire) if person.date_of_hire else "",
        email=person.email or "",
        phone=person.phone or "",
        address=", ".join(part for part in (person.street_address, person.city, place) if part),
    )
    return head, today


def _condition(condition: Condition) -> ConditionView:
    since = condition.onset_local.date() if condition.onset_local else None
    return ConditionView(condition.id or 0, condition_words(condition), f"since {day_words(since)}" if since else "")


def _due(item: DueItem) -> DueView:
    today, number = clock.today(), item.encounter_id or 0
    if item.state != "pending":
        words = item.state.capitalize()
        if item.completed_at:
            words = f"{words} {day_words(clock.on_the_wall(item.completed_at).date())}"
        return DueView(item.id or 0, item.title, "done", words, number)
    if item.due_on is None:
        return DueView(item.id or 0, item.title, "none", "No date", number)
    words = f"{day_with_weekday(item.due_on, today)} · {distance_words(item.due_on, today)}"
    return DueView(item.id or 0, item.title, due_state(item.due_on, today), words, number)
