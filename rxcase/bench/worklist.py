"""One page of the worklist, through permissions, scope and read models, against bare SQL and JSON on the same file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from rxcase.access.actor import command_line
from rxcase.bench.line import Line, from_pairs, in_turn
from rxcase.bench.worlds import Worlds, sqlite_file, use
from rxcase.db import reading
from rxcase.demo import email_of
from rxcase.models import Employee, Encounter, Stage, User
from rxcase.readmodels.worklist import COUNT_LIMIT, PAGE_SIZE
from rxcase.readmodels.worklist_columns import Operator
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.worklist import worklist_page

AIM_RATIO = 3.0
ROUNDS = 60

_DETAILS = """
SELECT encounter.id, employee.last_name, employee.first_name, employee.chart_number, employer.name, establishment.name,
       stage.name, encounter.stage_since, app_user.name, incident.case_number, incident.case_type, incident.occurred_on,
       encounter.follow_up_on, encounter.last_note_at, encounter.status
FROM (SELECT id FROM encounter WHERE on_worklist {also} ORDER BY follow_up_order, id LIMIT {limit}) AS page
JOIN encounter ON encounter.id = page.id
JOIN employee ON employee.id = encounter.employee_id
JOIN employer ON employer.id = encounter.employer_id
LEFT JOIN establishment ON establishment.id = encounter.establishment_id
LEFT JOIN stage ON stage.id = encounter.stage_id
LEFT JOIN app_user ON app_user.id = encounter.owner_id
LEFT JOIN incident ON incident.id = encounter.case_id
ORDER BY encounter.follow_up_order, encounter.id
"""
_COUNT = "SELECT count(*) FROM (SELECT id FROM encounter WHERE on_worklist {also} LIMIT {limit})"


@dataclass(frozen=True, slots=True)
class _View:
    name: str
    query: WorklistQuery
    also: str
    parameters: tuple[object, ...]


def measure(worlds: Worlds) -> list[Line]:
    """Time the first page by follow-up: of all, of an owner, of a stage, of a search."""
    folder = worlds.filled()
    file = sqlite_file(folder)
    with use(folder):
        with reading() as session:
            views = _views(session)
        bare = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            bare.execute("PRAGMA cache_size=-64000")
            return [
                from_pairs(view.name, in_turn(_ours(view), _floor(bare, view), ROUNDS, warm=5), AIM_RATIO)
                for view in views
            ]
        finally:
            bare.close()


def _views(session: Session) -> list[_View]:
    owner_id = session.scalars(select(col(User.id)).where(col(User.email) == email_of("case-manager"))).one() or 0
    stage_id = session.scalars(select(col(Stage.id)).order_by(col(Stage.position)).limit(1)).one() or 0
    # The last name of somebody in the middle of the list, cut short as one types it.
    name = session.scalars(
        select(col(Employee.last_name))
        .join(Encounter, col(Encounter.employee_id) == col(Employee.id))
        .where(col(Encounter.on_worklist), col(Employee.last_name).regexp_match("^[A-Za-z]{4,}$"))
        .order_by(col(Encounter.name_order))
        .limit(1)
    ).one()
    typed = name[:4].lower()
    found = (
        "AND id IN (SELECT rowid FROM encounter_search WHERE encounter_search MATCH ? "
        "UNION ALL SELECT rowid FROM note_search WHERE note_search MATCH ?)"
    )
    return [
        _View("worklist page by follow-up", WorklistQuery(), "", ()),
        _View(
            "worklist of an owner",
            WorklistQuery().having("owner", Operator.IS, owner_id),
            "AND owner_id = ?",
            (owner_id,),
        ),
        _View(
            "worklist of a stage",
            WorklistQuery().having("stage", Operator.IS, stage_id),
            "AND stage_id = ?",
            (stage_id,),
        ),
        _View(f"worklist search “{typed}”", WorklistQuery(search=typed), found, (f'"{typed}" *',) * 2),
    ]


def _ours(view: _View) -> Callable[[], object]:
    actor = command_line()
    return lambda: worklist_page(actor, view.query)


def _floor(bare: sqlite3.Connection, view: _View) -> Callable[[], object]:
    count = _COUNT.format(also=view.also, limit=COUNT_LIMIT + 1)
    page = _DETAILS.format(also=view.also, limit=PAGE_SIZE + 1)

    def act() -> object:
        total = bare.execute(count, view.parameters).fetchone()
        return json.dumps({"total": total, "rows": bare.execute(page, view.parameters).fetchall()})

    return act
