"""Tests and procedures: due for the person, completed in an encounter, given up, taken up again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from sqlmodel import col, select

from rxcase.access import audit
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import AuditEvent, DueItem, Employee, Encounter
from rxcase.readmodels.due_item import DueItemView, DueList
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.encounter import due_items, encounters
from rxcase.services.history.undo import doing, undo
from tests.builders import world
from tests.conftest import QueryCount
from tests.services.conftest import Clinic

DONE = {"result": "Within limits."}


def _seen(clinic: Clinic) -> DueList:
    return encounters.encounter_view(clinic.owner, clinic.encounter_id).tests


def _mark(view: EncounterView) -> tuple[str, str]:
    return next((mark.state, mark.words) for mark in view.sections if mark.name == "tests")


def _added(clinic: Clinic, title: str = "Audiogram", due: str = "") -> DueItemView:
    view = due_items.add_due_item(clinic.owner, clinic.encounter_id, {"title": title, "due": due})
    return next(each for each in view.tests.pending if each.title == title)


def test_what_is_due_stands_in_the_order_of_its_days_and_calls_for_action_when_it_is_late(clinic: Clinic) -> None:
    assert _mark(encounters.encounter_view(clinic.owner, clinic.encounter_id)) == ("empty", "")
    _added(clinic, "Some day")
    _added(clinic, "Later", "+9")
    late = _added(clinic, "Late", "2026-03-01")
    assert (late.due_words, late.due_state) == ("Sun 1 Mar · 2 days overdue", "overdue")
    view = encounters.encounter_view(clinic.owner, clinic.encounter_id)
    assert [each.title for each in view.tests.pending] == ["Late", "Later", "Some day"]
    assert _mark(view) == ("action", "1 overdue")
    due_items.complete_due_item(clinic.owner, clinic.encounter_id, late.id, late.version, DONE)
    assert _mark(encounters.encounter_view(clinic.owner, clinic.encounter_id)) == ("filled", "2 pending")


def test_a_completed_test_says_what_came_of_it_when_and_by_whom(clinic: Clinic) -> None:
    first, second = _added(clinic, "A"), _added(clinic, "B")
    due_items.complete_due_item(clinic.owner, clinic.encounter_id, first.id, 1, DONE | {"done_on": "3/2"})
    due_items.complete_due_item(
        clinic.colleague, clinic.encounter_id, second.id, 1, DONE | {"done_by": "Harbor Audiology"}
    )
    words = {each.title: each.done_words for each in _seen(clinic).finished}
    assert words == {"A": "Done 2 Mar 2026 by Maya Ortiz", "B": "Done 3 Mar 2026 by Harbor Audiology"}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"result"}),
        ({"result": " "}, {"result"}),
        ({"result": "x", "done_on": "tomorrow"}, {"done_on"}),
        ({"result": "", "done_on": "soonish"}, {"result", "done_on"}),
        ({"result": "x" * 20_001}, {"result"}),
        ({"result": "x", "done_by": "y" * 201}, {"done_by"}),
    ],
)
def test_all_that_is_wrong_is_said_at_once_and_nothing_is_saved(
    clinic: Clinic, fields: dict[str, str], wrong: set[str]
) -> None:
    item = _added(clinic)
    with pytest.raises(InvalidInputError) as refused:
        due_items.complete_due_item(clinic.owner, clinic.encounter_id, item.id, item.version, fields)
    assert set(refused.value.fields) == wrong
    assert _seen(clinic).pending == [item]


def test_a_test_is_given_up_with_a_reason_and_taken_up_again(clinic: Clinic) -> None:
    item = _added(clinic)
    with pytest.raises(InvalidInputError):
        due_items.cancel_due_item(clinic.owner, clinic.encounter_id, item.id, item.version, {})
    due_items.cancel_due_item(clinic.owner, clinic.encounter_id, item.id, item.version, {"reason": "Moved away."})
    [given_up] = _seen(clinic).finished
    assert given_up.done_words == "Given up: Moved away."
    with pytest.raises(InvalidInputError, match="given up"):
        due_items.complete_due_item(clinic.owner, clinic.encounter_id, item.id, given_up.version, DONE)
    due_items.reopen_due_item(clinic.owner, clinic.encounter_id, item.id, given_up.version)
    assert [each.title for each in _seen(clinic).pending] == ["Audiogram"]
    assert _seen(clinic).finished == []


def test_two_people_who_complete_the_same_test_both_see_what_the_other_wrote(clinic: Clinic) -> None:
    item = _added(clinic)
    due_items.complete_due_item(clinic.colleague, clinic.encounter_id, item.id, item.version, {"result": "Normal."})
    with pytest.raises(StaleVersionError, match="Cole Webb") as stale:
        due_items.complete_due_item(clinic.owner, clinic.encounter_id, item.id, item.version, {"result": "Loss left."})
    sides = {each.field: (each.mine, each.theirs) for each in stale.value.conflicts}
    assert sides["result"] == ("Loss left.", "Normal.")
    assert _seen(clinic).finished[0].result == "Normal."


def test_who_may_not_or_is_out_of_reach_changes_nothing(clinic: Clinic) -> None:
    item = _added(clinic)
    reader = replace(clinic.owner, permissions=clinic.owner.permissions - {Permission.CLINICAL_EDIT})
    for actor, refusal in (
        (reader, NotAllowedError),
        (clinic.employer, NotAllowedError),
        (clinic.stranger, NotFoundError),
        (clinic.clinician, NotFoundError),
    ):
        with pytest.raises(refusal):
            due_items.add_due_item(actor, clinic.encounter_id, {"title": "x"})
        with pytest.raises(refusal):
            due_items.complete_due_item(actor, clinic.encounter_id, item.id, item.version, DONE)
    # Through the page of somebody else it is not there, for whoever sees both.
    with pytest.raises(NotFoundError):
        due_items.complete_due_item(clinic.owner, clinic.foreign_encounter_id, item.id, item.version, DONE)
    with pytest.raises(NotFoundError):
        due_items.complete_due_item(clinic.stranger, clinic.foreign_encounter_id, item.id, item.version, DONE)
    assert _seen(clinic).pending == [item]
    blind = replace(clinic.owner, permissions=clinic.owner.permissions - {Permission.CLINICAL_VIEW})
    assert encounters.encounter_view(blind, clinic.encounter_id).tests == DueList()


def test_a_closed_encounter_takes_no_result(clinic: Clinic) -> None:
    item = _added(clinic)
    version = encounters.encounter_view(clinic.owner, clinic.encounter_id).header.version
    encounters.close(clinic.owner, clinic.encounter_id, version)
    with pytest.raises(InvalidInputError, match="Reopen it"):
        due_items.complete_due_item(clinic.owner, clinic.encounter_id, item.id, item.version, DONE)
    assert not _seen(clinic).may_edit


def test_the_clinician_who_treats_the_person_completes_tests(clinic: Clinic) -> None:
    item = _added(clinic)
    with transaction() as session:
        session.get_one(Encounter, clinic.encounter_id).owner_id = clinic.clinician.user_id
    view = due_items.complete_due_item(clinic.clinician, clinic.encounter_id, item.id, item.version, DONE)
    assert len(view.tests.finished) == 1


def test_tests_of_another_encounter_of_the_person_are_shown_where_they_are_from(clinic: Clinic) -> None:
    with transaction() as session:
        employee_id = session.get_one(Encounter, clinic.encounter_id).employee_id
        other = world.an_encounter(session, session.get_one(Employee, employee_id))
        session.add(DueItem(employee_id=employee_id, encounter_id=other.id, title="Blood lead"))
        session.add(DueItem(employee_id=employee_id, title="Flu shot"))
    assert {each.title: each.from_words for each in _seen(clinic).pending} == {
        "Blood lead": "from another encounter",
        "Flu shot": "",
    }


@pytest.mark.parametrize("deed", ["add", "complete", "cancel", "reopen"])
def test_each_deed_is_taken_back_and_done_again(clinic: Clinic, deed: str) -> None:
    item = _added(clinic, "First")
    number, version = clinic.encounter_id, item.version
    if deed == "reopen":
        due_items.complete_due_item(clinic.owner, number, item.id, version, DONE)
        version += 1
    was = _seen(clinic)
    work: dict[str, Callable[[], EncounterView]] = {
        "add": lambda: due_items.add_due_item(clinic.owner, number, {"title": "Second"}),
        "complete": lambda: due_items.complete_due_item(clinic.owner, number, item.id, version, DONE),
        "cancel": lambda: due_items.cancel_due_item(clinic.owner, number, item.id, version, {"reason": "No."}),
        "reopen": lambda: due_items.reopen_due_item(clinic.owner, number, item.id, version),
    }
    _, done = doing(work[deed])
    became = _seen(clinic)
    assert _plain(became) != _plain(was)
    undone = undo(clinic.owner, done)
    assert (undone.count, undone.refused) == (1, ())
    assert _plain(_seen(clinic)) == _plain(was)
    assert undo(clinic.owner, undone.done).count == 1
    assert _plain(_seen(clinic)) == _plain(became)
    with reading() as session:
        assert audit.verify(session)[1] is None


def _plain(due: DueList) -> list[tuple[int, str, str, str]]:
    return [(each.id, each.title, each.done_words, each.result) for each in (*due.pending, *due.finished)]


def test_the_history_names_the_columns_that_changed(clinic: Clinic) -> None:
    item = _added(clinic, due="fri")
    due_items.complete_due_item(clinic.owner, clinic.encounter_id, item.id, item.version, DONE)
    with reading() as session:
        events = session.exec(
            select(AuditEvent).where(col(AuditEvent.subject) == "due_item").order_by(col(AuditEvent.id))
        ).all()
        added, completed = events
        assert (added.verb, added.subject_id) == ("test:add", item.id)
        assert added.after is not None
        assert added.after["due_on"] == "2026-03-06"
        assert completed.before is not None
        assert completed.before["state"] == "pending"
        assert completed.after is not None
        assert completed.after["done_on"] == "2026-03-03"


def test_the_page_costs_the_same_queries_with_one_test_and_with_many(
    clinic: Clinic, count_queries: Callable[[], AbstractContextManager[QueryCount]]
) -> None:
    item = _added(clinic)
    due_items.complete_due_item(clinic.owner, clinic.encounter_id, item.id, item.version, DONE)
    with count_queries() as few:
        _seen(clinic)
    for number in range(20):
        _added(clinic, f"Test {number}")
    with count_queries() as many:
        _seen(clinic)
    assert many.count == few.count
