"""The same event hurt several people: one case copied once to each of them, with a number of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.db import reading, transaction
from rxcase.domain.case_forms import INJURIES
from rxcase.domain.case_words import CASE_TYPES, TREATMENT_PLACES
from rxcase.domain.dates import day_words
from rxcase.errors import InvalidInputError
from rxcase.models import Case, Employee, Employer, Establishment, InjuredPart, Job
from rxcase.readmodels.case_group import CopyResult, CopySource, ExposedPerson
from rxcase.search.encounters import terms
from rxcase.services.case.case_change import needs_to_change
from rxcase.services.case.case_creation import created
from rxcase.services.case.injured_parts import parts_of
from rxcase.services.chart.chart_rows import part_view
from rxcase.services.chart.people import begins
from rxcase.services.numbering import case_numbers
from rxcase.services.use_case import use_case

CANDIDATES = 20
MOST_COPIES = 100

EVENT_COLUMNS = (
    "case_type", "onset", "occurred_on", "occurred_time", "supervisor_notified_local", "health_services_notified_local",
    "reported_local", "reported_by", "reported_by_type", "reported_by_title", "reported_by_phone",
    "assigned_department", "facility", "on_premises", "place", "place_address1", "place_address2", "place_city",
    "place_county", "place_state", "place_zip", "place_country", "establishment_id", "activity_before", "what_happened",
    "harmed_by", "cause", "event", "witnesses", "work_related", "illness_type", "is_privacy_case",
)  # fmt: skip
"""What was the same for everybody: the event. Days off, claims, treatment and decisions are each person's own."""

TREATMENT_COLUMNS = (
    "treatment_place", "health_services_location", "in_emergency_room", "hospital_name", "hospital_address",
    "hospital_city", "hospital_state", "hospital_zip", "hospital_phone", "physician", "physician_address",
    "physician_city", "physician_phone",
)  # fmt: skip
"""Where it was treated; whether somebody was kept overnight is each person's own."""

PART_COLUMNS = ("nature", "body_part", "device_type", "needle_size", "manufacturer", "wound")


def _needs(actor: Actor) -> None:
    needs_to_change(actor)
    # A copy carries what happened: nobody hands on what they may not read.
    actor.need(Permission.CLINICAL_VIEW)


def _source(session: Session, actor: Actor, case_id: int) -> Case:
    case = scope.get_case(session, actor, case_id)
    if case.case_type not in INJURIES or case.occurred_on is None:
        raise InvalidInputError("Only an injury or illness with its day is copied to others who were exposed.")
    return case


@use_case("case:copy", "case")
def copy_source(actor: Actor, case_id: int) -> CopySource:
    """What would be copied.

    Raises:
        InvalidInputError: The case is no injury, or has no day.
        NotAllowedError: The actor may not edit cases, or not read clinical facts.
        NotFoundError: Unknown, or out of reach.
    """
    _needs(actor)
    with reading() as session:
        case = _source(session, actor, case_id)
        person, employer = session.get_one(Employee, case.employee_id), session.get_one(Employer, case.employer_id)
        is_hidden = is_name_hidden(actor, case.is_privacy_case)
        return CopySource(
            case_id=case_id,
            case_number=case.case_number or "",
            person=PRIVACY_NAME if is_hidden else f"{person.last_name}, {person.first_name}",
            type_words=CASE_TYPES[case.case_type],
            employer=employer.name,
            day_words=day_words(case.occurred_on) if case.occurred_on else "",
            place=case.place or case.facility or "",
            part_words="; ".join(part_view(part).text for part in parts_of(session, case_id)),
            treatment_words=", ".join(
                each
                for each in (TREATMENT_PLACES.get(case.treatment_place or ""), case.hospital_name, case.physician)
                if each
            ),
        )


