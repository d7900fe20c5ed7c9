"""Every page can be drawn, and every page says who may open it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rxcase.rxcase  # noqa: F401 - the whole app: every state and every page
from rxcase.access.permissions import Permission
from rxcase.pages import PAGES, Page
from rxcase.shell.routes import ROUTES, Route, tab_title
from rxcase.shell.theme import STYLESHEETS
from rxcase.state.gate import Access, access_of
from rxcase.state.session import guard

ROOT = Path(__file__).resolve().parents[2]

PUBLIC = {"/sign-in", "404"}


def named(value: Page | Route) -> str:
    return value.route.path if isinstance(value, Page) else value.path


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_names_only_what_its_states_have(page: Page) -> None:
    drawn = str(page.body().render())
    assert len(drawn) > 100


def test_every_route_has_one_page_and_every_page_a_route() -> None:
    assert [page.route for page in PAGES] == list(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_only_the_pages_meant_for_everybody_open_without_signing_in(route: Route) -> None:
    assert route.is_public == (route.path in PUBLIC)
    assert route.permission is None or isinstance(route.permission, Permission)
    assert not (route.is_public and route.permission)


@pytest.mark.parametrize("page", [page for page in PAGES if not page.route.is_public], ids=named)
def test_a_page_that_is_not_public_is_guarded_before_it_loads_anything(page: Page) -> None:
    first = guard(page.route.permission)
    assert [str(each) for each in page.on_load[: len(first)]] == [str(each) for each in first]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_what_a_page_loads_needs_at_least_what_its_route_says(page: Page) -> None:
    for load in page.loads:
        access = access_of(load.fn)
        assert access is not None
        if page.route.permission:
            assert access == Access(permission=page.route.permission)


def test_no_two_pages_are_reached_by_the_same_letter() -> None:
    letters = [route.letter for route in ROUTES if route.letter]
    assert len(set(letters)) == len(letters)


def test_the_tab_never_says_a_name() -> None:
    assert all(re.fullmatch(r"[A-Z][a-z ]+ · rxcase|rxcase", tab_title(route)) for route in ROUTES)


def test_colours_are_named_in_the_tokens_only() -> None:
    """A colour beside the tokens would have no dark twin."""
    for sheet in STYLESHEETS[1:]:
        text = (ROOT / "assets" / sheet).read_text(encoding="utf-8")
        outside_print = text.split("@media print")[0]
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(", outside_print) == [], sheet
