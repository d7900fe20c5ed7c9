"""Fills an empty database with the demonstration's world, all of it or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlmodel import Session, col

from rxcase import clock
from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.demo.accounts import Accounts, Staff, add_accounts, add_worker, email_of, grant_employer, sign_in_roles
from rxcase.demo.clock_times import instant
from rxcase.demo.course import later
from rxcase.demo.documents import add_work_status
from rxcase.demo.encounter_rows import MadeEncounter, World, add_encounter
from rxcase.demo.people import People, Site, add_providers
from rxcase.demo.places import plan_employers
from rxcase.demo.restriction_rows import TypeIds
from rxcase.demo.table_rows import TableRows
from rxcase.errors import InvalidInputError
from rxcase.models import (
    AccommodationType,
    Counter,
    Credential,
    Employee,
    Employer,
    Encounter,
    ImportBatch,
    RestrictionType,
    Stage,
    User,
)
from rxcase.search import encounters as search_index
from rxcase.services.account import passwords
from rxcase.services.restriction import work_status
from rxcase.services.worklist.search_index import refresh_notes

MOST_ENCOUNTERS, MOST_MONTHS = 2_000_000, 240
_CHUNK = 500
_MOST_DOCUMENTS = 60
_DAYS_A_MONTH = 30.4375

Report = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What was made.

    Attributes:
        password: Of every account that can sign in.
        emails: Those accounts, by role.
    """

    encounters: int
    open_encounters: int
    people: int
    employers: int
    rows: int
    password: str
    emails: dict[str, str]

    @property
    def words(self) -> str:
        """What was made, as one sentence."""
        return (
            f"Made {self.encounters:,} encounters ({self.open_encounters:,} open) of {self.people:,} people "
            f"at {self.employers:,} employers."
        )


def is_empty() -> bool:
    """Whether the database holds nobody's data yet: no employer, chart, encounter, import or account."""
    with reading() as session:
        return _is_empty(session)


def _is_empty(session: Session) -> bool:
    tables = (Employer, Employee, Encounter, ImportBatch, User)
    return all(session.scalars(select(col(table.id)).limit(1)).first() is None for table in tables)


def fill(
    actor: Actor,
    *,
    encounters: int = 400,
    seed: int = 1,
    months: int = 36,
    password: str = "",
    progress: Report | None = None,
) -> DemoSummary:
    """Fill an empty database with invented employers, people and cases.

    The same seed, size and day give the same world. It is written in one transaction.

    Args:
        actor: Needs ``data:import`` and ``user:edit``.
        encounters: How many, 1 to two million.
        seed: Of the source of chance.
        months: How far the world reaches back from today, 1 to 240.
        password: Of all accounts; a fresh one unless given.
        progress: Told how far it is.

    Raises:
        NotAllowedError: As above.
        InvalidInputError: The database is not empty, or an argument is out of bounds; nothing was changed.
        StorageError: The database or the disk refused; nothing was saved.
    """
    actor.need(Permission.IMPORT)
    actor.need(Permission.USER_EDIT)
    _require_bounds("encounters", encounters, MOST_ENCOUNTERS)
    _require_bounds("months", months, MOST_MONTHS)
    password = password or secrets.token_urlsafe(12)
    for role in sign_in_roles():
        passwords.require_good(password, email_of(role))
    report = progress or (lambda _what, _done, _total: None)
    with transaction() as session:
        if not _is_empty(session):
            raise InvalidInputError(
                "The demonstration fills an empty database only, and this one holds data or accounts. "
                "Choose another folder with --data."
            )
        world, employers = _begin(session, actor, Random(seed), encounters, months)  # noqa: S311 - a game of chance
        rows = _add_encounters(session, actor, world, _days(world, encounters, months), report)
        world.rows.set_sequences()
        _set_counters(session, world)
        _set_passwords(session, world.accounts, password)
    return DemoSummary(
        encounters=encounters,
        open_encounters=world.open_count,
        people=world.people.count,
        employers=employers,
        rows=rows,
        password=password,
        emails={role: email_of(role) for role in world.accounts.ids},
    )


