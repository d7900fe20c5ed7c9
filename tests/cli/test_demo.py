"""The demonstration at the command line: how to sign in, and that it never touches a database in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from rxcase.config import settings
from rxcase.services.account import sessions
from tests.cli.running import json_of, refusal, rxcase

pytestmark = pytest.mark.usefixtures("sqlite_database")

ROLES = ("case.manager", "supervisor", "employer", "administrator", "clinician", "worker")


def test_each_role_signs_in_with_the_printed_password_which_only_the_owner_can_read() -> None:
    result = rxcase("demo", "--encounters", "40")
    assert result.exit_code == 0, result.stderr
    password = result.stdout.rpartition("Password: ")[2].strip()
    for role in ROLES:
        assert f"{role}@demo.example" in result.stdout
        assert sessions.sign_in(f"{role}@demo.example", password, "127.0.0.1")
    kept = settings().data_dir / "demo-password"
    assert kept.read_text().strip() == password
    assert kept.stat().st_mode & 0o777 == 0o600
    assert json_of("check", "--json")["is_good"] is True


def test_the_password_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXCASE_DEMO_PASSWORD", "a password of my own")
    assert rxcase("demo", "--encounters", "1").exit_code == 0
    assert sessions.sign_in("supervisor@demo.example", "a password of my own", "127.0.0.1")


def test_a_weak_password_of_the_environment_makes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXCASE_DEMO_PASSWORD", "short")
    refusal("demo", "--encounters", "1")
    assert json_of("user", "list", "--json") == []


def test_a_second_demonstration_is_refused_or_left_alone() -> None:
    rxcase("demo", "--encounters", "1")
    before = json_of("audit", "verify", "--json")
    assert "empty" in refusal("demo")
    again = rxcase("demo", "--if-empty")
    assert again.exit_code == 0
    assert again.stdout.count("@demo.example") == 6
    assert "demo-password" in again.stdout
    assert json_of("audit", "verify", "--json") == before


def test_the_demonstration_exported_is_imported_without_a_change(tmp_path: Path) -> None:
    assert rxcase("demo", "--encounters", "60", "--seed", "7").exit_code == 0
    for kind in ("establishments", "employees", "hours", "cases"):
        out = tmp_path / kind
        assert rxcase("export", kind, "-o", str(out)).exit_code == 0
        files = sorted(out.iterdir()) if out.is_dir() else [out]
        answer = json_of("import", kind, *map(str, files), "--json")
        assert all(each["read"] == each["unchanged"] > 0 for each in answer["files"]), answer["files"]
