"""The fields of a case, group by group."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random
from typing import Any

from rxcase.demo.clock_times import wall_clock
from rxcase.demo.course import OFF, Course
from rxcase.demo.mechanism import Severity
from rxcase.demo.mechanisms import Incident
from rxcase.demo.people import LEAD, Person, Treating

_ADJUSTERS = ("Dale Whitcomb", "Rosa Linares", "Peter Aldous", "Shonda Meeks", "Grant Ishikawa", "Helen Borowski")
_OFFSITE = frozenset({"driving", "dog"})
LEAVE_TYPES = (
    "Employee Medical",
    "Employee Medical",
    "Maternity",
    "Family Member Medical",
    "Parenting",
    "Military (Medical)",
)


def common_fields(
    random: Random, person: Person, occurred_on: date, course: Course, provider: Treating, today: date
) -> dict[str, Any]:
    """Fields of any case: when, who reported it, who treats, when the person was away and came back."""
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


def incident_fields(
    random: Random, case_type: str, person: Person, occurred_on: date, incident: Incident
) -> dict[str, Any]:
    """What form 301 asks of the incident: when, where, how, by what."""
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


def treatment_fields(random: Random, person: Person, incident: Incident) -> dict[str, Any]:
    """Where the injury was treated."""
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


def claim_fields(random: Random, incident: Incident, occurred_on: date, is_closed: bool) -> dict[str, Any]:
    """The workers’ compensation claim; first aid makes none."""
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


def law_fields(
    random: Random, case_type: str, incident: Incident, occurred_on: date, manager_name: str, today: date
) -> dict[str, Any]:
    """What the OSHA log asks.

    Source: 29 CFR 1904.7(a) for what is recordable, 1904.29(b)(7) for the privacy case of a sharp.
    """
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


def plain_fields(random: Random, case_type: str, starts_on: date) -> dict[str, Any]:
    """Fields of a leave, a hospital stay, an examination."""
    values: dict[str, Any] = {"work_related": "not-applicable", "is_workers_comp": "not-applicable", "verified": "yes"}
    if case_type == "absence":
        values |= {"first_day_off": starts_on, "leave_type": random.choice(LEAVE_TYPES)}
    return values
