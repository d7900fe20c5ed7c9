"""Every handler that is registered is called by everybody who may not, with everything that it does not expect."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from reflex_base.registry import RegistrationContext

import rxcase.rxcase  # noqa: F401  registers every state
from rxcase.access.permissions import Permission, Reach
from tests.attack.conftest import Target
from tests.attack.socket_client import HYDRATE, Tab
from tests.attack.world import EVERYBODY, NOBODY, PEOPLE, Side, hidden_from, rows_of, secret, secrets_of

pytestmark = pytest.mark.attack

# A whole page load would wait for each of these; the walk ends with one of them.
_NOT_WALKED = {HYDRATE}


def handlers() -> dict[str, list[str]]:
    """Every event that the server takes, with the names of its arguments."""
    found = {}
    for name, registered in RegistrationContext.get().event_handlers.items():
        if name not in _NOT_WALKED:
            found[name] = list(inspect.signature(registered.handler.fn).parameters)[1:]
    return found


def payloads(arguments: list[str], ids: list[int]) -> list[dict[str, Any]]:
    """What nobody should send: nothing, too much, wrong types, other people's numbers."""
    values: list[Any] = [
        "abc",
        [1],
        None,
        {},
        {"text": "x", "follow_up": "never"},
        True,
        -1,
        0,
        2**70,
        1e308,
        "\0",
        "\ud800",
        "'; --",
    ]
    values += [*ids, *map(str, ids)]
    given = [dict.fromkeys(arguments, value) for value in values] if arguments else []
    if len(arguments) > 1:
        # One argument after the other is somebody else's number, the rest is what it may be.
        given += [
            dict.fromkeys(arguments, "x") | {name: kind(number)}
            for name in arguments
            for number in ids
            for kind in (int, str)
        ]
    return [{}, {"surprise": 1}, *given]


LONGEST_MESSAGE = 800_000


