"""Whatever is typed, the answer is one line and an exit status."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from rxcase.db import transaction
from tests.builders.world import a_case, an_employee, an_employer
from tests.cli.running import refusal, rxcase

pytestmark = pytest.mark.usefixtures("sqlite_database")

NONSENSE = [
    ["frobnicate"],
    ["--frobnicate"],
    ["--data"],
    ["--data", "", "version"],
    ["run", "--port", "0"],
    ["run", "--port", "http"],
    ["run", "--workers", "-1"],
    ["demo", "--encounters", "none"],
    ["demo", "--months", "0"],
    ["import", "cases"],
    ["import", "nonsense", "no-such-file.csv"],
    ["import", "cases", "no-such-file.csv"],
    ["import", "cases", "."],
    ["import", "undo"],
    ["import", "undo", "abc"],
    ["import", "undo", "-1"],
    ["import", "undo", "999999"],
    ["import", "undo", "1", "2"],
    ["export", "nonsense", "-o", "out.csv"],
    ["export", "cases"],
    ["report"],
    ["report", "nonsense"],
    ["report", "incidents\x1b[31m"],
    ["report", "incidents", "--from", "03/31/2026"],
    ["report", "incidents", "--from", "20260331"],
    ["report", "incidents", "--from", "2026-02-30"],
    ["report", "incidents", "--from", ""],
    ["report", "incidents", "--from", "2026-03-01", "--to", "2026-02-01"],
    ["report", "incidents", "--year", "26"],
    ["report", "incidents", "--year", "two"],
    ["report", "incidents", "--year", "2026", "--from", "2027-01-01"],
    ["report", "incidents", "--establishment", "No such place"],
    ["report", "incidents", "--employer", "Nobody"],
    ["report", "incidents", "--establishment", ""],
    ["report", "incidents", "--employer", " "],
    ["export", "cases", "--establishment", "", "-o", "out"],
    ["report", "incidents", "--known-on", "2026-01-01"],
    ["report", "incidents", "--mode", "annual"],
    ["report", "incidents", "--mode", "weekly"],
    ["report", "incidents", "--format", "docx"],
    ["report", "incidents", "--format", "pdf"],
    ["report", "incidents", "--format", "xlsx"],
    ["report", "incidents", "-o", "no-such-folder/out.csv"],
    ["report", "incidents", "-o", "."],
    ["user"],
    ["user", "add"],
    ["user", "add", "somebody@example.org"],
    ["user", "add", "nobody", "--role", "supervisor"],
    ["user", "add", "somebody@example.org", "--role", "emperor"],
    ["user", "add", "somebody@example.org", "--role", "employer"],
    ["user", "add", "somebody@example.org", "--role", "supervisor", "--password-stdin"],
    ["user", "disable", "nobody@example.org"],
    ["user", "enable", "nobody@example.org"],
    ["user", "role", "nobody@example.org", "supervisor"],
    ["user", "password", "nobody@example.org"],
    ["backup"],
    ["backup", "no-such-folder/backup.zip"],
    ["backup", "."],
    ["restore", "no-such-file.zip"],
    ["restore", "."],
    ["audit", "falsify"],
    ["jobs", "sleep"],
    ["bench", "--encounters", "many"],
    ["preflight", "file.csv"],
    ["explain", "days", "S2026-0001"],
]


@pytest.mark.parametrize("arguments", NONSENSE, ids=" ".join)
def test_nonsense_gets_one_line_exit_two_and_no_traceback(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if arguments == ["user"]:
        result = rxcase(*arguments)
        assert result.exit_code == 2
        assert "Commands:" in result.stderr
        return
    words = refusal(*arguments)
    assert "Traceback" not in words
    assert "should not" not in words, "an unexpected error"
    assert "\x1b" not in words
    assert len(words) > 15


def test_a_file_that_is_no_backup_is_refused_before_anything_changes(tmp_path: Path) -> None:
    no_backup = tmp_path / "letter.txt"
    no_backup.write_text("Dear Sir or Madam")
    assert "no backup" in refusal("restore", str(no_backup))


def test_unknown_report_names_the_ones_that_there_are() -> None:
    words = refusal("report", "osha-3000")
    assert "incidents" in words
    assert "case-management-encounters" in words


def test_an_unexpected_error_is_one_line_and_its_log_names_nobody(tmp_path: Path) -> None:
    with transaction() as session:
        a_case(session, an_employee(session, an_employer(session)))
        # What no program of ours writes: the error's own message will quote it.
        session.execute(text("UPDATE incident SET occurred_on = 'Ada Okafor'"))
    words = refusal("report", "incidents", "-o", str(tmp_path / "out.csv"))
    log = tmp_path / "data" / "logs" / "errors.log"
    assert str(log) in words
    assert log.stat().st_mode & 0o077 == 0
    written = log.read_text()
    assert "ValueError" in written
    assert "case_records.py" in written
    assert "Okafor" not in written + words
    assert not (tmp_path / "out.csv").exists()
