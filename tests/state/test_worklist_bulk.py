"""What is done to many, as the page does it: listed once, carried out in parts, stopped, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from rxcase.db import reading, transaction
from rxcase.models import Encounter, User
from rxcase.services.bulk.bulk import CHUNK
from rxcase.state.session import SessionState
from rxcase.state.worklist import WorklistState
from rxcase.state.worklist_bulk import BulkState
from rxcase.state.worklist_edit import CellEditState
from rxcase.state.worklist_export import ExportState
from tests.builders import world
from tests.state.conftest import TODAY, Tab

MANY = 2 * CHUNK + 5
DAY = date(2026, 3, 12)


@pytest.fixture
def tab(open_tab: Callable[[User], Tab], sqlite_database: str) -> Tab:
    """A supervisor before a list of more than two parts."""
    with transaction() as session:
        employer = world.an_employer(session)
        for number in range(MANY):
            person = world.an_employee(session, employer, last_name=f"Person {number:02}")
            world.an_encounter(session, person, follow_up_on=TODAY)
        user = world.a_user(session, "supervisor", name="Sue Visor")
    return open_tab(user)


def _moved() -> int:
    with reading() as session:
        return len(session.exec(select(Encounter.id).where(Encounter.follow_up_on == DAY)).all())


async def _previewed(tab: Tab) -> BulkState:
    tab.go("/worklist/?follow-up=today")
    await tab.call(WorklistState, "on_load")
    await tab.call(BulkState, "ask", "follow-up", [], True)
    await tab.call(BulkState, "preview", {"bulk-day": DAY.isoformat()})
    return tab.state(BulkState)


async def test_all_that_match_are_done_in_parts_and_taken_back_in_one_go(tab: Tab) -> None:
    state = await _previewed(tab)
    assert (state.step, state.view.to_do, state.chosen_words) == ("preview", MANY, f"{MANY} encounters")
    await tab.call(BulkState, "apply")
    await tab.call(BulkState, "apply")  # a second press does it no second time
    parts = 0
    while state.step == "running":
        await tab.call(BulkState, "go_on")
        parts += 1
    assert (parts, state.view.done, _moved()) == (3, MANY, MANY)
    assert f"{MANY} of {MANY} done" in tab.state(SessionState).notice
    # They match the filter no longer, and stand there still.
    assert {row.mark for row in tab.state(WorklistState).rows} == {"no longer matches"}
    await tab.call(SessionState, "undo")
    assert _moved() == 0


async def test_leaving_in_the_middle_stops_says_how_far_it_came_and_offers_the_way_back(tab: Tab) -> None:
    state = await _previewed(tab)
    await tab.call(BulkState, "apply")
    await tab.call(BulkState, "go_on")
    await tab.call(BulkState, "leave")
    await tab.call(BulkState, "go_on")  # it was on its way already
    assert (state.asked, state.step, _moved()) == ("", "ask", CHUNK)
    assert f"{CHUNK} of {MANY} done, {MANY - CHUNK} not begun" in tab.state(SessionState).notice
    await tab.call(SessionState, "undo")
    assert _moved() == 0


async def test_nothing_is_carried_out_that_was_not_previewed(tab: Tab) -> None:
    for handler in ("apply", "go_on", "stop", "back", "leave"):
        await tab.call(BulkState, handler)
    await tab.call(BulkState, "preview", {"bulk-day": "+1"})
    state = await _previewed(tab)
    await tab.call(BulkState, "back")
    await tab.call(BulkState, "apply")
    assert (state.given["bulk-day"], _moved()) == (DAY.isoformat(), 0)


async def test_what_is_typed_wrong_is_told_beside_its_field(tab: Tab) -> None:
    tab.go("/worklist/")
    await tab.call(WorklistState, "on_load")
    first = tab.state(WorklistState).rows[0].id
    await tab.call(BulkState, "ask", "task", [first], False)
    await tab.call(BulkState, "preview", {"bulk-task": "", "bulk-day": "never"})
    state = tab.state(BulkState)
    assert (state.step, set(state.errors)) == ("ask", {"title", "due", "assignee"})


@pytest.mark.parametrize("ids", ["1", [0], ["x"], [1] * 6_000, None])
async def test_a_choice_that_is_none_opens_nothing(tab: Tab, ids: object) -> None:
    await tab.call(BulkState, "ask", "owner", ids, False)
    await tab.call(ExportState, "ask", ids, False)
    assert (tab.state(BulkState).asked, tab.state(ExportState).asked) == ("", False)


async def test_the_export_says_its_size_first(tab: Tab) -> None:
    tab.go("/worklist/?follow-up=today&sort=person")
    await tab.call(WorklistState, "on_load")
    await tab.call(ExportState, "ask", [], True)
    state = tab.state(ExportState)
    assert state.words.startswith(f"{MANY} encounters, ")
    assert state.csv == {"query": "follow-up=today&sort=person", "ids": "", "format": "csv"}


async def test_a_saved_cell_answers_its_own_request(tab: Tab) -> None:
    tab.go("/worklist/?sort=person")
    await tab.call(WorklistState, "on_load")
    first = tab.state(WorklistState).rows[0].id
    await tab.call(CellEditState, "open_cell", first, "follow-up")
    state = tab.state(CellEditState)
    await tab.call(CellEditState, "save", first, "follow-up", "yesterday", state.view.version, "one")
    assert (state.answer.key, state.answer.is_saved) == ("one", False)
    await tab.call(CellEditState, "save", first, "follow-up", "2026-03-12", state.view.version, "two")
    assert (state.answer.key, state.answer.is_saved, _moved()) == ("two", True, 1)
    assert tab.state(SessionState).can_undo
