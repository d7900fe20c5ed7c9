"""A page that no longer hears from the server says so, and since when."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import Opener, is_ready


class Line:
    """The socket between page and server, which can fall silent without being closed, or be slow.

    While it holds back, what the server says waits.
    """

    def __init__(self) -> None:
        self.is_cut = False
        self.holds_back = False
        self._waiting: list[tuple[WebSocketRoute, str | bytes]] = []

    def let_through(self) -> None:
        """From now on everything passes, what waited first."""
        self.holds_back = False
        for to_page, said in self._waiting:
            to_page.send(said)
        self._waiting.clear()

    def _to_page(self, to_page: WebSocketRoute, said: str | bytes) -> None:
        if self.holds_back:
            self._waiting.append((to_page, said))
        elif not self.is_cut:
            to_page.send(said)

    def between(self, to_page: WebSocketRoute) -> None:
        """Stand between the two."""
        to_server = to_page.connect_to_server()
        to_page.on_message(lambda said: None if self.is_cut else to_server.send(said))
        to_server.on_message(lambda said: self._to_page(to_page, said))


def test_a_silent_line_is_told_within_ten_seconds_and_taken_back_when_it_speaks_again(open_page: Opener) -> None:
    line, page = Line(), open_page()
    page.route_web_socket(re.compile("/_event"), line.between)
    page.goto("/worklist/")
    is_ready(page)
    bar = page.get_by_role("status").filter(has_text="Not live since")
    expect(bar).to_have_count(0)
    line.is_cut = True
    expect(bar).to_be_visible(timeout=10_000)
    expect(bar).to_contain_text(re.compile(r"Not live since \d\d:\d\d\."))
    # It lies over nothing: what stands at the top makes room for it.
    for width, room in ((1440, "28px"), (390, "40px")):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(".topbar")).to_have_css("padding-top", room)
        said, search = bar.bounding_box(), page.locator("[data-search]").first.bounding_box()
        assert said is not None
        assert search is not None
        assert said["y"] + said["height"] <= search["y"]
    line.is_cut = False
    expect(bar).to_have_count(0, timeout=40_000)


def test_a_page_that_loads_slowly_or_stands_idle_is_not_called_dead(open_page: Opener) -> None:
    page: Any = open_page("/worklist/")
    is_ready(page)
    page.wait_for_timeout(9_000)
    assert page.evaluate("window.rxcaseLive.isLive()")
    expect(page.get_by_text("Not live since")).to_have_count(0)
