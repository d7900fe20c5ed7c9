"""A page left alone locks and keeps what was typed; one that is signed out elsewhere ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect
from sqlmodel import col, select

from rxcase.clock import now
from rxcase.db import transaction
from rxcase.models import User, UserSession
from tests.browser.conftest import PASSWORD, Opener, Patient, Site, is_ready, sign_in


def _has_been_idle(who: str, minutes: float) -> None:
    """As if nobody had touched the person's sessions for a while."""
    with transaction() as session:
        user_id = session.exec(select(User.id).where(User.email == f"{who}@demo.example")).one()
        for each in session.exec(select(UserSession).where(col(UserSession.user_id) == user_id)):
            each.last_active_at = now() - timedelta(minutes=minutes)


def test_an_idle_page_locks_over_what_was_typed_and_goes_on_after_the_password(
    open_page: Opener, site: Site, make_patient: Callable[..., Patient]
) -> None:
    patient = make_patient("Lockhart")
    page = open_page(signed_in=False)
    sign_in(page, site, who="supervisor", address=patient.address)
    is_ready(page)
    page.get_by_label("New note").fill("Before the phone rang.")
    expect(page.get_by_text(re.compile(r"^Draft saved"))).to_be_visible()
    _has_been_idle("supervisor", 21)
    page.get_by_label("New note").fill("Before the phone rang. And after.")
    lock = page.locator("#lock-dialog")
    expect(lock).to_be_visible()
    page.keyboard.press("Escape")
    expect(lock).to_be_visible()
    page.get_by_role("textbox", name="Password").fill("not this one")
    page.keyboard.press("Enter")
    expect(page.locator("#lock-error")).to_have_text("The password is not right.")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(lock).to_be_hidden()
    expect(page.get_by_label("New note")).to_have_value("Before the phone rang. And after.")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".note .note-text")).to_have_text(["Before the phone rang. And after."])


def test_a_page_about_to_lock_says_so_and_any_key_keeps_it(open_page: Opener, site: Site, in_the_site: None) -> None:
    page = open_page(signed_in=False)
    sign_in(page, site, who="administrator")
    is_ready(page)
    _has_been_idle("administrator", 19.5)
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    warning = page.locator("#lock-warning")
    expect(warning).to_contain_text(re.compile(r"locks in \d+ seconds"))
    page.keyboard.press("a")
    expect(warning).to_be_hidden()
    page.reload()
    is_ready(page)
    expect(warning).to_be_hidden()
    expect(page.locator("#lock-dialog")).to_be_hidden()


def test_signing_out_in_one_tab_ends_the_other_at_once(open_page: Opener, site: Site) -> None:
    page = open_page(signed_in=False)
    sign_in(page, site, who="clinician")
    other = page.context.new_page()
    other.goto("/worklist/")
    is_ready(other)
    page.locator(".me summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible(timeout=2_000)
    assert other.locator(".row-link").count() == 0
