"""The case of an encounter as rows: the report, the injured parts, the diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from rxcase.demo.clock_times import wall_clock
from rxcase.demo.course import OFF, Course
from rxcase.demo.mechanisms import Incident, Severity
from rxcase.demo.people import LEAD, Person, Treating
from rxcase.demo.table_rows import TableRows
from rxcase.models import Case, Condition, InjuredPart

_ADJUSTERS = ("Dale Whitcomb", "Rosa Linares", "Peter Aldous", "Shonda Meeks", "Grant Ishikawa", "Helen Borowski")
_OFFSITE = frozenset({"driving", "dog"})
_OTHER_TITLES = {
    "absence": "Leave of absence",
    "hospital": "Hospital stay",
    "msea": "Suitability for an assignment abroad",
    "surveillance": "Medical surveillance",
}
LEAVE_TYPES = (
    "Employee Medical",
    "Employee Medical",
    "Maternity",
    "Family Member Medical",
    "Parenting",
    "Military (Medical)",
)
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
        adjuster: Of the claim, if there is one.
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
    values = _blank() | _common(random, person, occurred_on, course, provider, today)
    if incident is None:
        values |= _plain_fields(random, case_type, occurred_on)
    else:
        values |= _incident_fields(random, case_type, person, occurred_on, incident)
        values |= _treatment_fields(random, person, incident)
        values |= _claim_fields(random, incident, occurred_on, is_closed)
        values |= _law_fields(random, case_type, incident, occurred_on, manager_name, today)
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
        values["adjuster"] or _ADJUSTERS[0],
        values["claim_number"],
    )


def _common(
    random: Random, person: Person, occurred_on: date, course: Course, provider: Treating, today: date
) -> dict[str, Any]:
    site = person.site
    reported_on = min(course.opened_on, today - timedelta(days=1))
    values: dict[str, Any] = {
        "occurred_on": occurred_on,
        "reported_local": wall_clock(reported_on, random.randint(6 * 60, 8 * 60 - 1)),
        "reported_by": site.contact,
        "reported_by_title": LEAD.title,
        "reported_by_phone": f"{site.plan.city.area_code}-555-{random.randint(100, 199):04d}",
        "verified": "no" if (today - reported_on).days < 3 else "yes",
        "facility": site.plan.name,
        "physician": provider.name,
        "physician_city": site.plan.city.name,
        "first_contact_local": wall_clock(reported_on, random.randint(16 * 60, 17 * 60)),
    }
    absences = [span for span in course.spans if span.kind == OFF and span.starts_on <= today]
    if absences:
        back_on = absences[-1].ends_on + timedelta(days=1)
        values["last_worked_local"] = wall_clock(absences[0].starts_on - timedelta(days=1), 15 * 60)
        values["expected_return_local"] = values["first_expected_return_local"] = wall_clock(back_on, 7 * 60)
        if back_on <= today:
            values["returned_to_work_local"] = wall_clock(back_on, 7 * 60)
    return values


_SHIFT_BEGINS = (6 * 60, 7 * 60, 7 * 60 + 30, 14 * 60, 22 * 60)


def _incident_fields(
    random: Random, case_type: str, person: Person, occurred_on: date, incident: Incident
) -> dict[str, Any]:
    began = random.choice(_SHIFT_BEGINS)
    happened = random.randint(began + 10, min(began + 480, 24 * 60 - 1))
    plan = person.site.plan
    is_offsite = incident.work in _OFFSITE
    where: dict[str, Any] = {"on_premises": not is_offsite, "place": incident.spot[:1].upper() + incident.spot[1:]}
    if is_offsite:
        where |= {
            "place": "On the route, away from the site",
            "place_address1": f"{random.randint(10, 2400)} {random.choice(('Elm Street', 'Grant Avenue', 'Route 9', 'Hillcrest Road'))}",
            "place_city": plan.city.name,
            "place_state": plan.city.state,
            "place_zip": plan.zip,
            "place_country": "US",
        }
    return where | {
        "onset": "single-event" if incident.is_sudden else "over-time",
        "occurred_time": time(happened // 60, happened % 60) if incident.is_sudden else None,
        "started_work_time": time(began // 60, began % 60),
        "supervisor_notified_local": wall_clock(occurred_on, min(happened + random.randint(2, 90), 24 * 60 - 1)),
        "activity_before": incident.activity_before,
        "what_happened": incident.what_happened,
        "harmed_by": incident.harmed_by,
        "event": incident.event,
        "cause": incident.harmed_by if case_type == "injury-non-osha" else None,
        "died": False,
        "illness_type": incident.harm.illness_type,
    }


def _treatment_fields(random: Random, person: Person, incident: Incident) -> dict[str, Any]:
    if incident.severity is Severity.FIRST_AID:
        return {"treated_before": False, "treatment_place": "onsite", "in_emergency_room": False, "hospitalized": False}
    city = person.site.plan.city
    in_emergency = incident.severity >= Severity.AWAY and random.random() < 0.55
    hospital = {
        "hospital_name": f"{city.name} General Hospital",
        "hospital_city": city.name,
        "hospital_state": city.state,
    }
    return {
        "treated_before": False,
        "treatment_place": "er" if in_emergency else random.choice(("external", "external", "onsite")),
        "in_emergency_room": in_emergency,
        "hospitalized": in_emergency and incident.severity is Severity.LONG and random.random() < 0.5,
    } | (hospital if in_emergency else {})


def _claim_fields(random: Random, incident: Incident, occurred_on: date, is_closed: bool) -> dict[str, Any]:
    if incident.severity is Severity.FIRST_AID:
        return {"is_workers_comp": "no"}
    has_lost_time = incident.severity >= Severity.AWAY
    return {
        "is_workers_comp": "yes",
        "claim_number": f"WC{occurred_on:%y}-{random.randint(10_000, 99_999)}",
        "claim_type": "Indemnity" if has_lost_time else "Medical Only",
        "claim_status": "Closed" if is_closed else "Open",
        "adjuster": random.choice(_ADJUSTERS),
        "adjuster_phone": f"800-555-{random.randint(100, 199):04d}",
    }


def _law_fields(
    random: Random, case_type: str, incident: Incident, occurred_on: date, manager_name: str, today: date
) -> dict[str, Any]:
    """Source: 29 CFR 1904.7(a) for what is recordable, 1904.29(b)(7) for the privacy case of a sharp."""
    work_related = random.choices(("yes", "undetermined", "no"), (93, 4, 3))[0]
    values: dict[str, Any] = {
        "work_related": work_related,
        "is_privacy_case": incident.work == "sharps",
    }
    determined_on = occurred_on + timedelta(days=random.randint(1, 6))
    is_recordable = case_type == "injury-osha" and work_related == "yes" and incident.severity > Severity.FIRST_AID
    if is_recordable and determined_on <= today:
        values |= {
            "recordable_on": determined_on,
            "completed_by": manager_name,
            "completed_by_title": "Case manager",
            "completed_on": determined_on,
        }
    return values


def _plain_fields(random: Random, case_type: str, starts_on: date) -> dict[str, Any]:
    values: dict[str, Any] = {"work_related": "not-applicable", "is_workers_comp": "not-applicable", "verified": "yes"}
    if case_type == "absence":
        values |= {"first_day_off": starts_on, "leave_type": random.choice(LEAVE_TYPES)}
    return values


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
