"""The built app as it is served, a small world in it, and a real Chromium in front of it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from rxcase.config import settings
from rxcase.db import forget_engine, transaction
from rxcase.server import FRONTEND
from tests.builders import world

TODAY = date(2026, 3, 3)
PASSWORD = "orange kettle under the stairs"

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """A running server and where its data lies."""

    url: str
    data_dir: Path


def _chromium() -> str:
    found = os.environ.get("RXCASE_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail("There is no Chromium: install it, or name one in RXCASE_TEST_CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all journeys, with the demonstration's people in it."""
    if not (FRONTEND / "build" / "client" / "index.html").is_file():
        pytest.fail("The pages are not built: run “make build” first.")
    data_dir = tmp_path_factory.mktemp("site")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RXCASE_")} | {
        "RXCASE_DATA_DIR": str(data_dir),
        "RXCASE_TODAY": TODAY.isoformat(),
        "RXCASE_DEMO_PASSWORD": PASSWORD,
    }
    program = str(Path(sys.executable).with_name("rxcase"))
    subprocess.run(
        [program, "demo", "--encounters", "300", "--seed", "3"], env=environment, check=True, capture_output=True
    )
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with (data_dir / "server.log").open("w") as log:
        server = subprocess.Popen(
            [program, "run", "--port", str(port)], env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, server, data_dir / "server.log")
        yield Site(url, data_dir)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            if httpx.get(f"{url}/health").status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    pytest.fail(f"The server did not answer: {log.read_text()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def sign_in(page: Page, site: Site, who: str = "case.manager", address: str = "/") -> None:
    """Sign in through the form, on the way to an address."""
    page.goto(site.url + address)
    page.get_by_label("E-mail").fill(f"{who}@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".rail")).to_be_visible()


@pytest.fixture(scope="session")
def cookies(site: Site, chromium: Browser) -> list[dict[str, object]]:
    """The cookies of a case manager who has signed in."""
    context = chromium.new_context()
    sign_in(context.new_page(), site)
    kept = [dict(cookie) for cookie in context.cookies()]
    context.close()
    return kept


Opener = Callable[..., Page]


@pytest.fixture
def open_page(site: Site, chromium: Browser, cookies: list[dict[str, object]]) -> Iterator[Opener]:
    """Open a tab of its own, signed in unless said otherwise; whatever the browser complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(address: str = "", *, signed_in: bool = True, **options: object) -> Page:
        context = chromium.new_context(
            **({"viewport": {"width": 1440, "height": 900}, "base_url": site.url} | options)  # type: ignore[arg-type]
        )
        contexts.append(context)
        if signed_in:
            context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        if address:
            page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    # Honest refusals: an address that leads nowhere, a wrong password, a session that is locked.
    refusals = re.compile(r"status of (404|422|423)")
    assert [each for each in complaints if not refusals.search(each)] == []


@pytest.fixture
def in_the_site(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test's own database calls go to the server's database."""
    monkeypatch.setenv("RXCASE_DATA_DIR", str(site.data_dir))
    monkeypatch.setenv("RXCASE_TODAY", TODAY.isoformat())
    settings.cache_clear()
    forget_engine()
    yield
    forget_engine()
    settings.cache_clear()


@dataclass(frozen=True)
class Patient:
    """Somebody with an open encounter whom no other test touches."""

    encounter_id: int
    name: str
    employee_id: int = 0
    case_id: int = 0

    @property
    def address(self) -> str:
        """Their encounter's page."""
        return f"/encounter/{self.encounter_id}/"


@pytest.fixture
def make_patient(in_the_site: None) -> Callable[..., Patient]:
    """Add somebody to the world, owned by nobody yet unless said."""
    del in_the_site

    def made(last_name: str, first_name: str = "Ada", **over: object) -> Patient:
        with transaction() as session:
            employer = world.an_employer(session, f"{last_name} Mills")
            employee = world.an_employee(session, employer, last_name=last_name, first_name=first_name)
            owner = world.a_user(session, name="Maya Ortiz")
            case = world.a_case(session, employee)
            values = {"owner_id": owner.id, "follow_up_on": TODAY} | over
            encounter = world.an_encounter(session, employee, case, **values)
            return Patient(encounter.id or 0, f"{last_name}, {first_name}", employee.id or 0, case.id or 0)

    return made


def is_ready(page: Page) -> None:
    """Wait until the page has its data and answers."""
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator('[aria-busy="true"]')).to_have_count(0)


def expect_rows(page: Page, people: list[str]) -> None:
    """Wait until these stand on the worklist, from the top: the rows follow the address a moment later."""
    expect(page.locator(".row-link")).to_have_text(people)


def rows(page: Page) -> list[str]:
    """Who stands on the worklist, from the top, on a page that has come to rest."""
    is_ready(page)
    return page.locator(".row-link").all_inner_texts()
