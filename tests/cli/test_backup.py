"""Backup and restore: everything comes back, on the other database too, or nothing changes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from rxcase.access.actor import command_line
from rxcase.config import settings
from rxcase.db import forget_engine, reading, transaction
from rxcase.models import Case, Document, Draft, Employee, Note, Restriction, User, UserSession, metadata
from rxcase.services.document.document_store import path_of
from rxcase.services.document.documents import add_document
from tests.builders.world import a_case, a_user, an_employee, an_employer, an_encounter, an_establishment
from tests.cli.running import json_of, refusal, rxcase
from tests.postgres import Server

PDF = b"%PDF-1.4 nothing much %%EOF"


def _fill() -> None:
    """One row with each kind of value that a column can have."""
    with transaction() as session:
        employer = an_employer(session, "Küstenmühle & Söhne")
        site = an_establishment(session, employer)
        ada = an_employee(session, employer, site, last_name="O’Malley-Ñandú")
        case = a_case(
            session,
            ada,
            occurred_time=time(23, 59, 1),
            reported_local=datetime(2026, 3, 1, 2, 30),
            kept={"a.b": "x\ny", "ü": ""},
            is_privacy_case=True,
        )
        encounter = an_encounter(session, ada, case, follow_up_on=date(2026, 5, 5))
        user = a_user(session)
        session.add(
            Note(
                encounter_id=encounter.id or 0,
                author_id=user.id,
                author_name=user.name,
                text="Line one\nline “two”\t☃",
                observed_at=datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC),
            )
        )
        limit = Restriction(
            employee_id=ada.id or 0, case_id=case.id, allowed_weight_lb=Decimal("12.50"), affects_work=False
        )
        session.add(limit)
        session.add(
            Draft(
                user_id=user.id or 0,
                subject="encounter",
                subject_id=encounter.id or 0,
                field="note",
                text="half a th",
                saved_at=datetime(2026, 2, 3, tzinfo=UTC),
            )
        )
        session.add(
            UserSession(
                token_hash="f" * 64,
                user_id=user.id or 0,
                created_at=datetime(2026, 2, 3, tzinfo=UTC),
                last_active_at=datetime(2026, 2, 3, tzinfo=UTC),
            )
        )
        encounter_id = encounter.id or 0
    add_document(command_line(), encounter_id, "letter.pdf", io.BytesIO(PDF))


def _everything() -> dict[str, list[Any]]:
    """All rows of all tables but those of sessions and the audit, which goes on."""
    with reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
            if table.name not in {"user_session", "sign_in_attempt", "audit_event"}
        }


def _audit() -> list[Any]:
    table = metadata.tables["audit_event"]
    with reading() as session:
        return [tuple(row) for row in session.execute(select(table).order_by(table.c.id))]


def _move(monkeypatch: pytest.MonkeyPatch, folder: Path, url: str | None = None) -> None:
    monkeypatch.setenv("RXCASE_DATA_DIR", str(folder))
    if url is None:
        monkeypatch.delenv("RXCASE_DATABASE_URL", raising=False)
    else:
        monkeypatch.setenv("RXCASE_DATABASE_URL", url)
    settings.cache_clear()
    forget_engine()


def _backup(path: Path) -> None:
    result = rxcase("backup", str(path))
    assert result.exit_code == 0, result.stderr


@pytest.mark.usefixtures("database")
def test_a_restored_database_equals_the_one_backed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill()
    file = tmp_path / "all.zip"
    _backup(file)
    before, audit_before = _everything(), _audit()
    _move(monkeypatch, tmp_path / "other")
    result = rxcase("restore", str(file))
    assert result.exit_code == 0, result.stderr
    assert _everything() == before
    assert _audit()[:-1] == audit_before
    with reading() as session:
        assert session.scalars(select(UserSession)).all() == []
        assert path_of(session.scalars(select(col(Document.sha256))).one()).read_bytes() == PDF
    assert json_of("check", "--json")["is_good"] is True


@pytest.mark.postgres
@pytest.mark.usefixtures("sqlite_database")
def test_an_sqlite_backup_goes_into_postgresql_and_new_rows_follow_its_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_server: Server | None
) -> None:
    if postgres_server is None:
        pytest.skip("NO POSTGRESQL HERE")
    _fill()
    file = tmp_path / "all.zip"
    _backup(file)
    before = _everything()
    name = postgres_server.fresh("rxcase_template")
    _move(monkeypatch, tmp_path / "other", postgres_server.url(name))
    result = rxcase("restore", str(file))
    assert result.exit_code == 0, result.stderr
    assert _everything() == before
    assert json_of("check", "--json")["is_good"] is True
    with transaction() as session:
        highest = session.scalars(select(func.max(col(User.id)))).one()
        assert (a_user(session).id or 0) == (highest or 0) + 1
    forget_engine()
    postgres_server.drop(name)


@pytest.mark.usefixtures("sqlite_database")
def test_a_database_with_work_in_it_is_kept_unless_told_to_replace_it(tmp_path: Path) -> None:
    file = tmp_path / "empty.zip"
    _backup(file)
    _fill()
    before = _everything()
    assert "--replace" in refusal("restore", str(file))
    assert _everything() == before
    assert rxcase("restore", "--replace", str(file)).exit_code == 0
    with reading() as session:
        assert session.scalars(select(Employee)).all() == []


def _damaged(file: Path, name: str, content: bytes | None) -> Path:
    """A copy of the archive in which one part is other bytes, or missing."""
    damaged = file.with_name("damaged.zip")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(damaged, "w") as target:
        for each in source.namelist():
            if each != name:
                target.writestr(each, source.read(each))
            elif content is not None:
                target.writestr(each, content)
    return damaged


@pytest.mark.usefixtures("sqlite_database")
def test_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    _fill()
    file = tmp_path / "all.zip"
    _backup(file)
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        cases = archive.read("tables/incident.jsonl")
    with transaction() as session:
        session.scalars(select(Case)).one().case_number = "changed since"
    before = _everything()
    newer = json.dumps(manifest | {"schema": "9999"}).encode()
    outside = json.dumps(manifest | {"documents": {"../../evil": {"sha256": "0" * 64, "rows": 0}}}).encode()
    for name, content, words in (
        ("tables/incident.jsonl", cases.replace(b"S2026", b"S2027"), "not what was backed up"),
        ("tables/note.jsonl", None, "missing"),
        ("manifest.json", b"{}", "no backup"),
        ("manifest.json", newer, "newer"),
        ("manifest.json", outside, "cannot be"),
    ):
        assert words in refusal("restore", "--replace", str(_damaged(file, name, content)))
        assert _everything() == before
    cut = tmp_path / "cut.zip"
    cut.write_bytes(file.read_bytes()[:-2000])
    refusal("restore", "--replace", str(cut))
    flipped = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        # Within what is packed: a byte of a header that nobody reads would tell nothing.
        largest = max(archive.infolist(), key=lambda each: each.compress_size)
    flipped[largest.header_offset + 100 + largest.compress_size // 2] ^= 0xFF
    cut.write_bytes(flipped)
    refusal("restore", "--replace", str(cut))
    assert _everything() == before


@pytest.mark.usefixtures("sqlite_database")
def test_a_backup_whose_audit_was_forged_is_refused_and_the_old_rows_stay(tmp_path: Path) -> None:
    _fill()
    file = tmp_path / "all.zip"
    _backup(file)
    before = _everything()
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        forged = archive.read("tables/audit_event.jsonl").replace(b"document:add", b"document:eat")
    manifest["tables"]["audit_event"]["sha256"] = hashlib.sha256(forged).hexdigest()
    step = _damaged(file, "tables/audit_event.jsonl", forged)
    step = step.rename(tmp_path / "step.zip")
    words = refusal("restore", "--replace", str(_damaged(step, "manifest.json", json.dumps(manifest).encode())))
    assert "audit chain" in words
    assert _everything() == before


@pytest.mark.usefixtures("sqlite_database")
def test_a_backup_is_private_and_replaces_only_backups(tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    _backup(file)
    assert file.stat().st_mode & 0o777 == 0o600
    _backup(file)
    other = tmp_path / "thesis.txt"
    other.write_text("years of work")
    assert "not replaced" in refusal("backup", str(other))
    assert other.read_text() == "years of work"
    database = settings().data_dir / "rxcase.sqlite3"
    assert "not replaced" in refusal("backup", str(database))


@pytest.mark.usefixtures("sqlite_database")
def test_a_missing_document_is_said_and_the_rest_is_backed_up(tmp_path: Path) -> None:
    _fill()
    next(settings().documents_dir.glob("??/*")).unlink()
    file = tmp_path / "all.zip"
    result = rxcase("backup", str(file))
    assert result.exit_code == 1
    assert "1 documents were missing" in result.stderr
    assert rxcase("restore", "--replace", str(file)).exit_code == 1
