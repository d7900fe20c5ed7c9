"""No page, in either theme, wide or narrow, as it opens or with something open on it, breaks a rule that axe knows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from rxcase.shell.routes import ROUTES, Route
from tests.browser.conftest import Opener, Patient, is_ready

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # axe leaves it out unless asked: targets of at least 24 px.
    "rules": {"target-size": {"enabled": True}},
}
# Half faded in, any colour is too pale.
STILL = {"reduced_motion": "reduce"}
WIDTHS = {
    "wide": {"width": 1440, "height": 900},
    "tablet": {"width": 768, "height": 1024},
    "phone": {"width": 390, "height": 844},
}


def findings(page: Page, within: str | None = None) -> list[str]:
    """What axe finds, a line each: the rule, where, and what to do."""
    found = Axe().run(page, context=within, options=RULES).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node.get('failureSummary', '')}" for each in found for node in each["nodes"]
    ]


def findings_at_every_width(page: Page) -> dict[str, list[str]]:
    """What axe finds at each width, and wide for whoever asks for more contrast; nothing where it finds nothing."""
    found = {}
    for name, size in WIDTHS.items():
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        found[name] = findings(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(contrast="more")
    found["more contrast"] = findings(page)
    page.emulate_media(contrast="no-preference")
    return {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_every_page_passes(open_page: Opener, make_patient: Callable[..., Patient], route: Route, scheme: str) -> None:
    address = route.href
    if "[" in address:
        patient = make_patient(f"Axelsson {route.title} {scheme}")
        address = re.sub(r"\[(\w+)\]", lambda part: str(getattr(patient, part[1])), address)
    page = open_page(address, signed_in=not route.is_public, viewport=WIDTHS["wide"], color_scheme=scheme, **STILL)
    expect(page.get_by_role("main")).to_be_visible()
    is_ready(page)
    assert findings_at_every_width(page) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_what_opens_over_an_encounter_passes(
    open_page: Opener, make_patient: Callable[..., Patient], width: str, scheme: str
) -> None:
    patient = make_patient(f"Overlay {width} {scheme}")
    page = open_page(patient.address, viewport=WIDTHS[width], color_scheme=scheme, **STILL)
    page.get_by_label("New note").fill("A day that there is not.")
    page.get_by_label("Next follow-up").fill("2/30")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator("#note-follow-up-words")).to_contain_text("There is no such day")
    assert findings(page) == []
    page.get_by_text("Move…").click()
    expect(page.get_by_role("button", name="Assessment")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Close…").click()
    expect(page.get_by_label("Closed on")).to_be_visible()
    page.get_by_label("Closed on").fill("+1")
    page.keyboard.press("Enter")
    expect(page.locator("#closed_on-error")).to_contain_text("still to come")
    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_empty_worklist_and_the_menu_pass(open_page: Opener, width: str, scheme: str) -> None:
    page = open_page("/worklist/?search=nobodyatall", viewport=WIDTHS[width], color_scheme=scheme, **STILL)
    is_ready(page)
    assert findings(page) == []
    page.locator(".me summary, .me button").first.click()
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    # Only the menu: what it half covers cannot be pressed anyway until it closes.
    assert findings(page, within=".me") == []
