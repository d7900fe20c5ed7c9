"""Tasks of an encounter, as the page lists them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.dates import day_with_weekday, day_words, distance_words, due_state
from rxcase.models import NO_DATE, Department, Encounter, Task
from rxcase.readmodels.task import TASKS_SHOWN, TaskList, TaskView
from rxcase.services.encounter.colleagues import names_of


def task_list(session: Session, actor: Actor, encounter: Encounter) -> TaskList:
    """The tasks as the encounter's page shows them, in four queries."""
    mine = col(Task.encounter_id) == encounter.id, col(Task.deleted_at).is_(None)
    is_open = col(Task.state) == "open"
    rows = session.exec(
        select(Task)
        .where(*mine)
        .order_by(is_open.desc(), func.coalesce(col(Task.due_on), NO_DATE), col(Task.id).desc())
        .limit(TASKS_SHOWN)
    ).all()
    counted = session.execute(select(col(Task.state), func.count()).where(*mine).group_by(col(Task.state)))
    counts = {row[0]: row[1] for row in counted}
    may = actor.may(Permission.ENCOUNTER_WORK)
    return TaskList(
        tasks=task_views(session, rows),
        open_count=counts.get("open", 0),
        count=sum(counts.values()),
        may_add=may and encounter.status == "open",
        may_complete=may,
    )


def task_views(session: Session, rows: Sequence[Task]) -> list[TaskView]:
    """Tasks ready to show, in two queries."""
    today = clock.today()
    people = names_of(session, [each for row in rows for each in (row.assignee_id, row.completed_by_id)])
    department_ids = {row.department_id for row in rows if row.department_id is not None}
    departments = (
        dict(
            session.execute(select(Department.id, Department.name).where(col(Department.id).in_(department_ids))).all()
        )
        if department_ids
        else {}
    )
    return [_view(row, people, departments, today) for row in rows]


def _view(row: Task, people: dict[int, str], departments: dict[int | None, str], today: date) -> TaskView:
    whose = people.get(row.assignee_id or 0) or departments.get(row.department_id) or "Nobody yet"
    done_words = ""
    if row.completed_at is not None:
        day = day_words(clock.on_the_wall(row.completed_at).date())
        by = people.get(row.completed_by_id or 0)
        done_words = f"Done {day} by {by}" if by else f"Done {day}"
    due = row.due_on
    return TaskView(
        id=row.id or 0,
        version=row.version,
        title=row.title,
        whose=whose,
        due_on=due.isoformat() if due else "",
        due_words=f"{day_with_weekday(due, today)} · {distance_words(due, today)}" if due else "No day set",
        due_state=due_state(due, today) if row.state == "open" else "none",
        is_open=row.state == "open",
        outcome=row.outcome or "",
        done_words=done_words,
    )
