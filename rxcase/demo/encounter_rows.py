"""One encounter as rows: its person, its case, its way through the stages, and all that hangs on it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from rxcase.demo.accounts import Accounts, Staff
from rxcase.demo.case_rows import CaseFacts, add_case, add_injury
from rxcase.demo.clock_times import instant, wall_clock
from rxcase.demo.course import INTAKE, PLAIN_COURSES, Course, injury_course, later, plain_course, workday
from rxcase.demo.mechanisms import Incident, happen
from rxcase.demo.note_rows import add_notes, moments_until
from rxcase.demo.order_rows import add_due_items, add_tasks, add_visit_orders
from rxcase.demo.people import SPECIALTIES, People, Person, Site, Treating
from rxcase.demo.restriction_rows import Place, TypeIds, add_restrictions
from rxcase.demo.table_rows import TableRows
from rxcase.models import CaseManagerAssignment, Encounter, StageMove
from rxcase.services.numbering import CASE_PREFIX
from rxcase.services.worklist.search_index import words_of
from rxcase.services.worklist.worklist_row import copies

_OTHER_TYPES = (("", 84), ("absence", 8), ("hospital", 2), ("msea", 2), ("surveillance", 4))
_AGAIN = 0.12
"""How often somebody is hurt who was hurt before."""
_FORGOTTEN = 0.03
"""How often nobody closes an encounter whose course is over."""


@dataclass(slots=True)
class World:
    """What all encounters share while the database is filled."""

    today: date
    random: Random
    rows: TableRows
    people: People
    sites: list[Site]
    providers: dict[str, list[Treating]]
    accounts: Accounts
    stage_ids: dict[int, int]
    types: TypeIds
    case_counts: dict[int, int] = field(default_factory=dict)
    recent: deque[Person] = field(default_factory=lambda: deque(maxlen=2000))
    search_words: list[tuple[int, str]] = field(default_factory=list)
    open_count: int = 0

    def next_case_number(self, year: int) -> str:
        """The next number of a year, in the order of the cases."""
        self.case_counts[year] = self.case_counts.get(year, 0) + 1
        return f"{CASE_PREFIX}{year}-{self.case_counts[year]:04d}"


@dataclass(frozen=True, slots=True)
class MadeEncounter:
    """What the caller may want to know of an encounter it asked for."""

    id: int
    person: Person
    case: CaseFacts
    course: Course
    owner: Staff
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where the encounter stands today."""

    status: str
    stages: list[tuple[int, date]]
    follow_up_on: date | None


def add_encounter(world: World, occurred_on: date) -> MadeEncounter:
    """Add one encounter with everything around it.

    Args:
        world: What it shares with the others.
        occurred_on: Day of the injury, or the first day of a leave, a stay, an examination.
    """
    random, rows, today = world.random, world.rows, world.today
    yesterday = later(today, -1)
    person = _person(world, occurred_on)
    site = person.site
    kind = random.choices([name for name, _ in _OTHER_TYPES], [share for _, share in _OTHER_TYPES])[0]
    incident, course = _plan(random, person, kind, occurred_on)
    opened_on = min(course.opened_on, yesterday)
    at = instant(opened_on, 8 * 60, site.plan.city.time_zone)
    is_open = course.closes_on > today or random.random() < _FORGOTTEN
    moments = moments_until(course, yesterday, is_open=is_open)
    standing = _standing(random, course, opened_on, today, is_open, moments[-1].on)
    owner, authors = _managers(world, site)
    provider = random.choice(world.providers[random.choice(SPECIALTIES[incident.harm.region if incident else ""])])
    case = add_case(
        rows,
        random,
        number=world.next_case_number(occurred_on.year),
        case_type=kind or ("injury-osha" if site.employer.industry.is_under_osha else "injury-non-osha"),
        person=person,
        occurred_on=occurred_on,
        incident=incident,
        course=course,
        provider=provider,
        manager_name=owner.name,
        is_closed=not is_open and random.random() < 0.93,
        today=today,
        at=at,
    )
    encounter_id = rows.next_number(Encounter)
    condition_id = add_injury(rows, random, case, incident, person, encounter_id, at) if incident else None
    place = Place(encounter_id, case, person, provider, condition_id, owner.id, world.accounts.department_id, today, at)
    last_note_at = add_notes(rows, random, place, course, moments, authors, standing.follow_up_on)
    _add_encounter_row(world, place, course, standing, last_note_at)
    _add_way(world, place, standing, owner, authors)
    add_restrictions(rows, random, world.types, place, course)
    add_visit_orders(rows, random, place, course)
    add_due_items(rows, random, place, opened_on, is_open)
    add_tasks(rows, random, place, opened_on, is_open)
    return MadeEncounter(encounter_id, person, case, course, owner, standing.status, last_note_at)


def _person(world: World, occurred_on: date) -> Person:
    random = world.random
    if world.recent and random.random() < _AGAIN:
        return random.choice(world.recent)
    site = random.choices(world.sites, [site.plan.headcount for site in world.sites])[0]
    person = world.people.add_employee(site, occurred_on, instant(occurred_on, 8 * 60, site.plan.city.time_zone))
    world.recent.append(person)
    return person


