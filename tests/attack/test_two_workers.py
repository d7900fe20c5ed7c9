"""Two workers that share their sessions in Redis keep what one keeps."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from redis import Redis, RedisError

from tests.attack.conftest import Target, free_port, serving
from tests.attack.socket_client import Tab
from tests.attack.test_handlers import found_in
from tests.attack.world import hidden_from, secret, secrets_of

pytestmark = pytest.mark.attack

TABS = 8
"""So many connections that with all likelihood each worker has some."""


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("NO REDIS HERE: install redis-server; nothing was tried with two workers")
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, *options], stdout=log, stderr=log)
    try:
        with Redis(port=port) as client:
            for _ in range(100):
                with contextlib.suppress(RedisError):
                    client.ping()
                    break
                time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Target]:
    more = {"REFLEX_STATE_MANAGER_MODE": "redis", "REFLEX_REDIS_URL": redis_url}
    with serving(tmp_path_factory.mktemp("two-workers"), workers=2, **more) as running:
        yield running


@contextlib.asynccontextmanager
async def _open_tabs(pair: Target, cookie: str) -> AsyncIterator[list[Tab]]:
    """Tabs that all show the foreign encounter."""
    async with contextlib.AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(Tab(pair.port, cookie)) for _ in range(TABS)]
        for tab in tabs:
            await tab.settled(_path(pair))
            await tab.until(secret("FOREIGN", "note", "text"), 5)
        yield tabs


def _path(pair: Target) -> str:
    return f"/encounter/{pair.world.foreign.encounter_id}/"


async def test_signing_out_puts_out_the_tabs_of_every_worker(pair: Target) -> None:
    cookie = pair.sign_in("case-manager")
    async with _open_tabs(pair, cookie) as tabs:
        seen = [len(tab.text) for tab in tabs]
        assert pair.post("/auth/sign-out", Cookie=cookie)[0] == 303
        await asyncio.gather(*(tab.until("_redirect", 3) for tab in tabs))
        for tab, length in zip(tabs, seen, strict=True):
            await tab.settled(_path(pair))
            assert found_in(tab.text[length:], secrets_of("FOREIGN")) == []


async def test_a_disabled_user_is_put_out_of_every_worker(pair: Target) -> None:
    cookie, email = pair.sign_in("supervisor"), pair.world.emails["supervisor"]
    async with _open_tabs(pair, cookie) as tabs:
        pair.change("UPDATE app_user SET disabled_at = '2026-01-01 00:00:00' WHERE email = ?", email)
        await asyncio.gather(*(tab.until("_redirect", 3) for tab in tabs))
        assert pair.post("/auth/active", Cookie=cookie)[0] == 401
    pair.change("UPDATE app_user SET disabled_at = NULL WHERE email = ?", email)


async def test_a_role_taken_away_empties_the_tabs_of_every_worker(pair: Target) -> None:
    role = "UPDATE app_user SET role_id = (SELECT id FROM role WHERE name = ?) WHERE email = ?"
    cookie, email = pair.sign_in("administrator"), pair.world.emails["administrator"]
    async with _open_tabs(pair, cookie) as tabs:
        seen = [len(tab.text) for tab in tabs]
        pair.change(role, "reader", email)
        await asyncio.gather(*(tab.until("Who you are or what you may do has changed", 3) for tab in tabs))
        for tab, length in zip(tabs, seen, strict=True):
            await tab.settled(_path(pair))
            assert found_in(tab.text[length:], hidden_from("reader")) == []
    pair.change(role, "administrator", email)


@pytest.mark.parametrize("thief", ["nobody", "employer"])
async def test_a_stolen_client_token_shows_nothing_on_any_worker(pair: Target, thief: str) -> None:
    cookie = pair.sign_in("case-manager")
    for _ in range(TABS // 2):
        tab = Tab(pair.port, cookie)
        async with tab:
            await tab.settled(_path(pair))
            await tab.until(secret("FOREIGN", "note", "text"), 5)
        await asyncio.sleep(0.3)
        async with Tab(pair.port, pair.sign_in(thief), token=tab.token) as stolen:
            await stolen.settled(_path(pair))
            assert found_in(stolen.text, hidden_from(thief)) == []


async def test_the_owner_comes_back_to_the_page_on_whichever_worker(pair: Target) -> None:
    cookie = pair.sign_in("case-manager")
    tab = Tab(pair.port, cookie)
    async with tab:
        await tab.settled(_path(pair))
    for _ in range(TABS // 2):
        await asyncio.sleep(0.3)
        async with Tab(pair.port, cookie, token=tab.token) as again:
            assert secret("FOREIGN", "note", "text") in await again.settled(_path(pair))
