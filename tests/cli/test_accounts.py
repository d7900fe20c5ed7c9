"""Accounts at the command line."""

from __future__ import annotations

import pytest

from rxcase.services.account import sessions
from tests.cli.running import json_of, refusal, rxcase

pytestmark = pytest.mark.usefixtures("sqlite_database")

GOOD = "correct horse battery"


def test_a_made_up_password_is_printed_once_and_works() -> None:
    added = rxcase("user", "add", "ada@example.org", "--role", "administrator")
    assert added.exit_code == 0
    password = added.stdout.rpartition("Password (shown only now): ")[2].strip()
    assert sessions.sign_in("ada@example.org", password, "127.0.0.1")
    assert password not in rxcase("user", "list").stdout


def test_a_password_from_standard_input_is_not_printed() -> None:
    added = rxcase(
        "user", "add", "ada@example.org", "--role", "supervisor", "--password-stdin", typed=f"{GOOD}\nmore\n"
    )
    assert added.exit_code == 0
    assert GOOD not in added.output
    assert sessions.sign_in("ada@example.org", GOOD, "127.0.0.1")


def test_a_weak_password_adds_nobody() -> None:
    assert "12" in refusal(
        "user", "add", "ada@example.org", "--role", "supervisor", "--password-stdin", typed="short\n"
    )
    assert json_of("user", "list", "--json") == []


def test_disabled_accounts_cannot_sign_in_until_enabled() -> None:
    rxcase("user", "add", "ada@example.org", "--role", "supervisor", "--password-stdin", typed=GOOD)
    assert rxcase("user", "disable", "ada@example.org").exit_code == 0
    assert json_of("user", "list", "--json")[0]["is_disabled"] is True
    with pytest.raises(Exception, match="not right"):
        sessions.sign_in("ada@example.org", GOOD, "127.0.0.1")
    assert rxcase("user", "enable", "ada@example.org").exit_code == 0
    assert sessions.sign_in("ada@example.org", GOOD, "127.0.0.1")


def test_role_and_password_change() -> None:
    rxcase("user", "add", "ada@example.org", "--role", "supervisor", "--password-stdin", typed=GOOD)
    assert rxcase("user", "role", "ada@example.org", "case-manager").exit_code == 0
    assert json_of("user", "list", "--json")[0]["role"] == "case-manager"
    other = "another good password"
    assert rxcase("user", "password", "ada@example.org", "--password-stdin", typed=other).exit_code == 0
    assert sessions.sign_in("ada@example.org", other, "127.0.0.1")


def test_the_list_for_people_shows_each_account() -> None:
    rxcase("user", "add", "ada@example.org", "--role", "supervisor", "--name", "Ada Okafor")
    listed = rxcase("user", "list").stdout
    assert "ada@example.org" in listed
    assert "Ada Okafor" in listed
    assert "supervisor" in listed
