"""The hub: who is nudged by which change, how often, and who is not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from reflex_base.event import Event

from rxcase.access import audit
from rxcase.access.actor import system
from rxcase.db import transaction
from rxcase.readmodels.presence import PersonHere
from rxcase.services.history.changes import MOST_AT_ONCE, changes_since, newest_event
from rxcase.state import live
from rxcase.state.live import Hub
from rxcase.state.presence import Here


def _happened(*events: audit.Event) -> None:
    with transaction() as session:
        audit.record(session, system(), *events)


def _an_event(verb: str = "encounter:move", encounter_id: int = 7, person_id: int = 3, **over: Any) -> audit.Event:
    return audit.Event(verb, subject="encounter", subject_id=encounter_id, person_id=person_id, **over)


def _fail_after_recording() -> None:
    with transaction() as session:
        audit.record(session, system(), _an_event())
        raise ZeroDivisionError


def _anybody(_token: str) -> bool:
    return True


class Wire:
    """Where nudges go: it keeps them, and says when each is through."""

    def __init__(self) -> None:
        self.nudged: list[tuple[str, str]] = []
        self.futures: list[asyncio.Future[None]] = []

    async def send(self, token: str, event: Event) -> asyncio.Future[None]:
        self.nudged.append((token, event.name))
        self.futures.append(asyncio.get_running_loop().create_future())
        return self.futures[-1]

    async def through(self) -> None:
        """All that are under way come through."""
        for future in self.futures:
            if not future.done():
                future.set_result(None)
        await asyncio.sleep(0)


def _hub(**tabs: set[str]) -> Hub:
    hub = Hub(last=newest_event())
    for token, topics in tabs.items():
        hub.join(token, topics, "refresh")
    return hub


async def _told(hub: Hub, is_open: Callable[[str], bool] = _anybody) -> list[str]:
    hub.hear(changes_since(hub.last))
    wire = Wire()
    for _ in range(50):
        await hub.send(wire.send, is_open)
        await wire.through()
    return sorted(token for token, _ in wire.nudged)


async def test_a_change_nudges_those_who_listen_to_it_and_nobody_else(sqlite_database: str) -> None:
    hub = _hub(
        board={live.BOARD}, this={live.encounter(7)}, other={live.encounter(8)}, chart={live.person(3)}, idle=set()
    )
    _happened(_an_event())
    assert await _told(hub) == ["board", "chart", "this"]
    assert await _told(hub) == []


async def test_looks_refusals_and_sign_ins_nudge_nobody(sqlite_database: str) -> None:
    hub = _hub(board={live.BOARD}, this={live.encounter(7)})
    _happened(_an_event("encounter:view"), _an_event(outcome="refused"), audit.Event("session:sign-in"))
    assert await _told(hub) == []
    assert hub.last == newest_event()


async def test_what_was_changed_is_said_by_number_until_it_is_taken(sqlite_database: str) -> None:
    hub = _hub(board={live.BOARD})
    _happened(_an_event(person_id=3), _an_event("note:write", person_id=4))
    hub.hear(changes_since(hub.last))
    news = hub.taken("board", "refresh")
    assert [change.verb for change in news.changes] == ["encounter:move", "note:write"]
    assert news.person_ids == {3, 4}
    assert not news.is_everything
    assert hub.taken("board", "refresh").is_everything, "who was told of nothing must read everything"


async def test_many_rows_at_once_are_told_as_everything(sqlite_database: str) -> None:
    hub = _hub(board={live.BOARD}, this={live.encounter(7)})
    _happened(audit.Event("import:create", subject="employee", batch_id=1, after={"count": 10_000}))
    hub.hear(changes_since(hub.last))
    assert hub.taken("this", "refresh").is_everything
    _happened(*[_an_event(encounter_id=number) for number in range(1, MOST_AT_ONCE + 3)])
    hub.hear(changes_since(hub.last))
    assert hub.taken("this", "refresh").is_everything
    assert hub.last == newest_event()


async def test_a_burst_is_one_nudge_and_what_comes_meanwhile_is_another(sqlite_database: str) -> None:
    hub, wire = _hub(board={live.BOARD}), Wire()
    for _ in range(20):
        _happened(_an_event())
        hub.hear(changes_since(hub.last))
        await hub.send(wire.send, _anybody)
    assert len(wire.nudged) == 1
    assert len(hub.taken("board", "refresh").changes) == 20
    _happened(_an_event())
    hub.hear(changes_since(hub.last))
    await hub.send(wire.send, _anybody)
    assert len(wire.nudged) == 1
    await wire.through()
    await hub.send(wire.send, _anybody)
    assert len(wire.nudged) == 2


async def test_a_hundred_tabs_are_served_a_few_at_a_time_and_all_in_the_end(sqlite_database: str) -> None:
    hub, wire = _hub(**{f"tab-{number}": {live.BOARD} for number in range(100)}), Wire()
    _happened(_an_event())
    hub.hear(changes_since(hub.last))
    most = 0
    while True:
        before = len(wire.nudged)
        await hub.send(wire.send, _anybody)
        if len(wire.nudged) == before:
            break
        most = max(most, len(wire.nudged) - before)
        for token, _ in wire.nudged[before:]:
            hub.taken(token, "refresh")
        await wire.through()
    assert len(set(wire.nudged)) == 100
    assert most <= 8


async def test_a_locked_tab_waits_with_its_news(sqlite_database: str) -> None:
    hub = _hub(board={live.BOARD})
    _happened(_an_event())
    assert await _told(hub, is_open=lambda _token: False) == []
    assert "board" in await _told(hub)


async def test_a_tab_whose_handler_fails_is_not_asked_again_and_again(sqlite_database: str) -> None:
    hub = _hub(board={live.BOARD})
    _happened(_an_event())
    assert await _told(hub) == ["board"]


async def test_a_tab_without_a_socket_is_forgotten(sqlite_database: str) -> None:
    hub = _hub(gone={live.BOARD}, stays={live.BOARD})
    hub.drop(lambda token: token == "stays")
    _happened(_an_event())
    assert await _told(hub) == ["stays"]


async def test_the_process_that_made_a_change_is_told_when_it_is_durable(sqlite_database: str) -> None:
    told: list[int] = []

    def note() -> None:
        told.append(newest_event())

    audit.tell_of_changes(note)
    try:
        before = newest_event()
        with transaction() as session:
            audit.record(session, system(), _an_event())
            assert told == []
        assert told == [before + 1]
        with pytest.raises(ZeroDivisionError):
            _fail_after_recording()
        _happened(_an_event("encounter:view"))
        assert len(told) == 1
    finally:
        audit.stop_telling(note)


async def test_two_people_at_one_encounter_are_told_of_each_other(sqlite_database: str) -> None:
    here, topic = Here(), live.encounter(7)
    here.arrive("a", topic, 1, "Maya Ortiz")
    assert await here.changed(_anybody) == {topic}
    assert here.others("a", topic) == []
    here.arrive("b", topic, 2, "Cole Webb")
    here.arrive("b2", topic, 2, "Cole Webb")
    assert await here.changed(_anybody) == {topic}
    assert here.others("a", topic) == [PersonHere("Cole Webb", "CW")]
    assert here.others("b", topic) == [PersonHere("Maya Ortiz", "MO")]
    assert here.others("stranger", topic) == [], "who has not been let in learns nothing"
    assert await here.changed(_anybody) == set()
    here.leave("b")
    assert await here.changed(_anybody) == set(), "the second tab is still there"
    here.drop(lambda token: token == "a")
    assert await here.changed(_anybody) == {topic}
    assert here.others("a", topic) == []


async def test_somebody_whose_session_is_locked_counts_as_gone(sqlite_database: str) -> None:
    here, topic = Here(), live.encounter(7)
    here.arrive("a", topic, 1, "Maya Ortiz")
    here.arrive("b", topic, 2, "Cole Webb")
    await here.changed(lambda token: token == "a")
    assert here.others("a", topic) == []


async def test_coming_and_going_is_news_for_the_tabs_of_that_topic(sqlite_database: str) -> None:
    hub = _hub(this={live.encounter(7)}, other={live.encounter(8)})
    hub.hear_of_people([live.encounter(7)])
    news = hub.taken("this", "refresh")
    assert (news.is_presence, news.changes, news.is_everything) == (True, (), False)
    assert hub.taken("other", "refresh").is_everything
