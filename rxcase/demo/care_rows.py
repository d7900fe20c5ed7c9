"""What is done about a case as rows: restrictions, accommodations, referrals, due items, tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from rxcase.demo.case_rows import CaseFacts
from rxcase.demo.clock_times import wall_clock
from rxcase.demo.course import OFF, Course, Limit, Span, later, workday
from rxcase.demo.mechanisms import Severity
from rxcase.demo.people import Person, Treating
from rxcase.demo.table_rows import TableRows
from rxcase.models import Accommodation, DueItem, Restriction, Task, VisitOrder
from rxcase.services.foundation import LOST_TIME

_DUTIES = ("Transitional Duty", "Transitional Duty", "TDP-Work Area", "Work Location")
_DETAILS = {
    "Transitional Duty": ("Seated inspection of finished goods", "Inventory counts with a hand scanner", "Labeling and paperwork at the desk", "Light sorting at waist height"),
    "TDP-Work Area": ("Same department, two tasks taken out", "Same station with a helper for the heavy part", "Same area, shorter shift"),
    "Work Location": ("Moved to the front office for the time", "Works from the tool crib", "Moved to the gate house"),
    "Lost Time/Occ": ("Off work by the provider’s order", "No modified work within the limits"),
    "Lost Time/Non-Occ": ("Absent, not work-related",),
    "Lost Time/Maternity (CA)": ("Maternity leave",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One encounter, as the rows that hang on it need it."""

    encounter_id: int
    case: CaseFacts
    person: Person
    provider: Treating
    condition_id: int | None
    manager_id: int
    department_id: int
    today: date
    at: datetime

    @property
    def stamps(self) -> dict[str, datetime]:
        """When such a row was made; the day of the encounter is near enough."""
        return {"created_at": self.at, "updated_at": self.at}


@dataclass(frozen=True, slots=True)
class TypeIds:
    """Numbers of the restriction and accommodation types, by name."""

    restriction: dict[str, int]
    accommodation: dict[str, int]


def add_restrictions(rows: TableRows, random: Random, types: TypeIds, place: Place, course: Course) -> None:
    """Add the restrictions of each span that has begun, with what the employer did about them, or did not."""
    for span in course.spans:
        if span.starts_on > place.today:
            continue
        is_last = span is course.spans[-1]
        is_permanent = course.is_permanent and is_last
        limits = span.limits or (Limit(LOST_TIME),)
        chance = random.random()
        is_missing = span.kind != OFF and chance < 0.12
        ends_early = span.kind != OFF and 0.12 <= chance < 0.2
        kind = _accommodation_type(random, place, span)
        for limit in limits:
            restriction_id = _add_restriction(rows, random, types, place, span, limit, is_permanent)
            if not is_missing:
                ends_on = later(span.ends_on, -random.randint(1, 3)) if ends_early else span.ends_on
                _add_accommodation(
                    rows,
                    random,
                    types,
                    place,
                    kind,
                    restriction_id,
                    span,
                    None if is_permanent else max(span.starts_on, ends_on),
                )


def _accommodation_type(random: Random, place: Place, span: Span) -> str:
    if span.kind != OFF:
        return random.choice(_DUTIES)
    if place.case.incident is not None:
        return "Lost Time/Occ"
    return (
        "Lost Time/Maternity (CA)"
        if place.person.site.plan.city.state == "CA" and random.random() < 0.3
        else "Lost Time/Non-Occ"
    )


def _state(random: Random, ends_on: date | None, today: date) -> str:
    """Most rows whose span is over were ended; some were forgotten."""
    is_over = ends_on is not None and ends_on < today
    return "ended" if is_over and random.random() > 0.04 else "active"