def _require_bounds(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        problem = f"The number of {name} must be from 1 to {most:,}."
        raise InvalidInputError(problem, {name: problem})


def _begin(session: Session, actor: Actor, random: Random, encounters: int, months: int) -> tuple[World, int]:
    today = clock.today()
    rows = TableRows(session)
    first_day = _first_day(today, months)
    began_at = instant(later(first_day, -30), 9 * 60, "America/New_York")
    accounts = add_accounts(rows, session, random, encounters, began_at)
    people = People(rows, random, began_at)
    plans = plan_employers(random, min(6 + encounters // 2500, 60))
    sites: list[Site] = []
    for plan in plans:
        managers = [_main_manager(random, accounts.managers, len(sites) + number) for number in range(len(plan.sites))]
        sites.extend(people.add_employer(plan, range(first_day.year, today.year + 1), managers))
    grant_employer(rows, accounts, sites[0].employer_id)
    world = World(
        today=today,
        random=random,
        rows=rows,
        people=people,
        sites=sites,
        providers=add_providers(rows, random, began_at, accounts.clinician, encounters // 100),
        accounts=accounts,
        stage_ids={each.position: each.id or 0 for each in session.scalars(select(Stage))},
        types=TypeIds(
            restriction={each.name: each.id or 0 for each in session.scalars(select(RestrictionType))},
            accommodation={each.name: each.id or 0 for each in session.scalars(select(AccommodationType))},
        ),
    )
    audit.record(session, actor, audit.Event("demo:begin", after={"encounters": encounters, "months": months}))
    return world, len(plans)


def _main_manager(random: Random, managers: tuple[Staff, ...], site_number: int) -> Staff:
    """Each manager gets a site while there are any; the rest goes by weight."""
    if site_number < len(managers):
        return managers[site_number]
    return random.choices(managers, [each.weight for each in managers])[0]


def _first_day(today: date, months: int) -> date:
    return later(today, -round(months * _DAYS_A_MONTH))


def _days(world: World, encounters: int, months: int) -> list[date]:
    """When the cases begin, oldest first: the caseload grew, and fewer people are hurt on weekends."""
    random, first_day = world.random, _first_day(world.today, months)
    span = (world.today - first_day).days - 2
    days: list[date] = []
    while len(days) < encounters:
        day = first_day + timedelta(days=int(span * (1 - random.random() ** 1.35)) if span else 0)
        if day.weekday() < 5 or random.random() < 0.45:
            days.append(day)
    return sorted(days)


def _add_encounters(session: Session, actor: Actor, world: World, days: list[date], report: Report) -> int:
    total = len(days)
    document_every = max(total // _MOST_DOCUMENTS, 3)
    count, worker = 0, None
    for start in range(0, total, _CHUNK):
        first_id = world.rows.next_number(Encounter)
        for number, day in enumerate(days[start : start + _CHUNK], start=start):
            made = add_encounter(world, day)
            if number % document_every == 0 and any(span.starts_on < world.today for span in made.course.spans):
                add_work_status(world, made)
            if _suits_worker(made, world):
                worker = made
        if start + _CHUNK >= total and worker:
            _add_worker(session, world, worker)
        count += world.rows.write()
        search_index.put(session, world.search_words)
        refresh_notes(session, [number for number, _ in world.search_words])
        world.search_words.clear()
        last_id = world.rows.next_number(Encounter) - 1
        work_status.refresh(session, col(Encounter.id), range(first_id, last_id + 1))
        after = {"encounters": [first_id, last_id]}
        audit.record(session, actor, audit.Event("demo:fill", subject="encounter", after=after))
        report("Demonstration", min(start + _CHUNK, total), total)
    return count


def _suits_worker(made: MadeEncounter, world: World) -> bool:
    """The worker's own account shows most with an injury that is being cared for now."""
    has_limits_today = any(span.limits and span.starts_on <= world.today <= span.ends_on for span in made.course.spans)
    return made.status == "open" and has_limits_today and made.person.first.isascii()


def _add_worker(session: Session, world: World, made: MadeEncounter) -> None:
    name = f"{made.person.first} {made.person.last}"
    world.accounts.ids["worker"] = add_worker(world.rows, session, name, made.person.id, made.at)


def _set_counters(session: Session, world: World) -> None:
    """Let ``services.numbering`` go on after the numbers given here."""
    session.add(Counter(name="chart", value=world.people.count))
    session.add_all(Counter(name=f"case:{year}", value=count) for year, count in world.case_counts.items())


def _set_passwords(session: Session, accounts: Accounts, password: str) -> None:
    at = clock.now()
    session.add_all(
        Credential(user_id=user_id, secret_hash=passwords.hashed(password), changed_at=at)
        for user_id in accounts.ids.values()
    )
