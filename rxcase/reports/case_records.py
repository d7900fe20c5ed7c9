"""Cases with all that reports show of them: person, place, parts, people, encounter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select
from sqlmodel import Session, col, select

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.domain.case_words import ANSWERS, CASE_TYPES, ILLNESS_TYPES, VERIFICATION
from rxcase.models import (
    Case,
    CaseManagerAssignment,
    Condition,
    Department,
    Employee,
    Employer,
    Encounter,
    Establishment,
    InjuredPart,
    Job,
    Stage,
    User,
)
from rxcase.reports.frame import CHUNK, Record, Selection
from rxcase.reports.person import person_cells


def case_records(session: Session, actor: Actor, selection: Selection) -> Iterator[Record]:
    """Cases by date of the incident, undated ones last; a fixed number of queries for each chunk."""
    found = session.execute(_cases(actor, selection).execution_options(yield_per=CHUNK))
    for chunk in found.mappings().partitions():
        numbers = [row["case_id"] for row in chunk]
        encounters = _encounters(session, actor, numbers)
        managers = case_managers(session, [each["encounter_id"] for each in encounters.values()])
        parts = _parts(session, numbers)
        conditions = _conditions(session, numbers)
        for row in chunk:
            case_id = row["case_id"]
            encounter = encounters.get(case_id, {})
            yield {
                **_readable(row, actor),
                **encounter,
                **parts.get(case_id, {}),
                "conditions": conditions.get(case_id),
                "case_managers": managers.get(encounter.get("encounter_id", 0)),
            }


def _cases(actor: Actor, selection: Selection) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        scope.cases(actor)
        .join(Employee, col(Employee.id) == col(Case.employee_id))
        .join(Employer, col(Employer.id) == col(Case.employer_id))
        .outerjoin(Establishment, col(Establishment.id) == col(Case.establishment_id))
        .outerjoin(Department, col(Department.id) == col(Employee.department_id))
        .outerjoin(Job, col(Job.id) == col(Employee.job_id))
        .with_only_columns(
            col(Case.id).label("case_id"),
            col(Case.case_number),
            col(Case.case_type),
            col(Case.status).label("case_status"),
            col(Case.occurred_on).label("date_of_incident"),
            col(Case.occurred_time).label("time_of_incident"),
            col(Case.reported_local).label("reported_on"),
            col(Case.created_at),
            col(Case.updated_at).label("modified_at"),
            col(Case.concluded_local).label("concluded_on"),
            col(Case.is_workers_comp).label("workers_comp"),
            col(Case.work_related),
            col(Case.verified),
            col(Case.has_permanent_impairment).label("permanent_impairment"),
            col(Case.at_maximum_improvement).label("maximum_improvement"),
            col(Case.place),
            col(Case.facility),
            col(Case.event).label("event_of_exposure"),
            col(Case.cause),
            col(Case.illness_type),
            col(Case.recordable_on).label("recordable_date"),
            col(Case.is_privacy_case),
            col(Case.claim_number),
            col(Case.claim_type),
            col(Case.last_worked_local).label("last_worked"),
            col(Case.expected_return_local).label("expected_return"),
            col(Case.returned_to_work_local).label("actual_return"),
            col(Case.died).label("died"),
            col(Case.activity_before),
            col(Case.what_happened),
            col(Case.harmed_by),
            col(Employee.last_name),
            col(Employee.first_name),
            col(Employee.employee_number),
            col(Employee.chart_number),
            col(Employer.name).label("employer"),
            col(Establishment.name).label("establishment"),
            col(Department.name).label("department"),
            col(Job.title).label("job_title"),
        )
        .order_by(col(Case.occurred_on).nulls_last(), col(Case.id))
    )
    return selected(query, selection)


def selected(query: Select[*tuple[Any, ...]], selection: Selection) -> Select[*tuple[Any, ...]]:
    """Of a query on cases those that a report is asked for: by the day of the incident, the site, the employer."""
    if selection.from_on is not None:
        query = query.where(col(Case.occurred_on) >= selection.from_on)
    if selection.to_on is not None:
        query = query.where(col(Case.occurred_on) <= selection.to_on)
    if selection.establishment_id is not None:
        query = query.where(col(Case.establishment_id) == selection.establishment_id)
    if selection.employer_id is not None:
        query = query.where(col(Case.employer_id) == selection.employer_id)
    return query


def _readable(row: RowMapping, actor: Actor) -> dict[str, Any]:
    return {
        **row,
        **person_cells(row, actor),
        "case_type": CASE_TYPES.get(row["case_type"], row["case_type"]),
        "location": row["place"] or row["facility"],
        "workers_comp": ANSWERS.get(row["workers_comp"] or "", row["workers_comp"]),
        "work_related": ANSWERS.get(row["work_related"] or "", row["work_related"]),
        "verified": VERIFICATION.get(row["verified"] or "", row["verified"]),
        "illness_type": ILLNESS_TYPES.get(row["illness_type"] or "", row["illness_type"]),
        "recordable": row["recordable_date"] is not None,
        "privacy_case": bool(row["is_privacy_case"]),
    }


def _encounters(session: Session, actor: Actor, case_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Of each case: its case management encounter, and the kind of its last encounter."""
    query: Select[*tuple[Any, ...]] = (
        scope.encounters(actor)
        .outerjoin(Stage, col(Stage.id) == col(Encounter.stage_id))
        .outerjoin(User, col(User.id) == col(Encounter.owner_id))
        .where(col(Encounter.case_id).in_(case_ids))
        .with_only_columns(
            col(Encounter.case_id),
            col(Encounter.id).label("encounter_id"),
            col(Encounter.ext_id).label("encounter_ext_id"),
            col(Encounter.is_case_management),
            col(Encounter.visit_type),
            col(Encounter.status).label("encounter_status"),
            col(Encounter.follow_up_on).label("follow_up_date"),
            col(Encounter.last_note_at),
            col(Stage.name).label("stage"),
            col(User.name).label("owner"),
        )
        .order_by(col(Encounter.is_case_management), col(Encounter.started_local).nulls_first(), col(Encounter.id))
    )
    chosen: dict[int, dict[str, Any]] = {}
    last_plans: dict[int, str | None] = {}
    for row in session.execute(query).mappings():
        # Case management encounters come last, so that they win over plain visits.
        chosen[row["case_id"]] = dict(row)
        if not row["is_case_management"] or row["case_id"] not in last_plans:
            last_plans[row["case_id"]] = row["visit_type"]
    return {case_id: {**row, "last_encounter": last_plans[case_id]} for case_id, row in chosen.items()}


