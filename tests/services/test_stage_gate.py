"""The gate into a stage: what it asks for, what it counts, who may go beyond, and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import col, select

from rxcase.access.actor import Actor
from rxcase.clock import now
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StageRefusedError, StaleVersionError
from rxcase.models import AuditEvent, CaseManagerAssignment, Employee, Encounter, StageMove
from rxcase.services.board.stage_gate import MoveOrder
from rxcase.services.encounter import encounters
from rxcase.services.history import undo
from tests.builders import world
from tests.services.conftest import Clinic


def _set(position: int, **values: Any) -> int:
    """Change a stage as an administrator would; returns its number."""
    with transaction() as session:
        stage = world.stage(session, position)
        for name, value in values.items():
            setattr(stage, name, value)
        session.add(stage)
        return stage.id or 0


def _bare(position: int, **values: Any) -> int:
    return _set(position, needs_case=False, needs_owner=False, needs_follow_up=False, **values)


def _somebody(stage_position: int = 1, **over: Any) -> int:
    with transaction() as session:
        employer = world.an_employer(session)
        person = world.an_employee(session, employer)
        stage_id = world.stage(session, stage_position).id
        return world.an_encounter(session, person, **({"stage_id": stage_id} | over)).id or 0


def _row(encounter_id: int) -> Encounter:
    with reading() as session:
        row = session.get_one(Encounter, encounter_id)
        session.expunge(row)
        return row


def _move(actor: Actor, encounter_id: int, stage_id: int, **order: Any) -> None:
    encounters.move_stage(actor, encounter_id, _row(encounter_id).version, stage_id, order=MoveOrder(stage_id, **order))


def _moves(encounter_id: int) -> list[StageMove]:
    with reading() as session:
        rows = session.exec(select(StageMove).where(col(StageMove.encounter_id) == encounter_id)).all()
        session.expunge_all()
        return list(rows)


def test_what_is_missing_is_named_by_its_field_and_can_be_given_with_the_move(clinic: Clinic) -> None:
    number, stage_id = _somebody(), _set(2)
    with pytest.raises(StageRefusedError) as refused:
        _move(clinic.owner, number, stage_id)
    assert refused.value.missing == ("case", "owner", "follow_up")
    assert refused.value.message == "Assessment needs a case, an owner and a follow-up date first."
    with transaction() as session:
        person = _row(number).employee_id
        case = world.a_case(session, session.get_one(Employee, person))
    _move(
        clinic.owner,
        number,
        stage_id,
        follow_up="+7",
        owner_id=clinic.owner.user_id or 0,
        case_id=case.id or 0,
    )
    row = _row(number)
    assert (row.stage_id, row.owner_id, row.case_id) == (stage_id, clinic.owner.user_id, case.id)
    assert str(row.follow_up_on) == "2026-03-10"
    assert row.injury_order == case.occurred_on, "what lists sort by follows the linked case"
    with reading() as session:
        [event] = session.exec(select(AuditEvent).where(col(AuditEvent.verb) == "encounter:move")).all()
        assert set(event.after or {}) == {"stage_id", "stage_since", "follow_up_on", "owner_id", "case_id"}


def test_nothing_that_was_given_stays_when_the_gate_refuses(clinic: Clinic) -> None:
    number, stage_id = _somebody(), _set(2)
    with pytest.raises(StageRefusedError):
        _move(clinic.owner, number, stage_id, follow_up="+7", owner_id=clinic.owner.user_id or 0)
    row = _row(number)
    assert (row.stage_id, row.owner_id, row.follow_up_on) == (_set(1), None, None)
    assert _moves(number) == []


def test_somebody_elses_case_cannot_be_linked(clinic: Clinic) -> None:
    number, stage_id = _somebody(), _bare(2)
    foreign = _row(clinic.foreign_encounter_id).case_id or 0
    with pytest.raises(NotFoundError):
        _move(clinic.owner, number, stage_id, case_id=foreign)


def test_a_case_manager_gives_only_what_is_theirs_to_give(clinic: Clinic) -> None:
    number, stage_id = _somebody(), _bare(2)
    with pytest.raises(NotAllowedError, match="Take it yourself"):
        _move(clinic.owner, number, stage_id, owner_id=clinic.colleague.user_id or 0)
    _move(clinic.supervisor, number, stage_id, owner_id=clinic.colleague.user_id or 0)
    assert _row(number).owner_id == clinic.colleague.user_id


def test_a_full_stage_refuses_and_a_reason_of_a_supervisor_opens_it(clinic: Clinic) -> None:
    stage_id = _bare(2, limit=2)
    full = [_somebody(2), _somebody(2)]
    number = _somebody()
    for actor, may in ((clinic.owner, False), (clinic.supervisor, True)):
        with pytest.raises(StageRefusedError, match="Assessment holds 2 at most and is full") as refused:
            _move(actor, number, stage_id)
        assert (refused.value.is_full, refused.value.may_override, refused.value.missing) == (True, may, ())
    with pytest.raises(NotAllowedError, match="Only a supervisor"):
        _move(clinic.owner, number, stage_id, is_override=True, reason="She waits in the hall")
    with pytest.raises(InvalidInputError, match="Say why"):
        _move(clinic.supervisor, number, stage_id, is_override=True, reason="  ")
    _move(clinic.supervisor, number, stage_id, is_override=True, reason="She waits in the hall")
    [move] = _moves(number)
    assert (move.is_override, move.reason) == (True, "She waits in the hall")
    with reading() as session:
        event = session.exec(
            select(AuditEvent).where(col(AuditEvent.verb) == "encounter:move", col(AuditEvent.outcome) == "done")
        ).one()
        assert event.reason == "Beyond the limit: She waits in the hall"
    _move(clinic.owner, full[0], _bare(3))
    with pytest.raises(StageRefusedError):
        _move(clinic.owner, _somebody(), stage_id)
    _move(clinic.owner, full[1], _bare(3))
    _move(clinic.owner, _somebody(), stage_id)


def test_a_limit_counts_what_the_column_shows_and_nothing_else(clinic: Clinic) -> None:
    stage_id = _bare(2, limit=1)
    _somebody(2, status="archived")
    _somebody(2, is_case_management=False)
    _move(clinic.owner, _somebody(), stage_id)
    with pytest.raises(StageRefusedError):
        _move(clinic.owner, _somebody(), stage_id)


def test_a_limit_for_one_person_counts_the_owners(clinic: Clinic) -> None:
    me, other = clinic.owner.user_id, clinic.colleague.user_id
    stage_id = _bare(2, person_limit=1)
    _somebody(2, owner_id=me)
    with pytest.raises(StageRefusedError, match="Maya Ortiz has 1 in Assessment already, the most for one person"):
        _move(clinic.owner, _somebody(owner_id=me), stage_id)
    _move(clinic.owner, _somebody(owner_id=other), stage_id)
    _move(clinic.owner, _somebody(), stage_id)
    with pytest.raises(StageRefusedError, match="Cole Webb has 1"):
        _move(clinic.supervisor, _somebody(), stage_id, owner_id=other or 0)


def test_a_limit_for_one_person_may_count_all_that_they_work(clinic: Clinic) -> None:
    me, other = clinic.owner.user_id, clinic.colleague.user_id
    stage_id = _bare(2, person_limit=1, person_limit_counts="team")
    beside = _somebody(2, owner_id=other)
    with transaction() as session:
        session.add(CaseManagerAssignment(encounter_id=beside, user_id=me or 0, assigned_at=now()))
    with pytest.raises(StageRefusedError, match="Maya Ortiz has 1"):
        _move(clinic.owner, _somebody(owner_id=me), stage_id)
    _set(2, person_limit_counts="owner")
    _move(clinic.owner, _somebody(owner_id=me), stage_id)


def test_a_loser_of_two_moves_is_told_both(clinic: Clinic) -> None:
    second, third = _bare(2), _bare(3)
    version = _row(clinic.encounter_id).version
    encounters.move_stage(clinic.colleague, clinic.encounter_id, version, second)
    with pytest.raises(StaleVersionError) as stale:
        encounters.move_stage(clinic.owner, clinic.encounter_id, version, third)
    assert stale.value.saved_by == "Cole Webb"
    assert [(each.field, each.mine, each.theirs) for each in stale.value.conflicts] == [
        ("stage", "Treatment", "Assessment")
    ]
    assert _row(clinic.encounter_id).stage_id == second


def test_a_move_is_taken_back_but_not_into_a_stage_that_is_gone(clinic: Clinic) -> None:
    first, second = _set(1), _bare(2)
    number = _somebody()
    for is_gone in (False, True):
        _, done = undo.doing(lambda: _move(clinic.owner, number, second))
        if is_gone:
            _set(1, deleted_at=now())
        undone = undo.undo(clinic.owner, done)
        assert undone.count == int(not is_gone)
        assert _row(number).stage_id == (second if is_gone else first)
    assert undone.refused == ("Intake is no longer a stage; it stays where it is now.",)


def test_a_retired_stage_lets_nobody_in(clinic: Clinic) -> None:
    stage_id = _bare(2, deleted_at=now())
    with pytest.raises(InvalidInputError, match="no such stage"):
        _move(clinic.owner, clinic.encounter_id, stage_id)


def test_a_move_costs_the_same_queries_in_a_crowd(clinic: Clinic, count_queries) -> None:
    stage_id = _bare(2, limit=10_000, person_limit=10_000)
    counts = []
    for crowd in (0, 40):
        for _ in range(crowd):
            _somebody(2, owner_id=clinic.owner.user_id)
        number = _somebody(owner_id=clinic.owner.user_id)
        with count_queries() as seen:
            _move(clinic.owner, number, stage_id)
        counts.append(seen.count)
    assert counts[0] == counts[1]
