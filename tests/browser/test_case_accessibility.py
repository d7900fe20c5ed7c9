"""Charts and cases pass axe in each of their states: wrong, in conflict, asked about, lined out, side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from rxcase.db import transaction
from rxcase.models import Case, Employee
from rxcase.services.case import cases
from tests.browser.conftest import Opener, Patient, Site, sign_in
from tests.browser.test_accessibility import STILL, WIDTHS, findings
from tests.builders import world

SIZES = pytest.mark.parametrize("width", ["wide", "phone"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@SCHEMES
@SIZES
@pytest.mark.parametrize("case_type", ["injury-osha", "absence"])
def test_a_form_that_is_wrong_passes(
    open_page: Opener, make_patient: Callable[..., Patient], width: str, scheme: str, case_type: str
) -> None:
    patient = make_patient(f"Axeform {case_type} {width} {scheme}")
    address = f"/new-case/{patient.employee_id}/?type={case_type}"
    page = open_page(address, viewport=WIDTHS[width], color_scheme=scheme, **STILL)
    page.get_by_role("button", name="Create case").click()
    expect(page.locator(".form-summary")).to_be_visible()
    assert findings(page) == []


@SCHEMES
@SIZES
def test_what_opens_over_a_case_passes(
    open_page: Opener, make_patient: Callable[..., Patient], site: Site, width: str, scheme: str
) -> None:
    patient = make_patient(f"Axecase {width} {scheme}")
    with transaction() as session:
        session.get_one(Case, patient.case_id).verified = "no"
    page = open_page("", signed_in=False, viewport=WIDTHS[width], color_scheme=scheme, **STILL)
    sign_in(page, site, "supervisor")
    page.goto(f"/case/{patient.case_id}/")
    expect(page.get_by_role("button", name="Verify…")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Verify…").click()
    page.get_by_role("button", name="Verify case").click()
    expect(page.locator("#answer-error")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Add injured part…").click()
    page.get_by_label("Nature of injury").fill("Contaminated Sharp")
    page.get_by_role("button", name="Add injured part", exact=True).click()
    expect(page.locator(".form-summary")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Leave").click()
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Delete…").click()
    page.get_by_role("button", name="Delete case").click()
    expect(page.locator("#reason-error")).to_be_visible()
    assert findings(page) == []
    page.get_by_label("Type Yes").fill("Yes")
    page.get_by_label("Reason").fill("Entered twice")
    page.get_by_role("button", name="Delete case").click()
    expect(page.locator(".lined-out")).to_be_visible()
    assert findings(page) == []


@SCHEMES
@SIZES
def test_a_conflict_passes(open_page: Opener, make_patient: Callable[..., Patient], width: str, scheme: str) -> None:
    patient = make_patient(
        f"Axeconflict {width} {scheme}",
    )
    with transaction() as session:
        case = session.get_one(Case, patient.case_id)
        case.case_type = "msea"
    page = open_page(f"/case/{patient.case_id}/", viewport=WIDTHS[width], color_scheme=scheme, **STILL)
    page.get_by_role("button", name="Edit case").click()
    page.get_by_role("textbox", name="Comments").fill("Mine")
    expect(page.locator(".form-foot")).to_contain_text("Draft saved")
    with transaction() as session:
        owner = world.acting(world.a_user(session, name="Cole Webb"))
    cases.edit_case(owner, patient.case_id, 1, {"comments": "Theirs"})
    page.get_by_role("button", name="Save case").click()
    expect(page.locator(".both-sides")).to_be_visible()
    assert findings(page) == []


@SCHEMES
@SIZES
def test_cases_side_by_side_pass(
    open_page: Opener, make_patient: Callable[..., Patient], site: Site, width: str, scheme: str
) -> None:
    patient = make_patient(f"Axetwin {width} {scheme}")
    with transaction() as session:
        person = session.get_one(Employee, patient.employee_id)
        world.a_case(session, person, occurred_on=date(2026, 2, 2), place="Yard", recordable_on=date(2026, 2, 3))
    page = open_page("", signed_in=False, viewport=WIDTHS[width], color_scheme=scheme, **STILL)
    sign_in(page, site, "supervisor")
    page.goto(f"/merge-cases/{patient.case_id}/")
    expect(page.locator(".compared")).to_be_visible()
    assert findings(page) == []
    page.goto("/duplicates/")
    expect(page.get_by_role("link", name=patient.name)).to_be_visible()
    assert findings(page) == []
