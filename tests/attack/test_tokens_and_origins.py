"""A client token without its cookie is worth nothing, and no foreign page can speak through a browser."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3

import pytest
import websockets

from rxcase.access.actor import system
from tests.attack.conftest import Target
from tests.attack.socket_client import HYDRATE, Tab
from tests.attack.test_handlers import found_in
from tests.attack.world import PASSWORD, hidden_from, secret, secrets_of

pytestmark = pytest.mark.attack


async def _a_tab_full_of_secrets(target: Target) -> str:
    """Leaves a state tree with an encounter's page in it behind.

    Returns:
        The client token.
    """
    tab = Tab(target.port, target.sign_in("case-manager"))
    async with tab:
        await tab.settled(f"/encounter/{target.world.foreign.encounter_id}/")
        await tab.until(secret("FOREIGN", "note", "text"), 5)
    await asyncio.sleep(0.3)
    return tab.token


async def test_the_owner_comes_back_to_the_page(target: Target) -> None:
    cookie = target.sign_in("case-manager")
    tab = Tab(target.port, cookie)
    async with tab:
        await tab.settled(f"/encounter/{target.world.foreign.encounter_id}/")
        await tab.until(secret("FOREIGN", "note", "text"), 5)
    await asyncio.sleep(0.3)
    async with Tab(target.port, cookie, token=tab.token) as again:
        assert secret("FOREIGN", "note", "text") in await again.settled()


@pytest.mark.parametrize("thief", ["nobody", "employer", "clinician", "made-up"])
async def test_a_stolen_client_token_shows_nothing(target: Target, thief: str) -> None:
    token = await _a_tab_full_of_secrets(target)
    cookie = (
        {"nobody": "", "made-up": "rxcase_session=made-up"}.get(thief)
        if thief in {"nobody", "made-up"}
        else target.sign_in(thief)
    )
    async with Tab(target.port, cookie or "", token=token) as tab:
        await asyncio.sleep(1.5)
        text = await tab.settled()
    # A contact is told the name of the employer whose contact they are.
    assert found_in(text, secrets_of("FOREIGN") | secrets_of("OWN") - {secret("OWN", "employer", "name")}) == []


async def test_a_client_token_in_use_is_not_shared(target: Target) -> None:
    cookie = target.sign_in("case-manager")
    async with Tab(target.port, cookie) as tab:
        await tab.settled(f"/encounter/{target.world.foreign.encounter_id}/")
        async with Tab(target.port, "", token=tab.token) as thief:
            await tab.settled(f"/encounter/{target.world.foreign.encounter_id}/")
            assert found_in(await thief.settled(), secrets_of("FOREIGN")) == []


@pytest.mark.parametrize(
    "origin", [None, "http://evil.example", "null", "https://127.0.0.1.evil.example", "http://127.0.0.1:1"]
)
async def test_a_foreign_or_missing_origin_opens_no_socket(target: Target, origin: str | None) -> None:
    with pytest.raises(websockets.InvalidStatus):
        async with Tab(target.port, target.sign_in("case-manager"), origin=origin):
            pass


async def test_signing_out_in_one_tab_sends_the_others_to_the_sign_in_page(target: Target) -> None:
    cookie = target.sign_in("case-manager")
    path = f"/encounter/{target.world.foreign.encounter_id}/"
    async with Tab(target.port, cookie) as tab, Tab(target.port, cookie) as other:
        await tab.settled(path)
        await other.settled(path)
        await other.until(secret("FOREIGN", "note", "text"), 5)
        seen = len(other.text)
        assert target.post("/auth/sign-out", Cookie=cookie)[0] == 303
        assert await other.until("_redirect", 2) < 2
        await tab.until("_redirect", 2)
        await other.send(next(name for name in _names() if name.endswith("worklist_state.on_load")), {}, path)
        await other.settled(path)
        assert found_in(other.text[seen:], secrets_of("FOREIGN")) == []


async def test_a_user_disabled_elsewhere_is_put_out_within_two_seconds(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rxcase.config import settings
    from rxcase.db import forget_engine
    from rxcase.services.account import users

    async with Tab(target.port, target.sign_in("supervisor")) as tab:
        await tab.settled("/worklist/")
        monkeypatch.setenv("RXCASE_DATA_DIR", str(target.data_dir))
        settings.cache_clear()
        forget_engine()
        users.disable_user(system(), target.world.emails["supervisor"])
        assert await tab.until("_redirect", 2.5) < 2.5
    users.enable_user(system(), target.world.emails["supervisor"])


async def test_a_permission_taken_away_stops_the_next_message(target: Target) -> None:
    path = "/worklist/"
    event = next(name for name in _names() if name.endswith("worklist_state.on_load"))
    async with Tab(target.port, target.sign_in("clinician")) as tab:
        await tab.settled(path)
        with sqlite3.connect(target.data_dir / "rxcase.sqlite3") as database:
            rows = database.execute(
                "SELECT rp.role_id, rp.permission FROM role_permission rp JOIN role r ON r.id = rp.role_id WHERE r.name = 'clinician'"
            ).fetchall()
            database.execute(
                "DELETE FROM role_permission WHERE role_id = ? AND permission = 'worklist:view'", (rows[0][0],)
            )
        database.close()
        await tab.send(event, {}, path)
        await tab.until("/not-allowed/", 1)
    with sqlite3.connect(target.data_dir / "rxcase.sqlite3") as database:
        database.execute("INSERT INTO role_permission VALUES (?, 'worklist:view')", (rows[0][0],))
    database.close()


async def test_a_locked_session_gets_the_lock_and_nothing_else_until_the_password_comes(target: Target) -> None:
    cookie = target.sign_in("case-manager")
    path = f"/encounter/{target.world.foreign.encounter_id}/"
    async with Tab(target.port, cookie) as tab:
        await tab.settled(path)
        assert target.post("/auth/lock", Cookie=cookie)[0] == 200
        await tab.until('"is_locked_rx_state_":true', 2)
        async with Tab(target.port, cookie) as fresh:
            await fresh.send("reflex___state____state.hydrate_and_load", {}, path)
            await fresh.until('"is_locked_rx_state_":true', 2)
            await asyncio.sleep(0.3)
            assert found_in(fresh.text, secrets_of("FOREIGN")) == []
        assert target.ask("GET", f"/api/documents/{target.world.foreign.document_id}", Cookie=cookie)[0] == 423
        assert target.post("/auth/active", Cookie=cookie)[0] == 423
        assert target.post("/auth/unlock", {"password": "wrong"}, Cookie=cookie)[0] == 422
        assert target.post("/auth/unlock", {"password": PASSWORD}, Cookie=cookie)[0] == 200
        tab.frames.clear()
        await tab.settled(path)
        await tab.until(secret("FOREIGN", "note", "text"), 5)


async def test_a_connect_within_a_connection_brings_no_token_and_no_headers(target: Target) -> None:
    token = await _a_tab_full_of_secrets(target)
    forged = {"QUERY_STRING": f"token={token}", "asgi.scope": {"headers": [["cookie", target.sign_in("supervisor")]]}}
    async with Tab(target.port) as tab:
        await tab.send_raw(["connect", forged])
        await tab.send_raw(["connect", forged, {"event": {"name": HYDRATE, "payload": {}, "router_data": {}}}])
        text = await tab.settled("/worklist/")
    assert token not in text
    assert found_in(text, secrets_of("FOREIGN") | secrets_of("OWN")) == []


async def test_what_is_queued_behind_a_sign_out_is_not_answered(target: Target) -> None:
    cookie = target.sign_in("case-manager")
    path = f"/encounter/{target.world.foreign.encounter_id}/"
    event = next(name for name in _names() if name.endswith("encounter_state.on_load"))
    async with Tab(target.port, cookie) as tab:
        await tab.settled(path)
        for _ in range(100):
            await tab.send(event, {}, path)
        leaving = asyncio.to_thread(target.post, "/auth/sign-out", Cookie=cookie)
        assert (await leaving)[0] == 303
        await tab.until("_redirect", 5)
        seen = len(tab.frames)
        for _ in range(20):
            await tab.send(event, {}, path)
        await tab.settled(path)
        assert found_in("\n".join(tab.frames[seen:]), secrets_of("FOREIGN")) == []


async def test_rights_that_were_changed_empty_the_open_tab_at_once(target: Target) -> None:
    path = f"/encounter/{target.world.foreign.encounter_id}/"
    role = "UPDATE app_user SET role_id = (SELECT id FROM role WHERE name = ?) WHERE email = ?"
    async with Tab(target.port, target.sign_in("case-manager")) as tab:
        await tab.settled(path)
        await tab.until(secret("FOREIGN", "note", "text"), 5)
        target.change(role, "reader", target.world.emails["case-manager"])
        try:
            seen = len(tab.frames)
            await tab.until("Who you are or what you may do has changed", 2)
            await tab.settled(path)
            after = "\n".join(tab.frames[seen:])
            assert secret("FOREIGN", "employee", "last_name") in after
            assert found_in(after, hidden_from("reader")) == []
        finally:
            target.change(role, "case-manager", target.world.emails["case-manager"])


@pytest.mark.parametrize(
    ("column", "shown", "status"),
    [("last_active_at", '"is_locked_rx_state_":true', 423), ("created_at", "_redirect", 401)],
)
async def test_idleness_and_age_are_counted_by_the_server_whatever_the_browser_does(
    target: Target, column: str, shown: str, status: int
) -> None:
    cookie = target.sign_in("supervisor")
    path = f"/encounter/{target.world.foreign.encounter_id}/"
    async with Tab(target.port, cookie) as tab:
        await tab.settled(path)
        target.change(
            f"UPDATE user_session SET {column} = '2020-01-01 00:00:00' WHERE token_hash = ?",  # noqa: S608 - one of two
            hashlib.sha256(cookie.partition("=")[2].encode()).hexdigest(),
        )
        seen = len(tab.text)
        await tab.until(shown, 2)
        # Neither talking nor saying “I am here” opens it again.
        for name in _names():
            await tab.send(name, {}, path)
        assert target.post("/auth/active", Cookie=cookie)[0] == status
        assert target.ask("GET", f"/api/documents/{target.world.foreign.document_id}", Cookie=cookie)[0] == status
        await asyncio.sleep(0.5)
        assert found_in(tab.text[seen:], secrets_of("FOREIGN")) == []


async def test_the_next_person_in_the_same_browser_finds_an_empty_tree(target: Target) -> None:
    first = target.sign_in("case-manager")
    tab = Tab(target.port, first)
    async with tab:
        await tab.settled(f"/encounter/{target.world.foreign.encounter_id}/")
        await tab.until(secret("FOREIGN", "note", "text"), 5)
        # The sign-in page is a full page load: the cookie is another, the browser's client token is the same.
        credentials = {"email": target.world.emails["site-lead"], "password": PASSWORD}
        _, headers, _ = target.post("/auth/sign-in", credentials, Cookie=first)
        # The socket that is still open belongs to a session that has ended by that.
        await tab.until("_redirect", 2)
    await asyncio.sleep(0.3)
    async with Tab(target.port, headers["set-cookie"].partition(";")[0], token=tab.token) as again:
        await again.settled("/worklist/")
        await again.until(secret("OWN", "employee", "last_name"), 5)
        assert found_in(again.text, secrets_of("FOREIGN")) == []


def _names() -> list[str]:
    from tests.attack.test_handlers import handlers

    return list(handlers())
