"""The worklist's view-model: the address is the view, and an empty list says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from rxcase.db import transaction
from rxcase.models import User
from rxcase.state.session import SessionState
from rxcase.state.worklist import WorklistControls, WorklistState
from tests.builders import world
from tests.state.conftest import TODAY, Tab, address_of


@pytest.fixture
def manager() -> User:
    with transaction() as session:
        return world.a_user(session, name="Maya Ortiz")


@pytest.fixture
def tab(open_tab: Callable[[User], Tab], sqlite_database: str) -> Tab:
    """Three open encounters: overdue in the first stage, due in five days in the second, one without a date."""
    with transaction() as session:
        employer = world.an_employer(session, "Acorn Mills")
        for last, first, due, position in (
            ("Okafor", "Ada", -2, 1),
            ("Lindqvist", "Bo", 5, 2),
            ("O'Neil", "Séamus", None, 1),
        ):
            employee = world.an_employee(session, employer, last_name=last, first_name=first)
            follow_up_on = TODAY + timedelta(days=due) if due is not None else None
            stage = world.stage(session, position)
            world.an_encounter(session, employee, follow_up_on=follow_up_on, stage_id=stage.id)
        user = world.a_user(session, name="Maya Ortiz")
    return open_tab(user)


async def shown(tab: Tab, address: str) -> list[str]:
    tab.go(address)
    await tab.call(WorklistState, "on_load")
    return [row.person for row in tab.state(WorklistState).rows]


async def test_the_next_follow_up_comes_first_and_those_without_one_last(tab: Tab) -> None:
    assert await shown(tab, "/worklist/") == ["Okafor, Ada", "Lindqvist, Bo", "O'Neil, Séamus"]
    row = tab.state(WorklistState).rows[0]
    assert (row.follow_up_on, row.follow_up_words, row.follow_up_state) == ("Sun 1 Mar", "2 days overdue", "overdue")


async def test_the_address_alone_decides_what_is_shown(tab: Tab) -> None:
    assert await shown(tab, "/worklist/?follow-up=overdue") == ["Okafor, Ada"]
    assert await shown(tab, "/worklist/?search=bo+lind") == ["Lindqvist, Bo"]
    assert await shown(tab, "/worklist/?sort=-name") == ["Okafor, Ada", "O'Neil, Séamus", "Lindqvist, Bo"]


async def test_each_filter_in_force_is_a_chip_that_leads_to_the_view_without_it(tab: Tab) -> None:
    await shown(tab, "/worklist/?search=a&follow-up=overdue&stage=1")
    chips = {chip.words: chip.href_without for chip in tab.state(WorklistControls).chips}
    assert chips == {
        "“a”": "/worklist/?follow-up=overdue&stage=1",
        "Stage: Intake": "/worklist/?search=a&follow-up=overdue",
        "Follow-up: Overdue": "/worklist/?search=a&stage=1",
    }


async def test_an_empty_list_names_the_filter_that_emptied_it(tab: Tab) -> None:
    assert await shown(tab, "/worklist/?stage=1&follow-up=next-7-days") == []
    assert tab.state(WorklistState).empty_words == (
        "It is Stage: Intake that leaves nobody: without it there is 1 encounter."
    )
    assert not tab.state(WorklistState).is_first_run


async def test_a_first_run_is_not_taken_for_an_empty_search(open_tab: Callable[[User], Tab], manager: User) -> None:
    tab = open_tab(manager)
    assert await shown(tab, "/worklist/") == []
    assert tab.state(WorklistState).is_first_run


async def test_a_page_beyond_the_end_leads_back_to_the_first_one_of_the_same_view(tab: Tab) -> None:
    assert await shown(tab, "/worklist/?stage=1&page=9") == []
    state = tab.state(WorklistState)
    assert (state.first_page_href, state.is_first_run) == ("/worklist/?stage=1", False)
    await shown(tab, "/worklist/?stage=1")
    assert tab.state(WorklistState).first_page_href == ""


async def test_a_press_on_a_heading_turns_the_order_around(tab: Tab) -> None:
    await shown(tab, "/worklist/?sort=name")
    controls = tab.state(WorklistControls)
    assert controls.sort_hrefs["person"] == "/worklist/?sort=-person"
    assert {name: said for name, said in controls.sort_directions.items() if said} == {"person": "ascending"}


async def test_choosing_a_filter_keeps_the_others_and_returns_to_the_first_page(tab: Tab) -> None:
    await shown(tab, "/worklist/?search=a&page=3")
    for column, value, said in (
        ("stage", "2", "stage=2"),
        ("owner", "empty", "owner=empty"),
        ("follow-up", "overdue", "follow-up=overdue"),
    ):
        wanted = await tab.call(WorklistControls, "choose", column, value)
        assert address_of(wanted) == f"/worklist/?search=a&{said}"


async def test_the_first_word_of_a_search_is_a_step_back_and_typing_on_is_none(tab: Tab) -> None:
    await shown(tab, "/worklist/")
    first = await tab.call(WorklistControls, "find", " ada ")
    await shown(tab, address_of(first))
    second = await tab.call(WorklistControls, "find", "ada o")
    assert [{str(name): str(value) for name, value in event.args}["replace"] for event in (first, second)] == [
        "false",
        "true",
    ]


@pytest.mark.parametrize("typed", [[1], {"a": 1}, "abc", "9" * 30, True])
async def test_a_filter_that_no_page_would_send_changes_nothing_and_is_told(tab: Tab, typed: object) -> None:
    await shown(tab, "/worklist/")
    before = list(tab.state(WorklistState).rows)
    assert await tab.call(WorklistControls, "choose", "stage", typed) is None
    assert tab.state(WorklistState).rows == before
    assert "filter" in tab.state(SessionState).notice
