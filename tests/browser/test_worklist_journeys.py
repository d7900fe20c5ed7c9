"""Finding somebody on the worklist, by search, filter, address and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, Patient, Site, expect_rows, is_ready, rows, sign_in


def choose_filter(page: Page, column: str) -> None:
    """Open the editor on a column, as by mouse."""
    is_ready(page)
    page.locator("summary", has_text="Filter").click()
    page.locator(".from-left .menu-item", has_text=re.compile(f"^{column}$")).click()
    expect(page.get_by_role("dialog", name=f"Filter by {column.lower()}")).to_be_visible()


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
    choose_filter(page, "Follow-up")
    page.get_by_label("Overdue", exact=True).check()
    page.get_by_role("button", name="Apply").click()
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
    expect(page.locator("[data-search]")).to_have_value("?jknxegw/")
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


def test_a_filter_on_choices_is_found_ticked_and_changed_from_its_chip(open_page: Opener) -> None:
    page = open_page("/worklist/")
    choose_filter(page, "Employer")
    choices = page.locator(".choices .check")
    wanted = choices.nth(1).inner_text()
    page.get_by_label("Find a choice").fill(wanted[:6])
    expect(choices.filter(has_text=wanted)).to_have_count(1)
    page.get_by_label(wanted, exact=True).check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".chip.chosen")).to_have_text(f"Employer: {wanted}")
    found = rows(page)
    assert found
    page.locator(".chip-words").click()
    expect(page.get_by_label(wanted, exact=True)).to_be_checked()
    page.get_by_label("Employer", exact=True).select_option(label="is none of")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".chip.chosen")).to_have_text(f"Employer: not {wanted}")
    assert not set(rows(page)) & set(found)


def test_a_filter_that_cannot_be_read_says_so_beside_its_field_and_keeps_what_was_typed(open_page: Opener) -> None:
    page = open_page("/worklist/")
    choose_filter(page, "Injury")
    page.get_by_label("Injury", exact=True).select_option(label="from – to")
    page.get_by_label("From", exact=True).fill("the other day")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#first-error")).to_contain_text("no day that can be read")
    expect(page.get_by_label("From", exact=True)).to_have_value("the other day")
    page.get_by_label("From", exact=True).fill("1 jan 2026")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"injury=2026-01-01\.\.$"))


def test_groups_add_up_collapse_and_stay_collapsed(open_page: Opener) -> None:
    page = open_page("/worklist/?stage=1,2,3,4")
    is_ready(page)
    total = int(page.locator(".count").inner_text().split()[0].replace(",", ""))
    page.locator("summary", has_text="Group").click()
    page.locator("a.menu-item", has_text="Work status").click()
    expect(page).to_have_url(re.compile("group=work-status$"))
    is_ready(page)
    first = page.locator(".group-toggle").first
    expect(first).to_have_attribute("aria-expanded", "true")
    first.click()
    expect(page).to_have_url(re.compile("collapsed="))
    page.reload()
    is_ready(page)
    expect(page.locator(".group-toggle").first).to_have_attribute("aria-expanded", "false")
    opened = page.locator('.group-toggle[aria-expanded="true"]')
    while opened.count():
        count = opened.count()
        opened.first.click()
        expect(opened).to_have_count(count - 1)
    expect(page.locator(".row-link")).to_have_count(0)
    counts = [int(each.replace(",", "")) for each in page.locator(".group-count").all_inner_texts()]
    assert sum(counts) == total


def test_columns_are_chosen_and_ordered_by_keys_alone(open_page: Opener) -> None:
    page = open_page("/worklist/")
    is_ready(page)
    page.get_by_role("button", name="Columns").focus()
    page.keyboard.press("Enter")
    up = page.get_by_role("button", name="Move up: Stage")
    for _ in range(3):
        up.focus()
        page.keyboard.press("Enter")
    expect(page.locator(".column-line").nth(1)).to_have_text("Stage")
    page.get_by_label("Provider", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Provider", exact=True)).to_be_checked()
    page.get_by_role("button", name="Show these").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("columns=person,stage,employer"))
    titles = page.get_by_role("columnheader")
    expect(titles.nth(2)).to_have_text("Stage")
    expect(titles.last).to_have_text("Provider")


def test_a_whole_view_is_saved_and_pasted_and_what_changes_it_can_be_discarded(open_page: Opener) -> None:
    page = open_page("/worklist/?stage=3,4&sort=-person&group=owner&columns=person,owner,follow-up&collapsed=none")
    wanted = rows(page)
    page.locator(".view-menu summary").click()
    page.get_by_role("button", name="Save as a new view").click()
    page.get_by_label("Name", exact=True).fill("Two stages")
    page.get_by_role("button", name="Save the view").click()
    tab = page.get_by_role("link", name="Two stages")
    expect(tab).to_have_attribute("aria-current", "true")
    expect(page.locator(".view-tab .dot")).to_have_count(0)
    saved = page.url
    assert rows(open_page(saved)) == wanted
    page.get_by_role("link", name="Owner", exact=True).click()
    expect(page.locator(".view-tab .dot")).to_have_count(1)
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()
    page.get_by_role("link", name="Discard").click()
    expect(page.locator(".view-tab .dot")).to_have_count(0)
    expect_rows(page, wanted)
    assert page.url == saved
    page.get_by_role("link", name="Everybody").click()
    expect(page).to_have_url(re.compile(r"/worklist/$"))
    expect(tab).to_have_attribute("aria-current", "false")
    tab.click()
    expect_rows(page, wanted)
    page.locator(".view-menu summary").click()
    page.get_by_role("button", name="Delete this view").click()
    page.get_by_role("button", name="Delete the view").click()
    expect(tab).to_have_count(0)


def test_on_a_telephone_filters_groups_and_views_are_reached(open_page: Opener) -> None:
    page = open_page("/worklist/", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    choose_filter(page, "Stage")
    page.locator(".choices .check").first.tap()
    page.get_by_role("button", name="Apply").tap()
    expect(page.locator(".chip.chosen")).to_have_text(re.compile("Stage: "))
    page.locator("summary", has_text="Group").tap()
    page.locator("a.menu-item", has_text="Owner").tap()
    expect(page.locator(".group-toggle").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".view-menu summary").tap()
    page.get_by_role("button", name="Save as a new view").tap()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()


def test_a_heading_with_shift_sorts_after_what_sorts_already_by_mouse_and_by_keys(open_page: Opener) -> None:
    page = open_page("/worklist/?sort=stage")
    is_ready(page)
    page.get_by_role("link", name="Owner", exact=True).click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile(r"sort=stage,owner$"))
    expect(page.get_by_role("columnheader", name="Owner").locator(".sort-rank")).to_contain_text("2")
    expect(page.locator('th[aria-sort="ascending"]')).to_have_text(re.compile("^Stage"))
    expect(page.get_by_title("Owner the other way round")).to_have_count(1)
    owner = page.get_by_role("columnheader", name="Owner").locator("a").first
    owner.focus()
    page.keyboard.press("Shift+Enter")
    expect(page).to_have_url(re.compile(r"sort=stage,-owner$"))
    # The headings follow the address a moment later.
    expect(page.get_by_title("No longer by owner")).to_have_count(1)
    expect(owner).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(page).to_have_url(re.compile(r"sort=stage$"))
    expect(page.get_by_title("Then by owner")).to_have_count(1)
    page.get_by_role("columnheader", name="Injury").hover()
    page.get_by_title("Then by injury").click()
    expect(page).to_have_url(re.compile(r"sort=stage,injury$"))
    assert len(page.context.pages) == 1, "no window of its own was opened"


def test_whoever_can_do_nothing_with_chosen_rows_chooses_none(site: Site, open_page: Opener) -> None:
    page = open_page(signed_in=False)
    sign_in(page, site, "clinician", "/worklist/")
    assert rows(page)
    expect(page.get_by_role("checkbox")).to_have_count(0)
    page.locator(".row-link").first.focus()
    for key in ("ArrowRight", "x", "Space", "Control+a", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator(".chosen-bar")).to_have_count(0)
    expect(page.locator("[aria-selected]")).to_have_count(0)
