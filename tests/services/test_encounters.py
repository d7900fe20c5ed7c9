"""An encounter's whole way: looked at, noted, moved, closed, archived, reopened."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import col, select

from rxcase.access import audit
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import AuditEvent, Encounter, StageMove
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.encounter import encounters, notes
from rxcase.services.worklist.worklist import worklist_page
from tests.builders import world
from tests.services.conftest import Clinic


def _version(encounter_id: int) -> int:
    with reading() as session:
        found = session.get(Encounter, encounter_id)
        assert found is not None
        return found.version


def _stage_id(position: int) -> int:
    with reading() as session:
        return world.stage(session, position).id or 0


def test_owner_and_colleague_see_the_page(clinic: Clinic) -> None:
    for actor in (clinic.owner, clinic.colleague):
        view = encounters.encounter_view(actor, clinic.encounter_id)
        assert view.header.person == "Okafor, Ada"
        assert view.header.stage == "Intake"
        assert view.header.owner == "Maya Ortiz"
        assert view.header.age == "40 years"
        assert [group.title for group in view.case_facts][:2] == ["Case", "When and where"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Honolulu"])
def test_list_and_page_mean_the_same_today_wherever_the_site_is(database: str, zone: str) -> None:
    """The two zones are a day apart at every instant, so one of them is never on the desk's day."""
    with transaction() as session:
        employer = world.an_employer(session)
        ada = world.an_employee(session, employer, world.an_establishment(session, employer, time_zone=zone))
        number = world.an_encounter(session, ada, follow_up_on=date(2026, 3, 10)).id or 0
        actor = world.acting(world.a_user(session))
    [row] = worklist_page(actor, WorklistQuery()).rows
    header = encounters.encounter_view(actor, number).header
    assert header.follow_up_words == f"{row.follow_up_on} · {row.follow_up_words}"
    assert header.stage_words == f"for {row.days_in_stage} days"
    encounters.set_follow_up(actor, number, header.version, "+0")
    assert encounters.encounter_view(actor, number).header.follow_up_words.endswith("· today")


def test_a_stranger_cannot_tell_a_foreign_encounter_from_none(clinic: Clinic) -> None:
    with pytest.raises(NotFoundError) as foreign:
        encounters.encounter_view(clinic.stranger, clinic.encounter_id)
    with pytest.raises(NotFoundError) as unknown:
        encounters.encounter_view(clinic.stranger, 999_999)
    assert foreign.value.message == unknown.value.message
    assert encounters.encounter_view(clinic.stranger, clinic.foreign_encounter_id).header.person == "Petrov, Boris"


def test_an_employer_contact_may_not_look_at_encounters(clinic: Clinic) -> None:
    with pytest.raises(NotAllowedError):
        encounters.encounter_view(clinic.employer, clinic.encounter_id)


def test_every_look_and_every_refusal_is_recorded_and_the_chain_holds(clinic: Clinic) -> None:
    encounters.encounter_view(clinic.owner, clinic.encounter_id)
    with pytest.raises(NotFoundError):
        encounters.encounter_view(clinic.stranger, clinic.encounter_id)
    with reading() as session:
        events = session.exec(
            select(AuditEvent).where(col(AuditEvent.verb) == "encounter:view").order_by(col(AuditEvent.id))
        ).all()
        assert [(event.actor, event.outcome, event.subject_id) for event in events] == [
            ("Maya Ortiz", "done", clinic.encounter_id),
            ("Sam Stranger", "refused", clinic.encounter_id),
        ]
        assert audit.verify(session)[1] is None


def test_without_the_permission_notes_and_clinical_facts_are_empty(clinic: Clinic) -> None:
    notes.write_note(clinic.owner, clinic.encounter_id, "Seen at the clinic.")
    blind = world.acting(
        _user_of(clinic),
        without=[Permission.NOTE_VIEW, Permission.CLINICAL_VIEW, Permission.IDENTITY_VIEW, Permission.CASE_VIEW],
    )
    view = encounters.encounter_view(blind, clinic.encounter_id)
    assert (view.notes, view.note_count, view.incident_facts, view.case_facts) == ([], 0, [], [])
    assert (view.header.age, view.header.employee_number) == ("", "")
    with pytest.raises(NotAllowedError):
        notes.older_notes(blind, clinic.encounter_id, 1)


def _user_of(clinic: Clinic):
    with transaction() as session:
        return world.a_user(session, name=f"Blind {clinic.encounter_id}")


def test_a_move_passes_the_gate_and_leaves_its_history(clinic: Clinic) -> None:
    version = _version(clinic.encounter_id)
    with pytest.raises(InvalidInputError, match="needs a follow-up date first") as refused:
        encounters.move_stage(clinic.owner, clinic.encounter_id, version, _stage_id(2))
    assert "stage" in refused.value.fields
    header = encounters.set_follow_up(clinic.owner, clinic.encounter_id, version, "+7")
    assert header.follow_up_on == "2026-03-10"
    view = encounters.move_stage(clinic.colleague, clinic.encounter_id, header.version, _stage_id(2), "First call done")
    assert (view.header.stage, view.header.stage_words) == ("Assessment", "since today")
    with reading() as session:
        [move] = session.exec(select(StageMove).where(col(StageMove.encounter_id) == clinic.encounter_id)).all()
        assert (move.from_stage_id, move.to_stage_id, move.reason) == (_stage_id(1), _stage_id(2), "First call done")


