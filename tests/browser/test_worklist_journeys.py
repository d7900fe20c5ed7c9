"""Finding somebody on the worklist, by search, filter, address and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Opener, Patient, expect_rows, is_ready, rows


def test_typing_a_name_finds_the_person_and_the_address_says_so(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    wanted = make_patient("Quillfeather")
    page = open_page("/worklist/")
    is_ready(page)
    page.keyboard.press("/")
    page.keyboard.type("quill ada")
    expect(page.locator(".row-link")).to_have_text([wanted.name])
    expect(page).to_have_url(re.compile(r"search=quill\+ada"))
    page.reload()
    assert rows(page) == [wanted.name]
    expect(page.locator("[data-search]")).to_have_value("quill ada")


def test_filters_live_in_the_address_through_back_forward_and_a_pasted_link(open_page: Opener) -> None:
    page = open_page("/worklist/")
    everybody = rows(page)
    page.get_by_label("Follow-up", exact=True).select_option(label="Overdue")
    expect(page).to_have_url(re.compile(r"follow-up=overdue$"))
    expect(page.locator(".chip.chosen")).to_have_text("Follow-up: Overdue")
    overdue = rows(page)
    page.get_by_role("link", name="Person").click()
    expect(page).to_have_url(re.compile(r"sort=person"))
    expect(page.get_by_role("columnheader", name="Person")).to_have_attribute("aria-sort", "ascending")
    by_name = rows(page)
    assert by_name == sorted(by_name, key=str.casefold)
    assert sorted(by_name) == sorted(overdue)
    page.go_back()
    expect(page).to_have_url(re.compile(r"follow-up=overdue$"))
    expect_rows(page, overdue)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/worklist/$"))
    expect_rows(page, everybody)
    page.go_forward()
    page.go_forward()
    expect(page).to_have_url(re.compile(r"sort=person"))
    expect_rows(page, by_name)
    assert rows(open_page(page.url)) == by_name


def test_a_chip_takes_its_filter_away_and_clear_all_takes_them_all(open_page: Opener) -> None:
    page = open_page("/worklist/?search=a&follow-up=overdue&stage=2")
    is_ready(page)
    expect(page.locator(".chip.chosen")).to_have_count(3)
    page.get_by_role("link", name="Remove the filter Follow-up: Overdue").click()
    expect(page).to_have_url(re.compile(r"\?search=a&stage=2$"))
    page.get_by_role("link", name="Clear all", exact=True).click()
    expect(page).to_have_url(re.compile(r"/worklist/$"))
    expect(page.locator(".chip.chosen")).to_have_count(0)
    expect(page.locator("[data-search]")).to_have_value("")


def test_an_empty_list_names_what_emptied_it_and_leads_out(open_page: Opener) -> None:
    page = open_page("/worklist/?search=nobodyiscalledthis")
    expect(page.get_by_text("Nobody matches “nobodyiscalledthis”.")).to_be_visible()
    page.get_by_role("link", name="Clear all filters").click()
    expect(page.locator(".row-link").first).to_be_visible()


def test_pages_of_fifty_follow_each_other(open_page: Opener) -> None:
    page = open_page("/worklist/?sort=person")
    first = rows(page)
    assert len(first) == 50
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pager")).to_contain_text("51–")
    second = rows(page)
    assert (first + second) == sorted(first + second, key=str.casefold)
    page.get_by_role("link", name="Previous").click()
    expect_rows(page, first)
    expect(page).to_have_url(re.compile(r"sort=person$"))


def test_the_list_is_walked_and_opened_without_a_mouse(open_page: Opener) -> None:
    page = open_page("/worklist/")
    people = rows(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".row-link").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(people[1])
    page.keyboard.press("g")
    page.keyboard.press("w")
    expect(page).to_have_url(re.compile(r"/worklist/$"))


def test_letters_typed_into_a_field_are_only_letters(open_page: Opener) -> None:
    page = open_page("/worklist/")
    is_ready(page)
    page.keyboard.press("/")
    page.keyboard.type("?jknxegw/")
    expect(page.locator("[data-search]")).to_have_value("?jkngw/")
    expect(page.locator("#keyboard-help")).to_be_hidden()
    assert "/worklist/" in page.url


def test_single_letters_can_be_switched_off(open_page: Opener) -> None:
    page = open_page("/worklist/")
    is_ready(page)
    page.keyboard.press("?")
    page.get_by_label("Single letters act as shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator(".row-link:focus").count() == 0
    page.reload()
    is_ready(page)
    page.keyboard.press("?")
    expect(page.locator("#keyboard-help")).to_be_hidden()


def test_names_in_other_writings_are_shown_and_found(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    arabic = make_patient("الخطيب", "ليلى")
    page = open_page("/worklist/")
    is_ready(page)
    page.locator("[data-search]").fill("الخطيب")
    expect(page.locator(".row-link")).to_have_text([arabic.name])
    page.locator(".row-link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(arabic.name)


def test_on_a_telephone_the_rows_are_cards_and_nothing_scrolls_sideways(open_page: Opener) -> None:
    page = open_page("/worklist/", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    people = rows(page)
    card = page.locator(".worklist tbody tr").first.bounding_box()
    assert card is not None
    assert card["width"] <= 390
    assert card["height"] > 60
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    rail = page.locator(".rail").bounding_box()
    assert rail is not None
    assert rail["y"] > 700
    page.locator(".row-link").first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(people[0])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_dark_stays_dark_after_a_reload(open_page: Opener) -> None:
    page = open_page("/worklist/", color_scheme="light")
    is_ready(page)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_class(re.compile("dark"))
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == dark
