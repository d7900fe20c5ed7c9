"""Every filter and every group of the worklist answers as a plain filter in Python would (UX 4 and 6)."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, Reach
from rxcase.access.privacy import PRIVACY_NAME
from rxcase.clock import now
from rxcase.config import settings
from rxcase.db import reading, transaction
from rxcase.domain import relative_days
from rxcase.models import CaseManagerAssignment, Employee, Encounter, Note, Provider, Stage
from rxcase.readmodels.worklist import COUNT_LIMIT
from rxcase.readmodels.worklist_columns import COLUMNS, Column, Kind, Operator
from rxcase.readmodels.worklist_query import NONE, Condition, Sort, WorklistQuery, checked
from rxcase.services.worklist.worklist import worklist_page
from rxcase.services.worklist.worklist_wanted import wanted
from tests.builders import world

TODAY = date(2026, 3, 3)
COUNT = 1_000
QUERIES = 600
LASTS = ("Okafor", "O'Neil", "Müller", "李", "García López", "Smith_Jones", "100%", "İnce")
FIRSTS = ("Ada", "Bo", "Séamus")


@dataclass
class Plain:
    """One encounter as plain values, by column; None where there is none."""

    id: int
    is_listed: bool
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Clinic:
    """A thousand encounters, and somebody who sees them all."""

    rows: list[Plain]
    manager: Actor
    choices: dict[str, list[str]]

    def found(self, query: WorklistQuery, actor: Actor | None = None) -> set[int]:
        """The database's answer."""
        with reading() as session:
            return {each or 0 for each in session.scalars(wanted(session, actor or self.manager, query, TODAY))}


def _pick(random: Random, values: list[Any], share_of_none: float = 0.2) -> Any:
    return None if random.random() < share_of_none else random.choice(values)


