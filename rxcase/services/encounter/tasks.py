"""Tasks of an encounter: made by hand, done, taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.domain.dates import UnreadableDayError, day_words, read_day
from rxcase.domain.text import clean, is_blank
from rxcase.errors import FieldConflict, InvalidInputError, StaleVersionError
from rxcase.models import Department, Encounter, Task
from rxcase.models.base import MAX_ID
from rxcase.readmodels.task import DepartmentChoice, NewTask, TaskView
from rxcase.services.encounter.colleagues import Colleague, colleague, reach_refusal
from rxcase.services.encounter.encounter_change import FOLLOW_UP_HORIZON, must_be_open
from rxcase.services.encounter.encounter_page import around
from rxcase.services.encounter.task_list import task_views
from rxcase.services.use_case import use_case

LONGEST_TITLE = 200
LONGEST_OUTCOME = 1_000
DEPARTMENTS_SHOWN = 200


def departments(actor: Actor) -> tuple[DepartmentChoice, ...]:
    """Our own departments, which a task can be for; at most ``DEPARTMENTS_SHOWN``.

    Raises:
        NotAllowedError: The actor may not change encounters.
    """
    actor.need(Permission.ENCOUNTER_WORK)
    with reading() as session:
        rows = session.execute(
            select(Department.id, Department.name)
            .where(col(Department.employer_id).is_(None), col(Department.deleted_at).is_(None))
            .order_by(col(Department.name))
            .limit(DEPARTMENTS_SHOWN)
        )
        return tuple(DepartmentChoice(number or 0, name) for number, name in rows)


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A task whose every part was read and found to be meant."""

    title: str
    due_on: date | None
    person: Colleague | None
    department: Department | None

    @property
    def whose(self) -> str:
        """The person or the department."""
        if self.person is not None:
            return self.person.name
        return self.department.name if self.department is not None else ""


def read_task(session: Session, wanted: NewTask) -> ReadTask:
    """The task as it is meant.

    Raises:
        InvalidInputError: With the message beside ``title``, ``due`` or ``assignee``.
    """
    title = " ".join(clean(wanted.title).split())
    problems: dict[str, str] = {}
    if is_blank(title):
        problems["title"] = "Say what is to be done."
    elif len(title) > LONGEST_TITLE:
        problems["title"] = f"The task has {len(title):,} signs; {LONGEST_TITLE} fit."
    due, problem = _due_day(wanted.due)
    if problem:
        problems["due"] = problem
    person, department = None, None
    try:
        if bool(wanted.assignee_id) == bool(wanted.department_id):
            problems["assignee"] = "Choose the person or the department that does it."
        elif wanted.assignee_id:
            person = colleague(session, wanted.assignee_id, "assignee", permission=Permission.ENCOUNTER_VIEW)
        else:
            department = _department(session, wanted.department_id)
    except InvalidInputError as error:
        problems |= error.fields
    if problems:
        raise InvalidInputError(next(iter(problems.values())), problems)
    return ReadTask(title, due, person, department)


def _department(session: Session, department_id: int) -> Department:
    found = session.get(Department, department_id) if 0 < department_id <= MAX_ID else None
    if found is None or found.deleted_at is not None or found.employer_id is not None:
        problem = "Choose one of the departments in the list."
        raise InvalidInputError(problem, {"assignee": problem})
    return found


def _due_day(typed: str) -> tuple[date | None, str]:
    """The day that was typed, or why it cannot be meant."""
    if not typed.strip():
        return None, ""
    today = clock.today()
    try:
        day = read_day(typed, today)
    except UnreadableDayError as error:
        return None, str(error)
    if day < today:
        return None, f"{day_words(day)} is past. A task is due today or later."
    if day > today + FOLLOW_UP_HORIZON:
        return None, f"{day_words(day)} is more than ten years away."
    return day, ""


