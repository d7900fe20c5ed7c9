"""The self-check finds a fault of each kind."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlmodel import col

from rxcase.access.actor import command_line
from rxcase.config import settings
from rxcase.db import engine, forget_engine, transaction
from rxcase.models import Encounter
from rxcase.services.document.documents import add_document
from tests.builders.world import a_case, a_note, an_employee, an_employer, an_encounter
from tests.cli.running import json_of, rxcase


def _fill() -> int:
    with transaction() as session:
        ada = an_employee(session, an_employer(session))
        encounter = an_encounter(session, ada, a_case(session, ada))
        a_note(session, encounter)
        encounter_id = encounter.id or 0
    add_document(command_line(), encounter_id, "letter.pdf", io.BytesIO(b"%PDF-1.4 nothing %%EOF"))
    return encounter_id


def _findings() -> tuple[int, dict[str, Any]]:
    result = rxcase("check", "--json")
    return result.exit_code, {each["name"]: each for each in json.loads(result.stdout)["findings"]}


def _wrong() -> set[str]:
    exit_code, findings = _findings()
    wrong = {name for name, each in findings.items() if not each["is_good"]}
    assert exit_code == (1 if wrong else 0)
    return wrong


def _sql(statement: str) -> None:
    with engine().begin() as connection:
        connection.execute(text(statement))


@pytest.mark.usefixtures("database")
def test_a_sound_database_has_nothing_wrong() -> None:
    _fill()
    exit_code, findings = _findings()
    assert exit_code == 0
    assert list(findings) == [
        "database",
        "schema",
        "structure",
        "references",
        "audit chain",
        "worklist",
        "work status",
        "search index",
        "words of notes",
        "documents",
        "disk space",
    ]
    assert all(each["is_good"] for each in findings.values())


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "column_and_value",
    [
        {"name_order": "somebody else"},
        {"follow_up_order": date(2020, 1, 1)},
        {"injury_order": date(2020, 1, 1)},
        {"on_worklist": False},
    ],
    ids=str,
)
def test_an_old_copy_on_an_encounter_is_found(column_and_value: dict[str, Any]) -> None:
    number = _fill()
    with transaction() as session:
        session.execute(update(Encounter).where(col(Encounter.id) == number).values(column_and_value))
    assert "worklist" in _wrong()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM encounter_search",
        "UPDATE encounter_search SET words = 'wrong'",
    ],
)
def test_words_that_are_missing_or_wrong_are_found(statement: str) -> None:
    _fill()
    _sql(statement)
    assert _wrong() == {"search index"}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("statement", ["DELETE FROM note_search", "UPDATE note_search SET words = 'wrong'"])
def test_words_of_notes_that_are_missing_or_wrong_are_found(statement: str) -> None:
    _fill()
    _sql(statement)
    assert _wrong() == {"words of notes"}


@pytest.mark.usefixtures("database")
def test_words_of_an_encounter_that_left_the_worklist_are_found() -> None:
    number = _fill()
    with transaction() as session:
        session.execute(
            update(Encounter).where(col(Encounter.id) == number).values(status="archived", on_worklist=False)
        )
    assert _wrong() == {"search index", "words of notes"}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'nobody' WHERE id = 1",
        "DELETE FROM audit_event WHERE id = 1",
    ],
)
def test_a_changed_history_is_found_and_exit_is_one(statement: str) -> None:
    _fill()
    _sql(statement)
    assert _wrong() == {"audit chain"}
    result = rxcase("audit", "verify")
    assert result.exit_code == 1
    assert "is not" in result.stdout


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")])
def test_a_document_that_is_missing_or_changed_is_found(damage: Callable[[Any], None]) -> None:
    _fill()
    damage(next(settings().documents_dir.glob("??/*")))
    assert _wrong() == {"documents"}


@pytest.mark.usefixtures("sqlite_database")
def test_a_row_that_refers_to_nothing_is_found() -> None:
    number = _fill()
    with engine().connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        cursor = raw.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute(f"UPDATE encounter SET owner_id = 999999 WHERE id = {number}")  # noqa: S608
    forget_engine()
    assert _wrong() == {"references"}


@pytest.mark.usefixtures("sqlite_database")
def test_a_damaged_file_is_found() -> None:
    _fill()
    with engine().connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        page = connection.execute(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'ix_note_encounter_id_observed_at'")
        )
        number = page.scalar_one()
    forget_engine()
    with (settings().data_dir / "rxcase.sqlite3").open("r+b") as file:
        file.seek((number - 1) * 4096)
        file.write(b"\xff" * 4096)
    wrong = _wrong()
    assert wrong & {"database", "structure"}


@pytest.mark.usefixtures("sqlite_database")
def test_a_file_that_is_no_database_is_one_line() -> None:
    forget_engine()
    for file in settings().data_dir.glob("rxcase.sqlite3*"):
        file.unlink()
    (settings().data_dir / "rxcase.sqlite3").write_bytes(b"not a database at all, " * 500)
    result = rxcase("check")
    assert result.exit_code == 1
    assert result.stdout.startswith("WRONG  database")


@pytest.mark.usefixtures("sqlite_database")
def test_a_nearly_full_disk_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.disk_usage

    def nearly_full(path: Any) -> Any:
        return real(path)._replace(free=1_000_000)

    # A full disk cannot be had in a test; what is done with its size is the real thing.
    monkeypatch.setattr("rxcase.services.self_check.shutil.disk_usage", nearly_full)
    assert _wrong() == {"disk space"}


@pytest.mark.usefixtures("sqlite_database")
def test_verify_prints_the_hash_to_keep_elsewhere() -> None:
    state = json_of("audit", "verify", "--json")
    assert state["is_whole"] is True
    assert len(state["last_hash"]) == 64
    assert state["last_hash"] in rxcase("audit", "verify").stdout
