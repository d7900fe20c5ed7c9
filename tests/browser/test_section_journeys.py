"""The sections of an encounter: by keyboard alone, by mouse alone, with what was typed wrong, and on paper."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, Route, expect

from tests.browser.conftest import Opener, Patient

TEXT = b"Work status: modified duty.\n<script>parent.ran = 1</script>\n"


def opened(open_page: Opener, patient: Patient, **options: object) -> Page:
    page = open_page(patient.address, **options)
    expect(page.get_by_role("heading", level=1)).to_have_text(patient.name)
    return page


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 72)) + chunk(b"IEND", b"")


def press(page: Page, name: str, section: str) -> None:
    """Reach a button with the keyboard, and press it; its dialog has the focus."""
    page.locator(f"#{section}").get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] :focus")).to_have_count(1)


def test_a_day_in_the_sections_by_keyboard_alone(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    page = opened(open_page, make_patient("Keyed"))

    press(page, "Add test…", "tests")
    page.keyboard.type("Audiogram retest")
    page.keyboard.press("Tab")
    page.keyboard.type("2026-03-01")
    page.keyboard.press("Enter")
    expect(page.locator("#tests")).to_contain_text("2 days overdue")
    expect(page.locator(".jump-list")).to_contain_text("1 overdue")
    press(page, "Complete… Audiogram retest", "tests")
    page.keyboard.type("Within limits.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#tests")).to_contain_text("Show completed (1)")

    press(page, "Add diagnosis…", "diagnoses")
    page.keyboard.type("low back strain")
    expect(page.locator(".picker-entry").first).to_be_visible(timeout=60_000)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # a heading: its codes come
    expect(page.get_by_role("option", name=re.compile("S39.012A"))).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("ICD-10-CM code")).to_have_value(re.compile("^S39.012A"))
    page.get_by_label("Comment").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#diagnoses .entry")).to_contain_text("S39.012A")

    press(page, "Add visit order…", "orders")
    page.get_by_label("Specialty").focus()
    page.keyboard.type("Physical therapy")
    page.keyboard.press("Tab")
    page.keyboard.type("Strengthening, 8 visits")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#orders .entry")).to_contain_text("No authorization needed")

    press(page, "Add task…", "tasks")
    page.keyboard.type("Ask for the job description")
    page.keyboard.press("Tab")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#tasks .entry")).to_contain_text("Ask for the job description")
    page.keyboard.press("u")
    expect(page.locator("#tasks")).to_contain_text("Nothing is to be done")


def test_a_note_is_amended_by_mouse_alone_and_its_text_stays(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    page = opened(open_page, make_patient("Amended"))
    page.get_by_label("New note").fill("Seen at 10.")
    page.get_by_role("button", name="Save note").click()
    page.locator(".note-tools summary").click()
    page.get_by_role("button", name="Add to this note…").click()
    page.get_by_label("What is to be added").fill("It was 11.")
    page.get_by_role("button", name="Add to note").click()
    expect(page.locator(".amendment .note-text")).to_have_text("It was 11.")

    page.locator(".note-tools summary").click()
    page.get_by_role("button", name="Strike out…").click()
    page.get_by_role("button", name="Strike out", exact=True).click()
    summary = page.locator("dialog .form-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Say why")
    page.get_by_label("Reason").fill("Wrong person.")
    page.get_by_role("button", name="Strike out", exact=True).click()
    expect(page.locator(".note")).to_contain_text("Wrong person.")
    original = page.locator(".struck-text .note-text")
    expect(original).to_be_hidden()
    page.get_by_text("Show what was struck out").click()
    expect(original).to_have_text("Seen at 10.")
    assert "line-through" in original.evaluate("e => getComputedStyle(e).textDecorationLine")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".note")).to_contain_text("No longer struck out")


def test_what_was_typed_stays_when_a_form_is_wrong_left_or_its_tab_is_closed(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Kept")
    page = opened(open_page, patient)
    page.get_by_role("button", name="Add visit order…").click()
    page.get_by_label("What for").fill("Opinion on surgery")
    page.get_by_label("Requested on").fill("soonish")
    page.get_by_role("button", name="Add visit order", exact=True).click()
    expect(page.locator("#requested-error")).to_contain_text("no day")
    expect(page.get_by_label("What for")).to_have_value("Opinion on surgery")
    expect(page.get_by_label("Requested on")).to_have_value("soonish")
    page.locator(".form-summary a", has_text="no day").click()
    expect(page.get_by_label("Requested on")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.close()
    page = opened(open_page, patient)
    page.get_by_role("button", name="Add visit order…").click()
    expect(page.get_by_label("What for")).to_have_value("Opinion on surgery")
    expect(page.get_by_role("dialog")).to_contain_text("Draft of")


def test_two_people_with_the_same_test_see_both_results(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Twice")
    first = opened(open_page, patient)
    first.get_by_role("button", name="Add test…").click()
    first.get_by_role("textbox", name="Test or procedure").fill("Spirometry")
    first.get_by_role("button", name="Add test", exact=True).click()
    expect(first.locator("#tests .entry")).to_contain_text("Spirometry")
    second = opened(open_page, patient)
    second.get_by_role("button", name="Complete… Spirometry").click()
    second.get_by_label("Result").fill("Reduced.")
    first.get_by_role("button", name="Complete… Spirometry").click()
    first.get_by_label("Result").fill("Normal.")
    first.get_by_role("button", name="Complete test").click()
    expect(first.locator("#tests")).to_contain_text("Show completed (1)")
    second.get_by_role("button", name="Complete test").click()
    dialog = second.get_by_role("dialog")
    expect(dialog.get_by_role("row", name="Result")).to_contain_text("Reduced.Normal.")
    expect(dialog.get_by_label("Result")).to_have_value("Reduced.")


def test_documents_are_dropped_looked_at_and_taken_off_and_linked_again(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    page = opened(open_page, make_patient("Papers"))
    dropped = page.evaluate_handle(
        """bytes => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], "dropped.txt", {type: "text/plain"}));
            return transfer;
        }""",
        list(TEXT),
    )
    page.dispatch_event("#documents", "drop", {"dataTransfer": dropped})
    expect(page.get_by_role("button", name="dropped.txt", exact=True)).to_be_visible()
    page.locator("[data-upload]").set_input_files(
        [
            FilePayload(name="hand.png", mimeType="image/png", buffer=_png()),
            FilePayload(name="again.txt", mimeType="text/plain", buffer=TEXT),
        ]
    )
    expect(page.locator(".upload-file.warned")).to_contain_text("already, as “dropped.txt”")
    expect(page.locator("#documents .entry")).to_have_count(3)

    page.get_by_role("button", name="dropped.txt", exact=True).click()
    shown = page.frame_locator(".preview-frame").locator("body")
    expect(shown).to_contain_text("<script>parent.ran = 1</script>")
    assert page.evaluate("window.ran") is None
    page.keyboard.press("Escape")
    page.get_by_role("button", name="hand.png", exact=True).click()
    picture = page.get_by_role("img", name="hand.png")
    expect(picture).to_be_visible()
    assert picture.evaluate("e => e.naturalWidth") == 8
    page.get_by_role("button", name="Close", exact=True).click()

    page.locator("summary", has_text="More for hand.png").click()
    page.get_by_role("button", name="Take off this encounter").click()
    expect(page.get_by_role("button", name="hand.png", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Link from chart…").click()
    page.get_by_role("option", name=re.compile("hand.png")).click()
    page.get_by_role("button", name="Link document").click()
    expect(page.get_by_role("button", name="hand.png", exact=True)).to_be_visible()


def test_an_upload_is_cancelled_while_it_is_sent(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    page = opened(open_page, make_patient("Slow"))
    held: list[Route] = []
    page.route("**/api/encounters/*/documents", lambda route: held.append(route))  # noqa: PLW0108 - a bound method of C is not awaited
    page.locator("[data-upload]").set_input_files(
        [FilePayload(name="big.txt", mimeType="text/plain", buffer=b"x" * 100_000)]
    )
    expect(page.get_by_role("progressbar", name="Sending big.txt")).to_be_visible()
    page.get_by_role("button", name="Cancel big.txt").click()
    expect(page.locator(".upload-file")).to_have_count(0)
    expect(page.locator("#documents .entry")).to_have_count(0)
    page.unroute_all(behavior="ignoreErrors")


def test_on_paper_nothing_is_folded_away_and_nothing_asks_to_be_pressed(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    page = opened(open_page, make_patient("Printed"))
    page.get_by_role("button", name="Add test…").click()
    page.get_by_role("textbox", name="Test or procedure").fill("Blood lead")
    page.get_by_role("button", name="Add test", exact=True).click()
    page.get_by_role("button", name="Complete… Blood lead").click()
    page.get_by_label("Result").fill("Below 5 µg/dL")
    page.get_by_role("button", name="Complete test").click()
    expect(page.locator("#tests")).to_contain_text("Show completed (1)")
    page.emulate_media(media="print")
    expect(page.get_by_text("Below 5 µg/dL")).to_be_visible()
    expect(page.get_by_role("button", name="Add test…")).to_be_hidden()
    assert page.locator("#tests").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_button_is_pressed_at_once_though_the_list_of_a_field_above_it_closes(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    page = opened(open_page, make_patient("Pressed"))
    page.get_by_role("button", name="Add diagnosis…").click()
    page.get_by_label("ICD-10-CM code").press_sequentially("low back strain")
    expect(page.locator(".picker-entry").first).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Add diagnosis", exact=True).click()
    expect(page.locator("dialog .form-summary")).to_be_focused()
    expect(page.locator(".picker-list")).to_be_hidden()
    expect(page.get_by_label("ICD-10-CM code")).to_have_value("low back strain")


def test_a_button_is_pressed_by_a_slow_finger_though_what_it_leaves_makes_the_page_longer(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    page = opened(open_page, make_patient("Slow finger"))
    page.get_by_label("New note").fill("Seen at 10.")
    page.get_by_role("button", name="Save note").click()
    page.locator(".note-tools summary").click()
    page.get_by_role("button", name="Strike out…").click()
    page.get_by_label("Reason").fill("Wrong person.")
    send = page.get_by_role("button", name="Strike out", exact=True)
    box = send.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 2)
    page.mouse.down()
    # An error said, a draft kept, a list closed: whatever it is, the button is elsewhere when the finger comes up.
    send.evaluate(
        "e => e.closest('dialog').prepend(Object.assign(document.createElement('p'), {textContent: 'Longer'}))"
    )
    page.mouse.up()
    expect(page.locator(".note")).to_contain_text("Wrong person.")


def test_a_press_that_is_thought_better_of_does_nothing(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    page = opened(open_page, make_patient("Better of it"))
    page.get_by_role("button", name="Add test…").hover()
    page.mouse.down()
    page.mouse.move(5, 5)
    page.mouse.up()
    page.get_by_label("New note").fill("Still here.")
    expect(page.locator("dialog[open]")).to_have_count(0)
