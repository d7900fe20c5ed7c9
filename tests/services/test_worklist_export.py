"""The list taken out is the list on the screen: the same rows, all of them, in its order and its columns (UX 10)."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from sqlmodel import col, select

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError
from rxcase.models import AuditEvent
from rxcase.readmodels.bulk import BULK_LIMIT
from rxcase.readmodels.worklist import WorklistRow
from rxcase.readmodels.worklist_columns import COLUMNS, Column, Kind, Operator
from rxcase.readmodels.worklist_query import Condition, Sort, WorklistQuery
from rxcase.services.worklist.worklist import worklist_page
from rxcase.services.worklist.worklist_export import export_file, export_scope
from tests.builders import world

COUNT = 130
QUERIES = 200
TRICKS = ("=1+1", "+SUM(A1)", "-2", "@cmd", "\t=1", "O'Neil", "Müller")


@pytest.fixture
def listed(database: str, today: date) -> tuple[Actor, Actor]:
    """Encounters of two employers with names that a spreadsheet might take for formulas; a supervisor, and one of half."""
    random = Random(3)
    with transaction() as session:
        employers = [world.an_employer(session), world.an_employer(session)]
        users = [world.a_user(session, name=name) for name in ("Maya Ortiz", "Cole Webb")]
        for number in range(COUNT):
            employer = employers[number % 2]
            site = world.an_establishment(session, employer) if random.random() < 0.5 else None
            person = world.an_employee(session, employer, site, last_name=random.choice(TRICKS))
            due = random.choice((None, -5, 0, 3, 7, 40))
            encounter = world.an_encounter(
                session,
                person,
                world.a_case(session, person, is_privacy_case=number % 13 == 0),
                follow_up_on=None if due is None else today + timedelta(days=due),
                owner_id=random.choice((users[0].id, users[1].id, None)),
                stage_id=world.stage(session, random.choice((1, 2, 3))).id,
                stage_since=today - timedelta(days=random.randrange(100)),
                status=random.choice(("open", "open", "closed", "archived")),
            )
            for user in users[: random.randrange(3)]:
                world.assign(session, encounter, user)
        supervisor = world.acting(world.a_user(session, "supervisor"), "supervisor")
        half = world.acting(world.a_user(session, "supervisor"), "supervisor", employers=employers[:1], reach="granted")
        return supervisor, half


def _read(actor: Actor, query: WorklistQuery, *ids: int) -> list[list[str]]:
    with export_file(actor, query, "csv", ids) as file:
        return list(csv.reader(io.StringIO(file.read().decode("utf-8"), newline="")))


def _shown(actor: Actor, query: WorklistQuery) -> list[WorklistRow]:
    rows: list[WorklistRow] = []
    page = 1
    while True:
        found = worklist_page(actor, replace(query, page=page))
        rows += found.rows
        if not found.has_more:
            return rows
        page += 1


def _values(random: Random, column: Column) -> tuple[str, ...]:
    match column.kind:
        case Kind.TEXT:
            return (random.choice(("o", "mü", "c0", "s2026", "=1")),)
        case Kind.DATE:
            days = [date(2026, 3, 3) + timedelta(days=random.randrange(-60, 60)) for _ in range(2)]
            return tuple(day.isoformat() for day in days)
        case Kind.FLAG:
            return (random.choice(("yes", "no")),)
    return tuple(str(random.randrange(1, 5)) for _ in range(2))


def _condition(random: Random) -> Condition:
    column = random.choice(list(COLUMNS.values()))
    operator = random.choice(column.operators)
    values = (random.choice(column.whens),) if operator is Operator.WHEN else _values(random, column)
    return Condition(column.name, operator, values)


def test_the_export_has_the_rows_of_the_list_in_its_order_for_many_filters(listed: tuple[Actor, Actor]) -> None:
    random = Random(11)
    sortable = [column.name for column in COLUMNS.values() if column.may_sort]
    sizes = set()
    for number in range(QUERIES):
        actor = listed[number % 2]
        query = WorklistQuery(
            search=random.choice(("", "", "", "neil", "S2026")),
            conditions=tuple(_condition(random) for _ in range(random.randrange(3))),
            sort=(Sort(random.choice(sortable), descending=random.random() < 0.5),),
        )
        rows = _shown(actor, query)
        head, *exported = _read(actor, query)
        assert export_scope(actor, query).count == len(exported) == len(rows)
        place = head.index("Case number")
        assert [row[place] for row in exported] == [row.case_number for row in rows]
        sizes.add(len(rows))
    assert len(sizes) > 20


def test_the_columns_are_those_of_the_screen_in_its_order_each_with_what_its_cell_says_in_grey(
    listed: tuple[Actor, Actor],
) -> None:
    query = WorklistQuery(columns=("person", "stage", "managers"))
    assert _read(listed[0], query)[0] == ["Person", "Chart number", "Stage", "Days in stage", "Case managers"]
    query = WorklistQuery(columns=("days-in-stage", "person", "chart", "stage"))
    assert _read(listed[0], query)[0] == ["Days in stage", "Person", "Chart number", "Stage"]
    scope = export_scope(listed[0], query)
    assert scope.words == f"{scope.count} encounters, 4 columns"


def test_every_column_of_the_registry_can_be_taken_out(listed: tuple[Actor, Actor]) -> None:
    head, *rows = _read(listed[0], WorklistQuery(columns=tuple(COLUMNS)))
    assert head == [column.title for column in COLUMNS.values()]
    for place, title in enumerate(head):
        if title not in {"Provider", "Last note"}:
            assert any(row[place] for row in rows), title


def test_groups_stand_together_and_none_is_left_out(listed: tuple[Actor, Actor]) -> None:
    query = WorklistQuery(group="stage", collapsed=("1",))
    head, *rows = _read(listed[0], query)
    stages = [row[head.index("Stage")] for row in rows]
    assert len(rows) == export_scope(listed[0], replace(query, group="", collapsed=())).count
    changes = sum(one != other for one, other in itertools.pairwise(stages))
    assert changes == len(set(stages)) - 1


def test_formulas_come_out_inert(listed: tuple[Actor, Actor]) -> None:
    names = {row[0] for row in _read(listed[0], WorklistQuery())[1:]}
    assert {"'=1+1, Ada", "'+SUM(A1), Ada", "'-2, Ada", "'@cmd, Ada"} <= names
    with export_file(listed[0], WorklistQuery(), "xlsx") as file, ZipFile(io.BytesIO(file.read())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert sheet.count(b"<row ") == len(_read(listed[0], WorklistQuery()))
    assert b"<f>" not in sheet


def test_only_the_chosen_are_taken_out_and_only_what_is_in_reach(listed: tuple[Actor, Actor]) -> None:
    supervisor, half = listed
    rows = _shown(supervisor, WorklistQuery())
    ids = [row.id for row in rows[:7]]
    mine = {row.id for row in _shown(half, WorklistQuery())}
    assert len(_read(supervisor, WorklistQuery(), *ids)) == 8
    assert len(_read(half, WorklistQuery(), *ids)) == 1 + len(mine & set(ids)) < 8
    with pytest.raises(InvalidInputError, match="Use the filter"):
        export_file(supervisor, WorklistQuery(), "csv", range(1, BULK_LIMIT + 2))


def test_every_export_is_recorded_with_its_size_and_refusals_too(listed: tuple[Actor, Actor]) -> None:
    rows = _read(listed[0], WorklistQuery(search="neil"))
    poor = replace(listed[0], permissions=listed[0].permissions - {Permission.EXPORT})
    with pytest.raises(NotAllowedError, match="export"):
        export_file(poor, WorklistQuery(), "csv")
    with pytest.raises(NotAllowedError):
        export_scope(poor, WorklistQuery())
    with pytest.raises(InvalidInputError, match="csv or xlsx"):
        export_file(listed[0], WorklistQuery(), "pdf")
    with reading() as session:
        events = session.exec(
            select(AuditEvent).where(col(AuditEvent.verb) == "worklist:export").order_by(col(AuditEvent.id))
        ).all()
        told: Any = events[0].after
        assert [event.outcome for event in events] == ["done", "refused", "refused"]
        assert (told["rows"], told["search"]) == (len(rows) - 1, "neil")


def test_a_privacy_case_stays_unnamed_in_the_file(listed: tuple[Actor, Actor]) -> None:
    blind = replace(listed[0], permissions=listed[0].permissions - {Permission.PRIVACY_CASE_VIEW})
    rows = _read(blind, WorklistQuery())[1:]
    unnamed = [row for row in rows if row[0] == PRIVACY_NAME]
    assert unnamed
    assert {row[1] for row in unnamed} == {""}
