"""The stage editor's services: add, rename, reorder, limit, retire, each taken back, and only by administrators."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import col, select

from rxcase.access.actor import Actor
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, StaleVersionError
from rxcase.models import AuditEvent, Encounter, Stage, StageMove
from rxcase.readmodels.stages import StageForm, StageRow
from rxcase.services.board import stages
from rxcase.services.history import undo
from tests.builders import world
from tests.services.conftest import Clinic


@pytest.fixture
def boss(clinic: Clinic) -> Actor:
    del clinic
    with transaction() as session:
        return world.acting(world.a_user(session, "administrator"), "administrator")


def _names(actor: Actor) -> list[str]:
    return [row.name for row in stages.stage_rows(actor)]


def _row(actor: Actor, name: str) -> StageRow:
    return next(row for row in stages.stage_rows(actor) if row.name == name)


def test_a_stage_is_added_at_the_end_changed_and_both_are_taken_back(boss: Actor) -> None:
    before = _names(boss)
    _, added = undo.doing(lambda: stages.add_stage(boss, StageForm(" Independent  exam ", needs_case=True, limit="12")))
    row = _row(boss, "Independent exam")
    assert _names(boss) == [*before, "Independent exam"]
    assert (row.needs, row.limits, row.count) == ("case", "12 in all", 0)
    changed = replace(row.form, name="Exam", limit="", person_limit="3", person_limit_counts="team")
    _, edited = undo.doing(lambda: stages.edit_stage(boss, row.id, row.version, changed))
    assert _row(boss, "Exam").limits == "3 that one works"
    with pytest.raises(StaleVersionError):
        stages.edit_stage(boss, row.id, row.version, changed)
    assert undo.undo(boss, edited).count == 1
    assert _row(boss, "Independent exam").limits == "12 in all"
    assert undo.undo(boss, added).count == 1
    assert _names(boss) == before
    with reading() as session:
        verbs = session.exec(select(AuditEvent.verb).where(col(AuditEvent.subject) == "stage")).all()
    assert verbs[:3] == ["stage:add", "stage:edit", "stage:undo"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (StageForm("  "), "name"),
        (StageForm("intake"), "name"),
        (StageForm("x" * 61), "name"),
        (StageForm("New", limit="0"), "limit"),
        (StageForm("New", limit="many"), "limit"),
        (StageForm("New", person_limit="-1"), "person_limit"),
        (StageForm("New", person_limit_counts="everybody"), "person_limit_counts"),
    ],
)
def test_what_cannot_be_meant_is_said_beside_its_field(boss: Actor, form: StageForm, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        stages.add_stage(boss, form)
    assert field in refused.value.fields


def test_stages_change_places_and_stay_at_the_ends(boss: Actor) -> None:
    before = _names(boss)
    row = _row(boss, "Treatment")
    _, done = undo.doing(lambda: stages.reorder_stage(boss, row.id, row.version, 1))
    assert _names(boss)[2:4] == ["Modified duty", "Treatment"]
    assert undo.undo(boss, done).count == 2
    assert _names(boss) == before
    first = _row(boss, before[0])
    stages.reorder_stage(boss, first.id, first.version, -1)
    assert _names(boss) == before


def test_an_empty_stage_is_retired_and_its_name_takes_it_up_again(boss: Actor) -> None:
    row = _row(boss, "Follow-up")
    assert stages.retire_stage(boss, row.id, row.version).is_retired
    assert "Follow-up" not in _names(boss)
    stages.add_stage(boss, StageForm("follow-up"))
    assert _row(boss, "follow-up").id == row.id
    assert _names(boss)[-1] == "follow-up"


def test_those_in_a_retired_stage_move_on_through_the_gate_and_who_lacks_something_stays(
    boss: Actor, clinic: Clinic
) -> None:
    with transaction() as session:
        employer = world.an_employer(session)
        intake = world.stage(session, 1).id
        for index in range(3):
            person = world.an_employee(session, employer, last_name=f"Nr{index}")
            world.an_encounter(session, person, world.a_case(session, person), stage_id=intake, owner_id=boss.user_id)
        waiting = session.exec(select(Encounter).where(col(Encounter.stage_id) == intake)).all()
        for encounter in waiting[:-1]:
            encounter.owner_id = boss.user_id
            session.add(encounter)
        goal = world.stage(session, 2)
        goal.needs_follow_up, goal.limit = False, 1
        session.add(goal)
        goal_id = goal.id or 0
        waiting[-1].owner_id = None
        session.add(waiting[-1])
        last_id = waiting[-1].id or 0
        count = len(waiting)
    row = _row(boss, "Intake")
    for arguments, field in (({}, "to_stage"), ({"to_stage_id": goal_id}, "reason")):
        with pytest.raises(InvalidInputError) as refused:
            stages.retire_stage(boss, row.id, row.version, **arguments)  # type: ignore[arg-type]
        assert field in refused.value.fields
    retired = stages.retire_stage(boss, row.id, row.version, to_stage_id=goal_id, reason="We begin with assessment")
    assert (retired.moved, retired.left, retired.is_retired) == (count - 1, 1, False)
    assert retired.why == ("1 × Assessment needs an owner first.",)
    assert _row(boss, "Intake").count == 1
    with reading() as session:
        moves = session.exec(select(StageMove).where(col(StageMove.to_stage_id) == goal_id)).all()
        assert {(move.reason, move.is_override) for move in moves} == {("We begin with assessment", True)}
    with transaction() as session:
        encounter = session.get_one(Encounter, last_id)
        encounter.owner_id = clinic.owner.user_id
        session.add(encounter)
    again = stages.retire_stage(boss, row.id, row.version, to_stage_id=goal_id, reason="We begin with assessment")
    assert again.is_retired
    assert "Intake" not in _names(boss)


def test_only_administrators_touch_stages(clinic: Clinic) -> None:
    with reading() as session:
        stage_id = session.exec(select(Stage.id)).first() or 0
    for actor in (clinic.owner, clinic.supervisor, clinic.employer):
        for deed in (
            lambda actor=actor: stages.stage_rows(actor),
            lambda actor=actor: stages.add_stage(actor, StageForm("Mine")),
            lambda actor=actor: stages.edit_stage(actor, stage_id, 1, StageForm("Mine")),
            lambda actor=actor: stages.reorder_stage(actor, stage_id, 1, 1),
            lambda actor=actor: stages.retire_stage(actor, stage_id, 1),
        ):
            with pytest.raises(NotAllowedError):
                deed()
