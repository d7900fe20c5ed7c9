"""Taking back: the row is as it was, the history shows both, and nobody's newer work is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select

from rxcase.access import audit
from rxcase.access.permissions import Permission
from rxcase.db import reading
from rxcase.models import AuditEvent, Encounter, NoteAmendment, StageMove
from rxcase.services.encounter import encounters, notes
from rxcase.services.history.undo import Done, doing, undo
from rxcase.services.history.undoable import UNDOABLE
from tests.builders import world
from tests.services.conftest import Clinic

_MOVES_ON = {"version", "updated_at", "last_note_at"}


def _row(number: int) -> dict[str, Any]:
    with reading() as session:
        found = session.get(Encounter, number)
        assert found is not None
        return {name: value for name, value in found.model_dump().items() if name not in _MOVES_ON}


def _version(number: int) -> int:
    with reading() as session:
        return session.exec(select(Encounter.version).where(col(Encounter.id) == number)).one()


def _stage_id(position: int) -> int:
    with reading() as session:
        return world.stage(session, position).id or 0


def _deed(clinic: Clinic, verb: str) -> Done:
    actor, number = clinic.owner, clinic.encounter_id
    work: Callable[[], object]
    match verb:
        case "encounter:set-follow-up":
            work = lambda: encounters.set_follow_up(actor, number, _version(number), "+9")  # noqa: E731
        case "encounter:move":
            encounters.set_follow_up(actor, number, _version(number), "2026-03-06")
            work = lambda: encounters.move_stage(actor, number, _version(number), _stage_id(2))  # noqa: E731
        case "encounter:close":
            work = lambda: encounters.close(actor, number, _version(number))  # noqa: E731
        case "encounter:archive":
            work = lambda: encounters.archive(actor, number, _version(number))  # noqa: E731
        case "encounter:reopen":
            work = lambda: encounters.reopen(actor, number, _version(number))  # noqa: E731
        case _:
            work = lambda: notes.write_note(actor, number, "Called her.", follow_up="+4")  # noqa: E731
    return doing(work)[1]


DEEDS = (
    "encounter:set-follow-up",
    "encounter:move",
    "encounter:close",
    "encounter:archive",
    "encounter:reopen",
    "note:write",
)


@pytest.mark.parametrize("verb", DEEDS)
def test_what_is_taken_back_is_as_it_was_and_can_be_done_again(clinic: Clinic, verb: str) -> None:
    if verb in {"encounter:archive", "encounter:reopen"}:
        encounters.close(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id))
    if verb == "encounter:move":
        encounters.set_follow_up(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id), "2026-03-06")
    was = _row(clinic.encounter_id)
    done = _deed(clinic, verb)
    became = _row(clinic.encounter_id)
    assert became != was
    undone = undo(clinic.owner, done)
    assert (undone.count, undone.refused) == (1, ())
    assert _row(clinic.encounter_id) == was
    if verb != "note:write":  # a note that is struck out stays so
        assert undo(clinic.owner, undone.done).count == 1
        assert _row(clinic.encounter_id) == became
    with reading() as session:
        assert audit.verify(session)[1] is None


def test_a_note_that_is_taken_back_is_struck_out_and_stays(clinic: Clinic) -> None:
    undo(clinic.owner, _deed(clinic, "note:write"))
    with reading() as session:
        [struck] = session.exec(select(NoteAmendment)).all()
        assert (struck.kind, struck.reason) == ("struck", "Taken back")


def test_taking_back_a_move_leaves_a_move(clinic: Clinic) -> None:
    undo(clinic.owner, _deed(clinic, "encounter:move"))
    with reading() as session:
        moves = session.execute(
            select(StageMove.from_stage_id, StageMove.to_stage_id).order_by(col(StageMove.id))
        ).all()
    assert [tuple(move) for move in moves][-2:] == [
        (_stage_id(1), _stage_id(2)),
        (_stage_id(2), _stage_id(1)),
    ]


def test_somebodys_newer_work_stays(clinic: Clinic) -> None:
    done = _deed(clinic, "encounter:set-follow-up")
    encounters.set_follow_up(clinic.colleague, clinic.encounter_id, _version(clinic.encounter_id), "+20")
    now = _row(clinic.encounter_id)
    undone = undo(clinic.owner, done)
    assert undone.count == 0
    assert "changed it since" in undone.refused[0]
    assert clinic.colleague.name in undone.refused[0]
    assert _row(clinic.encounter_id) == now


def test_only_who_may_do_it_may_take_it_back(clinic: Clinic) -> None:
    done = _deed(clinic, "encounter:set-follow-up")
    was = _row(clinic.encounter_id)
    reader = replace(clinic.colleague, permissions=clinic.colleague.permissions - {Permission.ENCOUNTER_WORK})
    assert undo(reader, done).count == 0
    assert undo(clinic.stranger, done).count == 0
    assert undo(clinic.employer, done).count == 0
    assert _row(clinic.encounter_id) == was


def test_a_look_and_an_unknown_event_cannot_be_taken_back(clinic: Clinic) -> None:
    _, done = doing(lambda: encounters.encounter_view(clinic.owner, clinic.encounter_id))
    assert done.hashes == ()
    assert undo(clinic.owner, Done(("0" * 64,))).refused == ("This cannot be taken back.",)


def test_the_same_deed_is_not_taken_back_twice(clinic: Clinic) -> None:
    done = _deed(clinic, "encounter:move")
    assert undo(clinic.owner, done).count == 1
    assert undo(clinic.owner, done).count == 0


def test_every_event_that_can_be_taken_back_names_columns(clinic: Clinic) -> None:
    """An event that names none would be “taken back” without any change."""
    for verb in DEEDS:
        assert verb in UNDOABLE
    done = _deed(clinic, "encounter:move")
    with reading() as session:
        event = session.exec(select(AuditEvent).where(col(AuditEvent.hash) == done.hashes[0])).one()
        assert {"stage_id", "stage_since"} == set(event.before or {}) == set(event.after or {})
