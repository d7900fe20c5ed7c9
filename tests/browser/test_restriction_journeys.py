"""Restrictions and accommodations in a real browser: by keyboard alone, by mouse alone, two people at one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from rxcase.db import transaction
from rxcase.models import Encounter
from tests.browser.conftest import Opener, Patient, Site, is_ready, sign_in
from tests.browser.test_accessibility import STILL, WIDTHS, findings
from tests.builders import world

Maker = Callable[..., Patient]


def opened(open_page: Opener, patient: Patient, **options: object) -> Page:
    page = open_page(patient.address, **options)
    expect(page.get_by_role("heading", level=1)).to_have_text(patient.name)
    is_ready(page)
    return page


def section(page: Page) -> Locator:
    return page.locator("#restrictions")


def names(page: Page) -> Locator:
    """The current restrictions."""
    return section(page).locator("> .limits").nth(0).locator(".limit-name")


def status(page: Page) -> Locator:
    return page.locator(".head-work-status")


def limited(patient: Patient, *kinds: str, **over: object) -> None:
    with transaction() as session:
        row = session.get_one(Encounter, patient.encounter_id)
        for kind in kinds:
            world.a_restriction(session, row, kind, **over)


def press_to(page: Page, target: Locator, key: str = "Tab", most: int = 60) -> None:
    """Press a key until the target has the focus."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError("the keyboard does not lead there")


