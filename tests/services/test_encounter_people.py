"""Owner, case managers and tasks as the page of an encounter works with them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from rxcase.db import transaction
from rxcase.errors import InvalidInputError, NotAllowedError
from rxcase.models import Department
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.chart import encounter_people as people
from rxcase.services.encounter import encounters
from rxcase.services.history.undo import doing, undo
from tests.conftest import QueryCount
from tests.services.conftest import Clinic


def _view(clinic: Clinic) -> EncounterView:
    return encounters.encounter_view(clinic.owner, clinic.encounter_id)


def _version(clinic: Clinic) -> int:
    return _view(clinic).header.version


def _mark(clinic: Clinic, name: str) -> tuple[str, str]:
    return next((mark.state, mark.words) for mark in _view(clinic).sections if mark.name == name)


def test_the_owner_hands_over_and_the_page_says_so(clinic: Clinic) -> None:
    [cole] = [pick for pick in people.people_picks(clinic.owner, "cole") if pick.label == "Cole Webb"]
    view = people.hand_over(clinic.owner, clinic.encounter_id, _version(clinic), cole.value)
    assert (view.team.owner, view.team.may_assign, view.header.owner) == ("Cole Webb", False, "Cole Webb")
    assert _mark(clinic, "team") == ("filled", "Cole Webb")


def test_what_nobody_owns_calls_for_action_until_somebody_takes_it(clinic: Clinic) -> None:
    people.leave_to_nobody(clinic.supervisor, clinic.encounter_id, _version(clinic))
    assert _mark(clinic, "team") == ("action", "nobody owns it")
    assert _view(clinic).team.may_take
    people.take(clinic.colleague, clinic.encounter_id, _version(clinic))
    assert _view(clinic).team.owner == "Cole Webb"


@pytest.mark.parametrize("picked", ["", "Cole", "-3", "99999999999999", "²"])
def test_who_was_not_picked_is_nobody(clinic: Clinic, picked: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        people.hand_over(clinic.owner, clinic.encounter_id, _version(clinic), picked)
    assert set(refused.value.fields) == {"owner"}
    with pytest.raises(InvalidInputError) as refused:
        people.add_manager(clinic.owner, clinic.encounter_id, _version(clinic), picked)
    assert set(refused.value.fields) == {"manager"}


def test_case_managers_come_and_go_and_it_is_taken_back(clinic: Clinic) -> None:
    cole = clinic.colleague.user_id or 0
    view = people.add_manager(clinic.owner, clinic.encounter_id, _version(clinic), str(cole))
    assert [(each.name, each.may_remove) for each in view.team.managers] == [("Cole Webb", True)]
    # Whoever works it may leave; nobody else but the owner sends them away.
    assert encounters.encounter_view(clinic.colleague, clinic.encounter_id).team.managers[0].may_remove
    _, done = doing(lambda: people.remove_manager(clinic.owner, clinic.encounter_id, _version(clinic), cole))
    assert _view(clinic).team.managers == []
    assert undo(clinic.owner, done).count == 1
    assert [each.name for each in _view(clinic).team.managers] == ["Cole Webb"]


def test_a_task_for_a_person_or_a_department_is_done_and_opened_again(clinic: Clinic) -> None:
    with transaction() as session:
        session.add(Department(name="Case Management"))
    picks = people.assignee_picks(clinic.owner, "case")
    assert picks[0].value.startswith("department:")
    fields = {"title": "Ask for the job description", "due": "fri", "assignee": picks[0].value}
    view = people.add_task(clinic.owner, clinic.encounter_id, fields)
    [task] = view.tasks.tasks
    assert (task.title, task.whose, task.due_words) == (
        "Ask for the job description",
        "Case Management",
        "Fri 6 Mar · in 3 days",
    )
    assert _mark(clinic, "tasks") == ("filled", "1 open")
    view = people.complete_task(clinic.colleague, clinic.encounter_id, task.id, task.version, "Received.")
    [task] = view.tasks.tasks
    assert (task.is_open, task.outcome) == (False, "Received.")
    assert task.done_words.endswith(" by Cole Webb")
    view = people.reopen_task(clinic.owner, clinic.encounter_id, task.id, task.version)
    assert view.tasks.open_count == 1


def test_a_task_without_anybody_or_anything_says_so_beside_both_fields(clinic: Clinic) -> None:
    with pytest.raises(InvalidInputError) as refused:
        people.add_task(clinic.owner, clinic.encounter_id, {})
    assert set(refused.value.fields) == {"title", "assignee"}


def test_an_employer_picks_nobody(clinic: Clinic) -> None:
    for picks in (people.people_picks, people.assignee_picks):
        with pytest.raises(NotAllowedError):
            picks(clinic.employer, "")


def test_the_page_costs_the_same_queries_with_one_task_and_with_many(
    clinic: Clinic, count_queries: Callable[[], AbstractContextManager[QueryCount]]
) -> None:
    with transaction() as session:
        session.add(Department(name="Case Management"))
    picked = people.assignee_picks(clinic.owner, "case")[0].value

    def add() -> None:
        mine = str(clinic.owner.user_id)
        people.add_task(clinic.owner, clinic.encounter_id, {"title": "One", "assignee": mine})
        people.add_task(clinic.owner, clinic.encounter_id, {"title": "Two", "assignee": picked})

    add()
    with count_queries() as few:
        _view(clinic)
    for _ in range(10):
        add()
    with count_queries() as many:
        _view(clinic)
    assert many.count == few.count
