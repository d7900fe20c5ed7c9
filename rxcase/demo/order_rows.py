"""What is ordered, due and to be done as rows: referrals, tests, tasks."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from rxcase.demo.clock_times import wall_clock
from rxcase.demo.course import Course, later, workday
from rxcase.demo.mechanism import Severity
from rxcase.demo.restriction_rows import Place
from rxcase.demo.table_rows import TableRows
from rxcase.models import DueItem, Task, VisitOrder

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
