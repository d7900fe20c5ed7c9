"""What the log keeps of failures: places and kinds, never what people typed or are called."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from rxcase.db import reading
from rxcase.state.failures import quiet_the_framework


def _fail() -> None:
    raise ValueError("cookie of Ada Okafor")


@pytest.mark.parametrize(
    "name", ["reflex.app", "reflex.made_tomorrow", "reflex_base.x", "socketio.server", "engineio.server", "asyncio"]
)
def test_a_framework_s_warning_keeps_its_place_and_nothing_that_was_sent(
    caplog: pytest.LogCaptureFixture, name: str
) -> None:
    quiet_the_framework()
    quiet_the_framework()
    try:
        _fail()
    except ValueError:
        logging.getLogger(name).exception("payload of %s", "Okafor")
    assert "Okafor" not in caplog.text
    assert "test_failures.py" in caplog.text
    assert "ValueError" in caplog.text


def test_the_server_keeps_its_own_words_but_no_whole_failure(caplog: pytest.LogCaptureFixture) -> None:
    quiet_the_framework()
    logging.getLogger("_granian").warning("Port in use")
    assert "Port in use" in caplog.text
    try:
        _fail()
    except ValueError:
        logging.getLogger("_granian.asgi").exception("Application callable raised an exception")
    assert "Okafor" not in caplog.text


@pytest.mark.usefixtures("database")
def test_a_failure_of_the_database_names_no_value() -> None:
    with reading() as session, pytest.raises(DatabaseError) as caught:
        session.execute(text("SELECT :name FROM nowhere"), {"name": "Okafor"})
    assert "Okafor" not in str(caught.value)
