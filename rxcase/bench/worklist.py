"""One page of the worklist, through permissions, scope and read models, against bare SQL and JSON on the same file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access.actor import command_line
from rxcase.bench.line import Line, from_pairs, in_turn
from rxcase.bench.worlds import Worlds, sqlite_file, use
from rxcase.db import reading
from rxcase.demo import email_of
from rxcase.models import Employee, Employer, Encounter, Stage, User
from rxcase.readmodels.worklist import COUNT_LIMIT, PAGE_SIZE
from rxcase.readmodels.worklist_columns import Operator
from rxcase.readmodels.worklist_query import Sort, WorklistQuery
from rxcase.services.worklist.worklist import worklist_page

AIM_RATIO = 3.0
ROUNDS = 60

_DETAILS = """
SELECT encounter.id, employee.last_name, employee.first_name, employee.chart_number, employer.name, establishment.name,
       stage.name, encounter.stage_since, app_user.name, provider.name, incident.case_number, incident.case_type,
       incident.occurred_on, encounter.follow_up_on, encounter.last_note_at, encounter.status, incident.is_privacy_case,
       encounter.work_status
FROM (SELECT id FROM encounter WHERE encounter.on_worklist {also} ORDER BY {order} LIMIT {limit}) AS page
JOIN encounter ON encounter.id = page.id
JOIN employee ON employee.id = encounter.employee_id
JOIN employer ON employer.id = encounter.employer_id
LEFT JOIN establishment ON establishment.id = encounter.establishment_id
LEFT JOIN stage ON stage.id = encounter.stage_id
LEFT JOIN app_user ON app_user.id = encounter.owner_id
LEFT JOIN provider ON provider.id = encounter.provider_id
LEFT JOIN incident ON incident.id = encounter.case_id
ORDER BY {order}
"""
_COUNT = "SELECT count(*) FROM (SELECT id FROM encounter WHERE encounter.on_worklist {also} LIMIT {limit})"
_GROUPS = """
SELECT owner_id, app_user.name, found FROM (
  SELECT owner_id, count(*) AS found FROM encounter WHERE encounter.on_worklist {also} GROUP BY owner_id
) LEFT JOIN app_user ON app_user.id = owner_id ORDER BY app_user.name IS NULL, app_user.name
"""
_BY_FOLLOW_UP = "encounter.follow_up_order, encounter.id"
_OWNER = "(SELECT name FROM app_user WHERE app_user.id = encounter.owner_id)"
_EMPLOYER = "(SELECT name FROM employer WHERE employer.id = encounter.employer_id)"
_FOUND = """AND id IN (
  SELECT rowid FROM encounter_search WHERE encounter_search MATCH ?
  UNION ALL SELECT rowid FROM note_search WHERE note_search MATCH ?)"""
COMMON_WORD, RARE_WORD = "pain", "brace"
"""Words of the demonstration's notes."""


@dataclass(frozen=True, slots=True)
class _View:
    """A question to the list, and the same in bare SQL.

    Attributes:
        also: What of the encounters are meant.
        first: What is asked besides the rows.
        since: For a question that is another one each time: injuries since this day, the next time since the day before.
    """

    name: str
    query: WorklistQuery
    also: str = ""
    parameters: tuple[object, ...] = ()
    order: str = _BY_FOLLOW_UP
    first: str = _COUNT
    since: date | None = None

    def injured_since(self, turn: int) -> str | None:
        """The first day of the injuries that are meant the so-manieth time."""
        return None if self.since is None else (self.since - timedelta(days=turn)).isoformat()


def measure(worlds: Worlds) -> list[Line]:
    """Time the first page: plain, filtered, sorted, grouped, searched."""
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
    employer_id = session.scalars(select(col(Employer.id)).order_by(col(Employer.name)).limit(1)).one() or 0
    a_year_ago = clock.today() - timedelta(days=365)
    since = a_year_ago.isoformat()
    # The last name of somebody in the middle of the list, cut short as one types it.
    name = session.scalars(
        select(col(Employee.last_name))
        .join(Encounter, col(Encounter.employee_id) == col(Employee.id))
        .where(col(Encounter.on_worklist), col(Employee.last_name).regexp_match("^[A-Za-z]{4,}$"))
        .order_by(col(Encounter.name_order))
        .limit(1)
    ).one()
    plain = WorklistQuery()
    mixed = plain.having("employer", Operator.IS, employer_id).having("work-status", Operator.IS_NOT, "full-duty")
    return [
        _View("worklist page by follow-up", plain),
        _View("… of an owner", plain.having("owner", Operator.IS, owner_id), "AND owner_id = ?", (owner_id,)),
        _View("… of a stage", plain.having("stage", Operator.IS, stage_id), "AND stage_id = ?", (stage_id,)),
        _View(
            "… of an employer, not at full duty, injured this year",
            mixed.having("injury", Operator.RANGE, since, ""),
            "AND employer_id = ? AND work_status <> 'full-duty' AND injury_order >= ? AND injury_order < '9999-12-31'",
            (employer_id, since),
        ),
        _View(
            "… the same, since another day each time",
            mixed,
            "AND employer_id = ? AND work_status <> 'full-duty' AND injury_order >= ? AND injury_order < '9999-12-31'",
            (employer_id,),
            since=a_year_ago,
        ),
        _View(
            "… by name, from the end",
            replace(plain, sort=(Sort("person", descending=True),)),
            order="encounter.name_order DESC, encounter.id DESC",
        ),
        _View(
            "… by last note", replace(plain, sort=(Sort("last-contact"),)), order="encounter.last_note_at, encounter.id"
        ),
        _View(
            "… by employer, without an index",
            replace(plain, sort=(Sort("employer"),)),
            order=f"{_EMPLOYER} IS NULL, {_EMPLOYER}, encounter.id",
        ),
        _View(
            "… grouped by owner",
            replace(plain, group="owner"),
            order=f"{_OWNER} IS NULL, {_OWNER}, {_BY_FOLLOW_UP}",
            first=_GROUPS,
        ),
        *(
            _View(f"… search “{typed}”", WorklistQuery(search=typed), _FOUND, (f'"{typed}" *',) * 2)
            for typed in (name[:4].lower(), RARE_WORD, COMMON_WORD)
        ),
    ]


def _ours(view: _View) -> Callable[[], object]:
    actor, turns = command_line(), count(1)

    def act() -> object:
        since = view.injured_since(next(turns))
        return worklist_page(actor, view.query.having("injury", Operator.RANGE, since, "") if since else view.query)

    return act


def _floor(bare: sqlite3.Connection, view: _View) -> Callable[[], object]:
    first = view.first.format(also=view.also, limit=COUNT_LIMIT + 1)
    page = _DETAILS.format(also=view.also, order=view.order, limit=PAGE_SIZE + 1)
    turns = count(1)

    def act() -> object:
        since = view.injured_since(next(turns))
        values = (*view.parameters, since) if since else view.parameters
        total = bare.execute(first, values).fetchall()
        return json.dumps({"total": total, "rows": bare.execute(page, values).fetchall()})

    return act
