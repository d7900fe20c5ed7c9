"""What one does on the worklist: go through it, choose, change many at once, edit in the row, take it out."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from rxcase.access.actor import Actor, system
from rxcase.db import reading, transaction
from rxcase.models import CaseManagerAssignment, Encounter, Stage, Task, User
from rxcase.services.encounter import encounters
from tests.browser.conftest import TODAY, Opener, Patient, Site, is_ready, rows, sign_in
from tests.browser.test_accessibility import STILL, findings, findings_at_every_width
from tests.builders import world

MakePatient = Callable[..., Patient]

_active = "document.activeElement"


def _cell_in_focus(page: Page) -> tuple[str, str]:
    """The person of the row and the class of the cell that have the focus."""
    found = page.evaluate(
        f"[{_active}.closest('tr')?.querySelector('.row-link')?.textContent ?? '',"
        f" {_active}.closest('td, th')?.className ?? '']"
    )
    return found[0], found[1]


def _crowd(make: MakePatient, name: str, count: int, **over: Any) -> list[Patient]:
    return [make(f"{name}{'abcdef'[number]}", **over) for number in range(count)]


def _open(page: Page, name: str) -> Page:
    page.goto(f"/worklist/?search={name}&sort=person")
    is_ready(page)
    expect(page.locator("tr[data-row]").first).to_be_visible()
    return page


def _supervisor(open_page: Opener, site: Site, address: str = "/worklist/") -> Page:
    page = open_page(signed_in=False)
    sign_in(page, site, "supervisor", address)
    is_ready(page)
    return page


def _row(page: Page, patient: Patient) -> Any:
    return page.locator(f'tr[data-row="{patient.encounter_id}"]')


def _bytes(patients: list[Patient]) -> list[object]:
    """Everything of them but what counts changes."""
    ids = [each.encounter_id for each in patients]
    with reading() as session:
        found: list[object] = [
            {name: value for name, value in row.model_dump().items() if name not in {"version", "updated_at"}}
            for row in session.exec(select(Encounter).where(col(Encounter.id).in_(ids)).order_by(col(Encounter.id)))
        ]
        working = select(CaseManagerAssignment.encounter_id, CaseManagerAssignment.user_id).where(
            col(CaseManagerAssignment.encounter_id).in_(ids), col(CaseManagerAssignment.ended_at).is_(None)
        )
        found += sorted(tuple(each) for each in session.execute(working))
        due = select(Task.encounter_id, Task.title).where(
            col(Task.encounter_id).in_(ids), col(Task.deleted_at).is_(None)
        )
        found += sorted(tuple(each) for each in session.execute(due))
    return found


def _until(expected: Callable[[], bool]) -> None:
    """Wait for the database: what a page says comes after it, but only just."""
    for _ in range(100):
        if expected():
            return
        time.sleep(0.05)
    assert expected()


def _set_follow_up(patient: Patient, day: str, actor: Actor | None = None) -> None:
    with reading() as session:
        version = session.get_one(Encounter, patient.encounter_id).version
    encounters.set_follow_up(actor or system(), patient.encounter_id, version, day)


# Keys


def test_the_list_is_one_stop_for_tab_and_arrows_go_through_it(open_page: Opener, make_patient: MakePatient) -> None:
    people = _crowd(make_patient, "Gridarrow", 4)
    page = _open(open_page(), "gridarrow")
    grid = page.get_by_role("grid")
    assert page.evaluate("document.querySelectorAll('[role=grid] [tabindex=\"0\"]').length") == 1
    page.keyboard.press("j")
    assert _cell_in_focus(page) == (people[0].name, "cell-person")
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
        assert _cell_in_focus(page) == expected, key
    assert page.evaluate("document.querySelectorAll('[role=grid] [tabindex=\"0\"]').length") == 1
    # Tab leaves the grid, and coming back finds the same cell.
    page.keyboard.press("Tab")
    assert not grid.evaluate("(grid) => grid.contains(document.activeElement)")
    page.keyboard.press("Shift+Tab")
    assert _cell_in_focus(page) == (people[2].name, "cell-choose")


def test_enter_opens_the_row_and_escape_comes_back_to_it(open_page: Opener) -> None:
    page = open_page("/worklist/?sort=person&page=2")
    is_ready(page)
    everybody = rows(page)
    for _ in range(4):
        page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    assert _cell_in_focus(page) == (everybody[3], "cell-employer")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/encounter/\d+/"))
    expect(page.locator("[data-note-box]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/worklist/\?sort=person&page=2"))
    is_ready(page)
    _until(lambda: _cell_in_focus(page)[0] == everybody[3])


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
            seen.append(_cell_in_focus(page)[0])
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
    _crowd(make_patient, "Gridletter", 2)
    page = _open(open_page(), "gridletter")
    page.keyboard.press("j")
    page.evaluate("localStorage.setItem('rxcase-keys', 'off')")
    for letter in "xejk":
        page.keyboard.press(letter)
    expect(page.locator(".chosen-bar")).to_have_count(0)
    expect(page.locator(".cell-editor")).to_have_count(0)
    assert _cell_in_focus(page)[1] == "cell-person"
    page.evaluate("localStorage.setItem('rxcase-keys', 'on')")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    expect(page.locator(".chosen-count")).to_have_text("1 chosen")


# Choosing


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


# Many at once


def _preview(page: Page, kind: str, fill: Callable[[Page], object]) -> Any:
    page.locator(f'[data-act="{kind}"]').click()
    dialog = page.locator("#bulk")
    expect(dialog.get_by_role("button", name="Preview")).to_be_visible()
    fill(page)
    dialog.get_by_role("button", name="Preview").click()
    expect(dialog.locator(".bulk-rows")).to_be_visible()
    return dialog


def _choose_person(page: Page) -> None:
    option = page.locator("#bulk-who option", has_text="Maren Oakley")
    page.select_option("#bulk-who", label=option.first.inner_text())


def _task_of_maren(page: Page) -> None:
    page.fill("#bulk-task", "Ask for the form")
    _choose_person(page)


FILLS: dict[str, Callable[[Page], object]] = {
    "owner": _choose_person,
    "add-manager": _choose_person,
    "remove-manager": _choose_person,
    "stage": lambda page: page.select_option("#bulk-stage", label="Assessment"),
    "follow-up": lambda page: page.fill("#bulk-day", "+9"),
    "task": _task_of_maren,
}


@pytest.mark.parametrize("kind", list(FILLS))
def test_each_act_on_many_is_previewed_done_and_taken_back_to_the_byte(
    open_page: Opener, site: Site, make_patient: MakePatient, kind: str
) -> None:
    name = f"Bulk{kind.replace('-', '')}"
    people = _crowd(make_patient, name, 3)
    page = _supervisor(open_page, site, f"/worklist/?search={name}&sort=person")
    if kind == "remove-manager":
        with transaction() as session:
            maren = session.exec(select(User).where(col(User.name) == "Maren Oakley")).one()
            for each in people:
                world.assign(session, session.get_one(Encounter, each.encounter_id), maren)
    was = _bytes(people)
    page.get_by_label("Choose all rows of this page").click()
    dialog = _preview(page, kind, FILLS[kind])
    expect(dialog.locator("tbody tr")).to_have_count(3)
    assert _bytes(people) == was
    dialog.locator(".dialog-actions .primary").click()
    expect(dialog.get_by_text("3 of 3 done")).to_be_visible()
    assert _bytes(people) != was
    dialog.get_by_role("button", name="Undo all 3").click()
    expect(page.locator(".toast")).to_contain_text("3 changes taken back")
    assert _bytes(people) == was


def test_what_another_one_changed_between_preview_and_doing_is_left_alone_and_told(
    open_page: Opener, make_patient: MakePatient
) -> None:
    people = _crowd(make_patient, "Bulkmeanwhile", 3)
    page = _open(open_page(), "bulkmeanwhile")
    page.get_by_label("Choose all rows of this page").click()
    dialog = _preview(page, "follow-up", FILLS["follow-up"])
    _set_follow_up(people[1], "2026-03-20")
    newcomer = make_patient("Bulkmeanwhilez")
    untouched = _bytes([people[1], newcomer])
    dialog.locator(".dialog-actions .primary").click()
    expect(dialog.get_by_text("2 of 3 done, 1 changed meanwhile and left alone")).to_be_visible()
    expect(dialog.locator("tbody tr").first).to_contain_text(people[1].name)
    expect(dialog.locator("tbody tr").first).to_contain_text("changed this encounter in the meantime")
    assert _bytes([people[1], newcomer]) == untouched


def test_a_refusal_says_why_before_and_a_wrong_field_is_told_beside_it(
    open_page: Opener, make_patient: MakePatient
) -> None:
    _crowd(make_patient, "Bulkrefused", 2, follow_up_on=None)
    make_patient("Bulkrefusedz")
    page = _open(open_page(), "bulkrefused")
    page.get_by_label("Choose all rows of this page").click()
    dialog = _preview(page, "stage", FILLS["stage"])
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
    people = _crowd(make_patient, "Bulkkeys", 3)
    page = _open(open_page(), "bulkkeys")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".chosen-count")).to_have_text("2 chosen")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate(f"{_active}.dataset.act") == "follow-up":
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


# In the row


def _edit_by_keys(page: Page, column: str, key: str) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Home")
    for _ in range(20):
        if _cell_in_focus(page)[1] == column:
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press(key)
    expect(page.get_by_role("combobox", name=re.compile(r" of "))).to_be_focused()


STAGE, OWNER, FOLLOW_UP = "cell-stage", "cell-owner", "cell-follow-up"


def test_the_stage_is_changed_in_its_row_by_keys_and_taken_back(open_page: Opener, make_patient: MakePatient) -> None:
    [patient] = _crowd(make_patient, "Rowstage", 1)
    page = _open(open_page(), "rowstage")
    was = _bytes([patient])
    _edit_by_keys(page, STAGE, "e")
    page.keyboard.type("assess")
    page.keyboard.press("Enter")
    expect(_row(page, patient).locator(".cell-stage")).to_contain_text("Assessment")
    expect(page.locator(".cell-editor")).to_have_count(0)
    assert _cell_in_focus(page) == (patient.name, "cell-stage")
    page.keyboard.press("u")
    expect(_row(page, patient).locator(".cell-stage")).to_contain_text("Intake")
    assert _bytes([patient]) == was


@pytest.mark.parametrize("key", ["F2", "Enter"])
def test_the_follow_up_is_typed_in_its_row_and_understood_while_typing(
    open_page: Opener, make_patient: MakePatient, key: str
) -> None:
    [patient] = _crowd(make_patient, f"Rowday{key}", 1)
    page = _open(open_page(), f"rowday{key}")
    _edit_by_keys(page, FOLLOW_UP, key)
    page.keyboard.type("fri")
    expect(page.locator(".cell-editor [role=status]")).to_have_text("Fri 6 Mar · in 3 days")
    page.keyboard.press("Escape")
    assert _cell_in_focus(page) == (patient.name, "cell-follow-up")
    page.keyboard.press(key)
    page.keyboard.type("2020-01-01")
    page.keyboard.press("Enter")
    expect(page.locator(".cell-editor .field-error")).to_contain_text("is past")
    page.keyboard.press("Control+a")
    page.keyboard.type("fri")
    page.keyboard.press("Enter")
    expect(_row(page, patient).locator(".cell-follow-up")).to_contain_text("Fri 6 Mar")
    assert _cell_in_focus(page) == (patient.name, "cell-follow-up")


def test_the_owner_is_changed_in_its_row_by_mouse(open_page: Opener, site: Site, make_patient: MakePatient) -> None:
    [patient] = _crowd(make_patient, "Rowowner", 1)
    page = _supervisor(open_page, site, "/worklist/?search=rowowner")
    was = _bytes([patient])
    row = _row(page, patient)
    row.hover()
    row.get_by_role("button", name="Edit the owner of").click()
    page.locator(".cell-editor").get_by_role("option", name="Maren Oakley").click()
    expect(row.locator(".cell-owner")).to_contain_text("Maren Oakley")
    page.get_by_role("button", name="Undo").click()
    expect(row.locator(".cell-owner")).to_contain_text("Maya Ortiz")
    assert _bytes([patient]) == was


def test_what_may_not_be_chosen_says_why(open_page: Opener, make_patient: MakePatient) -> None:
    [patient] = _crowd(make_patient, "Rowrefused", 1)
    page = _open(open_page(), "rowrefused")
    _edit_by_keys(page, OWNER, "e")
    page.keyboard.type("maren")
    page.keyboard.press("Enter")
    expect(page.locator(".cell-editor .field-error")).to_contain_text("It belongs to somebody else.")
    expect(_row(page, patient).locator(".cell-owner")).to_contain_text("Maya Ortiz")


def test_a_row_edited_out_of_its_filter_stays_marked_until_the_list_is_read_anew(
    open_page: Opener, make_patient: MakePatient
) -> None:
    people = _crowd(make_patient, "Rowstays", 3)
    page = open_page("/worklist/?search=rowstays&follow-up=today&sort=person")
    is_ready(page)
    page.keyboard.press("j")
    _edit_by_keys(page, FOLLOW_UP, "e")
    page.keyboard.type("+30")
    page.keyboard.press("Enter")
    expect(_row(page, people[1]).locator(".strayed")).to_have_text("no longer matches")
    assert rows(page) == [each.name for each in people]
    page.reload()
    assert rows(page) == [people[0].name, people[2].name]


def test_the_later_one_of_two_learns_what_the_other_did(open_page: Opener, make_patient: MakePatient) -> None:
    [patient] = _crowd(make_patient, "Rowtwo", 1)
    page = _open(open_page(), "rowtwo")
    _edit_by_keys(page, FOLLOW_UP, "e")
    expect(page.locator(".cell-editor").get_by_role("option", name="tomorrow")).to_be_visible()
    _set_follow_up(patient, "2026-03-20")
    page.keyboard.type("+5")
    page.keyboard.press("Enter")
    error = page.locator(".cell-editor .field-error")
    expect(error).to_contain_text("changed this encounter in the meantime")
    expect(error).to_contain_text("It is 20 Mar 2026 now.")
    expect(_row(page, patient).locator(".cell-follow-up")).to_contain_text("20 Mar")
    # Having seen both, one may mean it still.
    page.keyboard.press("Enter")
    expect(_row(page, patient).locator(".cell-follow-up")).to_contain_text("Sun 8 Mar")


def test_who_gives_away_the_right_to_see_a_row_sees_it_go_at_once(
    open_page: Opener, site: Site, make_patient: MakePatient
) -> None:
    with transaction() as session:
        me = session.exec(select(User).where(col(User.email) == "case.manager@demo.example")).one()
        reach, me.reach = me.reach, "assigned"
        session.add(me)
        my_id = me.id
    try:
        people = _crowd(make_patient, "Rowgone", 2, owner_id=my_id)
        page = open_page(signed_in=False)
        sign_in(page, site, "case.manager", "/worklist/?search=rowgone&sort=person")
        is_ready(page)
        _edit_by_keys(page, OWNER, "e")
        page.keyboard.type("maya")
        page.keyboard.press("Enter")
        expect(page.locator(".toast")).to_contain_text("It is no longer yours to see, so it left the list.")
        assert rows(page) == [people[1].name]
        expect(_row(page, people[1]).locator("button, a, input, td").first).to_be_attached()
        _until(lambda: _cell_in_focus(page)[0] == people[1].name)
    finally:
        with transaction() as session:
            session.get_one(User, my_id).reach = reach


# Taking it out


def test_an_export_says_what_it_takes_out_and_takes_all_pages_of_it(
    open_page: Opener, site: Site, tmp_path: Path
) -> None:
    page = _supervisor(open_page, site, "/worklist/?sort=-person")
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
    page = _supervisor(open_page, site, "/worklist/?sort=person")
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


def test_stages_are_offered_in_their_order(open_page: Opener, make_patient: MakePatient) -> None:
    _crowd(make_patient, "Rowstages", 1)
    page = _open(open_page(), "rowstages")
    _edit_by_keys(page, STAGE, "e")
    with reading() as session:
        stages = session.exec(select(Stage.name).where(col(Stage.deleted_at).is_(None)).order_by(col(Stage.position)))
        names = list(stages)
    expect(page.locator(".cell-editor li > span:first-child")).to_have_text(names)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_over_the_list_breaks_no_rule(
    open_page: Opener, site: Site, make_patient: MakePatient, scheme: str
) -> None:
    _crowd(make_patient, f"Gridaxe{scheme}", 2)
    page = open_page(signed_in=False, color_scheme=scheme, **STILL)
    sign_in(page, site, "supervisor", f"/worklist/?search=gridaxe{scheme}&sort=person")
    is_ready(page)
    page.get_by_label("Choose all rows of this page").click()
    expect(page.locator(".chosen-bar")).to_be_visible()
    found = {"bar": findings_at_every_width(page)}
    for column, name in ((STAGE, "stage"), (FOLLOW_UP, "follow-up")):
        _edit_by_keys(page, column, "e")
        found[name] = {"editor": findings(page, within=".cell-editor")}
        page.keyboard.press("Escape")
        page.keyboard.press("k")
    for kind in ("task", "stage", "owner"):
        page.locator(f'[data-act="{kind}"]').click()
        expect(page.get_by_role("button", name="Preview")).to_be_visible()
        found[f"ask {kind}"] = {"dialog": findings(page, within="#bulk")}
        page.keyboard.press("Escape")
    dialog = _preview(page, "follow-up", FILLS["follow-up"])
    found["preview"] = {"dialog": findings(page, within="#bulk")}
    dialog.locator(".dialog-actions .primary").click()
    expect(dialog.get_by_text("2 of 2 done")).to_be_visible()
    found["result"] = {"dialog": findings(page, within="#bulk")}
    page.keyboard.press("Escape")
    page.locator('[data-act="export"]').click()
    expect(page.locator("#export-title")).to_contain_text("Export 2 encounters")
    found["export"] = {"dialog": findings(page, within="#export")}
    assert {name: each for name, each in found.items() if any(each.values())} == {}
