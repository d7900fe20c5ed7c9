"""Moving cards on the stage board: by mouse, by keys, by the menu, by two people, over a line that falls silent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from rxcase.db import reading, transaction
from rxcase.models import Encounter, Stage
from tests.browser.conftest import Opener, Patient, Site, is_ready, sign_in
from tests.browser.test_live import Line
from tests.builders import world

Maker = Callable[..., Patient]

WIDE = {"width": 2300, "height": 900}
"""All stages are in view, so that a mouse reaches them."""


def _stage_of(patient: Patient) -> str:
    with reading() as session:
        encounter = session.get_one(Encounter, patient.encounter_id)
        return session.get_one(Stage, encounter.stage_id).name if encounter.stage_id else ""


def _open(open_page: Opener, *people: Patient, more: str = "", **options: Any) -> Page:
    """The board with these people, found by the name that the test gave them all."""
    page = open_page(f"/board/?search={people[0].name.split()[0]}{more}", **({"viewport": WIDE} | options))
    is_ready(page)
    for patient in people:
        expect(_card(page, patient)).to_be_visible()
    return page


def _card(page: Page, patient: Patient) -> Locator:
    return page.locator(f'[data-card="{patient.encounter_id}"]:not(.ghost)')


def _column(page: Page, stage: str) -> Locator:
    return page.locator(".column").filter(has=page.get_by_role("heading", name=stage, exact=True))


def _is_in(page: Page, patient: Patient, stage: str) -> None:
    expect(_column(page, stage).locator(f'[data-card="{patient.encounter_id}"]')).to_be_visible()


def _is_saved(patient: Patient, stage: str, page: Page) -> None:
    for _ in range(100):
        if _stage_of(patient) == stage:
            return
        page.wait_for_timeout(50)
    assert _stage_of(patient) == stage


def _says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator(".board-status")).to_contain_text(words)


def _drag(page: Page, patient: Patient, stage: str, *, drop: bool = True) -> None:
    card = _card(page, patient)
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    goal = _column(page, stage).locator(".cell").bounding_box()
    assert box is not None
    assert goal is not None
    page.mouse.move(box["x"] + 60, box["y"] + 44)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 60)
    page.mouse.move(goal["x"] + 140, goal["y"] + 100, steps=5)
    if drop:
        page.mouse.up()


def _focus(page: Page, patient: Patient) -> None:
    page.locator(f'[data-card-link="{patient.encounter_id}"]').focus()


def _has_focus(page: Page, patient: Patient) -> None:
    expect(page.locator(f'[data-card-link="{patient.encounter_id}"]')).to_be_focused()


def test_a_card_is_dragged_and_opens_only_when_it_is_clicked(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Dragsworth")
    page = _open(open_page, patient)
    _drag(page, patient, "Treatment", drop=False)
    expect(page.locator(".card.ghost")).to_be_visible()
    expect(_column(page, "Treatment").locator(".cell.over")).to_be_visible()
    page.mouse.up()
    _is_in(page, patient, "Treatment")
    _says(page, "Dragsworth, Ada: from Intake to Treatment, 1 of 1.")
    _is_saved(patient, "Treatment", page)
    expect(page).to_have_url(re.compile("/board/"))
    _drag(page, patient, "Assessment", drop=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    _is_in(page, patient, "Treatment")
    _says(page, "Dragsworth, Ada stays where it was.")
    _card(page, patient).click(position={"x": 100, "y": 44})
    expect(page).to_have_url(re.compile(patient.address))
    page.go_back()
    _is_in(page, patient, "Treatment")
    _has_focus(page, patient)


def test_what_was_moved_is_taken_back_from_the_notice(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Undowell")
    page = _open(open_page, patient)
    _drag(page, patient, "Assessment")
    _is_in(page, patient, "Assessment")
    page.get_by_role("button", name="Undo", exact=True).click()
    _is_in(page, patient, "Intake")
    assert _stage_of(patient) == "Intake"


def test_twenty_moves_by_keys_alone_keep_the_focus_on_the_card(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Keyston")
    page = _open(open_page, patient)
    stages = ["Intake", "Assessment", "Treatment", "Modified duty", "Return to work", "Follow-up", "Ready to close"]
    _focus(page, patient)
    at = 0
    for turn in range(20):
        forth = (turn // 6) % 2 == 0
        page.keyboard.press("Space")
        _says(page, f"Picked up Keyston, Ada. In {stages[at]}, 1 of 1.")
        page.keyboard.press("ArrowRight" if forth else "ArrowLeft")
        before, at = at, at + (1 if forth else -1)
        _says(page, f"{stages[at]}, 1 of 1.")
        page.keyboard.press("Space")
        _says(page, f"Keyston, Ada: from {stages[before]} to {stages[at]}, 1 of 1.")
        _has_focus(page, patient)
    _is_saved(patient, stages[at], page)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    _says(page, "Keyston, Ada stays where it was.")
    _is_in(page, patient, stages[at])
    _has_focus(page, patient)


def test_the_arrows_lead_from_card_to_card(open_page: Opener, make_patient: Maker) -> None:
    first, second = make_patient("Arrowby One"), make_patient("Arrowby Two")
    with transaction() as session:
        third_stage = world.stage(session, 3).id
    third = make_patient("Arrowby Three", stage_id=third_stage)
    page = _open(open_page, first, second, third)
    _focus(page, first)
    for key, patient in (
        ("ArrowDown", second),
        ("ArrowRight", third),
        ("ArrowLeft", first),
        ("End", second),
        ("Home", first),
    ):
        page.keyboard.press(key)
        _has_focus(page, patient)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Move… Arrowby One, Ada")).to_be_focused()
    page.keyboard.press("Tab")
    _has_focus(page, third)
    assert page.locator('[data-card-link][tabindex="0"]').count() == 2, "one card of each column is in the order of Tab"


def test_the_menu_makes_every_move_without_any_dragging(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Menuhin")
    page = open_page(viewport=WIDE)
    # Whatever begins a drag never reaches the page.
    page.add_init_script(
        "for (const kind of ['pointerdown', 'pointermove', 'mousedown', 'mousemove', 'dragstart', 'touchstart', 'touchmove'])"
        " addEventListener(kind, (event) => event.stopImmediatePropagation(), true)"
    )
    page.goto("/board/?search=Menuhin")
    is_ready(page)
    for stage in ("Treatment", "Ready to close", "Assessment", "Intake"):
        page.get_by_role("button", name="Move… Menuhin, Ada").click()
        menu = page.get_by_role("menu", name="Move Menuhin, Ada")
        expect(menu.get_by_role("menuitemradio")).to_have_count(7)
        menu.get_by_role("menuitemradio", name=stage).click()
        expect(menu).to_have_count(0)
        _is_in(page, patient, stage)
        _says(page, re.compile(f"Menuhin, Ada: from .+ to {stage}, 1 of 1"))
        _has_focus(page, patient)
    _is_saved(patient, "Intake", page)


def test_the_menu_opens_moves_and_closes_by_keys(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Shiftten")
    page = _open(open_page, patient)
    _focus(page, patient)
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menuitemradio", name="Assessment")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.get_by_role("button", name="Move… Shiftten, Ada")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    _is_in(page, patient, "Treatment")


def test_what_a_stage_needs_is_asked_for_and_given_with_the_move(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Missingham", follow_up_on=None)
    page = _open(open_page, patient)
    _drag(page, patient, "Treatment")
    asked = page.get_by_role("dialog", name="Missingham, Ada to Treatment")
    expect(asked).to_contain_text("Treatment needs a follow-up date first.")
    _is_in(page, patient, "Intake")
    asked.get_by_label("Follow-up").fill("sometime")
    asked.get_by_role("button", name="Move to Treatment").click()
    expect(asked).to_contain_text("is no day that can be read")
    asked.get_by_label("Follow-up").fill("+7")
    page.keyboard.press("Enter")
    _is_in(page, patient, "Treatment")
    expect(asked).to_have_count(0)
    expect(_card(page, patient)).to_contain_text("Tue 10 Mar")
    _is_saved(patient, "Treatment", page)


@pytest.fixture
def full_stage(in_the_site: None) -> Iterator[str]:
    """The stage Follow-up, which holds nobody more."""
    del in_the_site
    with transaction() as session:
        stage = world.stage(session, 6)
        stage.limit = 1
        session.add(stage)
    yield "Follow-up"
    with transaction() as session:
        stage = world.stage(session, 6)
        stage.limit = None
        session.add(stage)


def test_a_full_stage_says_so_and_a_supervisor_gives_the_reason(
    site: Site, open_page: Opener, make_patient: Maker, full_stage: str
) -> None:
    patient = make_patient("Fullerton")
    page = _open(open_page, patient)
    head = _column(page, full_stage).locator(".column-head.over")
    expect(head).to_contain_text(re.compile(r"\d+ in all, \d+ over the limit of 1"))
    _drag(page, patient, full_stage)
    refused = page.get_by_role("dialog")
    expect(refused).to_contain_text("Follow-up holds 1 at most and is full.")
    expect(refused).to_contain_text("A supervisor can move it beyond the limit for a reason.")
    refused.get_by_role("button", name="Close").click()
    _is_in(page, patient, "Intake")
    _says(page, "Fullerton, Ada stays: Follow-up holds 1 at most and is full.")

    above = open_page(signed_in=False, viewport=WIDE)
    sign_in(above, site, "supervisor", "/board/?search=Fullerton")
    is_ready(above)
    _drag(above, patient, full_stage)
    asked = above.get_by_role("dialog")
    asked.get_by_role("button", name="Move beyond the limit").click()
    expect(asked).to_contain_text("Say why it must be beyond the limit.")
    asked.get_by_label("Why must it be beyond the limit?").fill("The hearing is tomorrow")
    asked.get_by_role("button", name="Move beyond the limit").click()
    _is_in(above, patient, full_stage)
    _is_saved(patient, full_stage, above)


def test_a_move_appears_at_once_in_another_browser_with_its_author(
    site: Site, open_page: Opener, make_patient: Maker
) -> None:
    patient = make_patient("Livelong")
    mine = _open(open_page, patient)
    theirs = open_page(signed_in=False, viewport=WIDE)
    sign_in(theirs, site, "supervisor", "/board/?search=Livelong")
    is_ready(theirs)
    _drag(theirs, patient, "Assessment")
    _is_in(mine, patient, "Assessment")
    _says(mine, re.compile(r".+ moved Livelong, Ada from Intake to Assessment\."))
    expect(_column(mine, "Assessment").locator(".column-count")).to_have_text("1")
    expect(_column(mine, "Intake").locator(".column-count")).to_have_text("0")


def test_the_loser_of_two_moves_sees_both_and_chooses(site: Site, open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Twofold")
    line, mine = Line(), open_page(viewport=WIDE)
    mine.route_web_socket(re.compile("/_event"), line.between)
    mine.goto("/board/?search=Twofold")
    is_ready(mine)
    theirs = open_page(signed_in=False, viewport=WIDE)
    sign_in(theirs, site, "supervisor", "/board/?search=Twofold")
    is_ready(theirs)
    line.holds_back = True
    _drag(theirs, patient, "Assessment")
    _is_saved(patient, "Assessment", theirs)
    _drag(mine, patient, "Treatment")
    _is_in(mine, patient, "Treatment")
    line.let_through()
    asked = mine.get_by_role("dialog")
    expect(asked).to_contain_text("changed this encounter in the meantime")
    expect(asked.get_by_role("row", name="Stage")).to_contain_text("Treatment")
    expect(asked.get_by_role("row", name="Stage")).to_contain_text("Assessment")
    _is_in(mine, patient, "Assessment")
    assert _stage_of(patient) == "Assessment"
    asked.get_by_role("button", name="Move to Treatment").click()
    _is_in(mine, patient, "Treatment")
    _is_saved(patient, "Treatment", mine)
    _is_in(theirs, patient, "Treatment")


def test_nothing_is_moved_blindly_over_a_silent_line(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Silentbury")
    line, page = Line(), open_page(viewport=WIDE)
    page.route_web_socket(re.compile("/_event"), line.between)
    page.goto("/board/?search=Silentbury")
    is_ready(page)
    line.is_cut = True
    expect(page.locator(".bar.not-connected")).to_contain_text("Not live since", timeout=10_000)
    _drag(page, patient, "Assessment")
    _is_in(page, patient, "Intake")
    _says(page, re.compile(r"Silentbury, Ada stays: not live since \d\d:\d\d\."))
    line.is_cut = False
    expect(page.locator(".bar.not-connected")).to_have_count(0, timeout=40_000)
    is_ready(page)
    _drag(page, patient, "Assessment")
    _is_in(page, patient, "Assessment")
    _is_saved(patient, "Assessment", page)


def test_a_finger_scrolls_and_never_drags(open_page: Opener, make_patient: Maker) -> None:
    patient = make_patient("Fingerhut")
    page = _open(open_page, patient, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    box = _card(page, patient).bounding_box()
    assert box is not None
    touch = page.context.new_cdp_session(page)
    start = {"x": box["x"] + 150, "y": box["y"] + 44}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
    for step in range(1, 15):
        point = {"x": start["x"] - step * 15, "y": start["y"]}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        expect(page.locator(".card.ghost")).to_have_count(0)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("document.querySelector('.board').scrollLeft > 50")
    assert _stage_of(patient) == "Intake"
    page.get_by_role("button", name="Move… Fingerhut, Ada").tap()
    page.get_by_role("menuitemradio", name="Assessment").tap()
    _says(page, "Fingerhut, Ada: from Intake to Assessment, 1 of 1.")
    _is_saved(patient, "Assessment", page)


def test_a_board_on_a_telephone_scrolls_in_itself_only(open_page: Opener, make_patient: Maker) -> None:
    page = _open(open_page, make_patient("Sideways"), viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_lanes_by_case_manager_move_cards_to_other_hands(site: Site, open_page: Opener, make_patient: Maker) -> None:
    patient, other = make_patient("Laneway One"), make_patient("Laneway Two")
    page = open_page(signed_in=False, viewport=WIDE)
    sign_in(page, site, "supervisor", "/board/?search=Laneway&group=owner")
    is_ready(page)
    expect(page.locator(".lane")).to_have_count(2)
    page.get_by_role("button", name="Move… Laneway One, Ada").click()
    lanes = page.get_by_role("menu").get_by_role("group", name="Case manager").get_by_role("menuitemradio")
    expect(lanes).to_have_count(2)
    lanes.filter(has_not_text="here now").click()
    _says(page, re.compile(r"Laneway One, Ada: from Maya Ortiz to Maya Ortiz"))
    with reading() as session:
        owners = [session.get_one(Encounter, each.encounter_id).owner_id for each in (patient, other)]
    assert owners[0] == owners[1]
