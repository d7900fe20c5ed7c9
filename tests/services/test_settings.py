"""What the environment may say, and that a slip of the pen switches no protection off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rxcase.config import read_settings
from rxcase.errors import InvalidInputError


@pytest.mark.parametrize("name", ["RXCASE_IDLE_MINUTES", "RXCASE_SESSION_MINUTES"])
@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "0", "-5", "1e9", "long", "20 minutes"])
def test_a_limit_that_limits_nothing_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(InvalidInputError, match=name):
        read_settings()


def test_limits_may_be_parts_of_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXCASE_IDLE_MINUTES", " 0.5 ")
    assert read_settings().idle_limit == timedelta(seconds=30)


@pytest.mark.parametrize(
    ("text", "is_on"), [("1", True), ("TRUE", True), ("Yes", True), ("on", True), ("", False), ("0", False)]
)
def test_standing_behind_tls_may_be_said_in_any_case(monkeypatch: pytest.MonkeyPatch, text: str, is_on: bool) -> None:
    monkeypatch.setenv("RXCASE_BEHIND_TLS", text)
    assert read_settings().behind_tls is is_on


def test_what_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXCASE_BEHIND_TLS", "tls")
    with pytest.raises(InvalidInputError, match="RXCASE_BEHIND_TLS"):
        read_settings()