@use_case("case:copy", "case")
def exposed_people(actor: Actor, case_id: int, words: str) -> list[ExposedPerson]:
    """People of the case's employer whose names or numbers begin with the words; at most ``CANDIDATES``.

    Args:
        actor: Needs ``case:edit`` and ``clinical:view``.
        case_id: The case that will be copied.
        words: Beginnings of names or of numbers; nothing finds nobody.

    Raises:
        InvalidInputError: The case is no injury, or has no day.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    _needs(actor)
    wanted = terms(words)
    with reading() as session:
        case = _source(session, actor, case_id)
        if not wanted:
            return []
        query = _people(actor, case)
        for term in wanted:
            query = query.where(begins(actor, term))
        people = session.exec(query.order_by(col(Employee.name_order), col(Employee.id)).limit(CANDIDATES)).all()
        refusals = _refusals(session, actor, case, [person.id or 0 for person in people])
        about = _about(session, people)
        return [
            ExposedPerson(
                person.id or 0,
                f"{person.last_name}, {person.first_name}",
                about[person.id or 0],
                refusals.get(person.id or 0, ""),
            )
            for person in people
        ]


def _people(actor: Actor, case: Case) -> Any:
    return scope.employees(actor).where(
        col(Employee.employer_id) == case.employer_id, col(Employee.id) != case.employee_id
    )


def _about(session: Session, people: Sequence[Employee]) -> dict[int, str]:
    """Chart number, job and site of each, in two queries."""
    jobs = dict(
        session.exec(select(Job.id, Job.title).where(col(Job.id).in_({each.job_id for each in people} - {None}))).all()
    )
    sites = dict(
        session.exec(
            select(Establishment.id, Establishment.name).where(
                col(Establishment.id).in_({each.establishment_id for each in people} - {None})
            )
        ).all()
    )
    return {
        each.id or 0: " · ".join(
            part for part in (each.chart_number, jobs.get(each.job_id), sites.get(each.establishment_id)) if part
        )
        for each in people
    }


def _refusals(session: Session, actor: Actor, case: Case, employee_ids: Sequence[int]) -> dict[int, str]:
    """Who has a case of that day already."""
    rows = session.exec(
        scope.cases(actor)
        .where(col(Case.employee_id).in_(employee_ids), col(Case.occurred_on) == case.occurred_on)
        .order_by(col(Case.id).desc())
    )
    return {
        each.employee_id: "Has a case of that day already"
        + ("" if is_name_hidden(actor, each.is_privacy_case) else f": {each.case_number or 'without a number'}")
        for each in rows
    }


@use_case("case:copy", "case")
def copy_case(
    actor: Actor, case_id: int, employee_ids: Sequence[int], *, with_parts: bool = False, with_treatment: bool = False
) -> list[CopyResult]:
    """Copy a case once to each of several people; there is no later tie between the copies.

    Args:
        actor: Needs ``case:edit`` and ``clinical:view``.
        case_id: The case that is copied.
        employee_ids: At most ``MOST_COPIES`` people of the same employer, within reach.
        with_parts: Whether the injured parts are copied too.
        with_treatment: Whether the place of treatment is copied too.

    Returns:
        For each person what became of it: whoever has a case of that day already gets none.

    Raises:
        InvalidInputError: Nobody or too many were chosen, or the case is no injury.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    _needs(actor)
    wanted = list(dict.fromkeys(employee_ids))
    if not wanted:
        raise InvalidInputError("Choose who was exposed too.", {"exposed": "Choose at least one person."})
    if len(wanted) > MOST_COPIES:
        raise InvalidInputError(f"At most {MOST_COPIES} people at once.", {"exposed": "Choose fewer people."})
    with transaction() as session:
        case = _source(session, actor, case_id)
        found = {each.id or 0: each for each in session.exec(_people(actor, case).where(col(Employee.id).in_(wanted)))}
        refusals = _refusals(session, actor, case, list(found))
        takers = [found[each] for each in wanted if each in found and each not in refusals]
        year = case.occurred_on.year if case.occurred_on else 0
        numbers = case_numbers(session, year, len(takers)) if takers else []
        columns = EVENT_COLUMNS + (TREATMENT_COLUMNS if with_treatment else ())
        values = {name: getattr(case, name) for name in columns}
        copies = [_copy_for(person, number, values) for person, number in zip(takers, numbers, strict=True)]
        session.add_all(copies)
        session.flush()
        reason = f"Copied from {case.case_number or f'case {case_id}'}"
        audit.record_all(session, actor, [created("case:copy", each, values, reason) for each in copies])
        if with_parts and copies:
            _copy_parts(session, actor, case_id, copies)
        made = {each.employee_id: each for each in copies}
        return [_result(each, found, refusals, made) for each in wanted]


def _copy_for(person: Employee, number: str, values: dict[str, Any]) -> Case:
    return Case(
        **values,
        employee_id=person.id or 0,
        employer_id=person.employer_id,
        case_number=number,
        status="open",
        verified="yes",
        others_injured=True,
    )


def _copy_parts(session: Session, actor: Actor, case_id: int, copies: Sequence[Case]) -> None:
    originals = parts_of(session, case_id)
    parts = [
        (each, InjuredPart(case_id=each.id or 0, **{name: getattr(part, name) for name in PART_COLUMNS}))
        for each in copies
        for part in originals
    ]
    session.add_all(part for _, part in parts)
    session.flush()
    audit.record_all(
        session,
        actor,
        [
            audit.Event(
                "injured-part:add",
                subject="injured_part",
                subject_id=part.id,
                person_id=each.employee_id,
                after={name: getattr(part, name) for name in PART_COLUMNS if getattr(part, name)},
            )
            for each, part in parts
        ],
    )


def _result(
    employee_id: int, found: dict[int, Employee], refusals: dict[int, str], made: dict[int, Case]
) -> CopyResult:
    person = found.get(employee_id)
    if person is None:
        return CopyResult(employee_id, "", "There is no such person with this employer, or you may not see them.")
    name = f"{person.last_name}, {person.first_name}"
    if employee_id in refusals:
        return CopyResult(employee_id, name, f"{refusals[employee_id]}. Nothing was copied.")
    copy = made[employee_id]
    return CopyResult(employee_id, name, "Copied", copy.id or 0, copy.case_number or "")
