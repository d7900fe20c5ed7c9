"""Getting in, getting where one wanted, getting out."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Opener, Site, is_ready, sign_in


def test_a_wrong_password_is_said_in_words_and_the_email_is_not_asked_again(open_page: Opener) -> None:
    page = open_page("/sign-in/", signed_in=False)
    page.get_by_label("E-mail").fill("case.manager@demo.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("The e-mail or the password is not right.")
    expect(page.get_by_label("E-mail")).to_have_value("case.manager@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/worklist/$"))


def test_whoever_is_not_signed_in_gets_to_the_page_wanted_by_signing_in(open_page: Opener, site: Site) -> None:
    page = open_page(signed_in=False)
    sign_in(page, site, address="/worklist/?follow-up=overdue")
    expect(page).to_have_url(re.compile(r"/worklist/\?follow-up=overdue$"))
    is_ready(page)
    expect(page.locator(".chip.chosen")).to_have_text("Follow-up: Overdue")


def test_after_signing_out_the_back_button_shows_nobody(open_page: Opener, site: Site) -> None:
    page = open_page(signed_in=False)
    sign_in(page, site)
    is_ready(page)
    page.locator(".me summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Password")).to_be_visible()
    assert page.locator(".row-link").count() == 0


def test_an_employer_sees_an_account_and_no_worklist(open_page: Opener, site: Site) -> None:
    page = open_page(signed_in=False)
    sign_in(page, site, who="employer")
    expect(page).to_have_url(re.compile(r"/account/$"))
    expect(page.locator(".rail-link")).to_have_count(1)
    page.goto("/worklist/")
    expect(page.get_by_role("heading", name="This page is not part of your role")).to_be_visible()
    assert page.locator(".row-link").count() == 0


def test_an_address_that_leads_nowhere_says_so(open_page: Opener) -> None:
    page = open_page("/no/such/page")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    page.get_by_role("link", name="To the start").click()
    expect(page).to_have_url(re.compile(r"/worklist/$"))


def test_the_password_form_says_beside_the_field_what_is_wrong(open_page: Opener) -> None:
    page = open_page("/account/")
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill("another kettle under the bed")
    page.get_by_label("New password, again").fill("another kettle under the bet")
    page.get_by_role("button", name="Change password").click()
    expect(page.locator("#new_password_again-error")).to_contain_text("differ")
    expect(page.get_by_label("New password", exact=True)).to_have_value("another kettle under the bed")