def test_a_restriction_is_added_updated_and_taken_back_by_keyboard_alone(
    open_page: Opener, make_patient: Maker
) -> None:
    patient = make_patient("Keyfelder")
    page = opened(open_page, patient)
    add = section(page).get_by_role("button", name="Add restriction")
    page.evaluate("document.querySelector('#restrictions').focus()")
    press_to(page, add)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Add a restriction")
    expect(dialog.get_by_label("Type")).to_be_focused()
    page.keyboard.type("Lifting")
    expect(dialog.get_by_label("Allowed weight")).to_be_visible()
    press_to(page, dialog.get_by_label("Allowed weight"))
    page.keyboard.type("20")
    press_to(page, dialog.get_by_label("From", exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type("2/20")
    press_to(page, dialog.get_by_label("Last day", exact=True))
    page.keyboard.type("2/10")
    page.keyboard.press("Enter")
    expect(dialog.locator("#ends_on-error")).to_contain_text("end before it starts on 20 Feb 2026")
    press_to(page, dialog.get_by_label("Last day", exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type("+11")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(names(page)).to_have_text(["Lifting: at most 20 lb"])
    expect(status(page)).to_contain_text("Modified duty since 20 Feb, until 14 Mar")
    expect(page.locator("#presenting .limit-name")).to_have_text(["Lifting: at most 20 lb"])
    expect(page.locator("#pending .limit-gap")).to_contain_text("20 Feb – 14 Mar")

    page.evaluate("document.querySelector('#restrictions').focus()")
    press_to(page, section(page).locator(".limit summary").first)
    page.keyboard.press("Enter")
    update = section(page).get_by_role("button", name=re.compile("^Update…"))
    press_to(page, update, "ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Update this restriction")
    expect(dialog.get_by_label("New terms from")).to_have_value("3 Mar 2026")
    press_to(page, dialog.get_by_label("Allowed weight"))
    page.keyboard.press("Control+a")
    page.keyboard.type("35")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(names(page)).to_have_text(["Lifting: at most 35 lb"])
    expect(section(page).get_by_text("Show past (1)")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("Restriction updated.")
    page.keyboard.press("u")
    expect(names(page)).to_have_text(["Lifting: at most 20 lb"])
    expect(section(page).get_by_text("Show past (1)")).to_have_count(0)


def test_three_are_extended_at_once_all_are_ended_and_each_is_taken_back_by_mouse_alone(
    open_page: Opener, make_patient: Maker
) -> None:
    patient = make_patient("Mausmann")
    limited(patient, "Lifting", "Bending", "Walking", "Climbing")
    with transaction() as session:
        world.an_accommodation(session, session.get_one(Encounter, patient.encounter_id))
    page = opened(open_page, patient)
    spans = section(page).locator("> .limits").nth(0).locator(".limit-span > span:first-child")
    for kind in ("Lifting", "Bending", "Walking"):
        section(page).get_by_role("checkbox", name=f"Tick {kind}").click()
    expect(section(page).get_by_text("3 ticked")).to_be_visible()
    section(page).get_by_role("button", name="Extend…").click()
    dialog = page.get_by_role("dialog", name="Extend")
    expect(dialog.locator(".ticked-lines li")).to_have_count(3)
    dialog.get_by_label("New last day").click()
    dialog.get_by_label("New last day").fill("4/10")
    dialog.get_by_role("button", name="Extend").click()
    expect(dialog).to_be_hidden()
    expect(spans).to_have_text(["1 Mar – 20 Mar", "1 Mar – 10 Apr", "1 Mar – 10 Apr", "1 Mar – 10 Apr"])
    expect(status(page)).to_contain_text("until 10 Apr")
    expect(section(page).locator("> .limits").nth(1).locator(".limit-span > span:first-child")).to_have_text(
        ["1 Mar – 10 Apr"]
    )
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("4 changes taken back")
    expect(spans).to_have_text(["1 Mar – 20 Mar"] * 4)

    section(page).get_by_role("button", name="Clear").click()
    section(page).get_by_role("button", name="End all…").click()
    page.get_by_role("dialog", name="End all restrictions").get_by_role("button", name="End all").click()
    expect(status(page)).to_contain_text("Modified duty since 1 Mar, until 3 Mar")
    expect(spans).to_have_text(["1 Mar – 3 Mar"] * 4)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(spans).to_have_text(["1 Mar – 20 Mar"] * 4)
    expect(status(page)).to_contain_text("until 20 Mar")


def test_what_is_pending_is_accommodated_associated_and_confirmed(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Wartenburg")
    limited(patient, "Lifting", "Bending", "Walking")
    page = opened(open_page, patient)
    pending = page.locator("#pending")
    mark = page.locator(".jump-list a[href$='#pending']")
    expect(mark).to_contain_text("needs action")
    pending.get_by_role("button", name="Accommodate Lifting").click()
    dialog = page.get_by_role("dialog", name="Add an accommodation")
    expect(dialog.get_by_label("From", exact=True)).to_have_value("1 Mar 2026")
    expect(dialog.get_by_role("checkbox", name=re.compile("^Lifting"))).to_be_checked()
    dialog.get_by_role("button", name="Add accommodation").click()
    expect(dialog.locator("#kind-error")).to_contain_text("Choose where")
    dialog.get_by_label("Where accommodated").select_option("Transitional Duty")
    dialog.get_by_role("button", name="Add accommodation").click()
    expect(pending.locator(".limit-name")).to_have_text(["Walking", "Bending"])
    pending.get_by_role("button", name="Associate an accommodation with Bending").click()
    dialog = page.get_by_role("dialog", name="Associate an accommodation")
    dialog.get_by_label("Accommodation").select_option(index=1)
    dialog.get_by_role("button", name="Associate").click()
    expect(pending.locator(".limit-name")).to_have_text(["Walking"])
    pending.get_by_role("button", name="Confirm that Walking").click()
    expect(pending).to_contain_text("Nothing is pending")
    expect(mark).not_to_contain_text("needs action")
    expect(section(page).locator("> .limits").nth(1).locator(".limit-detail")).to_contain_text(["for Bending, Lifting"])


def test_two_at_one_restriction_the_slower_sees_both_sides(open_page: Opener, make_patient: Maker, site: Site) -> None:
    patient = make_patient("Zweimann")
    limited(patient, "Lifting")
    slow = opened(open_page, patient)
    fast = open_page(signed_in=False)
    sign_in(fast, site, "supervisor", patient.address)
    is_ready(fast)

    def revise(page: Page, weight: str) -> Locator:
        page.locator("#restrictions .limit summary").first.click()
        page.locator("#restrictions").get_by_role("button", name=re.compile("^Revise…")).click()
        dialog = page.get_by_role("dialog", name="Revise this restriction")
        dialog.get_by_label("Allowed weight").fill(weight)
        return dialog

    waiting = revise(slow, "15")
    revise(fast, "10").get_by_role("button", name="Revise restriction").click()
    expect(names(fast)).to_have_text(["Lifting: at most 10 lb"])
    waiting.get_by_role("button", name="Revise restriction").click()
    sides = waiting.locator(".both-sides tbody tr")
    expect(sides).to_have_text(["RestrictionLifting: at most 15 lbLifting: at most 10 lb"])
    expect(waiting.get_by_label("Allowed weight")).to_have_value("15")
    waiting.get_by_role("button", name="Revise restriction").click()
    expect(waiting).to_be_hidden()
    expect(names(slow)).to_have_text(["Lifting: at most 15 lb"])
    expect(names(fast)).to_have_text(["Lifting: at most 15 lb"])  # the other page hears of it
    slow.locator("#restrictions .limit summary").first.click()
    slow.locator("#restrictions").get_by_role("button", name="History…").click()
    history = slow.get_by_role("dialog", name="History of this restriction")
    expect(history.locator(".history-line")).to_have_count(5)
    expect(history).to_contain_text("“Lifting: at most 10 lb, 1 Mar – 20 Mar” was wrong and never in effect")


def test_an_overlap_takes_a_second_press_and_an_open_end_its_own_right(
    open_page: Opener, make_patient: Maker, site: Site
) -> None:
    patient = make_patient("Doppelgrenze")
    limited(patient, "Bending")
    page = opened(open_page, patient)
    section(page).get_by_role("button", name="Add restriction").click()
    dialog = page.get_by_role("dialog", name="Add a restriction")
    dialog.get_by_label("Type").select_option("Bending")
    expect(dialog.get_by_label("Ends").locator("option")).to_have_text(["On a day", "Permanent"])
    dialog.get_by_label("Last day", exact=True).fill("+5")
    dialog.get_by_role("button", name="Add restriction").click()
    expect(dialog).to_contain_text("On the same days there is “Bending”")
    dialog.get_by_label("Both are meant").check()
    dialog.get_by_role("button", name="Add restriction").click()
    expect(names(page)).to_have_count(2)

    other = open_page(signed_in=False)
    sign_in(other, site, "supervisor", patient.address)
    is_ready(other)
    section(other).get_by_role("button", name="Add restriction").click()
    dialog = other.get_by_role("dialog", name="Add a restriction")
    dialog.get_by_label("In words").fill("No contact with solvents")
    dialog.get_by_label("Ends").select_option("Not known yet")
    expect(dialog.get_by_label("Last day", exact=True)).to_have_count(0)
    dialog.get_by_role("button", name="Add restriction").click()
    expect(names(other).first).to_have_text("No contact with solvents")
    expect(status(other)).to_contain_text("no end recorded")


def test_past_ones_are_shown_on_request_repeated_and_printed(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Altgrenze")
    limited(patient, "Lifting", starts_on=date(2026, 2, 5), ends_on=date(2026, 2, 20), state="ended")
    page = opened(open_page, patient)
    past = section(page).locator(".folded").first
    expect(past.locator(".limit-name")).to_be_hidden()
    past.get_by_text("Show past (1)").click()
    past.locator(".limit summary").click()
    past.get_by_role("button", name="Repeat…").click()
    dialog = page.get_by_role("dialog", name="Repeat")
    dialog.get_by_label("Last day", exact=True).fill("+7")
    dialog.get_by_role("button", name="Repeat").click()
    expect(names(page)).to_have_text(["Lifting"])
    expect(status(page)).to_contain_text("since 3 Mar, until 10 Mar")
    page.emulate_media(media="print")
    expect(section(page).get_by_role("button", name="Add restriction")).to_be_hidden()
    expect(page.locator("#presenting .limit-name")).to_be_visible()
    expect(past.locator(".limit-name")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_what_opens_over_restrictions_breaks_no_rule(
    open_page: Opener, make_patient: Maker, site: Site, width: str, scheme: str
) -> None:
    patient = make_patient(f"Achse {width} {scheme}")
    limited(patient, "Lifting", "Bending")
    limited(patient, "Walking", starts_on=date(2026, 2, 5), ends_on=date(2026, 2, 20), state="ended")
    with transaction() as session:
        row = session.get_one(Encounter, patient.encounter_id)
        world.an_accommodation(
            session, row, "Lost Time/Occ", ends_on=date(2026, 3, 9), details="By the provider’s order"
        )
    page = open_page(signed_in=False, viewport=WIDTHS[width], color_scheme=scheme, **STILL)
    sign_in(page, site, "supervisor", patient.address)
    is_ready(page)
    section(page).get_by_text("Show past (1)").click()
    assert findings(page, "#restrictions") == []
    assert findings(page, "#pending") == []
    assert findings(page, "#presenting") == []

    def looked_at(name: str) -> None:
        dialog = page.get_by_role("dialog", name=name)
        expect(dialog).to_be_visible()
        button = dialog.locator(".dialog-actions .primary")
        if button.count():
            button.click()  # nothing is filled in: its errors are looked at
            page.wait_for_timeout(300)
            button.scroll_into_view_if_needed()
            place = button.bounding_box()
            assert place is not None
            assert place["y"] + place["height"] < WIDTHS[width]["height"], "what saves a long form is within reach"
        assert findings(page, "dialog[open]") == []
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()

    section(page).get_by_role("button", name="Add restriction").click()
    looked_at("Add a restriction")
    section(page).get_by_role("button", name="Add accommodation").click()
    looked_at("Add an accommodation")
    section(page).get_by_role("checkbox", name="Tick Lifting").click()
    section(page).get_by_role("button", name="Extend…").first.click()
    looked_at("Extend")
    section(page).locator(".limit summary").first.click()
    assert findings(page, ".menu[open]") == []
    section(page).get_by_role("button", name="History…").first.click()
    looked_at("History of this restriction")


def test_the_longer_texts_of_both_forms_survive_the_end_of_the_tab(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Keptlimit")
    limited(patient, "Lifting")
    page = opened(open_page, patient)
    section(page).get_by_role("button", name="Add restriction").click()
    page.get_by_label("Comment").fill("Says the harness pulls on the left shoulder.")
    expect(page.get_by_role("dialog")).to_contain_text("Draft saved")
    page.reload()
    expect(page.get_by_label("Comment")).to_have_value("Says the harness pulls on the left shoulder.")
    page.close()

    page = opened(open_page, patient)
    section(page).get_by_role("button", name="Add restriction").click()
    expect(page.get_by_label("Comment")).to_have_value("Says the harness pulls on the left shoulder.")
    expect(page.get_by_role("dialog")).to_contain_text("Draft of")
    page.get_by_label("Type").select_option(label="Bending")
    page.get_by_label("Last day", exact=True).fill("+11")
    page.get_by_role("button", name="Add restriction", exact=True).last.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    section(page).get_by_role("button", name="Add restriction").click()
    expect(page.get_by_label("Comment")).to_have_value("")
    page.keyboard.press("Escape")

    section(page).get_by_role("button", name="Add accommodation").click()
    page.get_by_label("Details").fill("Desk by the window, no crates.")
    expect(page.get_by_role("dialog")).to_contain_text("Draft saved")
    page.close()
    page = opened(open_page, patient)
    section(page).get_by_role("button", name="Add accommodation").click()
    expect(page.get_by_label("Details")).to_have_value("Desk by the window, no crates.")
