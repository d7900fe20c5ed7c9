"""Charts and cases in a real browser: made, edited, lost and found again, merged, copied, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from rxcase.db import reading, transaction
from rxcase.models import Case, Employee
from tests.browser.conftest import Opener, Patient, Site, is_ready, sign_in
from tests.builders import world

NARRATIVE = {
    "What was the employee doing just before the incident?": "Lifting a crate.",
    "What happened?": "It slipped.",
    "What object or substance directly harmed the employee?": "The crate.",
}


def _case(number: int) -> Case:
    with reading() as session:
        found = session.get_one(Case, number)
        session.expunge(found)
        return found


def _fill_injury(page: Page) -> None:
    page.get_by_label("A single event").check()
    page.get_by_label("Day of injury or onset").fill("2/20")
    page.get_by_label("Time of injury or onset").fill("2:30 pm")
    page.get_by_label("Time the person began work").fill("unknown")
    page.get_by_label("Last date of work").fill("2/20")
    page.get_by_role("group", name="Work-related").get_by_label("Yes").check()
    page.get_by_label("Injury or illness type").select_option("I")
    page.get_by_label("Onsite", exact=True).check()
    page.get_by_label("Where the event occurred").fill("Loading dock")
    for label, words in NARRATIVE.items():
        page.get_by_label(label).fill(words)


@pytest.fixture
def ready_case(make_patient: Callable[..., Patient]) -> Callable[[str], Patient]:
    """A patient whose case has all that an injury needs to be saved."""

    def made(last_name: str) -> Patient:
        patient = make_patient(last_name)
        with transaction() as session:
            case = session.get_one(Case, patient.case_id)
            case.onset, case.work_related, case.illness_type, case.on_premises = "single-event", "yes", "I", True
            case.place, case.activity_before, case.what_happened, case.harmed_by = (
                "Dock",
                "Lifting.",
                "It slipped.",
                "A crate.",
            )
            from datetime import datetime

            case.last_worked_local = datetime(2026, 2, 2)
        return patient

    return made


def _address(patient: Patient) -> str:
    return f"/case/{patient.case_id}/"


def test_an_injury_is_made_from_the_chart_wrong_first_and_taken_back(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Newcase")
    page = open_page(f"/chart/{patient.employee_id}/")
    expect(page.get_by_role("heading", name=patient.name)).to_be_visible()
    page.get_by_text("New case…").click()
    page.get_by_role("link", name="Injury (OSHA)").click()
    page.get_by_role("button", name="Create case").click()
    summary = page.locator(".form-summary")
    expect(summary).to_contain_text("11 fields need your attention")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Where the event occurred")).to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link", name="Where the event occurred").click()
    expect(page.get_by_label("Where the event occurred")).to_be_focused()
    # What matters only now appears only now.
    expect(page.get_by_label("Address", exact=False)).to_have_count(0)
    page.get_by_label("Offsite").check()
    expect(page.get_by_label("ZIP code")).to_be_visible()
    _fill_injury(page)
    expect(page.get_by_label("ZIP code")).to_have_count(0)
    page.get_by_role("button", name="Create case").click()
    expect(page.locator(".toast")).to_contain_text("created")
    expect(page.get_by_role("heading", name="S2026-")).to_be_visible()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="This case cannot be shown")).to_be_visible()


def test_days_are_understood_while_they_are_typed(open_page: Opener, make_patient: Callable[..., Patient]) -> None:
    page = open_page(f"/new-case/{make_patient('Reader').employee_id}/?type=absence")
    page.get_by_label("Expected return").fill("fri")
    expect(page.locator("#field-expected_return_local-reading")).to_have_text("Fri 6 Mar")
    page.get_by_label("First day off").fill("2/30")
    expect(page.locator("#field-first_day_off-error")).to_contain_text("There is no such day")


def test_the_keyboard_alone_edits_a_case(open_page: Opener, ready_case: Callable[[str], Patient]) -> None:
    patient = ready_case("Keys")
    page = open_page(_address(patient))
    page.get_by_role("button", name="Edit case").focus()
    page.keyboard.press("Enter")
    place = page.get_by_label("Where the event occurred")
    place.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Dock 4")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator(".toast")).to_contain_text("Case saved.")
    expect(page.locator("#changes")).to_contain_text("Dock → Dock 4")
    assert _case(patient.case_id).place == "Dock 4"
    page.keyboard.press("u")
    expect(page.locator(".toast")).to_contain_text("Taken back")
    assert _case(patient.case_id).place == "Dock"


def test_what_was_typed_survives_escape_and_the_end_of_the_tab(
    open_page: Opener, ready_case: Callable[[str], Patient]
) -> None:
    patient = ready_case("Crash")
    page = open_page(_address(patient))
    page.get_by_role("button", name="Edit case").click()
    page.get_by_label("Where the event occurred").fill("Dock 5")
    expect(page.locator(".form-foot")).to_contain_text("Draft saved")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Edit case")).to_be_visible()
    page.close()
    again = open_page(_address(patient))
    expect(again.get_by_label("Where the event occurred")).to_have_value("Dock 5")
    expect(again.locator(".form-foot")).to_contain_text("not saved yet")
    again.get_by_role("button", name="Discard what I typed").click()
    expect(again.get_by_label("Where the event occurred")).to_have_value("Dock")
    expect(again.locator(".form-foot")).not_to_contain_text("saved")
    again.get_by_role("button", name="Leave").click()
    again.reload()
    expect(again.get_by_role("button", name="Edit case")).to_be_visible()


def test_two_who_edit_the_same_field_see_both_sides_and_nothing_is_lost(
    open_page: Opener, ready_case: Callable[[str], Patient], site: Site, chromium: Browser
) -> None:
    patient = ready_case("Twosides")
    page = open_page(_address(patient))
    page.get_by_role("button", name="Edit case").click()
    page.get_by_label("Where the event occurred").fill("Mine")
    page.get_by_label("Witnesses").fill("Nobody")
    context = chromium.new_context(base_url=site.url)
    other = context.new_page()
    sign_in(other, site, "supervisor")
    other.goto(_address(patient))
    other.get_by_role("button", name="Edit case").click()
    other.get_by_label("Where the event occurred").fill("Theirs")
    other.get_by_role("button", name="Save case").click()
    expect(other.locator(".toast")).to_contain_text("Case saved.")
    context.close()
    page.get_by_role("button", name="Save case").click()
    conflict = page.locator(".both-sides")
    expect(conflict).to_contain_text("Mine")
    expect(conflict).to_contain_text("Theirs")
    expect(page.locator(".form-summary")).to_be_focused()
    assert _case(patient.case_id).place == "Theirs"
    conflict.get_by_role("button", name="Take this").click()
    expect(page.get_by_label("Where the event occurred")).to_have_value("Theirs")
    conflict.get_by_role("button", name="Keep mine").click()
    expect(page.get_by_label("Where the event occurred")).to_have_value("Mine")
    page.get_by_role("button", name="Save case").click()
    expect(page.locator(".toast")).to_contain_text("Case saved.")
    saved = _case(patient.case_id)
    assert (saved.place, saved.witnesses) == ("Mine", "Nobody")


def test_a_sharp_asks_for_its_device(open_page: Opener, ready_case: Callable[[str], Patient]) -> None:
    page = open_page(_address(ready_case("Sharp")))
    page.get_by_role("button", name="Add injured part…").click()
    page.get_by_label("Nature of injury").fill("Contaminated Sharp")
    page.get_by_label("Body part").fill("Left thumb")
    page.get_by_label("Type of device").fill("Hollow needle")
    page.get_by_label("Manufacturer").fill("Acme")
    page.get_by_label("Puncture").check()
    page.get_by_role("button", name="Add injured part", exact=True).click()
    expect(page.locator("#parts")).to_contain_text("Contaminated Sharp, Left thumb · Hollow needle, Acme, Puncture")
    page.get_by_role("button", name="Remove Contaminated Sharp").click()
    expect(page.locator("#parts")).to_contain_text("None is recorded")


def test_a_report_is_verified_then_closed_and_reopened(open_page: Opener, ready_case: Callable[[str], Patient]) -> None:
    patient = ready_case("Report")
    with transaction() as session:
        session.get_one(Case, patient.case_id).verified = "no"
    page = open_page(_address(patient))
    page.get_by_role("button", name="Verify…").click()
    page.get_by_role("button", name="Verify case").click()
    expect(page.get_by_role("dialog")).to_contain_text("Choose whether it is verified or declined")
    page.get_by_label("Yes, it is verified").check()
    page.get_by_label("Developed over time").check()
    page.get_by_role("button", name="Verify case").click()
    expect(page.locator(".toast")).to_contain_text("Case verified.")
    page.get_by_role("button", name="Close…").click()
    page.get_by_label("Conclusion date").fill("+1")
    page.keyboard.press("Enter")
    expect(page.locator("#closed_on-error")).to_contain_text("still to come")
    page.get_by_label("Conclusion date").fill("3/2")
    page.keyboard.press("Enter")
    expect(page.locator("strong", has_text="Closed 2 Mar 2026")).to_be_visible()
    page.get_by_role("button", name="Reopen…").click()
    page.get_by_role("button", name="Reopen case").click()
    expect(page.locator(".toast")).to_contain_text("Case reopened.")


def test_a_deleted_case_is_lined_out_until_the_page_is_loaded_again_and_comes_back(
    open_page: Opener, ready_case: Callable[[str], Patient], site: Site
) -> None:
    patient = ready_case("Deleted")
    page = open_page("", signed_in=False)
    sign_in(page, site, "supervisor")
    page.goto(_address(patient))
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Delete…").click()
    page.get_by_label("Type Yes").fill("yes")
    page.get_by_role("button", name="Delete case").click()
    expect(page.get_by_role("dialog").locator(".field-error")).to_have_count(2)
    page.get_by_label("Type Yes").fill("Yes")
    page.get_by_label("Reason").fill("Entered twice")
    page.get_by_role("button", name="Delete case").click()
    expect(page.locator(".lined-out h1")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="This case cannot be shown")).to_be_visible()
    assert _case(patient.case_id).delete_reason == "Entered twice"
    page.goto("/changes/")
    page.get_by_role("button", name="Undo: Case deleted").first.click()
    expect(page.locator(".toast")).to_contain_text("aken back")
    page.goto(_address(patient))
    expect(page.get_by_role("button", name="Edit case")).to_be_visible()


def test_an_encounter_changes_its_case_and_gets_a_new_one(
    open_page: Opener, ready_case: Callable[[str], Patient]
) -> None:
    patient = ready_case("Linker")
    page = open_page(patient.address)
    page.get_by_role("button", name="Unlink").click()
    expect(page.locator(".toast")).to_contain_text("Case unlinked.")
    expect(page.locator("#case")).to_contain_text("No case is linked")
    page.get_by_role("button", name="Link S2026-").click()
    expect(page.locator(".toast")).to_contain_text("Case linked.")
    page.get_by_role("button", name="Unlink").click()
    page.get_by_text("New case…").click()
    page.get_by_role("link", name="MSEA").click()
    page.get_by_label("Day of the evaluation").fill("3/2")
    page.get_by_label("Time").fill("9 am")
    page.get_by_role("button", name="Create and link case").click()
    expect(page.locator(".head-case")).to_contain_text("MSEA")


def test_two_cases_of_a_day_become_one(open_page: Opener, ready_case: Callable[[str], Patient], site: Site) -> None:
    patient = ready_case("Twin")
    with transaction() as session:
        person = session.get_one(Employee, patient.employee_id)
        twin = world.a_case(session, person, occurred_on=date(2026, 2, 2), place="Yard").id or 0
    page = open_page("", signed_in=False)
    sign_in(page, site, "supervisor")
    page.goto("/duplicates/")
    page.get_by_role("link", name=patient.name).click()
    table = page.locator(".compared")
    row = table.get_by_role("row", name="Where the event occurred")
    expect(row.get_by_label("Dock")).to_be_checked()
    row.get_by_label("Yard").check()
    page.get_by_role("button", name="Merge into").click()
    expect(page.locator(".toast")).to_contain_text("Merged")
    assert (_case(patient.case_id).place, _case(twin).deleted_at is None) == ("Yard", False)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("taken back")
    assert (_case(patient.case_id).place, _case(twin).deleted_at) == ("Dock", None)


def test_a_case_is_copied_to_others_who_were_there(open_page: Opener, ready_case: Callable[[str], Patient]) -> None:
    patient = ready_case("Source")
    with transaction() as session:
        from rxcase.models import Employer

        employer = session.get_one(Employer, session.get_one(Employee, patient.employee_id).employer_id)
        world.an_employee(session, employer, last_name="Exposed", first_name="Eve")
        there = world.an_employee(session, employer, last_name="Exposed", first_name="Adam")
        world.a_case(session, there)
    page = open_page(f"/copy-case/{patient.case_id}/")
    page.get_by_label("Find people of").fill("expo")
    expect(page.get_by_role("list", name="Found")).to_contain_text("Has a case of that day already")
    page.get_by_role("button", name="Add Exposed, Eve").click()
    page.get_by_role("button", name="Copy to 1 person").click()
    expect(page.get_by_text("Copied as")).to_be_visible()


def test_closed_ones_are_hidden_from_a_chart_by_its_address(
    open_page: Opener, ready_case: Callable[[str], Patient]
) -> None:
    patient = ready_case("Hidden")
    with transaction() as session:
        session.get_one(Case, patient.case_id).status = "closed"
    page = open_page(f"/chart/{patient.employee_id}/")
    expect(page.locator("#cases .entry")).to_have_count(1)
    page.get_by_role("link", name="Hide closed").click()
    expect(page.locator("#cases .entry")).to_have_count(0)
    page.reload()
    is_ready(page)
    expect(page.get_by_role("link", name="Show closed")).to_be_visible()
    expect(page.locator("#cases .entry")).to_have_count(0)


def test_a_case_gets_its_right_type_wrong_first_by_keyboard_and_is_taken_back(
    open_page: Opener, ready_case: Callable[[str], Patient]
) -> None:
    patient = ready_case("Retyped")
    with transaction() as session:
        session.get_one(Case, patient.case_id).recordable_on = date(2026, 2, 3)
    page = open_page(_address(patient))
    page.locator("summary", has_text="More").click()
    page.get_by_role("button", name="Change type…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("determined recordable on 3 Feb 2026")
    page.get_by_role("button", name="Change type", exact=True).click()
    expect(dialog.locator(".form-summary")).to_be_focused()
    dialog.locator(".form-summary a", has_text="Choose what").click()
    expect(page.get_by_label("It really is")).to_be_focused()
    page.get_by_label("It really is").select_option("hospital")
    page.get_by_role("button", name="Change type", exact=True).click()
    expect(page.get_by_label("It really is")).to_have_value("hospital")
    dialog.locator(".form-summary a", has_text="Say why").click()
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("Seen at the hospital only.")
    page.keyboard.press("Enter")
    expect(page.locator(".record-head")).to_contain_text("Hospital")
    expect(page.locator("#changes")).to_contain_text("Injury (OSHA) → Hospital")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".record-head")).to_contain_text("Injury (OSHA)")
    assert _case(patient.case_id).recordable_on == date(2026, 2, 3)


def test_a_case_and_a_chart_follow_what_others_save_and_a_form_says_who_it_was(
    open_page: Opener, ready_case: Callable[[str], Patient], site: Site, chromium: Browser
) -> None:
    patient = ready_case("Followed")
    reading, chart = open_page(_address(patient)), open_page(f"/chart/{patient.employee_id}/")
    writing = open_page(_address(patient))
    writing.get_by_role("button", name="Edit case").click()
    writing.get_by_label("Where the event occurred").fill("Loading dock")
    expect(chart.locator("#cases")).to_contain_text("Open")

    context = chromium.new_context(base_url=site.url)
    other = context.new_page()
    sign_in(other, site, who="supervisor", address=_address(patient))
    other.goto(_address(patient))
    other.get_by_role("button", name="Edit case").click()
    other.get_by_label("Where the event occurred").fill("Yard")
    other.get_by_role("button", name="Save case").click()
    expect(reading.locator("#facts")).to_contain_text("Yard")
    expect(writing.locator(".meanwhile")).to_contain_text("saved this meanwhile")
    expect(writing.get_by_label("Where the event occurred")).to_have_value("Loading dock")
    writing.get_by_role("button", name="Save case").click()
    expect(writing.locator(".form-summary")).to_be_focused()
    expect(writing.get_by_role("row", name="Where the event occurred")).to_contain_text("Yard")

    other.get_by_role("button", name="Close…").click()
    other.get_by_role("button", name="Close case").click()
    expect(chart.locator("#cases")).to_contain_text("Closed")
    context.close()


def test_a_dialog_is_not_carried_from_one_case_to_another(
    open_page: Opener, ready_case: Callable[[str], Patient]
) -> None:
    first, second = ready_case("Leftone"), ready_case("Lefttwo")
    page = open_page(_address(first))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(_address(second))
    page.get_by_role("button", name="Close…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.locator(".record-head")).to_contain_text("Leftone")
    expect(page.get_by_role("dialog")).to_have_count(0)
