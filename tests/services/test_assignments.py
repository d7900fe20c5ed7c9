"""Who may own and who may work an encounter, and that each change is one event that can be taken back."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from rxcase.access import audit
from rxcase.access.permissions import Permission, Reach
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import AuditEvent, CaseManagerAssignment, Encounter, User, UserGrant
from rxcase.readmodels.encounter import EncounterHeader
from rxcase.services.encounter import assignments, colleagues, encounters
from rxcase.services.history.undo import doing, undo
from tests.builders import world
from tests.services.conftest import Clinic


def _encounter(encounter_id: int) -> Encounter:
    with reading() as session:
        found = session.get_one(Encounter, encounter_id)
        session.expunge_all()
        return found


def _version(encounter_id: int) -> int:
    return _encounter(encounter_id).version


def _last_event() -> AuditEvent:
    with reading() as session:
        found = session.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc()).limit(1)).one()
        session.expunge_all()
        return found


def _own(clinic: Clinic, actor: object, owner_id: int | None) -> EncounterHeader:
    version = _version(clinic.encounter_id)
    return assignments.set_owner(actor, clinic.encounter_id, version, owner_id or 0)  # type: ignore[arg-type]


def test_the_owner_hands_over_and_the_event_names_the_column(clinic: Clinic) -> None:
    header = _own(clinic, clinic.owner, clinic.colleague.user_id)
    assert header.owner == "Cole Webb"
    event = _last_event()
    assert (event.verb, event.subject, event.subject_id) == ("encounter:assign", "encounter", clinic.encounter_id)
    assert event.before == {"owner_id": clinic.owner.user_id}
    assert event.after == {"owner_id": clinic.colleague.user_id}
    assert event.person_id == _encounter(clinic.encounter_id).employee_id
    with reading() as session:
        assert audit.verify(session)[1] is None


def test_a_case_manager_takes_what_nobody_owns_and_nothing_else(clinic: Clinic) -> None:
    with pytest.raises(NotAllowedError, match="belongs to somebody else"):
        _own(clinic, clinic.colleague, clinic.colleague.user_id)
    with pytest.raises(NotAllowedError, match="Only a supervisor may leave it without"):
        _own(clinic, clinic.owner, None)
    assert _own(clinic, clinic.supervisor, None).owner == ""
    with pytest.raises(NotAllowedError, match="Take it yourself first"):
        _own(clinic, clinic.colleague, clinic.owner.user_id)
    assert _own(clinic, clinic.colleague, clinic.colleague.user_id).owner == "Cole Webb"
    assert _own(clinic, clinic.supervisor, clinic.owner.user_id).owner == "Maya Ortiz"
    with reading() as session:
        refused = session.exec(select(AuditEvent.verb).where(col(AuditEvent.outcome) == "refused")).all()
    assert list(refused) == ["encounter:assign"] * 3


def test_an_owner_must_be_able_to_work_the_encounter(clinic: Clinic) -> None:
    with transaction() as session:
        gone = session.get_one(User, clinic.colleague.user_id)
        gone.disabled_at = gone.created_at
    for unfit in (clinic.employer, clinic.clinician, clinic.colleague):
        with pytest.raises(InvalidInputError) as refused:
            _own(clinic, clinic.supervisor, unfit.user_id)
        assert refused.value.fields == {"owner": "Choose one of the people in the list."}
    with pytest.raises(InvalidInputError, match="Sam Stranger may not see the people of this employer"):
        _own(clinic, clinic.supervisor, clinic.stranger.user_id)
    with transaction() as session:
        employer_id = session.get_one(Encounter, clinic.encounter_id).employer_id
        session.add(UserGrant(user_id=clinic.stranger.user_id or 0, employer_id=employer_id))
    assert _own(clinic, clinic.supervisor, clinic.stranger.user_id).owner == "Sam Stranger"


def test_an_old_version_and_a_closed_encounter_are_refused(clinic: Clinic) -> None:
    version = _version(clinic.encounter_id)
    _own(clinic, clinic.supervisor, clinic.colleague.user_id)
    with pytest.raises(StaleVersionError) as stale:
        assignments.set_owner(clinic.supervisor, clinic.encounter_id, version, clinic.owner.user_id or 0)
    assert [(each.mine, each.theirs) for each in stale.value.conflicts] == [("Maya Ortiz", "Cole Webb")]
    encounters.close(clinic.supervisor, clinic.encounter_id, _version(clinic.encounter_id))
    with pytest.raises(InvalidInputError, match="closed"):
        _own(clinic, clinic.supervisor, clinic.owner.user_id)


def test_who_sees_it_not_cannot_assign_it(clinic: Clinic) -> None:
    version = _version(clinic.encounter_id)
    for call in (assignments.set_owner, assignments.add_manager, assignments.remove_manager):
        with pytest.raises(NotFoundError):
            call(clinic.stranger, clinic.encounter_id, version, clinic.stranger.user_id or 0)
        with pytest.raises(NotAllowedError):
            call(clinic.employer, clinic.encounter_id, version, clinic.employer.user_id or 0)
    with pytest.raises(NotFoundError):
        encounters.encounter_view(clinic.stranger, clinic.encounter_id)


def test_case_managers_come_and_go_and_that_they_were_there_stays(clinic: Clinic) -> None:
    number, cole = clinic.encounter_id, clinic.colleague.user_id or 0
    header = assignments.add_manager(clinic.owner, number, _version(number), cole)
    assert (header.managers, header.version) == (["Cole Webb"], _version(number))
    added = _last_event()
    assert (added.verb, added.subject) == ("case-manager:add", "case_manager_assignment")
    assert (added.before, set(added.after or {})) == (None, {"encounter_id", "user_id", "assigned_at"})
    with pytest.raises(InvalidInputError, match="works it already"):
        assignments.add_manager(clinic.owner, number, _version(number), cole)
    [member] = encounters.encounter_view(clinic.owner, number).team.managers
    assert (member.name, member.user_id) == ("Cole Webb", cole)
    # Who works it may leave, though the encounter is another's.
    header = assignments.remove_manager(clinic.colleague, number, _version(number), cole)
    assert header.managers == []
    removed = _last_event()
    assert (removed.subject_id, set(removed.before or {}), set(removed.after or {})) == (
        added.subject_id,
        {"ended_at"},
        {"ended_at"},
    )
    with pytest.raises(InvalidInputError, match="does not work"):
        assignments.remove_manager(clinic.owner, number, _version(number), cole)
    assignments.add_manager(clinic.owner, number, _version(number), cole)
    with reading() as session:
        ends = session.exec(select(CaseManagerAssignment.ended_at).order_by(col(CaseManagerAssignment.id))).all()
    assert [end is None for end in ends] == [False, True]


def test_a_stranger_to_the_encounter_may_not_choose_its_case_managers(clinic: Clinic) -> None:
    with pytest.raises(NotAllowedError, match="belongs to somebody else"):
        assignments.add_manager(
            clinic.colleague, clinic.encounter_id, _version(clinic.encounter_id), clinic.colleague.user_id or 0
        )
    team = encounters.encounter_view(clinic.colleague, clinic.encounter_id).team
    assert (team.may_assign, team.may_take, team.owner) == (False, False, "Maya Ortiz")
    assert encounters.encounter_view(clinic.owner, clinic.encounter_id).team.may_assign
    _own(clinic, clinic.supervisor, None)
    assert encounters.encounter_view(clinic.colleague, clinic.encounter_id).team.may_take


def test_the_newer_change_is_told_by_its_maker_also_when_it_was_a_case_manager(clinic: Clinic) -> None:
    version = _version(clinic.encounter_id)
    assignments.add_manager(clinic.supervisor, clinic.encounter_id, version, clinic.colleague.user_id or 0)
    with pytest.raises(StaleVersionError) as stale:
        encounters.set_follow_up(clinic.owner, clinic.encounter_id, version, "+7")
    assert stale.value.saved_by == clinic.supervisor.name


def test_candidates_are_those_who_can_work_encounters_with_what_they_own_already(clinic: Clinic) -> None:
    found = {each.name: each.owned for each in colleagues.candidates(clinic.owner)}
    assert found["Maya Ortiz"] == 1
    assert {"Cole Webb", "Sam Stranger", clinic.supervisor.name} <= set(found)
    assert not {clinic.employer.name, clinic.clinician.name} & set(found)
    assert [each.name for each in colleagues.candidates(clinic.owner, "webb cole")] == ["Cole Webb"]
    assert colleagues.candidates(clinic.owner, "%") == ()
    readers = {each.name for each in colleagues.candidates(clinic.owner, permission=Permission.ENCOUNTER_VIEW)}
    assert clinic.clinician.name in readers
    # What a colleague owns elsewhere is not counted for who sees half of the world.
    assert {each.name: each.owned for each in colleagues.candidates(clinic.stranger)}["Maya Ortiz"] == 0
    with pytest.raises(NotAllowedError):
        colleagues.candidates(clinic.employer)


def test_who_sees_what_is_assigned_can_be_given_anything(clinic: Clinic) -> None:
    with transaction() as session:
        narrow = world.a_user(session, name="Nora Narrow", reach=Reach.ASSIGNED)
        actor = world.acting(narrow)
    with pytest.raises(NotFoundError):
        encounters.encounter_view(actor, clinic.encounter_id)
    _own(clinic, clinic.supervisor, narrow.id)
    assert encounters.encounter_view(actor, clinic.encounter_id).header.owner == "Nora Narrow"


def _people(clinic: Clinic) -> tuple[int | None, list[tuple[int, bool]]]:
    with reading() as session:
        rows = session.exec(select(CaseManagerAssignment).order_by(col(CaseManagerAssignment.id))).all()
        owner_id = session.get_one(Encounter, clinic.encounter_id).owner_id
        return owner_id, [(row.user_id, row.ended_at is None) for row in rows]


def test_handing_over_is_taken_back_and_done_again(clinic: Clinic) -> None:
    was = _people(clinic)
    _, done = doing(lambda: _own(clinic, clinic.owner, clinic.colleague.user_id))
    became = _people(clinic)
    undone = undo(clinic.owner, done)
    assert (undone.count, undone.refused, _people(clinic)) == (1, (), was)
    assert undo(clinic.owner, undone.done).count == 1
    assert _people(clinic) == became != was


def test_coming_and_going_is_taken_back_and_done_again(clinic: Clinic) -> None:
    number, cole = clinic.encounter_id, clinic.colleague.user_id or 0
    _, came = doing(lambda: assignments.add_manager(clinic.owner, number, _version(number), cole))
    version = _version(number)
    undone = undo(clinic.owner, came)
    assert (undone.count, _people(clinic)[1], encounters.encounter_view(clinic.owner, number).team.managers) == (
        1,
        [(cole, False)],
        [],
    )
    assert _version(number) == version + 1
    assert undo(clinic.owner, undone.done).count == 1
    assert _people(clinic)[1] == [(cole, True)]
    _, went = doing(lambda: assignments.remove_manager(clinic.owner, number, _version(number), cole))
    assert undo(clinic.owner, went).count == 1
    assert _people(clinic)[1] == [(cole, True)]


def test_who_came_again_is_not_there_twice(clinic: Clinic) -> None:
    number, cole = clinic.encounter_id, clinic.colleague.user_id or 0
    assignments.add_manager(clinic.owner, number, _version(number), cole)
    _, went = doing(lambda: assignments.remove_manager(clinic.owner, number, _version(number), cole))
    assignments.add_manager(clinic.owner, number, _version(number), cole)
    undone = undo(clinic.owner, went)
    assert (undone.count, undone.refused) == (0, ("This case manager works it again already.",))
    assert _people(clinic)[1] == [(cole, False), (cole, True)]


def test_what_a_supervisor_assigned_a_case_manager_does_not_take_back(clinic: Clinic) -> None:
    cole = clinic.colleague.user_id or 0
    number = clinic.encounter_id
    _, given = doing(lambda: _own(clinic, clinic.supervisor, cole))
    _, added = doing(lambda: assignments.add_manager(clinic.supervisor, number, _version(number), cole))
    was = _people(clinic)
    for done in (given, added):
        assert undo(clinic.owner, done).count == 0
    taken = undo(clinic.supervisor, given)
    assert taken.count == 1
    assert undo(clinic.colleague, taken.done).count == 0
    assert undo(clinic.supervisor, taken.done).count == 1
    assert _people(clinic) == was
