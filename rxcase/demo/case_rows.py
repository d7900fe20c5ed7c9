"""The case of an encounter as rows: the report, the injured parts, the diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from rxcase.demo.case_fields import (
    claim_fields,
    common_fields,
    incident_fields,
    law_fields,
    plain_fields,
    treatment_fields,
)
from rxcase.demo.clock_times import wall_clock
from rxcase.demo.course import Course
from rxcase.demo.mechanisms import Incident
from rxcase.demo.people import Person, Treating
from rxcase.demo.table_rows import TableRows
from rxcase.models import Case, Condition, InjuredPart

_OTHER_TITLES = {
    "absence": "Leave of absence",
    "hospital": "Hospital stay",
    "msea": "Suitability for an assignment abroad",
    "surveillance": "Medical surveillance",
}
_DEVICES = {
    "butterfly needle": "Winged steel needle",
    "suture needle": "Suture needle",
    "hollow-bore needle": "Hypodermic needle",
    "scalpel blade": "Scalpel",
    "insulin syringe needle": "Insulin syringe",
    "insulin pen needle": "Pen needle",
    "lancet": "Lancet",
}
_MAKERS = ("Ardent Medical Supply", "Corvale", "Hexham Devices")  # invented, as all names here


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the other rows need to know of a case.

    Attributes:
        incident: None for cases without an injury.
        subject: A few words for the chief complaint.
        adjuster: Of the claim, or empty.
    """

    id: int
    number: str
    case_type: str
    occurred_on: date
    incident: Incident | None
    subject: str
    adjuster: str
    claim_number: str | None


def _blank() -> dict[str, Any]:
    return dict.fromkeys(_COLUMNS)


_COLUMNS = (
    "onset", "occurred_on", "occurred_time", "started_work_time", "supervisor_notified_local", "reported_local",
    "last_worked_local", "returned_to_work_local", "expected_return_local", "first_expected_return_local", "concluded_local",
    "reported_by", "reported_by_title", "reported_by_phone", "verified", "facility", "on_premises", "place", "place_address1",
    "place_city", "place_state", "place_zip", "place_country", "activity_before", "what_happened", "harmed_by", "event", "cause",
    "died", "work_related", "illness_type", "recordable_on", "is_privacy_case", "completed_by", "completed_by_title",
    "completed_on", "treated_before", "treatment_place", "in_emergency_room", "hospitalized", "hospital_name",
    "hospital_city", "hospital_state", "physician", "physician_city", "at_maximum_improvement", "maximum_improvement_local",
    "is_workers_comp", "claim_number", "claim_type", "claim_status", "adjuster", "adjuster_phone", "first_contact_local",
    "first_day_off", "leave_type",
)  # fmt: skip
"""Columns that any case of the demonstration fills; all rows of one insert have the same ones."""


def add_case(
    rows: TableRows,
    random: Random,
    *,
    number: str,
    case_type: str,
    person: Person,
    occurred_on: date,
    incident: Incident | None,
    course: Course,
    provider: Treating,
    manager_name: str,
    is_closed: bool,
    today: date,
    at: datetime,
) -> CaseFacts:
    """Add a case; ``add_injury`` belongs to it.

    Args:
        rows: Takes the rows.
        random: The world's source of chance.
        number: The case number.
        case_type: A code of ``models.Case``.
        person: Whose case.
        occurred_on: Day of the injury, or the first day of a leave, a stay, an examination.
        incident: What happened; None for other than injuries.
        course: How it goes on; what lies after today is left out.
        provider: Who treats.
        manager_name: Who filled in form 301.
        is_closed: Whether the case is closed.
        today: The day of the demonstration.
        at: When the case was entered.
    """
    values = _blank() | common_fields(random, person, occurred_on, course, provider, today)
    if incident is None:
        values |= plain_fields(random, case_type, occurred_on)
    else:
        values |= incident_fields(random, case_type, person, occurred_on, incident)
        values |= treatment_fields(random, person, incident)
        values |= claim_fields(random, incident, occurred_on, is_closed)
        values |= law_fields(random, case_type, incident, occurred_on, manager_name, today)
        if course.is_permanent and course.spans[-1].ends_on < today:
            values |= {
                "at_maximum_improvement": True,
                "maximum_improvement_local": wall_clock(course.spans[-1].ends_on, 600),
            }
    if is_closed:
        values["concluded_local"] = wall_clock(min(course.closes_on, today), 960)
    case_id = rows.add(
        Case,
        created_at=at,
        updated_at=at,
        employee_id=person.id,
        employer_id=person.site.employer_id,
        establishment_id=person.site.id,
        case_number=number,
        case_type=case_type,
        status="closed" if is_closed else "open",
        leave_plan={},
        kept={},
        **values,
    )
    subject = f"{incident.harm.nature}, {incident.body_part.lower()}" if incident else _OTHER_TITLES[case_type]
    return CaseFacts(
        case_id,
        number,
        case_type,
        occurred_on,
        incident,
        subject,
        values["adjuster"] or "",
        values["claim_number"],
    )


def add_injury(
    rows: TableRows,
    random: Random,
    case: CaseFacts,
    incident: Incident,
    person: Person,
    encounter_id: int,
    at: datetime,
) -> int:
    """Add the injured part and the diagnosis of a case.

    Returns:
        The number of the diagnosis.
    """
    is_sharp = incident.work == "sharps"
    stamps = {"created_at": at, "updated_at": at}
    rows.add(
        InjuredPart,
        case_id=case.id,
        nature=incident.harm.nature,
        body_part=incident.body_part,
        device_type=_DEVICES[incident.object.partition(" ")[2]] if is_sharp else None,
        manufacturer=random.choice(_MAKERS) if is_sharp else None,
        wound="puncture" if is_sharp else None,
        **stamps,
    )
    return rows.add(
        Condition,
        employee_id=person.id,
        encounter_id=encounter_id,
        case_id=case.id,
        icd10=incident.icd10,
        description=incident.icd10_title,
        status="active",
        recorded_at=at,
        **stamps,
    )
