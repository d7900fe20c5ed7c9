"""The worklist is edited in its rows."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from rxcase.db import reading, transaction
from rxcase.models import Stage, User
from tests.browser.conftest import Opener, Site, is_ready, rows, sign_in
from tests.browser.grid import (
    FILLS,
    MakePatient,
    bytes_of,
    cell_in_focus,
    crowd,
    opened_list,
    preview,
    row_of,
    set_follow_up,
    supervisor,
    until,
)
from tests.browser.test_accessibility import STILL, findings, findings_at_every_width


def _edit_by_keys(page: Page, column: str, key: str) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Home")
    for _ in range(20):
        if cell_in_focus(page)[1] == column:
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press(key)
    expect(page.get_by_role("combobox", name=re.compile(r" of "))).to_be_focused()


STAGE, OWNER, FOLLOW_UP = "cell-stage", "cell-owner", "cell-follow-up"


def test_the_stage_is_changed_in_its_row_by_keys_and_taken_back(open_page: Opener, make_patient: MakePatient) -> None:
    [patient] = crowd(make_patient, "Rowstage", 1)
    page = opened_list(open_page(), "rowstage")
    was = bytes_of([patient])
    _edit_by_keys(page, STAGE, "e")
    page.keyboard.type("assess")
    page.keyboard.press("Enter")
    expect(row_of(page, patient).locator(".cell-stage")).to_contain_text("Assessment")
    expect(page.locator(".cell-editor")).to_have_count(0)
    assert cell_in_focus(page) == (patient.name, "cell-stage")
    page.keyboard.press("u")
    expect(row_of(page, patient).locator(".cell-stage")).to_contain_text("Intake")
    assert bytes_of([patient]) == was


@pytest.mark.parametrize("key", ["F2", "Enter"])
def test_the_follow_up_is_typed_in_its_row_and_understood_while_typing(
    open_page: Opener, make_patient: MakePatient, key: str
) -> None:
    [patient] = crowd(make_patient, f"Rowday{key}", 1)
    page = opened_list(open_page(), f"rowday{key}")
    _edit_by_keys(page, FOLLOW_UP, key)
    page.keyboard.type("fri")
    expect(page.locator(".cell-editor [role=status]")).to_have_text("Fri 6 Mar · in 3 days")
    page.keyboard.press("Escape")
    assert cell_in_focus(page) == (patient.name, "cell-follow-up")
    page.keyboard.press(key)
    page.keyboard.type("2020-01-01")
    page.keyboard.press("Enter")
    expect(page.locator(".cell-editor .field-error")).to_contain_text("is past")
    page.keyboard.press("Control+a")
    page.keyboard.type("fri")
    page.keyboard.press("Enter")
    expect(row_of(page, patient).locator(".cell-follow-up")).to_contain_text("Fri 6 Mar")
    assert cell_in_focus(page) == (patient.name, "cell-follow-up")


def test_the_owner_is_changed_in_its_row_by_mouse(open_page: Opener, site: Site, make_patient: MakePatient) -> None:
    [patient] = crowd(make_patient, "Rowowner", 1)
    page = supervisor(open_page, site, "/worklist/?search=rowowner")
    was = bytes_of([patient])
    row = row_of(page, patient)
    row.hover()
    row.get_by_role("button", name="Edit the owner of").click()
    page.locator(".cell-editor").get_by_role("option", name="Maren Oakley").click()
    expect(row.locator(".cell-owner")).to_contain_text("Maren Oakley")
    page.get_by_role("button", name="Undo").click()
    expect(row.locator(".cell-owner")).to_contain_text("Maya Ortiz")
    assert bytes_of([patient]) == was


def test_what_may_not_be_chosen_says_why(open_page: Opener, make_patient: MakePatient) -> None:
    [patient] = crowd(make_patient, "Rowrefused", 1)
    page = opened_list(open_page(), "rowrefused")
    _edit_by_keys(page, OWNER, "e")
    page.keyboard.type("maren")
    page.keyboard.press("Enter")
    expect(page.locator(".cell-editor .field-error")).to_contain_text("It belongs to somebody else.")
    expect(row_of(page, patient).locator(".cell-owner")).to_contain_text("Maya Ortiz")


def test_a_row_edited_out_of_its_filter_stays_marked_until_the_list_is_read_anew(
    open_page: Opener, make_patient: MakePatient
) -> None:
    people = crowd(make_patient, "Rowstays", 3)
    page = open_page("/worklist/?search=rowstays&follow-up=today&sort=person")
    is_ready(page)
    page.keyboard.press("j")
    _edit_by_keys(page, FOLLOW_UP, "e")
    page.keyboard.type("+30")
    page.keyboard.press("Enter")
    expect(row_of(page, people[1]).locator(".strayed")).to_have_text("no longer matches")
    assert rows(page) == [each.name for each in people]
    page.reload()
    assert rows(page) == [people[0].name, people[2].name]


def test_the_later_one_of_two_learns_what_the_other_did(open_page: Opener, make_patient: MakePatient) -> None:
    [patient] = crowd(make_patient, "Rowtwo", 1)
    page = opened_list(open_page(), "rowtwo")
    _edit_by_keys(page, FOLLOW_UP, "e")
    expect(page.locator(".cell-editor").get_by_role("option", name="tomorrow")).to_be_visible()
    set_follow_up(patient, "2026-03-20")
    page.keyboard.type("+5")
    page.keyboard.press("Enter")
    error = page.locator(".cell-editor .field-error")
    expect(error).to_contain_text("changed this encounter in the meantime")
    expect(error).to_contain_text("It is 20 Mar 2026 now.")
    expect(row_of(page, patient).locator(".cell-follow-up")).to_contain_text("20 Mar")
    # Having seen both, one may mean it still.
    page.keyboard.press("Enter")
    expect(row_of(page, patient).locator(".cell-follow-up")).to_contain_text("Sun 8 Mar")


def test_who_gives_away_the_right_to_see_a_row_sees_it_go_at_once(
    open_page: Opener, site: Site, make_patient: MakePatient
) -> None:
    with transaction() as session:
        me = session.exec(select(User).where(col(User.email) == "case.manager@demo.example")).one()
        reach, me.reach = me.reach, "assigned"
        session.add(me)
        my_id = me.id
    try:
        people = crowd(make_patient, "Rowgone", 2, owner_id=my_id)
        page = open_page(signed_in=False)
        sign_in(page, site, "case.manager", "/worklist/?search=rowgone&sort=person")
        is_ready(page)
        _edit_by_keys(page, OWNER, "e")
        page.keyboard.type("maya")
        page.keyboard.press("Enter")
        expect(page.locator(".toast")).to_contain_text("It is no longer yours to see, so it left the list.")
        assert rows(page) == [people[1].name]
        expect(row_of(page, people[1]).locator("button, a, input, td").first).to_be_attached()
        until(lambda: cell_in_focus(page)[0] == people[1].name)
    finally:
        with transaction() as session:
            session.get_one(User, my_id).reach = reach


def test_stages_are_offered_in_their_order(open_page: Opener, make_patient: MakePatient) -> None:
    crowd(make_patient, "Rowstages", 1)
    page = opened_list(open_page(), "rowstages")
    _edit_by_keys(page, STAGE, "e")
    with reading() as session:
        stages = session.exec(select(Stage.name).where(col(Stage.deleted_at).is_(None)).order_by(col(Stage.position)))
        names = list(stages)
    expect(page.locator(".cell-editor li > span:first-child")).to_have_text(names)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_over_the_list_breaks_no_rule(
    open_page: Opener, site: Site, make_patient: MakePatient, scheme: str
) -> None:
    crowd(make_patient, f"Gridaxe{scheme}", 2)
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
    dialog = preview(page, "follow-up", FILLS["follow-up"])
    found["preview"] = {"dialog": findings(page, within="#bulk")}
    dialog.locator(".dialog-actions .primary").click()
    expect(dialog.get_by_text("2 of 2 done")).to_be_visible()
    found["result"] = {"dialog": findings(page, within="#bulk")}
    page.keyboard.press("Escape")
    page.locator('[data-act="export"]').click()
    expect(page.locator("#export-title")).to_contain_text("Export 2 encounters")
    found["export"] = {"dialog": findings(page, within="#export")}
    assert {name: each for name, each in found.items() if any(each.values())} == {}
