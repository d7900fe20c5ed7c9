"""A case manager's whole day in one go: once by keyboard alone, once by mouse alone (with the keys only for words)."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener, Patient, is_ready

Maker = Callable[..., Patient]


def _press_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press a key until the target has the focus."""
    expect(target).to_be_visible()
    for _ in range(120):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError("the keyboard does not lead there")


def _stage(page: Page) -> Locator:
    return page.locator(".head-fact").filter(has_text="Stage")


def test_by_keyboard_alone(open_page: Opener, make_patient: Maker) -> None:
    patient, other = make_patient("Dayworth"), make_patient("Dayworthy")
    page = open_page("/account/")
    expect(page.get_by_role("heading", name="Account")).to_be_visible()
    expect(page.locator(".rail").get_by_role("link", name="Worklist")).to_be_visible()
    is_ready(page)

    # To the worklist, to the person, into the encounter.
    page.keyboard.press("g")
    page.keyboard.press("w")
    expect(page).to_have_url(re.compile("/worklist/"))
    expect(page.locator(".row-link").first).to_be_visible()
    is_ready(page)
    page.keyboard.press("/")
    page.keyboard.type("dayworth")
    expect(page.locator(".row-link")).to_have_text([patient.name, other.name])
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(patient.address))
    expect(page.get_by_role("heading", level=1)).to_have_text(patient.name)

    # A note with the next follow-up.
    page.keyboard.press("n")
    page.keyboard.type("Saw Ada at the site. No lifting for two weeks.")
    page.keyboard.press("Tab")
    page.keyboard.type("fri")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note .note-text")).to_have_text(["Saw Ada at the site. No lifting for two weeks."])
    expect(page.locator(".head-follow-up")).to_contain_text("Fri 6 Mar")
    page.keyboard.press("Escape")

    # A restriction; the work status follows.
    add = page.locator("#restrictions").get_by_role("button", name="Add restriction")
    add.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Add a restriction")
    expect(dialog.get_by_label("Type")).to_be_focused()
    page.keyboard.type("Lifting")
    _press_to(page, dialog.get_by_label("Last day", exact=True))
    page.keyboard.type("+13")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator("#presenting")).to_contain_text("Lifting")
    expect(page.locator(".encounter-head")).to_contain_text("Modified duty")

    # The next stage, taken back, and made again.
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Go to, find, do").press_sequentially("history of this")
    page.keyboard.press("Enter")
    history = page.get_by_role("dialog", name="History")
    expect(history).to_contain_text("Note written")
    page.keyboard.press("Escape")
    expect(history).to_have_count(0)
    page.get_by_text("Move…").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(_stage(page)).to_contain_text("Assessment")
    page.keyboard.press("u")
    expect(_stage(page)).to_contain_text("Intake")

    # On the board, two stages on.
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(page).to_have_url(re.compile("/board/"))
    is_ready(page)
    expect(page.locator("[data-card-link]").first).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("dayworth")
    card = page.locator("[data-card-link]").filter(has_text=patient.name)
    expect(page.locator("[data-card-link]")).to_have_count(2)
    page.keyboard.press("Escape")
    _press_to(page, page.locator("[data-card-link]").first)
    if not card.evaluate("element => element === document.activeElement"):
        page.keyboard.press("ArrowDown")
    expect(card).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.get_by_text(f"{patient.name}: from Intake to Treatment", exact=False).first).to_be_attached()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(patient.address))
    expect(_stage(page)).to_contain_text("Treatment")

    # The calendar has the day.
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="March 2026")).to_be_visible()
    is_ready(page)
    page.keyboard.press("/")
    page.keyboard.type("dayworth")
    friday = page.locator("td.day").filter(has_text="Friday 6 Mar 2026")
    expect(friday.get_by_role("link", name=re.compile(patient.name))).to_be_visible()

    # Closed, archived, and on paper.
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Go to, find, do").press_sequentially("dayworth,")
    option = page.get_by_role("option").filter(has_text=patient.name).first
    expect(option).to_be_visible()
    # The other one's name begins with the same letters, and may stand first.
    for _ in range(6):
        if option.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(patient.address))
    expect(page.get_by_role("heading", level=1)).to_have_text(patient.name)
    close = page.get_by_role("button", name="Close…")
    close.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Closed on")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".encounter-head")).to_contain_text("Closed 3 Mar 2026")
    page.get_by_role("button", name="Archive…").focus()
    page.keyboard.press("Enter")
    _press_to(page, page.get_by_role("button", name="Archive encounter"))
    page.keyboard.press("Enter")
    expect(page.locator(".encounter-head")).to_contain_text("Archived")
    expect(page.locator("#documents")).to_contain_text("Encounter archived 3 Mar 2026")


def test_by_mouse_alone(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Mousewell")
    page = open_page("/worklist/?search=mousewell")
    is_ready(page)
    page.get_by_role("link", name=patient.name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(patient.name)

    page.get_by_label("New note").click()
    page.keyboard.type("Called the employer: a seat can be had.")
    page.get_by_label("Next follow-up").click()
    page.keyboard.type("+7")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".head-follow-up")).to_contain_text("Tue 10 Mar")

    page.locator("#restrictions").get_by_role("button", name="Add restriction").click()
    dialog = page.get_by_role("dialog", name="Add a restriction")
    dialog.get_by_label("Type").select_option("Standing")
    dialog.get_by_label("Last day", exact=True).click()
    page.keyboard.type("3/20")
    dialog.get_by_role("button", name="Add restriction").click()
    expect(page.locator("#presenting")).to_contain_text("Standing")
    expect(page.locator("#pending")).to_contain_text("Standing")

    page.locator("#pending").get_by_role("button", name="Accommodate Standing").click()
    dialog = page.get_by_role("dialog", name="Add an accommodation")
    dialog.get_by_label("Where accommodated").select_option("Transitional Duty")
    dialog.get_by_role("button", name="Add accommodation").click()
    expect(page.locator("#pending")).not_to_contain_text("Accommodate")

    page.locator(".rail").get_by_role("link", name="Board").click()
    expect(page.locator("[data-card-link]").first).to_be_visible()
    page.locator("[data-search]").first.click()
    page.keyboard.type("mousewell")
    expect(page.locator("[data-card-link]")).to_have_count(1)
    page.get_by_role("button", name=f"Move… {patient.name}").click()
    page.get_by_role("menuitemradio", name="Treatment").click()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    page.get_by_role("button", name=f"Move… {patient.name}").click()
    page.get_by_role("menuitemradio", name="Assessment").click()
    expect(page.get_by_text(f"{patient.name}: from Intake to Assessment", exact=False).first).to_be_attached()

    page.get_by_role("link", name="Calendar").last.click()
    page.locator("td.day").filter(has_text="Tuesday 10 Mar 2026").get_by_role("link", name=patient.name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(patient.name)
    expect(_stage(page)).to_contain_text("Assessment")
    page.get_by_role("button", name="Close…").click()
    page.get_by_role("button", name="Close encounter").click()
    page.get_by_role("button", name="Archive…").click()
    page.get_by_role("button", name="Archive encounter").click()
    expect(page.locator(".encounter-head")).to_contain_text("Archived")
    page.get_by_role("button", name="Reopen…").click()
    page.get_by_role("button", name="Reopen encounter").click()
    expect(page.get_by_label("New note")).to_be_visible()