@pytest.fixture
def clinic(database: str, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    monkeypatch.setenv("RXCASE_TODAY", TODAY.isoformat())
    monkeypatch.setenv("RXCASE_TIME_ZONE", "America/New_York")
    settings.cache_clear()
    with transaction() as session:
        return _made(session, Random(7))


def _made(session: Session, random: Random) -> Clinic:
    employers = [world.an_employer(session, f"Employer {name}") for name in "ABCDE"]
    sites = {each.id: [world.an_establishment(session, each) for _ in range(3)] for each in employers}
    users = [world.a_user(session, name=f"User {name}") for name in "PQRS"]
    providers = [Provider(name=f"Dr. {name}") for name in "XYZ"]
    session.add_all(providers)
    session.flush()
    stages = session.scalars(select(Stage).order_by(col(Stage.position))).all()
    rows: list[Plain] = []
    for _ in range(COUNT):
        employer = random.choice(employers)
        site = _pick(random, sites[employer.id])
        person = world.an_employee(
            session, employer, site, last_name=random.choice(LASTS), first_name=random.choice(FIRSTS)
        )
        case = None
        if random.random() < 0.85:
            injured = _pick(
                random, [TODAY - timedelta(days=days) for days in (-1, 0, 1, 6, 7, 8, 29, 31, 90, 400, 900)]
            )
            case = world.a_case(
                session,
                person,
                occurred_on=injured,
                case_type=random.choice(list(COLUMNS["case-type"].codes)),
            )
        due = _pick(random, [TODAY + timedelta(days=days) for days in (-400, -8, -1, 0, 1, 7, 8, 30, 31, 300)])
        last = _pick(random, [-1, 0, 1, 7, 8, 13, 14, 30, 31, 60, 400])
        hour = random.choice((0, 3, 4, 5, 12, 23))
        last_at = None if last is None else datetime(2026, 3, 3, hour, 30, tzinfo=UTC) - timedelta(days=last)
        stage = _pick(random, list(stages))
        since = TODAY - timedelta(days=random.choice((-2, 0, 1, 7, 8, 30, 31, 90, 91, 500)))
        status = random.choice(list(COLUMNS["work-status"].codes))
        owner, provider = _pick(random, users), _pick(random, providers)
        encounter = world.an_encounter(
            session,
            person,
            case,
            stage_id=stage.id if stage else None,
            stage_since=since if stage else None,
            owner_id=owner.id if owner else None,
            provider_id=provider.id if provider else None,
            follow_up_on=due,
            last_note_at=last_at,
            work_status=status,
            status=random.choice(("open", "open", "open", "closed", "archived")),
        )
        encounter.work_status = status
        managers = random.sample(users, random.choice((0, 1, 2, 3)))
        for number, manager in enumerate(managers):
            ended_at = now() if number == 2 else None
            session.add(
                CaseManagerAssignment(
                    encounter_id=encounter.id or 0, user_id=manager.id or 0, assigned_at=now(), ended_at=ended_at
                )
            )
        values = {
            "person": f"{person.last_name}, {person.first_name}".casefold(),
            "chart": person.chart_number.lower(),
            "employer": str(employer.id),
            "site": str(site.id) if site else None,
            "case-type": case.case_type if case else None,
            "case-number": str(case.case_number).lower() if case else None,
            "injury": case.occurred_on if case else None,
            "stage": str(stage.id) if stage else None,
            "days-in-stage": max((TODAY - since).days, 0) if stage else None,
            "owner": str(owner.id) if owner else None,
            "managers": {str(each.id) for each in managers[:2]},
            "provider": str(provider.id) if provider else None,
            "follow-up": due,
            "last-contact": clock.on_the_wall(last_at).date() if last_at else None,
            "work-status": status,
            "closed": "yes" if encounter.status == "closed" else "no",
        }
        rows.append(Plain(encounter.id or 0, encounter.status != "archived", values))
    session.flush()
    ids = {
        "employer": [str(each.id) for each in employers],
        "site": [str(each.id) for several in sites.values() for each in several],
        "stage": [str(each.id) for each in stages],
        "owner": [str(each.id) for each in users],
        "managers": [str(each.id) for each in users],
        "provider": [str(each.id) for each in providers],
        "case-type": list(COLUMNS["case-type"].codes),
        "work-status": list(COLUMNS["work-status"].codes),
        "closed": ["yes", "no"],
    }
    return Clinic(rows, world.acting(users[0]), ids)


def _values(random: Random, clinic: Clinic, column: Column, operator: Operator) -> tuple[str, ...]:
    if operator in {Operator.EMPTY, Operator.FILLED}:
        return ()
    if operator is Operator.WHEN:
        days = random.choice((1, 6, 7, 8, 30, 3650))
        words = (*column.whens, f"last-{days}-days", f"next-{days}-days", f"over-{days}-days-ago")
        return (random.choice(words),)
    match column.kind:
        case Kind.TEXT:
            said = str(random.choice(clinic.rows).values[column.name] or "s2026-0001")
            if operator is Operator.CONTAINS:
                start = random.randrange(len(said))
                said = said[start : start + random.randint(1, 5)].strip() or "a"
            return (random.choice((said, said.upper() if said.isascii() else said)),)
        case Kind.DATE:
            pool = [""] if operator is Operator.RANGE else []
            pool += [(TODAY + timedelta(days=days)).isoformat() for days in (-400, -31, -8, -1, 0, 1, 7, 30, 300)]
        case Kind.NUMBER:
            pool = [""] if operator is Operator.RANGE else []
            pool += [str(number) for number in (0, 1, 7, 8, 30, 31, 90, 91, 500, 5_000_000)]
        case _:
            pool = clinic.choices[column.name]
    if operator is Operator.RANGE:
        return random.choice(pool), random.choice(pool)
    return tuple(random.sample(pool, random.randint(1, min(3, len(pool)))))


def _holds(value: Any, condition: Condition) -> bool:
    """The plain filter."""
    column = COLUMNS[condition.column]
    values: tuple[Any, ...] = condition.values
    match condition.operator:
        case Operator.EMPTY:
            return value is None or value == set()
        case Operator.FILLED:
            return not (value is None or value == set())
        case Operator.IS_NOT:
            return not _holds(value, replace(condition, operator=Operator.IS))
    if value is None:
        return False
    if column.kind is Kind.TEXT:
        said = str(values[0]).casefold() if column.name == "person" else str(values[0]).lower()
        return said in value if condition.operator is Operator.CONTAINS else said == value
    if condition.operator is Operator.WHEN:
        first, last = relative_days.span(values[0], TODAY) or (date.max, date.min)
        return bool((first or date.min) <= value <= (last or date.max))
    if column.kind is Kind.DATE:
        values = tuple(date.fromisoformat(each) if each else None for each in values)
    elif column.kind is Kind.NUMBER:
        values = tuple(int(each) if each else None for each in values)
    if condition.operator is Operator.RANGE:
        return all((values[0] is None or values[0] <= value, values[1] is None or value <= values[1]))
    return bool(value & set(values)) if column.is_many else value in values


def _conditions(random: Random, clinic: Clinic) -> Iterator[Condition]:
    every = [(column, operator) for column in COLUMNS.values() for operator in column.operators]
    while True:
        for column, operator in every:
            made = checked(Condition(column.name, operator, _values(random, clinic, column, operator)))
            if made is not None:
                yield made


def test_each_filter_and_mixtures_of_them_answer_as_plain_python_would(clinic: Clinic) -> None:
    random = Random(11)
    conditions = _conditions(random, clinic)
    found_any = 0
    for number in range(QUERIES):
        chosen = {each.column: each for each in itertools.islice(conditions, 1 if number < QUERIES // 2 else 3)}
        query = WorklistQuery(conditions=tuple(chosen.values()))
        right = {
            row.id
            for row in clinic.rows
            if row.is_listed and all(_holds(row.values[each.column], each) for each in query.conditions)
        }
        assert clinic.found(query) == right, query
        # The page asks with a statement that former questions of the same shape have left, and its own values.
        page = worklist_page(clinic.manager, query)
        assert page.total == len(right), query
        assert {row.id for row in page.rows} <= right, query
        found_any += bool(right)
    assert found_any > QUERIES // 3


def test_every_column_orders_the_list_without_gap_or_repeat_and_backwards_is_the_reverse(clinic: Clinic) -> None:
    for name in (column.name for column in COLUMNS.values() if column.may_sort):
        _orders(clinic, name)


def _orders(clinic: Clinic, name: str) -> None:
    query = WorklistQuery(sort=(Sort(name),)).having("closed", Operator.IS, "yes")
    ids = _ids(clinic, query)
    assert len(ids) == len(set(ids)) == sum(row.is_listed and row.values["closed"] == "yes" for row in clinic.rows)
    assert _ids(clinic, replace(query, sort=(Sort(name, descending=True),))) == ids[::-1]
    values = {row.id: row.values[name] for row in clinic.rows}
    if COLUMNS[name].kind in {Kind.DATE, Kind.NUMBER} and name != "last-contact":
        told = [values[each] for each in ids]
        known = [each for each in told if each is not None]
        assert told == sorted(known) + [None] * (len(told) - len(known))


def _ids(clinic: Clinic, query: WorklistQuery) -> list[int]:
    ids: list[int] = []
    for number in itertools.count(1):
        page = worklist_page(clinic.manager, replace(query, page=number))
        ids += [row.id for row in page.rows]
        if not page.has_more:
            return ids
    raise AssertionError


def _years(value: date) -> str:
    return str(value.year)


def _in_stage(days: int) -> str:
    return "0-to-7" if days <= 7 else "8-to-30" if days <= 30 else "31-to-90" if days <= 90 else "over-90"


def _ahead(due: date) -> str:
    days = (due - TODAY).days
    return "overdue" if days < 0 else "today" if days == 0 else "next-7-days" if days <= 7 else "later"


def _behind(day: date) -> str:
    days = (TODAY - day).days
    return "last-7-days" if days <= 7 else "8-to-30-days-ago" if days <= 30 else "over-30-days-ago"


KEYS: dict[str, Callable[[Any], str]] = {
    "injury": _years,
    "days-in-stage": _in_stage,
    "follow-up": _ahead,
    "last-contact": _behind,
}


def test_groups_count_as_plain_python_would_and_add_up_to_the_total(clinic: Clinic) -> None:
    for name in (column.name for column in COLUMNS.values() if column.may_group):
        _groups(clinic, name)


def _groups(clinic: Clinic, name: str) -> None:
    for query in (WorklistQuery(group=name), WorklistQuery(group=name).having("stage", Operator.IS_NOT, 2)):
        right: Counter[str] = Counter()
        for row in clinic.rows:
            if row.is_listed and (not query.conditions or row.values["stage"] != "2"):
                value = row.values[name]
                right[NONE if value is None else KEYS.get(name, str)(value)] += 1
        groups: dict[str, int] = {}
        in_group: Counter[str] = Counter()
        ids: list[int] = []
        for number in itertools.count(1):
            page = worklist_page(clinic.manager, replace(query, page=number))
            groups |= {each.key: each.count for each in page.groups}
            ids += [row.id for row in page.rows]
            in_group.update(row.group for row in page.rows)
            if not page.has_more:
                break
        assert {key: count for key, count in groups.items() if count} == right
        assert in_group == right
        assert page.total == sum(groups.values()) == len(ids) == len(set(ids))
        assert page.is_total_exact
        assert NONE in groups or not COLUMNS[name].none
        collapsed = tuple(sorted(key for key in groups if key != NONE))
        page = worklist_page(clinic.manager, replace(query, collapsed=collapsed))
        assert {row.group for row in page.rows} <= {NONE}
        assert {each.key for each in page.groups} == set(groups)
        assert page.total == sum(each.count for each in page.groups)


def test_more_groups_than_are_listed_are_told_by_number(database: str) -> None:
    with transaction() as session:
        manager = world.acting(world.a_user(session))
        for number in range(203):
            person = world.an_employee(session, world.an_employer(session, f"Employer {number:04}"))
            world.an_encounter(session, person)
    page = worklist_page(manager, WorklistQuery(group="employer"))
    assert (page.total, page.more_groups, page.in_more_groups) == (203, 3, 3)
    assert page.total < COUNT_LIMIT


def test_words_of_notes_are_found_by_whoever_may_read_notes_and_by_nobody_else(clinic: Clinic) -> None:
    with transaction() as session:
        listed = [row for row in clinic.rows if row.is_listed]
        for row, text in zip(listed, ("Physiotherapy began", "MRI of the knee", "Waiting for the MRI"), strict=False):
            encounter = session.get_one(Encounter, row.id)
            world.a_note(session, encounter, text=text)
    ids = [row.id for row in listed[:3]]
    assert clinic.found(WorklistQuery(search="physioth")) == {ids[0]}
    assert clinic.found(WorklistQuery(search="mri")) == {ids[1], ids[2]}
    last = listed[1].values["person"].split(",")[0]
    assert ids[1] in clinic.found(WorklistQuery(search=f"{last} knee mri"))
    for lacking in (
        {Permission.NOTE_VIEW},
        {Permission.NOTE_VIEW, Permission.IDENTITY_VIEW},
    ):
        blind = replace(clinic.manager, permissions=clinic.manager.permissions - lacking)
        assert clinic.found(WorklistQuery(search="mri"), blind) == set()
    half_blind = replace(clinic.manager, permissions=clinic.manager.permissions - {Permission.IDENTITY_VIEW})
    assert clinic.found(WorklistQuery(search="mri"), half_blind) == {ids[1], ids[2]}


def test_a_note_without_words_is_no_harm(clinic: Clinic) -> None:
    with transaction() as session:
        encounter = session.get_one(Encounter, clinic.rows[0].id)
        session.add(Note(encounter_id=encounter.id or 0, observed_at=now(), author_name="x", text="…"))
    world_text = "x" * 90_000
    with transaction() as session:
        world.a_note(session, session.get_one(Encounter, clinic.rows[0].id), text=f"{world_text} knee")
    assert (clinic.rows[0].id in clinic.found(WorklistQuery(search="knee"))) == clinic.rows[0].is_listed


def test_a_question_is_another_one_for_others_on_another_day_and_in_another_zone(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = WorklistQuery(conditions=(Condition("last-contact", Operator.WHEN, ("last-7-days",)),))
    employers = [int(each) for each in clinic.choices["employer"]]
    actors = [
        clinic.manager,
        *(
            replace(clinic.manager, reach=Reach.GRANTED, employer_ids=frozenset({employer}))
            for employer in employers[:2]
        ),
        replace(clinic.manager, reach=Reach.OWN),
    ]
    for _ in range(2):
        totals = set()
        for zone, day, actor in itertools.product(("America/New_York", "Asia/Tokyo"), (0, 1), actors):
            monkeypatch.setenv("RXCASE_TIME_ZONE", zone)
            monkeypatch.setenv("RXCASE_TODAY", (TODAY + timedelta(days=day)).isoformat())
            settings.cache_clear()
            with reading() as session:
                chosen = session.scalars(wanted(session, actor, query, TODAY + timedelta(days=day))).all()
            assert worklist_page(actor, query).total == len(chosen), (zone, day, actor.reach)
            totals.add(len(chosen))
        assert len(totals) > len(actors)
        # What was found before must not be said again.
        with transaction() as session:
            encounter = session.get_one(Encounter, min(clinic.found(query)))
            encounter.last_note_at = None


def test_who_loses_the_right_to_names_loses_them_from_the_order_too(clinic: Clinic) -> None:
    with transaction() as session:
        last = session.exec(
            select(Encounter).where(col(Encounter.on_worklist)).order_by(col(Encounter.name_order).desc())
        ).first()
        assert last is not None
        assert last.id is not None
        hidden = last.id
        person = session.get_one(Employee, last.employee_id)
        last.case_id = world.a_case(session, person, is_privacy_case=True).id
    query = WorklistQuery(sort=(Sort("person"),))
    without = replace(clinic.manager, permissions=clinic.manager.permissions - {Permission.PRIVACY_CASE_VIEW})
    for _ in range(2):
        assert worklist_page(clinic.manager, query).rows[0].id != hidden
        first = worklist_page(without, query).rows[0]
        assert (first.id, first.person) == (hidden, PRIVACY_NAME)
