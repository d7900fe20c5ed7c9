"""Working on an encounter: notes, follow-up, stages, closing, archiving, documents."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Opener, Patient, is_ready, rows
from tests.browser.test_live import Line


def opened(open_page: Opener, patient: Patient, **options: object) -> Page:
    page = open_page(patient.address, **options)
    expect(page.get_by_role("heading", level=1)).to_have_text(patient.name)
    return page


def test_a_note_with_a_follow_up_is_saved_by_keyboard_and_moves_the_row(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Zephyrine")
    page = opened(open_page, patient)
    page.keyboard.press("n")
    page.keyboard.type("Spoke with Ada. Light work from Friday.")
    page.keyboard.press("Tab")
    page.keyboard.type("fri")
    expect(page.get_by_text("Fri 6 Mar · in 3 days")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note .note-text")).to_have_text(["Spoke with Ada. Light work from Friday."])
    expect(page.locator(".head-follow-up")).to_contain_text("Fri 6 Mar · in 3 days")
    expect(page.get_by_label("New note")).to_have_value("")
    expect(page.get_by_label("New note")).to_be_focused()
    page.goto("/worklist/?search=zephyrine")
    is_ready(page)
    expect(page.locator(".cell-follow-up")).to_have_text("Fri 6 Mar · in 3 days")


def test_a_doubled_press_saves_one_note(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    patient = make_patient("Doppelmann")
    page = opened(open_page, patient)
    page.get_by_label("New note").fill("Once is enough.")
    page.get_by_role("button", name="Save note").dblclick()
    expect(page.locator(".note")).to_have_count(1)
    page.reload()
    expect(page.locator(".note .note-text")).to_have_text(["Once is enough."])


def test_a_doubled_press_closes_once_and_asks_nothing_more(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    page = opened(open_page, make_patient("Twiceclosed"))
    page.get_by_role("button", name="Close…").click()
    page.get_by_role("button", name="Close encounter").dblclick()
    expect(page.locator(".encounter-head .chip")).to_have_text("Closed 3 Mar 2026")
    expect(page.get_by_role("button", name="Reopen…")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_what_was_typed_is_there_again_after_the_tab_was_closed(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Draftsmith")
    page = opened(open_page, patient)
    page.get_by_label("New note").fill("Half a thought about the ladder")
    expect(page.get_by_text(re.compile(r"^Draft saved \d\d:\d\d$"))).to_be_visible()
    page.close()
    again = opened(open_page, patient)
    expect(again.get_by_label("New note")).to_have_value("Half a thought about the ladder")
    again.get_by_role("button", name="Save note").click()
    expect(again.locator(".note")).to_have_count(1)
    again.reload()
    expect(again.locator(".note")).to_have_count(1)
    expect(again.get_by_label("New note")).to_have_value("")


def test_a_wrong_day_is_said_beside_the_field_and_the_note_stays(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Wrongday")
    page = opened(open_page, patient)
    page.get_by_label("New note").fill("The text must stay.")
    page.get_by_label("Next follow-up").fill("2/30")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator("#note-follow-up-words")).to_contain_text("There is no such day")
    expect(page.get_by_label("New note")).to_have_value("The text must stay.")
    expect(page.locator(".note")).to_have_count(0)
    page.get_by_label("Next follow-up").fill("3/30")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".note")).to_have_count(1)


def test_a_note_of_ten_million_letters_is_refused_in_words_and_nothing_breaks(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Longwinded")
    page = opened(open_page, patient)
    page.get_by_label("New note").fill("x" * 10_000_000)
    expect(page.locator("#note-problem")).to_contain_text("10,000,000 characters; 100,000 fit")
    page.get_by_role("button", name="Save note").click()
    page.get_by_label("New note").fill("Short after all.")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".note .note-text")).to_have_text(["Short after all."])


def test_a_note_is_shown_as_it_was_typed_and_never_run(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    patient = make_patient("Literal")
    page = opened(open_page, patient)
    text = '🙂 <img src=x onerror="window.ran=1">\n  two spaces\nاتصلت اليوم'
    page.get_by_label("New note").fill(text)
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".note .note-text")).to_have_count(1)
    assert page.locator(".note .note-text").text_content() == text
    assert page.evaluate("window.ran") is None


def test_the_way_from_intake_to_the_archive(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    patient = make_patient("Throughway")
    page = opened(open_page, patient)
    page.get_by_text("Move…").click()
    page.get_by_role("button", name="Assessment").click()
    expect(page.locator(".head-facts")).to_contain_text("Assessment since today")
    expect(page.locator(".toast")).to_contain_text("Moved to Assessment.")

    page.get_by_role("button", name="Close…").click()
    page.get_by_label("Closed on").fill("+1")
    page.get_by_role("button", name="Close encounter").click()
    expect(page.locator("#closed_on-error")).to_contain_text("still to come")
    page.get_by_label("Closed on").fill("today")
    page.keyboard.press("Enter")
    expect(page.locator(".encounter-head")).to_contain_text("Closed 3 Mar 2026")
    expect(page.get_by_label("New note")).to_have_count(0)

    page.get_by_role("button", name="Archive…").click()
    page.get_by_role("button", name="Archive encounter").click()
    expect(page.locator(".encounter-head")).to_contain_text("Archived")
    page.goto("/worklist/?search=throughway")
    assert rows(page) == []

    page.goto(patient.address)
    page.get_by_role("button", name="Reopen…").click()
    page.get_by_role("button", name="Reopen encounter").click()
    expect(page.get_by_label("New note")).to_be_visible()
    page.goto("/worklist/?search=throughway")
    assert rows(page) == [patient.name]


def test_a_stage_that_refuses_says_why_before_it_is_tried(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Unready", follow_up_on=None, owner_id=None)
    page = opened(open_page, patient)
    page.get_by_text("Move…").click()
    refused = page.get_by_role("button", name="Treatment")
    expect(refused).to_be_disabled()
    expect(refused).to_contain_text("needs an owner and a follow-up date first")


def test_the_stage_is_moved_with_keys_alone(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    patient = make_patient("Keysonly")
    page = opened(open_page, patient)
    page.locator(".head-actions summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Treatment")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".head-actions summary").first).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".head-facts")).to_contain_text("Assessment")


def test_a_dialog_is_left_with_escape_and_gives_the_focus_back(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Escapee")
    page = opened(open_page, patient)
    page.get_by_role("button", name="Close…").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Closed on")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Close…")).to_be_focused()


def test_two_people_who_move_the_same_encounter_both_see_what_happened(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    """The second one's line is slow: what the first one did has not come through when the second one acts."""
    patient = make_patient("Bothsides")
    first, line, second = opened(open_page, patient), Line(), open_page()
    second.route_web_socket(re.compile("/_event"), line.between)
    second.goto(patient.address)
    expect(second.locator(".head-facts")).to_contain_text("Intake")
    is_ready(second)
    line.holds_back = True
    first.get_by_text("Move…").click()
    first.get_by_role("button", name="Assessment").click()
    expect(first.locator(".head-facts")).to_contain_text("Assessment")
    second.get_by_text("Move…").click()
    second.get_by_role("button", name="Treatment").click()
    line.let_through()
    dialog = second.get_by_role("dialog", name="Move to Treatment")
    expect(dialog).to_contain_text("changed this encounter in the meantime")
    expect(dialog.get_by_role("row", name="Stage")).to_contain_text("TreatmentAssessment")
    dialog.get_by_role("button", name="Move to Treatment").click()
    expect(second.locator(".head-facts")).to_contain_text("Treatment")


