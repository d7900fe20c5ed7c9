"""The worklist answers exactly what a plain filter in Python would, within the reader's reach."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.config import settings
from rxcase.db import reading, transaction
from rxcase.errors import NotAllowedError
from rxcase.models import NO_DATE, Encounter
from rxcase.readmodels.worklist import PAGE_SIZE
from rxcase.readmodels.worklist_columns import Operator
from rxcase.readmodels.worklist_query import Sort, WorklistQuery
from rxcase.services.worklist.worklist import worklist_page
from rxcase.services.worklist.worklist_choices import choices
from tests.builders import world

TODAY = date(2026, 3, 3)
NAMES = (
    ("O'Neil", "Séamus"),
    ("Müller", "Anna"),
    ("García López", "José"),
    ("李", "小龍"),
    ("Smith-Jones", "Bo"),
    ("Zed", "Al"),
)
DUE = (None, -400, -1, 0, 1, 7, 8, 300)


@dataclass(frozen=True)
class Listed:
    """The rows of the test, as plain values, and three readers."""

    rows: tuple[Encounter, ...]
    manager: Actor
    half: Actor
    nobody: Actor


@pytest.fixture
def listed(database: str, monkeypatch: pytest.MonkeyPatch) -> Listed:
    """112 encounters of two employers in all mixtures of stage, owner and follow-up."""
    monkeypatch.setenv("RXCASE_TODAY", TODAY.isoformat())
    settings.cache_clear()
    with transaction() as session:
        employers = [world.an_employer(session, "Acorn Mills"), world.an_employer(session, "Birch Clinic")]
        maya = world.a_user(session, name="Maya Ortiz")
        owners = [maya.id, world.a_user(session, name="Cole Webb").id, None]
        stages = [world.stage(session, position).id for position in (1, 2, 3)]
        rows = []
        for number in range(112):
            last, first = NAMES[number % len(NAMES)]
            due = DUE[number % len(DUE)]
            employee = world.an_employee(session, employers[number % 2], last_name=last, first_name=first)
            case = world.a_case(session, employee, occurred_on=TODAY - timedelta(days=number * 3 % 50))
            row = world.an_encounter(
                session,
                employee,
                case,
                owner_id=owners[number % 3],
                stage_id=stages[number // 5 % 3],
                stage_since=TODAY - timedelta(days=number % 17),
                follow_up_on=None if due is None else TODAY + timedelta(days=due),
                status="archived" if number % 11 == 10 else "open",
            )
            rows.append(row)
        stranger = world.a_user(session)
        return Listed(
            rows=tuple(rows),
            manager=world.acting(maya),
            half=world.acting(stranger, reach="granted", employers=employers[:1]),
            nobody=world.acting(stranger, "employer", employers=employers[:1]),
        )


def _all_ids(actor: Actor, query: WorklistQuery) -> list[int]:
    ids: list[int] = []
    for number in itertools.count(1):
        page = worklist_page(actor, replace(query, page=number))
        ids += [row.id for row in page.rows]
        if not page.has_more:
            assert page.total == len(ids)
            return ids
    raise AssertionError


def _due(row: Encounter) -> date:
    return row.follow_up_on or NO_DATE


WINDOWS = {
    "": lambda day: True,
    "overdue": lambda day: day < TODAY,
    "today": lambda day: day == TODAY,
    "next-7-days": lambda day: TODAY <= day <= TODAY + timedelta(days=7),
    "later": lambda day: TODAY + timedelta(days=7) < day < NO_DATE,
    "empty": lambda day: day == NO_DATE,
}
KEYS = {
    "follow-up": _due,
    "person": lambda row: row.name_order.encode(),
    "injury": lambda row: row.injury_order,
    "days-in-stage": lambda row: (TODAY - row.stage_since).days,
}
NOBODY = -1


def _query(window: str = "", stage_id: int = 0, owner_id: int = 0) -> WorklistQuery:
    query = WorklistQuery()
    if window == "empty":
        query = query.having("follow-up", Operator.EMPTY)
    elif window:
        query = query.having("follow-up", Operator.WHEN, window)
    if stage_id:
        query = query.having("stage", Operator.IS, stage_id)
    if owner_id == NOBODY:
        return query.having("owner", Operator.EMPTY)
    return query.having("owner", Operator.IS, owner_id) if owner_id else query


def test_every_filter_and_order_answers_as_plain_python_would(listed: Listed) -> None:
    stages = {row.stage_id for row in listed.rows if row.stage_id is not None}
    owners = {row.owner_id for row in listed.rows if row.owner_id is not None}
    for window, stage_id, owner_id in itertools.product(WINDOWS, [0, *sorted(stages)], [0, *sorted(owners), NOBODY]):
        wanted = [
            row.id
            for row in sorted(listed.rows, key=lambda row: (_due(row), row.id))
            if row.on_worklist
            and WINDOWS[window](_due(row))
            and stage_id in {0, row.stage_id}
            and (owner_id == 0 or row.owner_id == (None if owner_id == NOBODY else owner_id))
        ]
        assert _all_ids(listed.manager, _query(window, stage_id, owner_id)) == wanted


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", list(KEYS))
def test_every_order_is_total_and_pages_without_gap_or_repeat(listed: Listed, sort: str, *, descending: bool) -> None:
    ids = _all_ids(listed.manager, WorklistQuery(sort=(Sort(sort, descending),)))
    by_id = {row.id: row for row in listed.rows}
    assert len(set(ids)) == len(ids) == sum(row.on_worklist for row in listed.rows)
    keys = [KEYS[sort](by_id[each]) for each in ids]
    if sort != "person":  # how letters are ordered is the database's business
        assert keys == sorted(keys, reverse=descending)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("oneil", set()),
        ("o'neil", {"O'Neil, Séamus"}),
        ("NEIL sea", {"O'Neil, Séamus"}),
        ("muller", {"Müller, Anna"}),
        ("MÜL", {"Müller, Anna"}),
        ("lopez jose", {"García López, José"}),
        ("jones", {"Smith-Jones, Bo"}),
        ("smith-jones", {"Smith-Jones, Bo"}),
        ("李", {"李, 小龍"}),
        ("nobodyatall", set()),
        ("'; DROP TABLE encounter; --", set()),
        ('"zed" OR al*', set()),
        ("zed NOT al", set()),
    ],
)
def test_search_finds_people_by_how_their_words_begin(listed: Listed, typed: str, names: set[str]) -> None:
    rows = worklist_page(listed.manager, WorklistQuery(search=typed)).rows
    assert {row.person for row in rows} == names


def test_search_finds_numbers_whole_and_in_pieces(listed: Listed) -> None:
    row = worklist_page(listed.manager, WorklistQuery()).rows[0]
    for typed in (
        row.case_number,
        row.case_number.replace("-", ""),
        row.chart_number.lower(),
        row.case_number.split("-")[1],
    ):
        assert row.id in {found.id for found in worklist_page(listed.manager, WorklistQuery(search=typed)).rows}


def test_signs_alone_search_for_nothing(listed: Listed) -> None:
    assert (
        worklist_page(listed.manager, WorklistQuery(search=" *'\"- ")).total
        == worklist_page(listed.manager, WorklistQuery()).total
    )


def test_nobody_reaches_beyond_the_grant_by_any_filter_or_choice(listed: Listed) -> None:
    mine = {row.id for row in listed.rows if row.employer_id in listed.half.employer_ids}
    for window in WINDOWS:
        assert set(_all_ids(listed.half, _query(window))) <= mine
    assert all(row.employer == "Acorn Mills" for row in worklist_page(listed.half, WorklistQuery(search="birch")).rows)
    with pytest.raises(NotAllowedError):
        worklist_page(listed.nobody, WorklistQuery())
    with pytest.raises(NotAllowedError):
        choices(listed.nobody, "owner")


def test_filter_choices_name_only_owners_of_rows_in_reach(listed: Listed) -> None:
    assert [owner.label for owner in choices(listed.manager, "owner").choices] == ["Cole Webb", "Maya Ortiz"]
    with transaction() as session:
        lonely = world.acting(world.a_user(session), reach="granted")
    assert choices(lonely, "owner").choices == []
    assert choices(lonely, "stage").choices[0].label == "Intake"


@pytest.mark.parametrize("number", [-5, 0, 1, 3, 99, 10**30])
def test_any_page_number_is_answered(listed: Listed, number: int) -> None:
    page = worklist_page(listed.manager, WorklistQuery(page=number))
    assert len(page.rows) <= PAGE_SIZE
    assert page.total == 102


def test_a_page_is_always_two_queries(listed: Listed, count_queries) -> None:
    for query in (
        WorklistQuery(),
        replace(_query("overdue", stage_id=1), search="muller"),
        WorklistQuery(page=2),
    ):
        with count_queries() as seen:
            worklist_page(listed.manager, query)
        assert seen.count == 2


def test_words_say_how_far_the_follow_up_is(listed: Listed) -> None:
    rows = {row.follow_up_words: row for row in worklist_page(listed.manager, WorklistQuery()).rows}
    assert rows["1 day overdue"].follow_up_state == "overdue"
    assert rows["today"].follow_up_on == "Tue 3 Mar"
    assert rows["400 days overdue"].follow_up_on == "Mon 27 Jan 2025"


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize(
    ("where", "index"),
    [
        ("ORDER BY follow_up_order, id", "ix_encounter_open_follow_up"),
        ("AND owner_id = 1 ORDER BY follow_up_order, id", "ix_encounter_open_owner"),
        ("AND stage_id = 1 ORDER BY follow_up_order, id", "ix_encounter_open_stage"),
        ("AND employer_id = 1 ORDER BY follow_up_order, id", "ix_encounter_open_employer"),
        ("ORDER BY name_order, id", "ix_encounter_open_name"),
        ("ORDER BY injury_order, id", "ix_encounter_open_injury"),
        ("ORDER BY last_note_at NULLS FIRST, id", "ix_encounter_open_last_note"),
        ("ORDER BY stage_since DESC NULLS LAST, id DESC", "ix_encounter_open_stage_since"),
    ],
)
def test_each_promised_list_walks_its_index_and_sorts_nothing(where: str, index: str) -> None:
    with reading() as session:
        plan = " ".join(
            row[-1]
            for row in session.execute(
                text(f"EXPLAIN QUERY PLAN SELECT id FROM encounter WHERE encounter.on_worklist {where} LIMIT 51")  # noqa: S608
            )
        )
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_without_the_permission_there_is_no_worklist(listed: Listed) -> None:
    with transaction() as session:
        actor = world.acting(world.a_user(session), without=[Permission.WORKLIST_VIEW])
    with pytest.raises(NotAllowedError, match="worklist"):
        worklist_page(actor, WorklistQuery())
