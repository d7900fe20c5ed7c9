"""Ways to and through the worklist's grid that its journeys share."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from sqlmodel import col, select

from rxcase.access.actor import Actor, system
from rxcase.db import reading
from rxcase.models import CaseManagerAssignment, Encounter, Task
from rxcase.services.encounter import encounters
from tests.browser.conftest import Opener, Patient, Site, is_ready, sign_in

MakePatient = Callable[..., Patient]

ACTIVE = "document.activeElement"


def cell_in_focus(page: Page) -> tuple[str, str]:
    """The person of the row and the class of the cell that have the focus."""
    found = page.evaluate(
        f"[{ACTIVE}.closest('tr')?.querySelector('.row-link')?.textContent ?? '',"
        f" {ACTIVE}.closest('td, th')?.className ?? '']"
    )
    return found[0], found[1]


def crowd(make: MakePatient, name: str, count: int, **over: Any) -> list[Patient]:
    return [make(f"{name}{'abcdef'[number]}", **over) for number in range(count)]


def opened_list(page: Page, name: str) -> Page:
    page.goto(f"/worklist/?search={name}&sort=person")
    is_ready(page)
    expect(page.locator("tr[data-row]").first).to_be_visible()
    return page


def supervisor(open_page: Opener, site: Site, address: str = "/worklist/") -> Page:
    page = open_page(signed_in=False)
    sign_in(page, site, "supervisor", address)
    is_ready(page)
    return page


def row_of(page: Page, patient: Patient) -> Any:
    return page.locator(f'tr[data-row="{patient.encounter_id}"]')


def bytes_of(patients: list[Patient]) -> list[object]:
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


def until(expected: Callable[[], bool]) -> None:
    """Wait for the database: what a page says comes after it, but only just."""
    for _ in range(100):
        if expected():
            return
        time.sleep(0.05)
    assert expected()


def set_follow_up(patient: Patient, day: str, actor: Actor | None = None) -> None:
    with reading() as session:
        version = session.get_one(Encounter, patient.encounter_id).version
    encounters.set_follow_up(actor or system(), patient.encounter_id, version, day)


def preview(page: Page, kind: str, fill: Callable[[Page], object]) -> Any:
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
"""What is filled in for each act on many."""