def _add_restriction(
    rows: TableRows, random: Random, types: TypeIds, place: Place, span: Span, limit: Limit, is_permanent: bool
) -> int:
    ends_on = None if is_permanent else span.ends_on
    incident = place.case.incident
    return rows.add(
        Restriction,
        employee_id=place.person.id,
        encounter_id=place.encounter_id,
        case_id=place.case.id,
        condition_id=place.condition_id,
        type_id=types.restriction[limit.type_name],
        type_option=limit.option or None,
        allowed_weight_lb=Decimal(limit.weight_lb) if limit.weight_lb is not None else None,
        side=incident.side if incident and limit.takes_side else None,
        provider_id=place.provider.id,
        imposed_by=place.provider.name,
        starts_on=span.starts_on,
        ends_on=ends_on,
        end_time=time(23, 59) if ends_on else None,
        is_permanent=is_permanent,
        affects_work=True,
        is_occupational=incident is not None,
        state=_state(random, ends_on, place.today),
        written_local=wall_clock(max(place.case.occurred_on, later(span.starts_on, -1)), 15 * 60),
        **place.stamps,
    )


def _add_accommodation(
    rows: TableRows,
    random: Random,
    types: TypeIds,
    place: Place,
    kind: str,
    restriction_id: int,
    span: Span,
    ends_on: date | None,
) -> None:
    rows.add(
        Accommodation,
        employee_id=place.person.id,
        encounter_id=place.encounter_id,
        case_id=place.case.id,
        restriction_id=restriction_id,
        type_id=types.accommodation[kind],
        details=random.choice(_DETAILS[kind]),
        leader=place.person.site.contact,
        starts_on=span.starts_on,
        ends_on=ends_on,
        end_time=time(23, 59) if ends_on else None,
        state=_state(random, ends_on, place.today),
        written_local=wall_clock(span.starts_on, 9 * 60),
        **place.stamps,
    )


_REFERRALS = {
    "back": (("Physical therapy", "Strengthening and posture, 8 visits"), ("MRI", "Lumbar spine without contrast"), ("Orthopedics", "Opinion on further treatment")),
    "shoulder": (("Physical therapy", "Range of motion, 10 visits"), ("MRI", "Shoulder without contrast"), ("Orthopedics", "Opinion on surgery")),
    "hand": (("Hand therapy", "Splint and exercises, 6 visits"), ("Electrodiagnostics", "Nerve conduction of the arm"), ("Hand surgery", "Opinion")),
    "wound": (("Hand surgery", "Check of tendon and nerve"), ("X-ray", "Rule out a fracture")),
    "knee": (("Physical therapy", "Stability, 8 visits"), ("MRI", "Knee without contrast")),
    "foot": (("X-ray", "Foot and ankle, three views"), ("Physical therapy", "Gait, 6 visits")),
    "head": (("Neurology", "Persistent headache"), ("Vestibular therapy", "Dizziness, 4 visits")),
    "eye": (("Ophthalmology", "Slit lamp check"),),
    "skin": (("Dermatology", "Patch test"),),
    "lungs": (("Pulmonary function test", "Before return to the area"),),
    "hearing": (("Audiology", "Retest within 30 days"),),
    "heat": (("Laboratory", "Electrolytes and kidney values"),),
}  # fmt: skip


def add_visit_orders(rows: TableRows, random: Random, place: Place, course: Course) -> None:
    """Add referrals: the longer the case, the more of them; the payer answers, the visit takes place."""
    incident = place.case.incident
    if incident is None or course.severity is Severity.FIRST_AID:
        return
    wanted = min(int(course.severity), 3) if random.random() < 0.6 else 1
    day = course.opened_on
    for specialty, reason in _REFERRALS[incident.harm.region][:wanted]:
        day = workday(later(day, random.randint(2, 20)))
        if day > place.today:
            return
        _add_visit_order(rows, random, place, day, specialty, reason)


