"""Owner, case managers and tasks as the encounter's page works with them: picked from a list, answered with the page."""

from __future__ import annotations

from collections.abc import Mapping

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.errors import InvalidInputError
from rxcase.readmodels.encounter import EncounterView
from rxcase.readmodels.pick import Pick
from rxcase.readmodels.task import NewTask
from rxcase.services.encounter import assignments, tasks
from rxcase.services.encounter.colleagues import candidates
from rxcase.services.encounter.encounters import encounter_view

_DEPARTMENT = "department:"


def people_picks(actor: Actor, typed: str) -> list[Pick]:
    """Who can own or work encounters, with how many open ones are theirs already.

    Raises:
        NotAllowedError: The actor may not change encounters.
    """
    return [
        Pick(str(each.id), each.name, f"{each.role} · owns {each.owned:,} open") for each in candidates(actor, typed)
    ]


def assignee_picks(actor: Actor, typed: str) -> list[Pick]:
    """Who a task can be for: the departments and the people whose names have every word typed.

    Raises:
        NotAllowedError: The actor may not change encounters.
    """
    words = typed.casefold().split()
    departments = [
        Pick(f"{_DEPARTMENT}{each.id}", each.name, "Department")
        for each in tasks.departments(actor)
        if all(word in each.name.casefold() for word in words)
    ]
    people = candidates(actor, typed, permission=Permission.ENCOUNTER_VIEW)
    return departments[:10] + [Pick(str(each.id), each.name, each.role) for each in people]


def hand_over(actor: Actor, encounter_id: int, version: int, picked: str) -> EncounterView:
    """``assignments.set_owner`` to whom was picked."""
    assignments.set_owner(actor, encounter_id, version, _number(picked, "owner"))
    return encounter_view(actor, encounter_id)


def take(actor: Actor, encounter_id: int, version: int) -> EncounterView:
    """``assignments.set_owner`` to the actor."""
    assignments.set_owner(actor, encounter_id, version, actor.user_id or -1)
    return encounter_view(actor, encounter_id)


def leave_to_nobody(actor: Actor, encounter_id: int, version: int) -> EncounterView:
    """``assignments.set_owner`` to nobody."""
    assignments.set_owner(actor, encounter_id, version, assignments.NOBODY)
    return encounter_view(actor, encounter_id)


def add_manager(actor: Actor, encounter_id: int, version: int, picked: str) -> EncounterView:
    """``assignments.add_manager`` with whom was picked."""
    assignments.add_manager(actor, encounter_id, version, _number(picked, "manager"))
    return encounter_view(actor, encounter_id)


def remove_manager(actor: Actor, encounter_id: int, version: int, user_id: int) -> EncounterView:
    """``assignments.remove_manager``."""
    assignments.remove_manager(actor, encounter_id, version, user_id)
    return encounter_view(actor, encounter_id)


def add_task(actor: Actor, encounter_id: int, fields: Mapping[str, str]) -> EncounterView:
    """``tasks.add_task`` with ``title``, ``due`` and ``assignee``, a person or a department as picked."""
    picked = fields.get("assignee", "")
    is_department = picked.startswith(_DEPARTMENT)
    number = _number(picked.removeprefix(_DEPARTMENT), "assignee") if picked else 0
    wanted = NewTask(
        title=fields.get("title", ""),
        due=fields.get("due", ""),
        assignee_id=0 if is_department else number,
        department_id=number if is_department else 0,
    )
    tasks.add_task(actor, encounter_id, wanted)
    return encounter_view(actor, encounter_id)


def complete_task(actor: Actor, encounter_id: int, task_id: int, version: int, outcome: str) -> EncounterView:
    """``tasks.complete_task``."""
    tasks.complete_task(actor, task_id, version, outcome)
    return encounter_view(actor, encounter_id)


def reopen_task(actor: Actor, encounter_id: int, task_id: int, version: int) -> EncounterView:
    """``tasks.reopen_task``."""
    tasks.reopen_task(actor, task_id, version)
    return encounter_view(actor, encounter_id)


def _number(picked: str, field: str) -> int:
    """The number of what was picked.

    Raises:
        InvalidInputError: Nothing was; the message stands beside ``field``.
    """
    if picked.isascii() and picked.isdigit() and len(picked) < 11:
        return int(picked)
    problem = "Type a name, and choose from the list."
    raise InvalidInputError(problem, {field: problem})
