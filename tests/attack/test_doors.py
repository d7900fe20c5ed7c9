"""Each HTTP route, as everybody, for one's own rows, foreign ones and none; found from the app's own routes."""

from __future__ import annotations

import pytest
from starlette.routing import Mount, Route

from rxcase.api import routes
from rxcase.rxcase import app
from tests.attack.conftest import Target
from tests.attack.doors import DOORS, UNKNOWN, Door, knocks
from tests.attack.world import EVERYBODY, hidden_from

pytestmark = pytest.mark.attack

FOREIGN_ORIGINS = ("", "null", "http://evil.example", "http://127.0.0.1", "https://127.0.0.1.evil.example")


def _named(door: Door) -> str:
    return f"{door.method} {door.path}"


def _knock(target: Target, door: Door, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    sent = {"Content_Type": door.content_type} if door.method == "POST" else {}
    return target.ask(door.method, address, door.body, **(sent | headers))


def test_every_route_of_the_app_has_an_entry() -> None:
    assert app._api is not None
    found = set()
    for route in [*routes, *app._api.routes]:
        assert isinstance(route, (Route, Mount))
        methods = (route.methods or set()) - {"HEAD"} if isinstance(route, Route) else {"GET"}
        found |= {f"{method} {route.path}" for method in methods}
    assert found == {_named(door) for door in DOORS}


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_door_opens_to_those_who_may_and_to_no_one_else(target: Target, who: str) -> None:
    hidden, cookie = hidden_from(who), target.sign_in(who)
    for door, whoever, side in knocks(target.world):
        if whoever != who:
            continue
        status, _, body = _knock(target, door, door.address(side), Cookie=cookie)
        if door.path.startswith("/auth/"):
            # Its session has ended or is locked now.
            cookie = target.sign_in(who)
        assert status == door.status(who, side), (_named(door), side.name)
        assert [each for each in hidden if each.encode() in body] == []


@pytest.mark.parametrize("door", [door for door in DOORS if door.names], ids=_named)
@pytest.mark.parametrize("who", EVERYBODY)
def test_what_is_foreign_looks_like_what_is_not_there(target: Target, who: str, door: Door) -> None:
    cookie = target.sign_in(who)
    for side in (target.world.ours, target.world.foreign):
        if door.status(who, side) == door.opened:
            continue
        foreign, unknown = (_knock(target, door, door.address(each), Cookie=cookie) for each in (side, UNKNOWN))
        assert (foreign[0], foreign[2]) == (unknown[0], unknown[2])


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
@pytest.mark.parametrize("door", [door for door in DOORS if door.method == "POST"], ids=_named)
def test_no_foreign_page_can_post(target: Target, door: Door, origin: str) -> None:
    assert _knock(target, door, door.address(target.world.ours), Origin=origin)[0] == 403


@pytest.mark.parametrize("door", DOORS, ids=_named)
def test_every_answer_carries_the_headers(target: Target, door: Door) -> None:
    for cookie in ("", target.sign_in("case-manager")):
        _, headers, _ = _knock(target, door, door.address(target.world.ours), Cookie=cookie)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == ("SAMEORIGIN" if door.is_framed and cookie else "DENY")
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "no-store" in headers["cache-control"]
        assert "access-control-allow-origin" not in headers


def test_a_preview_runs_nothing_and_stands_in_no_foreign_frame(target: Target) -> None:
    [door] = [door for door in DOORS if door.is_framed]
    _, headers, body = _knock(target, door, door.address(target.world.ours), Cookie=target.sign_in("case-manager"))
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["content-disposition"].startswith("inline")
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'self'; sandbox"
    assert body


@pytest.mark.parametrize("door", [door for door in DOORS if door.method == "POST"], ids=_named)
def test_no_door_takes_more_than_it_needs(target: Target, door: Door) -> None:
    sent = {"Content_Length": "30000000", "Cookie": target.sign_in("case-manager")}
    assert _knock(target, door, door.address(target.world.ours), **sent)[0] == 413


def test_a_locked_session_opens_nothing(target: Target) -> None:
    for door in DOORS:
        if door.nobody != 401:
            continue
        cookie = target.sign_in("supervisor")
        assert target.post("/auth/lock", Cookie=cookie)[0] == 200
        is_its_own = door.path in {"/auth/lock", "/auth/unlock"}
        status = _knock(target, door, door.address(target.world.ours), Cookie=cookie)[0]
        assert status == (200 if is_its_own else 423), _named(door)