@use_case("task:add", "encounter")
def add_task(actor: Actor, encounter_id: int, wanted: NewTask, *, version: int | None = None) -> TaskView:
    """Give somebody, or a department, something to do about the encounter.

    Args:
        actor: Needs ``encounter:work``.
        encounter_id: The encounter, which must be open.
        wanted: What, until when, by whom.
        version: The encounter's version that the actor saw; a task changes nothing of the encounter, so it is
            compared only when given.

    Raises:
        InvalidInputError: With the message beside ``title``, ``due`` or ``assignee``.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_WORK)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=version is not None))
        must_be_open(here.encounter, "title")
        meant = read_task(session, wanted)
        if version is not None and version != here.encounter.version:
            raise StaleVersionError("encounter")
        why_not = reach_refusal(meant.person, here.encounter) if meant.person else ""
        if why_not:
            raise InvalidInputError(why_not, {"assignee": why_not})
        task = Task(
            title=meant.title,
            encounter_id=encounter_id,
            case_id=here.encounter.case_id,
            assignee_id=meant.person.id if meant.person else None,
            department_id=meant.department.id if meant.department else None,
            due_on=meant.due_on,
            created_by_id=actor.user_id,
        )
        session.add(task)
        session.flush()
        made = {
            name: value
            for name in ("title", "encounter_id", "case_id", "assignee_id", "department_id", "due_on")
            if (value := getattr(task, name)) is not None
        }
        audit.record(session, actor, _event("task:add", task, here.employee.id, after=made))
        [view] = task_views(session, [task])
        return view


@use_case("task:complete", "task")
def complete_task(actor: Actor, task_id: int, version: int, outcome: str = "") -> TaskView:
    """The task is done.

    Args:
        actor: Needs ``encounter:work``.
        task_id: An open task.
        version: The task's version that the actor saw.
        outcome: What came of it; may be empty.

    Raises:
        InvalidInputError: It is done already, or the outcome is too long.
        StaleVersionError: The task has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    words = clean(outcome).strip()
    if len(words) > LONGEST_OUTCOME:
        problem = f"The outcome has {len(words):,} signs; {LONGEST_OUTCOME:,} fit. A note holds more."
        raise InvalidInputError(problem, {"outcome": problem})
    changes = {"state": "done", "outcome": words or None, "completed_at": clock.now(), "completed_by_id": actor.user_id}
    return _changed(actor, task_id, version, "task:complete", "open", changes)


@use_case("task:reopen", "task")
def reopen_task(actor: Actor, task_id: int, version: int) -> TaskView:
    """The task is to be done after all; what came of it is forgotten here and stays in the history.

    Raises:
        InvalidInputError: It is open already.
        StaleVersionError: The task has changed in the meantime.
        NotAllowedError: The actor lacks ``encounter:work``.
        NotFoundError: Unknown, or out of reach.
    """
    changes = {"state": "open", "outcome": None, "completed_at": None, "completed_by_id": None}
    return _changed(actor, task_id, version, "task:reopen", "done", changes)


def _changed(
    actor: Actor, task_id: int, version: int, verb: str, state_before: str, changes: Mapping[str, object]
) -> TaskView:
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_WORK)
    with transaction() as session:
        task = scope.get_task(session, actor, task_id, to_change=True)
        if version != task.version:
            state = str(changes["state"])
            raise StaleVersionError("task", (FieldConflict("state", state, task.state),) if state != task.state else ())
        if task.state != state_before:
            raise InvalidInputError(f"The task is {task.state} already.")
        encounter = session.get_one(Encounter, task.encounter_id)
        before, after = audit.changed({name: getattr(task, name) for name in changes}, changes, tuple(changes))
        for name, value in changes.items():
            setattr(task, name, value)
        task.version += 1
        task.updated_at = clock.now()
        audit.record(session, actor, _event(verb, task, encounter.employee_id, before=before, after=after))
        session.flush()
        [view] = task_views(session, [task])
        return view


def _event(
    verb: str,
    task: Task,
    person_id: int | None,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> audit.Event:
    return audit.Event(verb, subject="task", subject_id=task.id, person_id=person_id, before=before, after=after)
