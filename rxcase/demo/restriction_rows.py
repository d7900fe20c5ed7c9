"""Restrictions and accommodations as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from random import Random

from rxcase.demo.case_rows import CaseFacts
from rxcase.demo.clock_times import wall_clock
from rxcase.demo.course import OFF, Course, Span, later
from rxcase.demo.limits import Limit
from rxcase.demo.people import Person, Treating
from rxcase.demo.table_rows import TableRows
from rxcase.models import Accommodation, Restriction
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


def _restriction_state(random: Random, ends_on: date | None, today: date) -> str:
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
        state=_restriction_state(random, ends_on, place.today),
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
        # Its dates say that it is over; the state only says whether it was ever meant.
        state="active",
        written_local=wall_clock(span.starts_on, 9 * 60),
        **place.stamps,
    )
