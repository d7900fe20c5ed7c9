"""One goes through the worklist like through a grid, and chooses rows."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opener, is_ready, rows
from tests.browser.grid import (
    MakePatient,
    cell_in_focus,
    crowd,
    opened_list,
    until,
)


def test_the_list_is_one_stop_for_tab_and_arrows_go_through_it(open_page: Opener, make_patient: MakePatient) -> None:
    people = crowd(make_patient, "Gridarrow", 4)
    page = opened_list(open_page(), "gridarrow")
    grid = page.get_by_role("grid")
    assert page.evaluate("document.querySelectorAll('[role=grid] [tabindex=\"0\"]').length") == 1
    page.keyboard.press("j")
    assert cell_in_focus(page) == (people[0].name, "cell-person")
    for key, expected in (
        ("ArrowDown", (people[1].name, "cell-person")),
        ("ArrowRight", (people[1].name, "cell-employer")),
        ("End", (people[1].name, "cell-last-contact")),
        ("Home", (people[1].name, "cell-choose")),
        ("ArrowLeft", (people[1].name, "cell-choose")),
        ("Control+End", (people[3].name, "cell-last-contact")),
        ("ArrowDown", (people[3].name, "cell-last-contact")),
        ("PageUp", ("", "col-last-contact")),
        ("Control+Home", ("", "choose")),
        ("PageDown", (people[3].name, "cell-choose")),
        ("k", (people[2].name, "cell-choose")),
    ):
        page.keyboard.press(key)
        assert cell_in_focus(page) == expected, key
    assert page.evaluate("document.querySelectorAll('[role=grid] [tabindex=\"0\"]').length") == 1
    # Tab leaves the grid, and coming back finds the same cell.
    page.keyboard.press("Tab")
    assert not grid.evaluate("(grid) => grid.contains(document.activeElement)")
    page.keyboard.press("Shift+Tab")
    assert cell_in_focus(page) == (people[2].name, "cell-choose")


def test_enter_opens_the_row_and_escape_comes_back_to_it(open_page: Opener) -> None:
    page = open_page("/worklist/?sort=person&page=2")
    is_ready(page)
    everybody = rows(page)
    for _ in range(4):
        page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    assert cell_in_focus(page) == (everybody[3], "cell-employer")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/encounter/\d+/"))
    expect(page.locator("[data-note-box]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/worklist/\?sort=person&page=2"))
    is_ready(page)
    until(lambda: cell_in_focus(page)[0] == everybody[3])


def test_rows_and_columns_say_where_they_are_in_the_whole_list(open_page: Opener) -> None:
    page = open_page("/worklist/?sort=person&page=2")
    is_ready(page)
    grid = page.get_by_role("grid")
    total = int(re.sub(r"\D", "", page.locator(".count").inner_text()))
    expect(grid).to_have_attribute("aria-rowcount", str(total + 1))
    expect(grid.locator("tbody tr").first).to_have_attribute("aria-rowindex", "52")
    expect(grid.locator("thead tr")).to_have_attribute("aria-rowindex", "1")
    places = grid.locator("tbody tr").nth(3).locator("td").evaluate_all("(all) => all.map((one) => one.ariaColIndex)")
    assert places == [str(place + 1) for place in range(len(places))]
    expect(page.get_by_role("columnheader", name="Person")).to_have_attribute("aria-sort", "ascending")


def test_a_walk_through_every_page_never_loses_the_focus(open_page: Opener) -> None:
    page = open_page("/worklist/?sort=person")
    is_ready(page)
    total = int(re.sub(r"\D", "", page.locator(".count").inner_text()))
    seen: list[str] = []
    while True:
        names = rows(page)
        page.keyboard.press("j")
        page.keyboard.press("Control+Home")
        for _ in names:
            page.keyboard.press("ArrowDown")
            seen.append(cell_in_focus(page)[0])
        following = page.get_by_role("link", name="Next")
        if not following.count():
            break
        first = names[0]
        following.press("Enter")
        expect(page.locator(".row-link").first).not_to_have_text(first)
    assert len(seen) == total
    assert "" not in seen


def test_single_letters_can_be_switched_off_and_never_fire_in_fields(
    open_page: Opener, make_patient: MakePatient
) -> None:
    crowd(make_patient, "Gridletter", 2)
    page = opened_list(open_page(), "gridletter")
    page.keyboard.press("j")
    page.evaluate("localStorage.setItem('rxcase-keys', 'off')")
    for letter in "xejk":
        page.keyboard.press(letter)
    expect(page.locator(".chosen-bar")).to_have_count(0)
    expect(page.locator(".cell-editor")).to_have_count(0)
    assert cell_in_focus(page)[1] == "cell-person"
    page.evaluate("localStorage.setItem('rxcase-keys', 'on')")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    expect(page.locator(".chosen-count")).to_have_text("1 chosen")


def test_choosing_by_mouse_goes_by_spans_and_says_what_all_means(open_page: Opener) -> None:
    page = open_page("/worklist/?sort=person")
    is_ready(page)
    total = re.sub(r"\D", "", page.locator(".count").inner_text())
    boxes = page.locator("input[data-choose]")
    boxes.nth(2).click()
    boxes.nth(6).click(modifiers=["Shift"])
    expect(page.locator(".chosen-count")).to_have_text("5 chosen")
    expect(page.locator('tr[aria-selected="true"]')).to_have_count(5)
    boxes.nth(4).click()
    expect(page.locator(".chosen-count")).to_have_text("4 chosen")
    page.get_by_label("Choose all rows of this page").click()
    expect(page.locator(".chosen-count")).to_have_text("50 chosen")
    page.get_by_role("button", name=f"Choose all {total} matching").click()
    expect(page.locator(".chosen-count")).to_have_text(f"All {total} chosen")
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pager")).to_contain_text("51–")
    expect(page.locator('tr[aria-selected="false"]')).to_have_count(0)
    page.get_by_role("button", name="Choose none").click()
    expect(page.locator(".chosen-bar")).to_have_count(0)


def test_the_chosen_stay_chosen_on_other_pages_and_not_under_another_filter(open_page: Opener) -> None:
    page = open_page("/worklist/?sort=person")
    is_ready(page)
    page.locator("input[data-choose]").nth(1).click()
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pager")).to_contain_text("51–")
    page.locator("input[data-choose]").nth(1).click()
    expect(page.locator(".chosen-count")).to_have_text("2 chosen")
    page.get_by_role("link", name="Previous").click()
    expect(page.locator(".pager")).to_contain_text("1–50")
    expect(page.locator('tr[aria-selected="true"]')).to_have_count(1)
    page.locator("[data-search]").fill("a")
    expect(page.locator(".chosen-bar")).to_have_count(0)


def test_going_through_the_list_and_choosing_sends_nothing(open_page: Opener) -> None:
    page = open_page()
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto("/worklist/?sort=person")
    is_ready(page)
    page.wait_for_load_state("networkidle")
    before = len([each for each in sent if len(str(each)) > 2])
    for key in ("j", "x", "ArrowDown", "ArrowRight", "x", "End", "PageDown", "Shift+ArrowUp", "Control+a"):
        page.keyboard.press(key)
    page.locator("input[data-choose]").nth(4).click()
    expect(page.locator(".chosen-count")).to_have_text("49 chosen")
    # The socket's own sign of life is one letter.
    assert len([each for each in sent if len(str(each)) > 2]) == before
