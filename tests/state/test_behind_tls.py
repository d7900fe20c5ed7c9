"""Behind a front that speaks TLS: what the cookie, the origin and the forwarded address become."""

from __future__ import annotations

import httpx
import pytest
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route

from rxcase.access.actor import system
from rxcase.api import api
from rxcase.config import settings
from rxcase.db import reading
from rxcase.models import SignInAttempt
from rxcase.services.account import users
from rxcase.static_caching import cache_static
from rxcase.web_security import SecurityLayer

EMAIL, PASSWORD = "ada@example.org", "correct horse battery"
HOME = "https://rxcase.example"


@pytest.fixture
def browser(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    """Speaks plainly with the server, as the front does that a real one would speak TLS with."""
    monkeypatch.setenv("RXCASE_BEHIND_TLS", "1")
    settings.cache_clear()
    users.add_user(system(), EMAIL, "supervisor", password=PASSWORD)

    def to_the_slash(request: object) -> RedirectResponse:
        return RedirectResponse("http://rxcase.example/page/")

    def elsewhere(request: object) -> RedirectResponse:
        return RedirectResponse("http://rxcase.example.evil.example/page/")

    app = Starlette(routes=[Route("/page", to_the_slash), Route("/elsewhere", elsewhere), Mount("/", api)])
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=SecurityLayer(cache_static(app))), base_url="http://rxcase.example"
    )


async def _sign_in(browser: httpx.AsyncClient, headers: list[tuple[str, str]], password: str) -> httpx.Response:
    return await browser.post("/auth/sign-in", data={"email": EMAIL, "password": password}, headers=headers)


async def test_the_cookie_is_bound_to_this_host_and_to_tls(browser: httpx.AsyncClient) -> None:
    answer = await _sign_in(browser, [("origin", HOME)], PASSWORD)
    name, *flags = (part.strip().lower() for part in answer.headers["set-cookie"].split(";"))
    assert name.startswith("__host-rxcase=")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= set(flags)
    assert not any(flag.startswith("domain") for flag in flags)
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("origin", ["http://rxcase.example", "https://rxcase.example:8443", "null", ""])
async def test_a_page_that_did_not_come_by_tls_may_not_post(browser: httpx.AsyncClient, origin: str) -> None:
    assert (await _sign_in(browser, [("origin", origin)], PASSWORD)).status_code == 403


@pytest.mark.parametrize(
    "forwarded",
    [
        ["198.51.100.7"],
        ["203.0.113.1, 198.51.100.7"],
        ["203.0.113.1", "198.51.100.7"],
        ["203.0.113.1,", " 198.51.100.7 "],
    ],
)
async def test_the_throttle_counts_the_address_that_the_front_saw_not_the_one_that_was_claimed(
    browser: httpx.AsyncClient, forwarded: list[str]
) -> None:
    await _sign_in(browser, [("origin", HOME), *(("x-forwarded-for", value) for value in forwarded)], "wrong")
    with reading() as session:
        keys = session.exec(select(SignInAttempt.key).where(col(SignInAttempt.key).startswith("address:"))).all()
    assert keys == ["address:198.51.100.7"]


async def test_a_redirect_to_ourselves_names_no_host_and_so_does_not_leave_tls(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/page")).headers["location"] == "/page/"
    assert (await browser.get("/elsewhere")).headers["location"] == "http://rxcase.example.evil.example/page/"
