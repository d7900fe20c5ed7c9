"""The worklist's view-model: the address is the view, and an empty list says why."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from rxcase.access import audit
from rxcase.db import reading, transaction
from rxcase.models import AuditEvent, User
from rxcase.services.worklist import worklist_looks
from rxcase.state.looks import all_noted
from rxcase.state.session import SessionState
from rxcase.state.worklist import WorklistState
from rxcase.state.worklist_controls import WorklistControls
from rxcase.state.worklist_filter import WorklistFilter
from rxcase.state.worklist_view import WorklistColumns, WorklistViews
from tests.builders import world
from tests.state.conftest import TODAY, Tab, address_of


@pytest.fixture(autouse=True)
def _nobody_has_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist_looks, "_seen", OrderedDict())


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
    headings = {each.name: each for each in tab.state(WorklistState).headings}
    assert headings["person"].href == "/worklist/?sort=-person"
    assert {name: each.direction for name, each in headings.items() if each.direction} == {"person": "ascending"}


async def test_choosing_a_filter_keeps_the_others_and_returns_to_the_first_page(tab: Tab) -> None:
    await shown(tab, "/worklist/?search=a&page=3")
    for column, choices, said in (
        ("stage", ["2", "1"], "stage=2,1"),
        ("case-type", ["absence"], "case-type=absence"),
    ):
        await tab.call(WorklistFilter, "edit", column)
        for value in choices:
            await tab.call(WorklistFilter, "tick", value, "its label")
        assert address_of(await tab.call(WorklistFilter, "apply", {})) == f"/worklist/?search=a&{said}"
        assert not tab.state(WorklistFilter).is_open


@pytest.mark.parametrize(
    ("column", "operator", "typed", "said"),
    [
        ("person", "has", {"text": " o'neil "}, "person=has:o%27neil"),
        ("injury", "range", {"first": "2/1", "last": "today"}, "injury=2026-02-01..2026-03-03"),
        ("injury", "is", {"text": "3/3, yesterday?"}, ""),
        ("days-in-stage", "range", {"first": "30", "last": ""}, "days-in-stage=30.."),
        ("days-in-stage", "range", {"first": "many", "last": ""}, ""),
        ("follow-up", "when", {"when": "next-7-days"}, "follow-up=next-7-days"),
        ("owner", "empty", {}, "owner=empty"),
        ("owner", "is", {}, ""),
    ],
)
async def test_the_editor_takes_what_people_type_and_says_what_it_cannot_take(
    tab: Tab, column: str, operator: str, typed: dict[str, str], said: str
) -> None:
    await shown(tab, "/worklist/")
    await tab.call(WorklistFilter, "edit", column)
    await tab.call(WorklistFilter, "ask", operator)
    wanted = await tab.call(WorklistFilter, "apply", typed)
    editor = tab.state(WorklistFilter)
    if said:
        assert address_of(wanted) == f"/worklist/?{said}"
    else:
        assert editor.is_open
        assert editor.errors
        assert editor.values.items() >= typed.items()


async def test_the_editor_opens_with_the_filter_in_force(tab: Tab) -> None:
    await shown(tab, "/worklist/?stage=not:2&injury=2026-01-01..&follow-up=over-3-days-ago")
    await tab.call(WorklistFilter, "edit", "stage")
    editor = tab.state(WorklistFilter)
    assert (editor.operator, [each.label for each in editor.choices if each.is_ticked]) == ("not", ["Assessment"])
    await tab.call(WorklistFilter, "edit", "injury")
    assert (editor.shape, editor.values["first"]) == ("range", "2026-01-01")
    await tab.call(WorklistFilter, "edit", "follow-up")
    assert (editor.values["when"], editor.whens[-1].name) == ("over-3-days-ago", "over-3-days-ago")


async def test_columns_are_chosen_and_ordered_and_the_address_keeps_them(tab: Tab) -> None:
    await shown(tab, "/worklist/?columns=person,stage,owner&sort=person")
    assert tab.state(WorklistState).columns == ["person", "stage", "owner"]
    await tab.call(WorklistColumns, "choose")
    await tab.call(WorklistColumns, "move", "owner", -1)
    await tab.call(WorklistColumns, "tick", "stage")
    await tab.call(WorklistColumns, "tick", "provider")
    await tab.call(WorklistColumns, "tick", "person")
    applied = address_of(await tab.call(WorklistColumns, "apply"))
    assert applied == "/worklist/?sort=person&columns=person,owner,provider"


async def test_groups_stand_before_their_first_row_and_collapse_in_the_address(tab: Tab) -> None:
    assert len(await shown(tab, "/worklist/?group=stage")) == 3
    state = tab.state(WorklistState)
    headings = [heading for row in state.rows for heading in state.groups.get(str(row.id), [])]
    assert [(each.label, each.count) for each in headings] == [("Intake", "2"), ("Assessment", "1")]
    assert [each.label for each in state.groups["last"]] == ["No stage"]
    assert await shown(tab, headings[0].href) == ["Lindqvist, Bo"]
    [collapsed, _] = state.groups[str(state.rows[0].id)]
    assert collapsed.is_collapsed
    assert collapsed.href == "/worklist/?group=stage"


async def test_a_view_is_saved_changed_and_discarded(tab: Tab) -> None:
    await shown(tab, "/worklist/?stage=1&columns=person,owner&page=2")
    await tab.call(WorklistViews, "ask", "save-as")
    saved = address_of(await tab.call(WorklistViews, "submit", {"view-name": "Intake"}))
    assert saved == "/worklist/?stage=1&columns=person,owner&view=1"
    controls = tab.state(WorklistControls)
    assert len(await shown(tab, saved)) == 2
    assert (controls.open_tab.name, controls.open_tab.is_changed) == ("Intake", False)
    await shown(tab, "/worklist/?stage=1&columns=owner,person&view=1")
    assert controls.open_tab.is_changed
    assert controls.discard_href == saved
    await tab.call(WorklistViews, "save")
    await shown(tab, "/worklist/?stage=1&columns=owner,person&view=1")
    assert not controls.open_tab.is_changed


async def test_the_usual_view_opens_a_bare_address_and_no_other(tab: Tab) -> None:
    await shown(tab, "/worklist/?stage=2")
    await tab.call(WorklistViews, "ask", "save-as")
    await shown(tab, address_of(await tab.call(WorklistViews, "submit", {"view-name": "Assessment"})))
    await tab.call(WorklistViews, "choose_usual", 1)
    tab.go("/worklist/")
    assert address_of(await tab.call(WorklistState, "on_load")) == "/worklist/?stage=2&view=1"
    assert len(await shown(tab, "/worklist/?stage=1")) == 2
    everybody = tab.state(WorklistControls).all_href
    assert everybody == "/worklist/?view=all"
    assert len(await shown(tab, everybody)) == 3


async def test_the_first_word_of_a_search_is_a_step_back_and_typing_on_is_none(tab: Tab) -> None:
    await shown(tab, "/worklist/")
    first = await tab.call(WorklistControls, "find", " ada ")
    await shown(tab, address_of(first))
    second = await tab.call(WorklistControls, "find", "ada o")
    assert [{str(name): str(value) for name, value in event.args}["replace"] for event in (first, second)] == [
        "false",
        "true",
    ]


@pytest.mark.parametrize("typed", [[1], {"a": 1}, "secret", "9" * 99, True, None])
async def test_a_filter_that_no_page_would_ask_for_changes_nothing_and_is_told(tab: Tab, typed: object) -> None:
    await shown(tab, "/worklist/")
    before = list(tab.state(WorklistState).rows)
    assert await tab.call(WorklistFilter, "edit", typed) is None
    assert tab.state(WorklistState).rows == before
    assert not tab.state(WorklistFilter).is_open
    assert "column" in tab.state(SessionState).notice


async def test_who_looked_at_which_list_is_kept_once_a_minute(tab: Tab) -> None:
    for address in ("/worklist/?search=okafor", "/worklist/?search=okafor", "/worklist/?stage=1"):
        await shown(tab, address)
        await all_noted()
    with reading() as session:
        looks = session.scalars(select(AuditEvent).where(col(AuditEvent.verb) == "worklist:view")).all()
        assert [(look.actor, (look.after or {}).get("asked")) for look in looks] == [
            ("Maya Ortiz", "/worklist/?search=okafor"),
            ("Maya Ortiz", "/worklist/?stage=1"),
        ]
        assert audit.verify(session)[1] is None