def _plan(random: Random, person: Person, kind: str, occurred_on: date) -> tuple[Incident | None, Course]:
    if kind in PLAIN_COURSES:
        return None, plain_course(random, kind, occurred_on)
    industry = person.site.employer.industry
    incident = happen(random, person.job.works, industry.key, industry.spots)
    return incident, injury_course(random, incident.severity, incident.harm.region, occurred_on)


def _standing(
    random: Random, course: Course, opened_on: date, today: date, is_open: bool, last_note_on: date
) -> _Standing:
    stages = [(stage, day) for stage, day in course.stages if day < today] or [(INTAKE, opened_on)]
    if is_open:
        is_forgotten = course.closes_on <= today
        return _Standing("open", stages, None if is_forgotten else _follow_up(random, today, last_note_on))
    is_archived = course.archives_on <= today and random.random() > 0.02
    return _Standing("archived" if is_archived else "closed", stages, None)


_OVERDUE_DAYS = (1, 1, 2, 3, 4, 5, 6, 8, 11, 15, 24)


def _follow_up(random: Random, today: date, last_note_on: date) -> date | None:
    """Some overdue, some due today, most within weeks, some without a date: what a morning looks like."""
    window = random.choices(("overdue", "today", "soon", "later", "none"), (16, 7, 28, 40, 9))[0]
    match window:
        case "overdue" if last_note_on < later(today, -1):
            day = later(today, -random.choice(_OVERDUE_DAYS))
            # A day in the week, unless that would be before the note that set it.
            return max(later(last_note_on, 1), later(day, min(0, 4 - day.weekday())))
        case "overdue" | "today":
            return today
        case "soon":
            return random.choice([day for day in (later(today, days) for days in range(1, 8)) if day.weekday() < 5])
        case "later":
            return workday(later(today, random.randint(8, 45)))
    return None


def _managers(world: World, site: Site) -> tuple[Staff, list[Staff]]:
    random, managers = world.random, world.accounts.managers
    owner = (
        site.main_manager if random.random() < 0.6 else random.choices(managers, [each.weight for each in managers])[0]
    )
    authors = [owner]
    if random.random() < 0.15:
        helper = random.choice(managers)
        if helper is not owner:
            authors.append(helper)
    return owner, authors


def _add_encounter_row(world: World, place: Place, course: Course, standing: _Standing, last_note_at: datetime) -> None:
    person, case = place.person, place.case
    position, since = standing.stages[-1]
    is_open = standing.status == "open"
    row = copies(
        last_name=person.last,
        first_name=person.first,
        employer_id=person.site.employer_id,
        establishment_id=person.site.id,
        occurred_on=case.occurred_on,
        follow_up_on=standing.follow_up_on,
        status=standing.status,
        is_case_management=True,
    )
    zone = person.site.plan.city.time_zone
    archived_at = instant(course.archives_on, 17 * 60, zone) if standing.status == "archived" else None
    world.rows.add(
        Encounter,
        created_at=place.at,
        updated_at=archived_at or last_note_at,
        employee_id=person.id,
        case_id=case.id,
        visit_type="CMWR",
        status=standing.status,
        stage_id=world.stage_ids[position],
        stage_since=since,
        owner_id=place.manager_id,
        provider_id=place.provider.id,
        follow_up_on=standing.follow_up_on,
        last_note_at=last_note_at,
        closed_on=None if is_open else course.closes_on,
        archived_at=archived_at,
        started_local=wall_clock(min(course.opened_on, place.today), 8 * 60),
        chief_complaint=case.subject,
        location=person.site.plan.name,
        **row,
    )
    if row["on_worklist"]:
        world.open_count += is_open
        found_by = words_of(
            first_name=person.first,
            last_name=person.last,
            chart_number=person.chart_number,
            employee_number=person.employee_number,
            case_number=case.number,
            claim_number=case.claim_number,
            ext_id=None,
            employer=person.site.employer.name,
            establishment=person.site.plan.name,
        )
        world.search_words.append((place.encounter_id, found_by))


def _add_way(world: World, place: Place, standing: _Standing, owner: Staff, authors: list[Staff]) -> None:
    zone = place.person.site.plan.city.time_zone
    for staff in authors:
        world.rows.add(
            CaseManagerAssignment,
            encounter_id=place.encounter_id,
            user_id=staff.id,
            assigned_at=place.at,
            ended_at=None,
        )
    before: int | None = None
    for number, (position, day) in enumerate(standing.stages):
        world.rows.add(
            StageMove,
            encounter_id=place.encounter_id,
            from_stage_id=world.stage_ids[before] if before else None,
            to_stage_id=world.stage_ids[position],
            moved_at=place.at if number == 0 else instant(day, 9 * 60 + number, zone),
            moved_by_id=owner.id,
            reason="Symptoms came back" if before and position < before else None,
        )
        before = position
