"""The installed command as a process: start-up, pipes, signals, folders."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

RXCASE = str(Path(sys.executable).parent / "rxcase")


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RXCASE, *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_first_command_makes_folder_and_database_for_the_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "down"
    result = _run("check", "--json", "--data", str(folder))
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["is_good"] is True
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "rxcase.sqlite3").stat().st_mode & 0o077 == 0


def test_data_may_stand_before_and_after_the_command(tmp_path: Path) -> None:
    _run("--data", str(tmp_path / "before"), "user", "list")
    _run("user", "list", "--data", str(tmp_path / "after"))
    assert (tmp_path / "before" / "rxcase.sqlite3").is_file()
    assert (tmp_path / "after" / "rxcase.sqlite3").is_file()


def test_a_data_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = _run("user", "list", "--data", str(tmp_path / "file"))
    assert result.returncode == 2
    assert "cannot be used" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RXCASE_TODAY", "yesterday"),
        ("RXCASE_IDLE_MINUTES", "long"),
        ("RXCASE_DATABASE_URL", "nonsense"),
        ("RXCASE_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_one_line(name: str, value: str, tmp_path: Path) -> None:
    result = _run("user", "list", "--data", str(tmp_path), **{name: value})
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "should not" not in result.stderr


def test_help_imports_neither_the_database_nor_reflex() -> None:
    code = (
        "import sys, rxcase.cli; "
        "print([name for name in ('sqlalchemy', 'sqlmodel', 'alembic', 'reflex', 'rich', 'xlsxwriter') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_no_command_but_run_imports_reflex(tmp_path: Path) -> None:
    code = (
        "import sys; from rxcase.cli import main\n"
        "try: main(['report', 'incidents'])\n"
        "except SystemExit as end: print(end.code, [each for each in sys.modules if each.startswith('reflex')])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "RXCASE_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines()[-1] == "0 []"


def test_a_reader_that_leaves_ends_the_command_quietly(tmp_path: Path) -> None:
    _run("user", "list", "--data", str(tmp_path))
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as out:
        result = subprocess.run(
            [RXCASE, "report", "incidents", "--data", str(tmp_path)],
            stdout=out,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=60,
            check=False,
        )
    assert result.stderr == ""
    assert result.returncode == 141


def test_control_c_ends_with_130(tmp_path: Path) -> None:
    # Whoever starts the tests in the background lets them, and all that they start, ignore Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        [RXCASE, "jobs", "work", "--data", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as process:
        signal.signal(signal.SIGINT, before)
        try:
            assert process.stdout is not None
            process.stdout.readline()
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "Traceback" not in errors


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    import sqlite3

    _run("user", "list", "--data", str(tmp_path))
    with sqlite3.connect(tmp_path / "rxcase.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    result = _run("user", "list", "--data", str(tmp_path))
    assert result.returncode == 2
    assert "newer rxcase" in result.stderr
