"""The days of a case in a real browser: from the case to its ledger, as of another day, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from playwright.sync_api import expect

from rxcase.access.actor import command_line
from rxcase.db import transaction
from rxcase.models import Case, Restriction
from rxcase.services.restriction import restrictions
from tests.browser.conftest import Opener, Patient


def test_the_ledger_opens_from_the_case_and_counts_through_the_day_that_is_typed(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Counted")
    with transaction() as session:
        case = session.get_one(Case, patient.case_id)
        case.occurred_on = date(2026, 2, 2)
        session.add(
            Restriction(
                employee_id=case.employee_id, case_id=case.id, description="Lifting", starts_on=date(2026, 2, 3)
            )
        )
    page = open_page(f"/case/{patient.case_id}/")
    page.get_by_role("link", name="Days…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Days of")
    restricted = page.locator(".ledger-numbers dd").nth(1)
    expect(restricted).to_have_text("29")
    expect(page.get_by_role("row").filter(has_text="Lifting")).to_contain_text("29 CFR 1904.7(b)(4)(i)")

    page.get_by_label("As of").fill("2/10")
    page.keyboard.press("Enter")
    expect(restricted).to_have_text("8")
    expect(page).to_have_url(f"{page.url.split('/days')[0]}/days/{patient.case_id}/?as_of=2026-02-10")
    page.get_by_role("link", name="Annual estimate").click()
    expect(restricted).to_have_text("180")
    expect(page.get_by_text("The 180th day was 1 Aug 2026")).to_be_visible()
    page.get_by_role("link", name="Back to today").click()
    expect(page.get_by_text("not today")).to_have_count(0)

    page.get_by_label("As of").fill("some day")
    page.keyboard.press("Enter")
    expect(page.locator("#day-error")).to_be_visible()
    expect(page.get_by_label("As of")).to_have_value("some day")


def test_a_case_that_is_not_there_says_so(open_page: Opener) -> None:
    page = open_page("/days/999999/")
    expect(page.get_by_role("heading", level=1)).to_have_text("These days cannot be shown")


def test_what_somebody_else_changes_of_the_person_is_counted_at_once(
    open_page: Opener, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Counted live")
    with transaction() as session:
        session.get_one(Case, patient.case_id).occurred_on = date(2026, 2, 2)
    page = open_page(f"/days/{patient.case_id}/")
    restricted = page.locator(".ledger-numbers dd").nth(1)
    expect(restricted).to_have_text("0")
    limit = {"description": "No ladders", "starts_on": "2026-02-03", "ends_on": "2026-02-12"}
    restrictions.add(command_line(), patient.encounter_id, limit)
    expect(restricted).to_have_text("10")
