"""What one did stands in a list, in words, for as long as it can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from sqlmodel import col, select

from rxcase.access.permissions import Permission, Reach
from rxcase.access.privacy import PRIVACY_NAME
from rxcase.db import reading, transaction
from rxcase.errors import NotAllowedError, NotFoundError
from rxcase.models import Case, Employee, Encounter
from rxcase.services.encounter import due_items, encounters, note_amendments, notes
from rxcase.services.history import history
from rxcase.services.history.undo import Done, undo
from tests.builders import world
from tests.conftest import QueryCount
from tests.services.conftest import Clinic


def _version(number: int) -> int:
    with reading() as session:
        return session.exec(select(Encounter.version).where(col(Encounter.id) == number)).one()


def _follow_up(clinic: Clinic, typed: str) -> None:
    encounters.set_follow_up(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id), typed)


def test_ones_own_changes_are_told_newest_first_and_nobody_elses(clinic: Clinic) -> None:
    _follow_up(clinic, "2026-03-06")
    notes.write_note(clinic.colleague, clinic.encounter_id, "Spoke to the line manager.")
    encounters.close(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id))
    told = history.my_changes(clinic.owner).deeds
    assert [(deed.words, deed.detail, deed.person) for deed in told] == [
        ("Encounter closed", "on 3 Mar 2026", "Okafor, Ada"),
        ("Follow-up set", "follow-up 6 Mar 2026", "Okafor, Ada"),
    ]
    assert all(deed.can_undo for deed in told)


def test_what_was_done_at_once_is_one_line_and_is_taken_back_as_one(clinic: Clinic) -> None:
    with transaction() as session:
        person = session.get_one(Employee, session.get_one(Encounter, clinic.encounter_id).employee_id)
        numbers = [world.an_encounter(session, person).id or 0 for _ in range(3)]
    for number in numbers:
        encounters.set_follow_up(clinic.owner, number, 1, "2026-03-09")
    told = history.my_changes(clinic.owner)
    [deed] = told.deeds
    assert (deed.words, deed.detail, deed.person) == ("Follow-up set: 3 at once", "follow-up 9 Mar 2026", "")
    assert undo(clinic.owner, Done(told.events[deed.key])).count == 3
    with reading() as session:
        left = [session.get_one(Encounter, number).follow_up_on for number in numbers]
    assert left == [None, None, None]


def test_an_encounters_history_names_who_did_what(clinic: Clinic) -> None:
    _follow_up(clinic, "2026-03-06")
    notes.write_note(clinic.colleague, clinic.encounter_id, "The knee hurts on stairs.")
    told = history.encounter_history(clinic.supervisor, clinic.encounter_id).deeds
    assert [(deed.words, deed.actor) for deed in told] == [
        ("Note written", clinic.colleague.name),
        ("Follow-up set", clinic.owner.name),
    ]
    assert "knee" not in repr(told)


def test_it_stays_within_reach(clinic: Clinic) -> None:
    with pytest.raises(NotFoundError):
        history.encounter_history(clinic.stranger, clinic.encounter_id)
    with pytest.raises(NotAllowedError):
        history.my_changes(clinic.employer)
    _follow_up(clinic, "2026-03-06")
    elsewhere = replace(clinic.owner, reach=Reach.GRANTED)
    [deed] = history.my_changes(elsewhere).deeds
    assert (deed.person, deed.href) == ("", "")


def test_a_privacy_case_stays_unnamed(clinic: Clinic) -> None:
    _follow_up(clinic, "2026-03-06")
    with transaction() as session:
        case_id = session.get_one(Encounter, clinic.encounter_id).case_id
        session.get_one(Case, case_id).is_privacy_case = True
    kept_out = replace(clinic.owner, permissions=clinic.owner.permissions - {Permission.PRIVACY_CASE_VIEW})
    assert history.my_changes(kept_out).deeds[0].person == PRIVACY_NAME


def test_the_queries_do_not_grow_with_the_deeds(
    clinic: Clinic, count_queries: Callable[[], AbstractContextManager[QueryCount]]
) -> None:
    _follow_up(clinic, "2026-03-06")
    with count_queries() as few:
        history.my_changes(clinic.owner)
    for days in range(10):
        _follow_up(clinic, f"+{days + 1}")
    with count_queries() as many:
        history.my_changes(clinic.owner)
    assert many.count == few.count


def test_an_encounters_history_tells_of_its_sections_to_who_may_read_them(clinic: Clinic) -> None:
    note = notes.write_note(clinic.owner, clinic.encounter_id, "Seen.").note
    note_amendments.strike_note(clinic.owner, note.id, "Wrong person.")
    view = due_items.add_due_item(clinic.owner, clinic.encounter_id, {"title": "Audiogram"})
    due_items.cancel_due_item(clinic.owner, clinic.encounter_id, view.tests.pending[0].id, 1, {"reason": "Moved."})
    told = [deed.words for deed in history.encounter_history(clinic.owner, clinic.encounter_id).deeds]
    assert told == ["Test given up", "Test added", "Note struck out", "Note written"]
    blind = replace(clinic.owner, permissions=clinic.owner.permissions - {Permission.CLINICAL_VIEW})
    told = [deed.words for deed in history.encounter_history(blind, clinic.encounter_id).deeds]
    assert told == ["Note struck out", "Note written"]
    assert history.encounter_history(clinic.owner, clinic.foreign_encounter_id).deeds == []