def test_a_stale_move_is_refused_and_names_who_was_faster(clinic: Clinic) -> None:
    version = _version(clinic.encounter_id)
    encounters.set_follow_up(clinic.colleague, clinic.encounter_id, version, "fri")
    with pytest.raises(StaleVersionError, match="Cole Webb") as stale:
        encounters.set_follow_up(clinic.owner, clinic.encounter_id, version, "+30")
    [conflict] = stale.value.conflicts
    assert (conflict.field, conflict.mine, conflict.theirs) == ("follow_up", "2 Apr 2026", "6 Mar 2026")
    with pytest.raises(StaleVersionError):
        encounters.move_stage(clinic.owner, clinic.encounter_id, version, _stage_id(2))


def test_close_archive_and_reopen_move_the_encounter_on_and_off_the_worklist(clinic: Clinic) -> None:
    def listed() -> bool:
        return clinic.encounter_id in {
            row.id for row in worklist_page(clinic.owner, WorklistQuery(search="okafor")).rows
        }

    closed = encounters.close(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id))
    assert (closed.header.status_words, closed.abilities.may_archive, closed.abilities.may_write_note) == (
        "Closed 3 Mar 2026",
        True,
        False,
    )
    assert listed()
    with pytest.raises(InvalidInputError, match="Reopen it"):
        encounters.move_stage(clinic.owner, clinic.encounter_id, closed.header.version, _stage_id(2))
    archived = encounters.archive(clinic.owner, clinic.encounter_id, closed.header.version)
    assert archived.header.status == "archived"
    assert not listed()
    reopened = encounters.reopen(clinic.owner, clinic.encounter_id, archived.header.version)
    assert reopened.header.status == "open"
    assert listed()


def test_an_open_encounter_cannot_be_archived(clinic: Clinic) -> None:
    with pytest.raises(InvalidInputError, match="Close the encounter"):
        encounters.archive(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id))


@pytest.mark.parametrize(
    ("typed", "problem"), [("3/4", "still to come"), ("2026-02-01", "before the injury"), ("whenever", "no day")]
)
def test_a_closing_date_that_cannot_be_is_refused_beside_its_field(clinic: Clinic, typed: str, problem: str) -> None:
    with pytest.raises(InvalidInputError, match=problem) as refused:
        encounters.close(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id), typed)
    assert "closed_on" in refused.value.fields


def test_a_clinician_sees_only_assigned_encounters_and_cannot_move_them(clinic: Clinic) -> None:
    with pytest.raises(NotFoundError):
        encounters.encounter_view(clinic.clinician, clinic.encounter_id)
    with transaction() as session:
        encounter = session.get(Encounter, clinic.encounter_id)
        user = world.a_user(session, "clinician")
        assert encounter is not None
        world.assign(session, encounter, user)
        actor = world.acting(user, "clinician")
    assert encounters.encounter_view(actor, clinic.encounter_id).abilities.may_move is False
    with pytest.raises(NotAllowedError):
        encounters.move_stage(actor, clinic.encounter_id, 1, 2)
    with pytest.raises(NotAllowedError):
        encounters.close(actor, clinic.encounter_id, 1)


def test_the_page_costs_the_same_queries_with_one_note_and_with_fifty(clinic: Clinic, count_queries) -> None:
    notes.write_note(clinic.owner, clinic.encounter_id, "one")
    with count_queries() as few:
        encounters.encounter_view(clinic.owner, clinic.encounter_id)
    for number in range(50):
        notes.write_note(clinic.owner, clinic.encounter_id, f"note {number}")
    with count_queries() as many:
        view = encounters.encounter_view(clinic.owner, clinic.encounter_id)
    assert len(view.notes) == 30
    assert view.note_count == 51
    assert many.count == few.count <= 27


def test_a_reach_of_nothing_sees_nothing(clinic: Clinic) -> None:
    actor = world.acting(_user_of(clinic), reach="granted")
    with pytest.raises(NotFoundError):
        encounters.encounter_view(actor, clinic.encounter_id)
    assert worklist_page(actor, WorklistQuery()).rows == []


def test_the_stage_clock_starts_on_the_day_at_the_site(clinic: Clinic, today: date) -> None:
    header = encounters.set_follow_up(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id), "today")
    encounters.move_stage(clinic.owner, clinic.encounter_id, header.version, _stage_id(2))
    with reading() as session:
        moved = session.get(Encounter, clinic.encounter_id)
        assert moved is not None
        assert moved.stage_since == today