async def walk(target: Target, tab: Tab, paths: Sequence[str], more: tuple[str, ...] = ()) -> str:
    """Call every handler with every payload, as from the pages at the paths, in turn.

    Returns:
        Every frame that came.
    """
    world = target.world
    ids = [side.encounter_id for side in (world.foreign, world.ours)] + [
        world.foreign.document_id,
        world.foreign.employee_id,
    ]
    turn = itertools.cycle(paths)
    for number, (name, arguments) in enumerate(handlers().items()):
        # The framework takes ever longer for each event that waits: a hundred at once are enough.
        if number % 4 == 0:
            await tab.settled(paths[0], 60)
        # A message of a megabyte would close the socket, and the walk with it.
        given = payloads(arguments, ids) + [
            dict.fromkeys(arguments, value[: LONGEST_MESSAGE // max(len(arguments), 1)]) for value in more
        ]
        # What a page loads goes by the page's address; a setter is refused whatever it brings.
        for path in paths if name.endswith(".on_load") else [next(turn)]:
            await tab.send(name, given[0], path)
        for payload in [] if name.endswith(".setvar") else given[1:]:
            await tab.send(name, payload, next(turn))
    return await tab.settled(paths[0], 60)


def pages(target: Target) -> list[str]:
    """The pages of the foreign encounter, chart and case, our own encounter, the worklist."""
    foreign, ours = target.world.foreign, target.world.ours
    return [
        *(f"/encounter/{side.encounter_id}/" for side in (foreign, ours)),
        f"/chart/{foreign.employee_id}/",
        f"/new-case/{foreign.employee_id}/",
        *(f"/{page}/{foreign.case_id}/" for page in ("case", "days", "merge-cases", "copy-case")),
        "/worklist/",
    ]


def found_in(text: str, secrets: set[str]) -> list[str]:
    return sorted(each for each in secrets if each in text)


@pytest.fixture(autouse=True)
def _server_stays_up_and_discreet(target: Target) -> Any:
    begun = len(target.log_text())
    yield
    assert target.ask("GET", "/health")[0] == 200
    said = target.log_text()[begun:]
    assert "Traceback" not in said, said[-3000:]
    assert "incident" not in said, said[-3000:]
    assert found_in(said, secrets_of("FOREIGN") | secrets_of("OWN")) == []
    assert "rxcase_session=" not in said


def test_the_walk_knows_the_handlers_of_the_app() -> None:
    names = handlers()
    assert any(name.endswith("worklist_state.on_load") for name in names)
    assert sum(name.endswith(".setvar") for name in names) > 5


async def test_whoever_may_see_the_secrets_does_see_them_so_that_the_search_for_them_means_something(
    target: Target,
) -> None:
    path = f"/encounter/{target.world.foreign.encounter_id}/"
    async with Tab(target.port, target.sign_in("case-manager")) as tab:
        await tab.settled(path)
        await tab.until(secret("FOREIGN", "note", "text"), 5)
        await tab.until(secret("FOREIGN", "employee", "last_name"), 5)


def belongings(target: Target, side: Side) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a side as it stands."""
    return {table: target.rows(query) for table, query in rows_of(side).items()}


@pytest.mark.parametrize("who", EVERYBODY)
async def test_nothing_comes_out_and_nothing_changes_beyond_what_is_ones_own(target: Target, who: str) -> None:
    beyond = [
        side
        for side in (target.world.ours, target.world.foreign)
        if who == NOBODY or not PEOPLE[who].may_see(side.name)
    ]
    before = [belongings(target, side) for side in beyond]
    async with Tab(target.port, target.sign_in(who)) as tab:
        text = await walk(target, tab, pages(target), more=("x" * 200_000,))
    assert found_in(text, hidden_from(who)) == []
    assert "give this number" not in text
    if (
        who != NOBODY
        and {Permission.ENCOUNTER_VIEW, Permission.NOTE_VIEW} <= PEOPLE[who].permissions
        and not beyond[1:]
    ):
        # The walk did get in where it may.
        assert secret("OWN", "note", "text") in text
    assert [belongings(target, side) for side in beyond] == before
    if who == NOBODY:
        assert "@example.org" not in text
        assert "/sign-in/" in text


def test_what_each_may_not_see_is_something_so_that_the_search_for_it_means_something() -> None:
    for who in EVERYBODY:
        assert hidden_from(who) or PEOPLE[who].reach is Reach.ALL
    assert secret("OWN", "note", "text") in hidden_from("reader")
    assert secret("OWN", "note", "text") not in hidden_from("site-lead")
    assert secrets_of("FOREIGN") <= hidden_from("site-lead")


async def test_those_who_may_not_have_done_nothing_but_sign_in(target: Target) -> None:
    async with Tab(target.port, target.sign_in("worker")) as tab:
        await walk(target, tab, pages(target))
    events = target.rows(
        "SELECT verb, outcome FROM audit_event WHERE actor IN ('The worker', 'The employer') AND verb NOT LIKE 'session:%'"
    )
    assert {outcome for _, outcome in events} == {"refused"}
    assert len(events) > 10


async def test_setters_and_the_framework_s_own_back_door_are_closed(target: Target) -> None:
    async with Tab(target.port, target.sign_in("case-manager")) as tab:
        for name in handlers():
            state = name.rpartition(".")[0]
            if name.endswith(".setvar"):
                for var in ("_owner", "is_locked", "is_signed_in", "me", "rows"):
                    await tab.send(name, {"var_name": var, "value": "PWNED"})
                    await tab.send(f"{state}.set_{var}", {"value": "PWNED"})
                    await tab.send(
                        "reflex___state____state.reflex___state____update_vars_internal_state.update_vars_internal",
                        {"vars": {f"{state}.{var}": "PWNED"}},
                    )
        assert "PWNED" not in await tab.settled()


MALFORMED: list[Any] = [
    None, 1, "text", [], {}, {"name": 1}, {"name": ["a"]}, {"name": None, "payload": {}}, {"name": "x" * 10_000}, {"name": "a\r\nb\x1b[31m"},
    {"name": HYDRATE, "payload": 1}, {"name": HYDRATE, "payload": []}, {"name": HYDRATE, "router_data": "x"},
    {"name": HYDRATE, "router_data": {"query": 1}}, {"name": HYDRATE, "router_data": {"pathname": 5}}, {"name": HYDRATE, "router_data": {"asPath": []}},
    {"name": HYDRATE, "payload": {"vars": {"a": 1}}}, {"name": HYDRATE, "payload": {"vars": 5}}, {"name": HYDRATE, "payload": {"hashes": [1]}},
    {"name": HYDRATE, "payload": {"surprise": 1}}, {"name": "reflex___state____state.hydrate", "payload": {"x": 1}},
]  # fmt: skip


async def test_messages_that_are_no_events_are_dropped(target: Target) -> None:
    async with Tab(target.port, target.sign_in("case-manager")) as tab:
        for message in MALFORMED:
            await tab.send_raw(["event", message])
        for message in (
            ["event"],
            ["event", "{"],
            ["client_error", {"message": "\x1b[31m" * 10_000}],
            ["nonsense", 1],
            ["ping"],
        ):
            await tab.send_raw(message)
        await tab.settled()
    assert "\x1b[31m" not in target.log_text()