def test_a_document_is_added_listed_and_given_back(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    patient = make_patient("Paperwork")
    page = opened(open_page, patient)
    words = b"Work status: modified duty until 14 March.\n"
    page.locator("[data-upload]").set_input_files(
        [
            FilePayload(name="work status.txt", mimeType="text/plain", buffer=words),
            FilePayload(name="program.exe", mimeType="application/octet-stream", buffer=b"MZ\x90\x00"),
        ]
    )
    expect(page.locator("#documents")).to_contain_text("work status.txt")
    expect(page.locator("#documents .upload-file.refused")).to_contain_text("program.exe")
    expect(page.locator("#documents .field-error")).to_contain_text("This kind of file is not accepted")
    page.locator("summary", has_text="More for work status.txt").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save a copy").click()
    assert download.value.path().read_bytes() == words


def test_an_encounter_that_does_not_exist_says_so(open_page: Opener) -> None:
    page = open_page("/encounter/99999999/")
    expect(page.get_by_text("There is no such encounter, or you may not see it.")).to_be_visible()


def test_a_note_is_written_on_a_telephone(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    patient = make_patient("Handheld")
    page = opened(open_page, patient, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.get_by_label("New note").fill("Seen at the plant.")
    page.get_by_role("button", name="Save note").tap()
    expect(page.locator(".note .note-text")).to_have_text(["Seen at the plant."])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
