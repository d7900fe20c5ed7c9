"""The same done to many: what is done is what was listed, each row whole, all of it taken back in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.actor import system as the_system
from rxcase.access.permissions import Permission, Reach
from rxcase.access.privacy import PRIVACY_NAME
from rxcase.db import engine, reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError
from rxcase.models import AuditEvent, BulkAct, CaseManagerAssignment, Department, Encounter, Task
from rxcase.readmodels.bulk import BULK_LIMIT, BulkAction, BulkKind, BulkReason, BulkView
from rxcase.services.bulk import bulk
from rxcase.services.encounter import assignments, encounters
from rxcase.services.history.undo import undo
from tests.builders import world

MANY = 60
"""More than two chunks."""


@dataclass(frozen=True)
class Crowd:
    """Encounters in Intake, every second one with an owner and a follow-up; and who acts on them."""

    ids: tuple[int, ...]
    supervisor: Actor
    manager: Actor
    colleague: Actor
    half: Actor


@pytest.fixture
def crowd(database: str, today: date) -> Crowd:
    """On each database."""
    with transaction() as session:
        employers = [world.an_employer(session), world.an_employer(session)]
        maya, cole = world.a_user(session, name="Maya Ortiz"), world.a_user(session, name="Cole Webb")
        rows = []
        for number in range(MANY):
            person = world.an_employee(session, employers[number % 2], last_name=f"Person {number:02}")
            ready = {"follow_up_on": date(2026, 3, 10), "owner_id": maya.id} if number % 2 else {}
            rows.append(world.an_encounter(session, person, world.a_case(session, person), **ready))
        narrow = world.a_user(session, name="Hal Half", reach=Reach.GRANTED)
        return Crowd(
            ids=tuple(row.id or 0 for row in rows),
            supervisor=world.acting(world.a_user(session, "supervisor", name="Sue Visor"), "supervisor"),
            manager=world.acting(maya),
            colleague=world.acting(cole),
            half=world.acting(narrow, employers=employers[:1]),
        )


def _all_done(actor: Actor, view: BulkView) -> BulkView:
    calls = 0
    while view.to_do:
        view = bulk.begin_or_go_on(actor, view.id)
        calls += 1
        assert calls < 100
    return view


def _bytes(ids: tuple[int, ...]) -> list[dict[str, Any]]:
    """Everything of the encounters but what counts changes."""
    with reading() as session:
        rows = session.exec(select(Encounter).where(col(Encounter.id).in_(ids)).order_by(col(Encounter.id))).all()
        return [
            {name: value for name, value in row.model_dump().items() if name not in {"version", "updated_at"}}
            for row in rows
        ]


def _stage_id(position: int) -> int:
    with reading() as session:
        return world.stage(session, position).id or 0


def _a_department(session: Session) -> int:
    return session.exec(select(Department.id).where(col(Department.employer_id).is_(None))).first() or 0


def _version(number: int) -> int:
    with reading() as session:
        return session.exec(select(Encounter.version).where(col(Encounter.id) == number)).one()


def test_the_preview_changes_nothing_and_says_what_would_become_of_each(crowd: Crowd) -> None:
    was = _bytes(crowd.ids)
    view = bulk.preview(crowd.supervisor, BulkAction(BulkKind.STAGE, stage_id=_stage_id(2)), crowd.ids)
    assert (view.title, view.count, view.to_do, view.refused) == ("Move to Assessment", MANY, 30, 30)
    assert view.reasons == [BulkReason("Assessment needs an owner and a follow-up date first.", 30)]
    assert [(row.person, row.state, row.change or row.words) for row in view.rows[:2]] == [
        ("Person 00, Ada", "refused", "Assessment needs an owner and a follow-up date first."),
        ("Person 01, Ada", "listed", "Intake → Assessment"),
    ]
    assert _bytes(crowd.ids) == was


def test_a_move_of_many_passes_the_gate_row_by_row_and_is_taken_back_in_one_go(crowd: Crowd) -> None:
    was = _bytes(crowd.ids)
    view = bulk.preview(crowd.manager, BulkAction(BulkKind.STAGE, stage_id=_stage_id(2), reason="Called"), crowd.ids)
    first = bulk.begin_or_go_on(crowd.manager, view.id)
    assert (first.done, first.to_do, first.rows) == (bulk.CHUNK, 30 - bulk.CHUNK, [])
    end = _all_done(crowd.manager, first)
    assert (end.done, end.refused, end.changed, end.has_begun) == (30, 30, 0, True)
    assert end.rows[0].state == "refused"
    became = _bytes(crowd.ids)
    assert sum(row["stage_id"] == _stage_id(2) for row in became) == 30
    done = bulk.done(crowd.manager, view.id)
    assert len(done.hashes) == 30
    undone = undo(crowd.manager, done)
    assert (undone.count, undone.refused) == (30, ())
    assert _bytes(crowd.ids) == was
    assert undo(crowd.manager, undone.done).count == 30
    assert _bytes(crowd.ids) == became
    with reading() as session:
        [told] = session.exec(select(AuditEvent).where(col(AuditEvent.verb) == "encounter:bulk")).all()
        assert told.after == {"action": "stage", "listed": MANY, "done": 30, "refused": 30, "changed": 0}
        assert audit.verify(session)[1] is None


def _assignments_now() -> list[tuple[int, int]]:
    with reading() as session:
        rows = session.exec(select(CaseManagerAssignment).where(col(CaseManagerAssignment.ended_at).is_(None)))
        return sorted((row.encounter_id, row.user_id) for row in rows)


def _tasks_now() -> int:
    with reading() as session:
        return len(session.exec(select(Task.id).where(col(Task.deleted_at).is_(None))).all())


@pytest.mark.parametrize("kind", list(BulkKind))
def test_each_kind_is_done_to_all_it_can_be_and_undone_to_the_byte(crowd: Crowd, kind: BulkKind) -> None:
    ids = tuple(each for place, each in enumerate(crowd.ids) if place % 2)[:8]
    user_id = crowd.colleague.user_id or 0
    if kind is BulkKind.REMOVE_MANAGER:
        for each in ids:
            assignments.add_manager(crowd.supervisor, each, _version(each), user_id)
    with reading() as session:
        department_id = _a_department(session)
    actions = {
        BulkKind.OWNER: BulkAction(kind, user_id=user_id),
        BulkKind.ADD_MANAGER: BulkAction(kind, user_id=user_id),
        BulkKind.REMOVE_MANAGER: BulkAction(kind, user_id=user_id),
        BulkKind.STAGE: BulkAction(kind, stage_id=_stage_id(2)),
        BulkKind.FOLLOW_UP: BulkAction(kind, day="fri"),
        BulkKind.TASK: BulkAction(kind, department_id=department_id, title="Ask for the form", day="+3"),
    }
    was = _bytes(ids), _assignments_now(), _tasks_now()
    view = bulk.preview(crowd.supervisor, actions[kind], ids)
    assert (view.to_do, view.refused) == (8, 0)
    end = _all_done(crowd.supervisor, view)
    assert (end.done, end.refused, end.changed) == (8, 0, 0)
    became = _bytes(ids), _assignments_now(), _tasks_now()
    assert became != was
    assert all(row.change for row in end.rows)
    # The same once more changes nothing, and says so beforehand.
    if kind is not BulkKind.TASK:
        again = bulk.preview(crowd.supervisor, actions[kind], ids)
        assert (again.to_do, again.refused) == (0, 8)
    undone = undo(crowd.supervisor, bulk.done(crowd.supervisor, view.id))
    assert (undone.count, undone.refused) == (8, ())
    assert (_bytes(ids), _assignments_now(), _tasks_now()) == was


def test_what_somebody_changed_after_the_preview_is_left_alone_and_told(crowd: Crowd) -> None:
    ids = crowd.ids[:6]
    view = bulk.preview(crowd.supervisor, BulkAction(BulkKind.FOLLOW_UP, day="2026-04-01"), ids)
    encounters.set_follow_up(crowd.manager, ids[0], _version(ids[0]), "+1")
    encounters.close(crowd.manager, ids[1], _version(ids[1]))
    with transaction() as session:
        gone = session.get_one(Encounter, ids[2])
        gone.deleted_at = gone.created_at
    was = _bytes(ids[:3])
    end = _all_done(crowd.supervisor, view)
    assert (end.count, end.done, end.changed, end.refused) == (6, 3, 3, 0)
    assert _bytes(ids[:3]) == was
    words = {row.id: row.words for row in end.rows if row.state == "changed"}
    assert words[ids[0]].startswith("Maya Ortiz changed this encounter in the meantime.")
    assert words[ids[1]].startswith("Maya Ortiz changed this encounter in the meantime.")
    assert words[ids[2]] == "It is gone, or you may not see it any more."
    assert [row.id for row in end.rows[:3]] == list(ids[:3])


def test_a_newcomer_to_the_list_is_not_taken_along(crowd: Crowd) -> None:
    """Somebody else gets an encounter into the filter after the preview: it is not touched."""
    view = bulk.preview(crowd.supervisor, BulkAction(BulkKind.FOLLOW_UP, day="2026-04-01"), crowd.ids[:5])
    others = _bytes(crowd.ids[5:])
    _all_done(crowd.supervisor, view)
    assert _bytes(crowd.ids[5:]) == others


def test_each_row_is_judged_by_whose_it_is(crowd: Crowd) -> None:
    first, second, third = crowd.ids[:6:2]
    assignments.set_owner(crowd.supervisor, first, _version(first), crowd.manager.user_id or 0)
    assignments.set_owner(crowd.supervisor, second, _version(second), crowd.colleague.user_id or 0)
    action = BulkAction(BulkKind.OWNER, user_id=crowd.manager.user_id or 0)
    view = bulk.preview(crowd.manager, action, [first, second, third])
    assert [row.state for row in view.rows] == ["refused", "refused", "listed"]
    assert view.rows[0].words == "Maya Ortiz owns it already."
    assert "belongs to somebody else" in view.rows[1].words
    assert view.rows[2].change == "No owner → Maya Ortiz"
    handed = bulk.preview(crowd.manager, BulkAction(BulkKind.OWNER, user_id=crowd.half.user_id or 0), [first])
    assert [row.words for row in handed.rows] == ["Hal Half may not see the people of this employer."]


def test_what_is_out_of_reach_is_not_listed_and_nobody_elses_list_is_found(crowd: Crowd) -> None:
    action = BulkAction(BulkKind.FOLLOW_UP, day="+5")
    view = bulk.preview(crowd.half, action, [*crowd.ids[:4], 999_999, 0, -5, crowd.ids[0]])
    assert (view.count, view.missing) == (2, 3)
    for call in (bulk.view, bulk.begin_or_go_on, bulk.done, bulk.stop):
        with pytest.raises(NotFoundError):
            call(crowd.supervisor, view.id)
    with pytest.raises(InvalidInputError, match="None of them is there"):
        bulk.preview(crowd.half, action, [crowd.ids[1]])


def test_rights_taken_away_stop_it(crowd: Crowd) -> None:
    view = bulk.preview(crowd.manager, BulkAction(BulkKind.FOLLOW_UP, day="+5"), crowd.ids)
    bulk.begin_or_go_on(crowd.manager, view.id)
    reader = replace(crowd.manager, permissions=crowd.manager.permissions - {Permission.ENCOUNTER_WORK})
    with pytest.raises(NotAllowedError):
        bulk.begin_or_go_on(reader, view.id)
    with pytest.raises(NotAllowedError, match="signed-in person"):
        bulk.preview(the_system(), BulkAction(BulkKind.FOLLOW_UP, day="+5"), crowd.ids)


def test_stopping_leaves_the_rest_and_what_was_done_can_be_taken_back(crowd: Crowd) -> None:
    was = _bytes(crowd.ids)
    view = bulk.preview(crowd.manager, BulkAction(BulkKind.FOLLOW_UP, day="2026-05-05"), crowd.ids)
    bulk.begin_or_go_on(crowd.manager, view.id)
    stopped = bulk.stop(crowd.manager, view.id)
    assert (stopped.done, stopped.to_do) == (bulk.CHUNK, MANY - bulk.CHUNK)
    assert undo(crowd.manager, bulk.done(crowd.manager, view.id)).count == bulk.CHUNK
    assert _bytes(crowd.ids) == was


@pytest.mark.parametrize(
    ("action", "field"),
    [
        (BulkAction(BulkKind.STAGE, stage_id=999), "stage"),
        (BulkAction(BulkKind.OWNER, user_id=999_999), "user"),
        (BulkAction(BulkKind.ADD_MANAGER), "user"),
        (BulkAction(BulkKind.FOLLOW_UP, day="2020-01-01"), "follow_up"),
        (BulkAction(BulkKind.FOLLOW_UP, day="whenever"), "follow_up"),
        (BulkAction(BulkKind.FOLLOW_UP, day=" "), "follow_up"),
        (BulkAction(BulkKind.TASK, title="", user_id=1), "title"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_listed(
    crowd: Crowd, action: BulkAction, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        bulk.preview(crowd.supervisor, action, crowd.ids)
    assert field in refused.value.fields
    with reading() as session:
        assert session.exec(select(BulkAct)).all() == []


def test_nothing_and_too_much_are_refused(crowd: Crowd) -> None:
    action = BulkAction(BulkKind.FOLLOW_UP, day="+5")
    with pytest.raises(InvalidInputError, match="at least one"):
        bulk.preview(crowd.manager, action, [])
    with pytest.raises(InvalidInputError, match="more than the 5,000"):
        bulk.preview(crowd.manager, action, range(1, BULK_LIMIT + 2))


def test_a_privacy_case_stays_unnamed(crowd: Crowd) -> None:
    with transaction() as session:
        person = world.an_employee(session, world.an_employer(session), last_name="Secret")
        case = world.a_case(session, person, is_privacy_case=True)
        number = world.an_encounter(session, person, case).id or 0
        user = world.a_user(session)
    blind = world.acting(user, without=[Permission.PRIVACY_CASE_VIEW])
    view = bulk.preview(blind, BulkAction(BulkKind.FOLLOW_UP, day="+5"), [number])
    assert view.rows[0].person == PRIVACY_NAME


def test_a_preview_asks_as_often_for_few_as_for_many(crowd: Crowd) -> None:
    counts = []
    for ids in (crowd.ids[:2], crowd.ids):
        statements: list[str] = []

        def note(*arguments: Any, seen: list[str] = statements) -> None:
            seen.append(str(arguments[2]))

        event.listen(engine(), "before_cursor_execute", note)
        bulk.preview(crowd.manager, BulkAction(BulkKind.FOLLOW_UP, day="+5"), ids)
        event.remove(engine(), "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_lists_of_yesterday_that_nobody_acted_on_are_forgotten(crowd: Crowd) -> None:
    action = BulkAction(BulkKind.FOLLOW_UP, day="+5")
    old, acted = (bulk.preview(crowd.manager, action, crowd.ids[:3]) for _ in range(2))
    _all_done(crowd.manager, acted)
    with transaction() as session:
        for act in session.exec(select(BulkAct)):
            act.made_at = act.made_at.replace(year=act.made_at.year - 1)
    bulk.preview(crowd.manager, action, crowd.ids[:3])
    with pytest.raises(NotFoundError):
        bulk.view(crowd.manager, old.id)
    assert bulk.view(crowd.manager, acted.id).done == 3


def _limited(**limits: Any) -> None:
    with transaction() as session:
        stage = world.stage(session, 2)
        for name, value in limits.items():
            setattr(stage, name, value)


def _in_stage(ids: tuple[int, ...]) -> int:
    return sum(row["stage_id"] == _stage_id(2) for row in _bytes(ids))


def test_a_limit_of_the_stage_counts_those_before_in_the_list(crowd: Crowd) -> None:
    ready = tuple(each for place, each in enumerate(crowd.ids) if place % 2)
    encounters.move_stage(crowd.manager, ready[0], _version(ready[0]), _stage_id(2))
    _limited(limit=6)
    view = bulk.preview(crowd.manager, BulkAction(BulkKind.STAGE, stage_id=_stage_id(2)), ready[1:])
    assert (view.to_do, view.refused) == (5, 24)
    assert view.reasons == [BulkReason("Assessment holds 6 at most and is full.", 24)]
    end = _all_done(crowd.manager, view)
    assert (end.done, end.changed, end.refused, _in_stage(ready)) == (5, 0, 24, 6)


def test_who_may_goes_beyond_a_limit_for_a_reason(crowd: Crowd) -> None:
    ready = tuple(each for place, each in enumerate(crowd.ids) if place % 2)
    _limited(limit=1)
    beyond = BulkAction(BulkKind.STAGE, stage_id=_stage_id(2), reason="The flood", is_override=True)
    with pytest.raises(NotAllowedError):
        bulk.preview(crowd.manager, beyond, ready)
    with pytest.raises(InvalidInputError, match="beyond the limit"):
        bulk.preview(crowd.supervisor, replace(beyond, reason=" "), ready)
    end = _all_done(crowd.supervisor, bulk.preview(crowd.supervisor, beyond, ready))
    assert (end.done, end.refused, _in_stage(ready)) == (30, 0, 30)


@pytest.mark.parametrize("counts", ["owner", "team"])
def test_a_limit_of_a_person_says_before_what_the_gate_says_after(crowd: Crowd, counts: str) -> None:
    ready = tuple(each for place, each in enumerate(crowd.ids) if place % 2)[:10]
    for each in ready[:4]:
        assignments.set_owner(crowd.supervisor, each, _version(each), crowd.colleague.user_id or 0)
        assignments.add_manager(crowd.supervisor, each, _version(each), crowd.manager.user_id or 0)
    _limited(person_limit=3, person_limit_counts=counts)
    view = bulk.preview(crowd.manager, BulkAction(BulkKind.STAGE, stage_id=_stage_id(2)), ready)
    # Cole owns four and Maya six; as a team Maya works all ten.
    assert view.to_do == (6 if counts == "owner" else 3)
    end = _all_done(crowd.manager, view)
    assert (end.done, end.changed) == (view.to_do, 0)
    for each in ready:
        with reading() as session:
            is_in = session.get_one(Encounter, each).stage_id == _stage_id(2)
        if not is_in:
            with pytest.raises(InvalidInputError, match="the most for one person"):
                encounters.move_stage(crowd.manager, each, _version(each), _stage_id(2))
