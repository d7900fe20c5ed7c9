"""Every handler that is registered is called by everybody who may not, with everything that it does not expect."""

from __future__ import annotations

import inspect
import itertools
import re
import sqlite3
from collections.abc import Sequence
from typing import Any

import pytest
from reflex_base.registry import RegistrationContext

import rxcase.rxcase  # noqa: F401  registers every state
from tests.attack.conftest import Target
from tests.attack.socket_client import HYDRATE, Tab
from tests.attack.world import secret, secrets_of

pytestmark = pytest.mark.attack

NEVER_AN_EMPLOYERS = ("note", "document", "draft", "condition", "injured_part")
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
    return [{}, {"surprise": 1}, *given]


async def walk(target: Target, tab: Tab, paths: Sequence[str], more: tuple[Any, ...] = ()) -> str:
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
    for name, arguments in handlers().items():
        given = payloads(arguments, ids) + [dict.fromkeys(arguments, value) for value in more]
        # A setter is refused whatever it brings; one call as from each page is enough.
        for payload in given[: len(paths)] if name.endswith(".setvar") else [*given, *given[: len(paths) - 1]]:
            await tab.send(name, payload, next(turn))
    return await tab.settled(paths[0], 60)


def pages(target: Target) -> list[str]:
    """The page of the foreign encounter, that of our own, the worklist."""
    return [*(f"/encounter/{side.encounter_id}/" for side in (target.world.foreign, target.world.ours)), "/worklist/"]


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


@pytest.mark.parametrize("who", ["nobody", "employer", "foreign-employer", "worker", "clinician"])
async def test_nothing_of_anybody_elses_comes_out(target: Target, who: str) -> None:
    cookie = "" if who == "nobody" else target.sign_in(who)
    async with Tab(target.port, cookie) as tab:
        text = await walk(target, tab, pages(target))
    nothing_of = {"nobody": ("OWN", "FOREIGN"), "clinician": ("OWN", "FOREIGN"), "foreign-employer": ("OWN",)}.get(
        who, ("FOREIGN",)
    )
    for side_name in nothing_of:
        assert found_in(text, secrets_of(side_name)) == []
    if who.endswith("employer"):
        clinical = {
            each
            for each in secrets_of("OWN") | secrets_of("FOREIGN")
            if re.search(rf"SECRET({'|'.join(NEVER_AN_EMPLOYERS)})", each)
        }
        assert found_in(text, clinical) == []
    if who == "nobody":
        assert "@example.org" not in text
        assert "/sign-in/" in text


@pytest.mark.parametrize("who", ["case-manager", "supervisor", "administrator"])
async def test_nonsense_from_those_who_may_breaks_nothing(target: Target, who: str) -> None:
    async with Tab(target.port, target.sign_in(who)) as tab:
        text = await walk(target, tab, pages(target)[1:], more=("x" * 200_000,))
        assert "give this number" not in text


async def test_those_who_may_not_have_done_nothing_but_sign_in(target: Target) -> None:
    async with Tab(target.port, target.sign_in("worker")) as tab:
        await walk(target, tab, pages(target))
    with sqlite3.connect(target.data_dir / "rxcase.sqlite3") as database:
        query = "SELECT DISTINCT verb, outcome FROM audit_event WHERE actor IN ('The worker', 'The employer', 'The clinician')"
        done = {verb for verb, outcome in database.execute(query) if outcome == "done"}
        refused = database.execute(
            "SELECT count(*) FROM audit_event WHERE actor = 'The worker' AND outcome = 'refused'"
        ).fetchone()[0]
    assert done <= {"session:sign-in"}
    assert refused > 10


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