def _add_visit_order(
    rows: TableRows, random: Random, place: Place, requested_on: date, specialty: str, reason: str
) -> None:
    authorized_on = workday(later(requested_on, random.randint(1, 8)))
    visit_on = workday(later(authorized_on, random.randint(3, 18)))
    authorization, state = "requested", "requested"
    if authorized_on <= place.today:
        authorization = random.choices(("approved", "denied", "not-needed"), (76, 8, 16))[0]
        state = "cancelled" if authorization == "denied" else "done" if visit_on < place.today else "scheduled"
    is_approved = authorization == "approved"
    rows.add(
        VisitOrder,
        encounter_id=place.encounter_id,
        provider_id=place.provider.id if specialty == place.provider.specialty else None,
        specialty=specialty,
        reason=f"{reason} ({place.case.subject})",
        requested_on=requested_on,
        authorization=authorization,
        authorization_number=f"A{random.randint(100_000, 999_999)}" if is_approved else None,
        authorized_on=authorized_on if is_approved else None,
        scheduled_local=wall_clock(visit_on, random.randrange(8 * 60, 16 * 60, 15))
        if state in {"done", "scheduled"}
        else None,
        state=state,
        result=random.choice(_RESULTS) if state == "done" else None,
        resulted_on=visit_on if state == "done" else None,
        **place.stamps,
    )


_RESULTS = (
    "Done, report received",
    "Findings as expected, no change of plan",
    "Improved, finish the visits",
    "Report sent to the treating provider",
)
_DUE = {
    "sharps": ("Blood test, 6 weeks after exposure", "Blood test, 3 months after exposure"),
    "hearing": ("Audiogram retest",),
    "wound": ("Tetanus booster", "Suture removal"),
    "lungs": ("Spirometry",),
    "surveillance": ("Blood lead", "Audiogram", "Respirator fit test"),
    "msea": ("Vaccination record", "Laboratory panel", "Dental letter"),
}


def add_due_items(rows: TableRows, random: Random, place: Place, opened_on: date, is_open: bool) -> None:
    """Add tests and procedures that the case calls for."""
    incident = place.case.incident
    key = place.case.case_type if incident is None else incident.work if incident.work in _DUE else incident.harm.region
    for number, title in enumerate(_DUE.get(key, ()), start=1):
        if random.random() < 0.35:
            continue
        due_on = workday(later(opened_on, number * random.randint(7, 42)))
        is_done = not is_open or (due_on < place.today and random.random() < 0.8)
        rows.add(
            DueItem,
            employee_id=place.person.id,
            encounter_id=place.encounter_id,
            title=title,
            due_on=due_on,
            state="completed" if is_done else "pending",
            completed_at=place.at + timedelta(days=min((due_on - opened_on).days, (place.today - opened_on).days))
            if is_done
            else None,
            completed_by_id=place.manager_id if is_done else None,
            result=random.choice(("Normal", "Done", "Negative", "Within limits")) if is_done else None,
            **place.stamps,
        )


_TASKS = (
    "Ask {contact} for the job description of {job}",
    "Request the visit note of {last} from {provider}",
    "Send the current limits of {last} to {contact}",
    "Check the authorization for {last}",
    "Write to {last}: no answer by phone",
    "Review the report of injury of {last}",
)


def add_tasks(rows: TableRows, random: Random, place: Place, opened_on: date, is_open: bool) -> None:
    """Add tasks: some for the owner, some for the department, most of them done."""
    for _ in range(random.choices((0, 1, 2), (45, 40, 15))[0]):
        made_on = later(opened_on, random.randint(0, max(0, min(120, (place.today - opened_on).days))))
        is_done = not is_open or random.random() < 0.6
        due_on = workday(
            later(made_on if is_done else place.today, random.randint(1, 6) if is_done else random.randint(-6, 12))
        )
        for_department = random.random() < 0.2
        words = {
            "contact": place.person.site.contact,
            "job": place.person.job.title.lower(),
            "last": place.person.last,
            "provider": place.provider.short_name,
        }
        rows.add(
            Task,
            title=random.choice(_TASKS).format_map(words),
            encounter_id=place.encounter_id,
            case_id=place.case.id,
            assignee_id=None if for_department else place.manager_id,
            department_id=place.department_id if for_department else None,
            due_on=max(due_on, made_on),
            state="done" if is_done else "open",
            outcome=random.choice(("Done", "Received and filed", "Sent")) if is_done else None,
            completed_at=place.at + timedelta(days=(made_on - opened_on).days) if is_done else None,
            completed_by_id=place.manager_id if is_done else None,
            created_by_id=place.manager_id,
            **place.stamps,
        )