def case_managers(session: Session, encounter_ids: Sequence[int]) -> dict[int, str]:
    """Names of those who work each encounter now. The encounters must come from ``access.scope``."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    query = (
        select(CaseManagerAssignment.encounter_id, User.name)
        .join(User, col(User.id) == col(CaseManagerAssignment.user_id))
        .where(
            col(CaseManagerAssignment.encounter_id).in_(encounter_ids), col(CaseManagerAssignment.ended_at).is_(None)
        )
        .order_by(col(User.name))
    )
    for encounter_id, name in session.execute(query):
        names[encounter_id].append(name)
    return {encounter_id: "; ".join(each) for encounter_id, each in names.items()}


def _parts(session: Session, case_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    natures: defaultdict[int, list[str]] = defaultdict(list)
    bodies: defaultdict[int, list[str]] = defaultdict(list)
    query = (
        select(InjuredPart.case_id, InjuredPart.nature, InjuredPart.body_part)
        .where(col(InjuredPart.case_id).in_(case_ids), col(InjuredPart.deleted_at).is_(None))
        .order_by(col(InjuredPart.id))
    )
    for case_id, nature, body_part in session.execute(query):
        natures[case_id].extend([nature] if nature else [])
        bodies[case_id].extend([body_part] if body_part else [])
    return {
        case_id: {
            "nature_of_injury": "; ".join(dict.fromkeys(natures[case_id])),
            "body_part": "; ".join(dict.fromkeys(bodies[case_id])),
        }
        for case_id in natures.keys() | bodies.keys()
    }


def _conditions(session: Session, case_ids: Sequence[int]) -> dict[int, str]:
    words: defaultdict[int, list[str]] = defaultdict(list)
    query = (
        select(Condition.case_id, Condition.icd10, Condition.description)
        .where(col(Condition.case_id).in_(case_ids), col(Condition.deleted_at).is_(None))
        .order_by(col(Condition.id))
    )
    for case_id, code, description in session.execute(query):
        if case_id is not None:
            words[case_id].append(" ".join(part for part in (code, description) if part))
    return {case_id: "; ".join(dict.fromkeys(each)) for case_id, each in words.items()}
