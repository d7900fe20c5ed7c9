"""A flood of tries to sign in keeps nobody who is at work waiting."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from rxcase.access.actor import system
from rxcase.api import api
from rxcase.services.account import passwords, sessions, users
from rxcase.state.cookie import cookie_name
from rxcase.web_security import SecurityLayer

HOME = "http://rxcase.example"
EMAIL, PASSWORD = "ada@example.org", "correct horse battery"
MORE_THAN_THERE_ARE_THREADS = 25  # and fewer than the throttle lets pass


@pytest.mark.usefixtures("sqlite_database")
async def test_whoever_waits_for_a_password_holds_no_thread() -> None:
    loop = asyncio.get_running_loop()
    users.add_user(system(), EMAIL, "supervisor", password=PASSWORD)
    token = sessions.sign_in(EMAIL, PASSWORD, "192.0.2.1")
    transport = httpx.ASGITransport(app=SecurityLayer(api))
    async with httpx.AsyncClient(transport=transport, base_url=HOME, headers={"origin": HOME}) as browser:
        for _ in range(passwords.AT_ONCE):
            assert passwords._SLOTS.acquire(timeout=5)
        try:
            tries = [
                loop.create_task(
                    browser.post("/auth/sign-in", data={"email": f"{number}@example.org", "password": "x"})
                )
                for number in range(MORE_THAN_THERE_ARE_THREADS)
            ]
            await asyncio.sleep(0.5)
            asked = browser.get("/auth/session", headers={"cookie": f"{cookie_name()}={token}"})
            assert (await asyncio.wait_for(asked, 5)).json()["state"] == "open"
            assert not any(each.done() for each in tries)
        finally:
            for _ in range(passwords.AT_ONCE):
                passwords._SLOTS.release()
        answers = await asyncio.gather(*tries)
    assert {answer.headers["location"] for answer in answers} == {"/sign-in/?problem=wrong"}
