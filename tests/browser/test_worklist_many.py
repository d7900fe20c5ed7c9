"""Many rows of the worklist are changed at once, and taken out."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlmodel import col, select

from rxcase.db import reading, transaction
from rxcase.models import Encounter, User
from tests.browser.conftest import TODAY, Opener, Site, is_ready, rows
from tests.browser.grid import (
    ACTIVE,
    FILLS,
    MakePatient,
    bytes_of,
    crowd,
    opened_list,
    preview,
    set_follow_up,
    supervisor,
)
from tests.builders import world


@pytest.mark.parametrize("kind", list(FILLS))
def test_each_act_on_many_is_previewed_done_and_taken_back_to_the_byte(
    open_page: Opener, site: Site, make_patient: MakePatient, kind: str
) -> None:
    name = f"Bulk{kind.replace('-', '')}"
    people = crowd(make_patient, name, 3)
    page = supervisor(open_page, site, f"/worklist/?search={name}&sort=person")
    if kind == "remove-manager":
        with transaction() as session:
            maren = session.exec(select(User).where(col(User.name) == "Maren Oakley")).one()
            for each in people:
                world.assign(session, session.get_one(Encounter, each.encounter_id), maren)
    was = bytes_of(people)
    page.get_by_label("Choose all rows of this page").click()
    dialog = preview(page, kind, FILLS[kind])
    expect(dialog.locator("tbody tr")).to_have_count(3)
    assert bytes_of(people) == was
    dialog.locator(".dialog-actions .primary").click()
    expect(dialog.get_by_text("3 of 3 done")).to_be_visible()
    assert bytes_of(people) != was
    dialog.get_by_role("button", name="Undo all 3").click()
    expect(page.locator(".toast")).to_contain_text("3 changes taken back")
    assert bytes_of(people) == was


def test_what_another_one_changed_between_preview_and_doing_is_left_alone_and_told(
    open_page: Opener, make_patient: MakePatient
) -> None:
    people = crowd(make_patient, "Bulkmeanwhile", 3)
    page = opened_list(open_page(), "bulkmeanwhile")
    page.get_by_label("Choose all rows of this page").click()
    dialog = preview(page, "follow-up", FILLS["follow-up"])
    set_follow_up(people[1], "2026-03-20")
    newcomer = make_patient("Bulkmeanwhilez")
    untouched = bytes_of([people[1], newcomer])
    dialog.locator(".dialog-actions .primary").click()
    expect(dialog.get_by_text("2 of 3 done, 1 changed meanwhile and left alone")).to_be_visible()
    expect(dialog.locator("tbody tr").first).to_contain_text(people[1].name)
    expect(dialog.locator("tbody tr").first).to_contain_text("changed this encounter in the meantime")
    assert bytes_of([people[1], newcomer]) == untouched


def test_a_refusal_says_why_before_and_a_wrong_field_is_told_beside_it(
    open_page: Opener, make_patient: MakePatient
) -> None:
    crowd(make_patient, "Bulkrefused", 2, follow_up_on=None)
    make_patient("Bulkrefusedz")
    page = opened_list(open_page(), "bulkrefused")
    page.get_by_label("Choose all rows of this page").click()
    dialog = preview(page, "stage", FILLS["stage"])
    expect(dialog.locator(".bulk-counts")).to_have_text("1 will change2 will not")
    expect(dialog.locator(".bulk-reasons")).to_have_text("2 × Assessment needs a follow-up date first.")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator('[data-act="follow-up"]').click()
    page.fill("#bulk-day", "whenever")
    page.keyboard.press("Enter")
    expect(page.locator("#bulk-day-error")).to_contain_text("no day that can be read")
    expect(page.locator("#bulk-day")).to_have_value("whenever")


def test_many_are_moved_by_keys_alone(open_page: Opener, make_patient: MakePatient) -> None:
    people = crowd(make_patient, "Bulkkeys", 3)
    page = opened_list(open_page(), "bulkkeys")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".chosen-count")).to_have_text("2 chosen")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate(f"{ACTIVE}.dataset.act") == "follow-up":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#bulk-day")).to_be_focused()
    page.keyboard.type("+9")
    page.keyboard.press("Enter")
    expect(page.locator("#bulk .bulk-rows")).to_be_visible()
    apply = page.locator("#bulk .dialog-actions .primary")
    for _ in range(8):
        if apply.evaluate("(button) => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#bulk").get_by_text("2 of 2 done")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#bulk")).to_be_hidden()
    page.keyboard.press("u")
    expect(page.locator(".toast")).to_contain_text("2 changes taken back")
    with reading() as session:
        dues = {session.get_one(Encounter, each.encounter_id).follow_up_on for each in people}
    assert dues == {TODAY}


def test_an_export_says_what_it_takes_out_and_takes_all_pages_of_it(
    open_page: Opener, site: Site, tmp_path: Path
) -> None:
    page = supervisor(open_page, site, "/worklist/?sort=-person")
    total = re.sub(r"\D", "", page.locator(".count").inner_text())
    names = rows(page)
    page.get_by_role("button", name="Export …").click()
    expect(page.locator("#export-title")).to_have_text(re.compile(rf"Export {total} encounters, \d+ columns"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as CSV").click()
    file = tmp_path / "list.csv"
    download.value.save_as(file)
    assert re.fullmatch(r"worklist-2026-03-03\.csv", download.value.suggested_filename)
    with file.open(newline="", encoding="utf-8") as text:
        _head, *exported = list(csv.reader(text))
    assert len(exported) == int(total)
    assert [row[0] for row in exported[: len(names)]] == names
    expect(page.locator("#export")).to_be_hidden()


def test_only_the_chosen_are_taken_out_from_the_bar(open_page: Opener, site: Site, tmp_path: Path) -> None:
    page = supervisor(open_page, site, "/worklist/?sort=person")
    names = rows(page)
    for place in (0, 3):
        page.locator("input[data-choose]").nth(place).click()
    page.locator('[data-act="export"]').click()
    expect(page.locator("#export-title")).to_contain_text("Export 2 encounters")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    download.value.save_as(tmp_path / "list.xlsx")
    assert (tmp_path / "list.xlsx").read_bytes()[:2] == b"PK"
    assert names


def test_who_may_not_export_is_not_offered_it(open_page: Opener) -> None:
    page = open_page("/worklist/")
    is_ready(page)
    page.locator("input[data-choose]").first.click()
    expect(page.locator('[data-act="owner"]')).to_be_visible()
    expect(page.locator('[data-act="export"]')).to_have_count(0)
    expect(page.get_by_role("button", name="Export …")).to_have_count(0)
