"""A batch taken back leaves everything as before, unless somebody worked with it since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from rxcase.access import audit
from rxcase.access.actor import command_line
from rxcase.db import reading
from rxcase.errors import InvalidInputError, NotFoundError
from rxcase.models import AuditEvent, Case, Encounter, ImportBatch, Restriction, StageMove
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services import importing
from rxcase.services.encounter import encounters, notes
from rxcase.services.worklist.worklist import worklist_page
from tests.builders.csv_files import (
    accommodation,
    condition,
    counts,
    employee,
    encounter,
    establishment,
    part,
    people,
    restriction,
    take,
)
from tests.builders.snapshot import live_rows

pytestmark = pytest.mark.usefixtures("database")


def undo(batch: int | None) -> importing.UndoAnswer:
    return importing.undo(command_line(), batch or 0)


def test_what_a_batch_created_is_gone_and_comes_back_with_the_same_files(tmp_path: Path) -> None:
    people(tmp_path)
    before = live_rows()
    files = ([encounter()], [condition()], [restriction()], [accommodation()], [part()])
    batch = take(tmp_path, "cases", *files).batch
    assert undo(batch) == importing.UndoAnswer(batch or 0, removed=6, restored=0)
    assert live_rows() == before
    assert worklist_page(command_line(), WorklistQuery(search="okafor")).rows == []
    assert counts(take(tmp_path, "cases", *files)) == [(1, 0, 0, 0)] * 5
    assert len(worklist_page(command_line(), WorklistQuery(search="okafor")).rows) == 1


def test_what_a_batch_changed_is_as_before(tmp_path: Path, today: date) -> None:
    people(tmp_path, "1001", "1002")
    take(
        tmp_path,
        "cases",
        [
            encounter(osha_completed_dt="2026-02-05", employee_starttime="07:00:00", comments="a"),
            encounter("E2", "1002"),
        ],
        [restriction(allowed_weight="20")],
    )
    before = live_rows()
    batch = take(
        tmp_path,
        "cases",
        [
            encounter(osha_completed_dt="", employee_starttime="08:00:00", inc_datetime="2026-01-01", comments="b")
            | {"encounters.stage": "Treatment", "encounters.closed": "1", "incidents.case_related_to_abuse": "1"}
        ],
        [restriction(allowed_weight="12.5", end_date="", permanent="1")],
    ).batch
    assert live_rows() != before
    answer = undo(batch)
    assert (answer.removed, answer.restored) == (0, 3)
    assert live_rows() == before
    with reading() as session:
        moves = session.exec(select(StageMove).order_by(StageMove.id)).all()  # type: ignore[arg-type]
        assert moves[-1].to_stage_id == moves[0].to_stage_id
        assert audit.verify(session)[1] is None


def test_people_are_restored_with_their_names_in_the_lists(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter()])
    before = live_rows()
    batch = take(tmp_path, "employees", [employee(last_name="Zimmer", department="Docks", date_of_birth="")]).batch
    undo(batch)
    after = live_rows()
    assert after == before


def test_a_batch_is_not_taken_back_twice_nor_one_that_never_was(tmp_path: Path) -> None:
    batch = take(tmp_path, "establishments", [establishment()]).batch
    undo(batch)
    with pytest.raises(InvalidInputError, match="already"):
        undo(batch)
    for number in (99, 0, -1, 2**70):
        with pytest.raises(NotFoundError):
            undo(number)


def test_a_row_edited_since_refuses_the_whole_undo_and_is_named(tmp_path: Path, today: date) -> None:
    people(tmp_path, "1001", "1002")
    batch = take(tmp_path, "cases", [encounter(), encounter("E2", "1002")]).batch
    with reading() as session:
        made = session.exec(select(Encounter).where(Encounter.ext_id == "E2")).one()
        number, version = made.id or 0, made.version
    encounters.set_follow_up(command_line(), number, version, "2026-03-10")
    before = live_rows()
    with pytest.raises(InvalidInputError, match="encounter E2 was changed"):
        undo(batch)
    assert live_rows() == before
    with reading() as session:
        assert session.get_one(ImportBatch, batch).undone_at is None


def test_a_note_on_an_imported_encounter_refuses_the_undo(tmp_path: Path, today: date) -> None:
    people(tmp_path)
    batch = take(tmp_path, "cases", [encounter()]).batch
    with reading() as session:
        number = session.exec(select(Encounter.id)).one() or 0
    notes.write_note(command_line(), number, "Called; doing well.")
    with pytest.raises(InvalidInputError, match="encounter E1"):
        undo(batch)


def test_later_batches_are_taken_back_first(tmp_path: Path) -> None:
    first = take(tmp_path, "establishments", [establishment()]).batch
    second = take(tmp_path, "employees", [employee()]).batch
    third = take(tmp_path, "employees", [employee(last_name="Zimmer")]).batch
    with pytest.raises(InvalidInputError, match=r"establishment North plant is in use \(employee\)"):
        undo(first)
    with pytest.raises(InvalidInputError, match="employee 1001 was changed"):
        undo(second)
    for batch in (third, second, first):
        undo(batch)
    assert all(
        not rows for table, rows in live_rows().items() if table in {"establishment", "employee", "employer", "company"}
    )


def test_a_row_changed_by_two_batches_is_not_restored_over_the_later_one(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter(comments="a")])
    second = take(tmp_path, "cases", [encounter(comments="b")]).batch
    third = take(tmp_path, "cases", [encounter(comments="c")]).batch
    with pytest.raises(InvalidInputError, match="case C-E1 was changed"):
        undo(second)
    undo(third)
    with reading() as session:
        assert session.exec(select(Case.comments)).one() == "b"


def test_departments_that_others_use_by_now_stay(tmp_path: Path) -> None:
    take(tmp_path, "establishments", [establishment()])
    first = take(tmp_path, "employees", [employee("1", department="Docks", job_title="Crane operator")]).batch
    take(tmp_path, "employees", [employee("2", department="Docks")])
    undo(first)
    rows = live_rows()
    assert [row for row in rows["department"] if "Docks" in row]
    assert not [row for row in rows["job"] if "Crane operator" in row]


def test_undoing_is_in_the_audit_row_by_row_where_rows_were_restored(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter()], [restriction(comment="a")])
    batch = take(tmp_path, "cases", [restriction(comment="b")]).batch
    undo(batch)
    with reading() as session:
        number = session.exec(select(Restriction.id)).one()
        event = session.exec(
            select(AuditEvent).where(AuditEvent.verb == "import:undo", AuditEvent.subject == "restriction")
        ).one()
        assert (event.subject_id, event.before, event.after) == (
            number,
            {"comment": "b", "version": 2},
            {"comment": "a", "version": 1},
        )
