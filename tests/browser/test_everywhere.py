"""What works on every page: the palette, the keys, taking back, who else is here."""

from __future__ import annotations

import re
import string
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, Patient, Site, is_ready, sign_in


def opened(open_page: Opener, patient: Patient, **options: object) -> Page:
    page = open_page(patient.address, **options)
    expect(page.get_by_role("heading", level=1)).to_have_text(patient.name)
    return page


def test_the_palette_leads_to_a_person_by_keys_alone(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    patient = make_patient("Palettini")
    page = open_page("/account/")
    expect(page.get_by_role("heading", name="Account")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Go to, find, do").press_sequentially("palettini")
    option = page.get_by_role("option").filter(has_text=patient.name).first
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{patient.address}$"))
    expect(page.locator("#palette")).not_to_have_attribute("open", "")


def test_the_palette_does_what_the_page_offers_and_goes_away_on_escape(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    page = opened(open_page, make_patient("Commandini"))
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").press_sequentially("close this")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Closed on")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Go to, find, do")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Go to, find, do")).to_have_count(0)


def test_the_palette_says_that_nothing_is_called_so(open_page: Opener) -> None:
    page = open_page("/account/")
    expect(page.get_by_role("heading", name="Account")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").press_sequentially("qqqqqq")
    expect(page.get_by_text("Nothing is called so.")).to_be_visible()


def test_no_letter_acts_while_one_types(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    """Every letter in every field: they stand in the field, and nothing else happens."""
    page = opened(open_page, make_patient("Typewriter"))
    page.get_by_role("button", name="Close…").click()
    expect(page.get_by_label("Closed on")).to_be_visible()
    letters = string.ascii_lowercase + string.digits + "?/"
    page.get_by_label("Closed on").press_sequentially(letters)
    expect(page.get_by_label("Closed on")).to_have_value(letters)
    page.keyboard.press("Escape")
    for field in (
        page.get_by_label("New note"),
        page.get_by_label("Next follow-up"),
        page.locator("[data-search]").first,
    ):
        field.click()
        field.fill("")
        field.press_sequentially(letters)
        expect(field).to_have_value(letters)
        expect(page.locator("dialog[open]")).to_have_count(0)
        expect(page).to_have_url(re.compile("/encounter/"))
        field.fill("")


def test_numbers_lead_to_the_sections(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    page = opened(open_page, make_patient("Sectional"))
    keyed = page.locator(".jump-list [data-section-key]:not([data-section-key=''])")
    expect(keyed.first).to_be_visible()
    for place in range(min(keyed.count(), 9)):
        key = keyed.nth(place).get_attribute("data-section-key") or ""
        name = (keyed.nth(place).get_attribute("href") or "").partition("#")[2]
        page.keyboard.press(key)
        expect(page.locator(f"#{name}")).to_be_focused()


def test_what_was_done_is_taken_back_from_its_notice_and_from_the_list(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Undoer")
    page = opened(open_page, patient)
    stage = page.locator(".head-fact").filter(has_text="Stage")
    expect(stage).to_contain_text("Intake")
    page.get_by_text("Move…").click()
    page.get_by_role("button", name="Assessment").click()
    expect(page.get_by_text("Moved to Assessment.")).to_be_visible()
    expect(stage).to_contain_text("Assessment")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(page.get_by_text("Taken back.")).to_be_visible()
    expect(stage).to_contain_text("Intake")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(stage).to_contain_text("Assessment")
    page.goto("/changes/")
    mine = page.get_by_role("listitem").filter(has_text=patient.name).first
    expect(mine).to_contain_text("Taken back to Assessment")
    mine.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.", exact=True)).to_be_visible()
    page.goto(patient.address)
    expect(stage).to_contain_text("Intake")


def test_a_notice_stays_for_whoever_wants_less_motion(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    page = opened(open_page, make_patient("Stillman"), reduced_motion="reduce")
    page.get_by_text("Move…").click()
    page.get_by_role("button", name="Assessment").click()
    notice = page.locator(".toast")
    expect(notice).to_be_visible()
    page.wait_for_timeout(1_000)
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Put this notice away").click()
    expect(notice).to_have_count(0)


def test_two_people_see_each_other_and_what_the_other_does(
    open_page: Opener, make_patient: Callable[..., Patient], site: Site
) -> None:
    patient = make_patient("Togetherson")
    mine = opened(open_page, patient)
    mine.get_by_label("New note").fill("I am still writing this.")
    hers = open_page(signed_in=False)
    sign_in(hers, site, "supervisor", patient.address)
    expect(mine.locator(".others-here .avatar")).to_have_count(1)
    expect(hers.locator(".others-here .avatar")).to_have_count(1)
    hers.get_by_label("New note").fill("Authorization came in.")
    hers.get_by_role("button", name="Save note").click()
    expect(mine.locator(".note").filter(has_text="Authorization came in.")).to_be_visible()
    expect(mine.locator(".others")).to_contain_text("Note written")
    expect(mine.get_by_label("New note")).to_have_value("I am still writing this.")
    hers.goto("/worklist/")
    expect(mine.locator(".others-here")).to_have_count(0)


COVERED = """async () => {
  // The browser brings what has the focus into view with the next frame.
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const focused = document.activeElement;
  if (!focused || focused === document.body) return "";
  const box = focused.getBoundingClientRect();
  if (!box.width || !box.height) return "";
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [box.left + box.width * x, box.top + box.height * y]));
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (focused.contains(top) || top.contains(focused) || top.closest("label")?.contains(focused));
  });
  return seen ? "" : `${focused.outerHTML.slice(0, 160)} at ${Math.round(box.top)}–${Math.round(box.bottom)} of ${innerHeight}`;
}"""


@pytest.mark.parametrize(
    "size", [(1440, 900), (720, 450), (360, 225)], ids=["100 percent", "200 percent", "400 percent"]
)
def test_what_has_the_focus_is_never_wholly_covered(
    open_page: Opener, make_patient: Callable[..., Patient], size: tuple[int, int]
) -> None:
    page = opened(open_page, make_patient(f"Focusman {size[0]}"), viewport={"width": size[0], "height": size[1]})
    is_ready(page)
    covered = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        covered.add(page.evaluate(COVERED))
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        covered.add(page.evaluate(COVERED))
    assert covered - {""} == set()
