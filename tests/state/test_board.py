"""The board's and the stage editor's view-models: what the browser is sent, what a move answers, what is asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from sqlmodel import col, select

from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError
from rxcase.models import AuditEvent, Encounter, Stage, User
from rxcase.services.worklist import worklist_looks
from rxcase.state.board import BoardCardsState, BoardState, parse_cell
from rxcase.state.board_moves import STAYS_WITH_EMPLOYER, BoardMoveState
from rxcase.state.calendar import CalendarState
from rxcase.state.looks import all_noted
from rxcase.state.session import SessionState
from rxcase.state.stages import StagesState
from tests.builders import world
from tests.state.conftest import TODAY, Tab, address_of

Opener = Callable[[User], Tab]

INTAKE, ASSESSMENT, TREATMENT = 1, 2, 3


def _stage_id(position: int) -> int:
    with reading() as session:
        return world.stage(session, position).id or 0


def _change_stage(position: int, **values: Any) -> None:
    with transaction() as session:
        stage = world.stage(session, position)
        for name, value in values.items():
            setattr(stage, name, value)
        session.add(stage)


def _user(role: str = "case-manager", name: str = "Maya Ortiz") -> User:
    with transaction() as session:
        return world.a_user(session, role, name=name)


@pytest.fixture
def manager(sqlite_database: str) -> User:
    """The owner of three in Intake: Ada is overdue, Bo due in five days, Séamus has no date."""
    user = _user()
    with transaction() as session:
        employer = world.an_employer(session, "Acorn Mills")
        for last, first, due in (("Okafor", "Ada", -2), ("Lindqvist", "Bo", 5), ("O'Neil", "Séamus", None)):
            person = world.an_employee(session, employer, last_name=last, first_name=first)
            day = TODAY + timedelta(days=due) if due is not None else None
            world.an_encounter(session, person, world.a_case(session, person), follow_up_on=day, owner_id=user.id)
    return user


@pytest.fixture
def tab(open_tab: Opener, manager: User) -> Tab:
    return open_tab(manager)


async def _board(tab: Tab, address: str = "/board/") -> BoardState:
    tab.go(address)
    await tab.call(BoardState, "on_load")
    return tab.state(BoardState)


def _cards(tab: Tab) -> dict[str, int]:
    """The number of each person whose card was sent with the board itself."""
    patch = next(each for each in tab.state(BoardCardsState).patches if each.is_reset)
    return {card.person: card.id for page in patch.pages for card in page.cards}


class _Where(NamedTuple):
    """Where an encounter is."""

    version: int
    stage_id: int | None
    follow_up_on: date | None


def _encounter(number: int) -> _Where:
    with reading() as session:
        found = session.get_one(Encounter, number)
        return _Where(found.version, found.stage_id, found.follow_up_on)


async def _move(tab: Tab, number: int, position: int, *, version: int = 0, lane: str = "", request: int = 7) -> Any:
    cell = f"{lane}:{_stage_id(position)}"
    await tab.call(BoardMoveState, "move", number, version or _encounter(number).version, cell, request)
    return tab.state(BoardMoveState)


async def test_the_board_comes_with_its_columns_and_first_cards_in_the_order_of_the_follow_ups(tab: Tab) -> None:
    board = await _board(tab)
    assert [(each.name, each.count) for each in board.columns[:2]] == [("Intake", 3), ("Assessment", 0)]
    assert (board.total, board.is_loaded, board.empty_words) == (3, True, "")
    assert list(_cards(tab)) == ["Okafor, Ada", "Lindqvist, Bo", "O'Neil, Séamus"]


async def test_a_filter_that_leaves_nobody_is_named(tab: Tab) -> None:
    board = await _board(tab, "/board/?search=nobodyiscalledthis")
    assert (board.total, board.is_filtered) == (0, True)
    assert "nobodyiscalledthis" in board.empty_words


async def test_lanes_are_groups_of_the_same_query_and_other_words_mean_none(tab: Tab) -> None:
    await _board(tab, "/board/?follow-up=overdue")
    assert "group=owner" in address_of(await tab.call(BoardState, "choose_lanes", "owner"))
    assert "group" not in address_of(await tab.call(BoardState, "choose_lanes", "stage-names"))
    board = await _board(tab, "/board/?group=owner")
    assert [(lane.name, lane.count) for lane in board.lanes] == [("Maya Ortiz", 3)]


async def test_cards_are_sent_for_cells_that_come_into_view_and_what_was_drawn_is_forgotten(tab: Tab) -> None:
    await _board(tab)
    cards = tab.state(BoardCardsState)
    first = cards.patches[-1].number
    await tab.call(BoardCardsState, "show", [f":{_stage_id(INTAKE)}", f":{_stage_id(TREATMENT)}"], first)
    assert [(each.number, each.is_reset) for each in cards.patches] == [(first + 1, False)]
    assert [len(page.cards) for page in cards.patches[0].pages] == [3, 0]
    last = cards.patches[0].pages[0].cards[0].order
    await tab.call(BoardCardsState, "show_more", f":{_stage_id(INTAKE)}", last, first + 1)
    assert [card.person for card in cards.patches[0].pages[0].cards] == ["Lindqvist, Bo", "O'Neil, Séamus"]


@pytest.mark.parametrize("cell", ["", ":", "owner:", ":Intake", "x" * 41, None, 3, ["1"]])
def test_what_names_no_cell_is_refused(cell: object) -> None:
    with pytest.raises(InvalidInputError):
        parse_cell(cell)


async def test_a_move_answers_where_from_where_to_and_the_place_and_is_taken_back(tab: Tab) -> None:
    await _board(tab)
    ada = _cards(tab)["Okafor, Ada"]
    moves = await _move(tab, ada, ASSESSMENT)
    assert (moves.answer.request, moves.answer.card_id, moves.answer.is_done) == (7, ada, True)
    assert moves.answer.words == "Okafor, Ada: from Intake to Assessment, 1 of 1."
    assert [each.count for each in tab.state(BoardState).columns[:2]] == [2, 1]
    await tab.call(SessionState, "undo")
    assert _encounter(ada).stage_id == _stage_id(INTAKE)


async def test_what_a_stage_needs_is_asked_and_given_with_the_move(tab: Tab) -> None:
    await _board(tab)
    seamus = _cards(tab)["O'Neil, Séamus"]
    moves = await _move(tab, seamus, ASSESSMENT)
    assert (moves.answer.is_done, moves.question.kind, moves.question.missing) == (False, "missing", ["follow_up"])
    assert (moves.question.person, moves.question.stage) == ("O'Neil, Séamus", "Assessment")
    assert moves.errors == {}
    await tab.call(BoardMoveState, "give", {"follow_up": ""})
    assert (moves.errors, moves.question.missing) == ({"follow_up": "Give a day."}, ["follow_up"])
    await tab.call(BoardMoveState, "give", {"follow_up": "sometime"})
    assert "no day that can be read" in moves.errors["follow_up"]
    assert (moves.question.kind, _encounter(seamus).stage_id) == ("missing", _stage_id(INTAKE))
    await tab.call(BoardMoveState, "give", {"follow_up": "+7"})
    assert (moves.question.kind, moves.errors, moves.answer.is_done) == ("", {}, True)
    now = _encounter(seamus)
    assert (now.stage_id, now.follow_up_on) == (_stage_id(ASSESSMENT), TODAY + timedelta(days=7))


async def test_a_full_stage_asks_a_supervisor_for_the_reason_and_tells_the_others(open_tab: Opener, tab: Tab) -> None:
    _change_stage(ASSESSMENT, limit=1)
    await _board(tab)
    ada, bo = (_cards(tab)[name] for name in ("Okafor, Ada", "Lindqvist, Bo"))
    await _move(tab, ada, ASSESSMENT)
    column = tab.state(BoardState).columns[1]
    assert (column.fill, column.words) == ("full", "full, at most 1")
    moves = await _move(tab, bo, ASSESSMENT)
    assert (moves.question.kind, moves.question.may_override) == ("full", False)
    await tab.call(BoardMoveState, "give", {"reason": "I want it"})
    assert _encounter(bo).stage_id == _stage_id(INTAKE)

    above = open_tab(_user("supervisor", "Sue Visor"))
    await _board(above)
    moves = await _move(above, bo, ASSESSMENT)
    assert (moves.question.kind, moves.question.may_override) == ("full", True)
    await above.call(BoardMoveState, "give", {"reason": " "})
    assert moves.errors["reason"] == "Say why it must be beyond the limit."
    await above.call(BoardMoveState, "give", {"reason": "The hearing is tomorrow"})
    assert (moves.answer.is_done, _encounter(bo).stage_id) == (True, _stage_id(ASSESSMENT))
    assert above.state(BoardState).columns[1].words == "1 over the limit of 1"


async def test_whoever_comes_second_sees_both_moves_and_chooses(open_tab: Opener, tab: Tab) -> None:
    await _board(tab)
    ada = _cards(tab)["Okafor, Ada"]
    seen = _encounter(ada).version
    other = open_tab(_user("supervisor", "Sue Visor"))
    await _board(other)
    await _move(other, ada, ASSESSMENT)
    moves = await _move(tab, ada, TREATMENT, version=seen)
    assert (moves.answer.is_done, moves.question.kind) == (False, "stale")
    assert [each.field for each in moves.question.conflicts] == ["stage"]
    await tab.call(BoardMoveState, "move_anyway")
    assert (moves.answer.is_done, _encounter(ada).stage_id) == (True, _stage_id(TREATMENT))
    # The same wish as the other one's is no conflict.
    moves = await _move(other, ada, TREATMENT, version=seen)
    assert (moves.answer.is_done, moves.question.kind) == (False, "")
    assert "is in Treatment already" in moves.answer.words


async def test_both_moves_are_shown_though_the_first_led_out_of_the_boards_filter(open_tab: Opener, tab: Tab) -> None:
    await _board(tab, f"/board/?stage={_stage_id(1)}")
    ada = _cards(tab)["Okafor, Ada"]
    seen = _encounter(ada).version
    other = open_tab(_user("supervisor", "Sue Visor"))
    await _board(other)
    await _move(other, ada, ASSESSMENT)
    moves = await _move(tab, ada, TREATMENT, version=seen)
    assert (moves.answer.is_done, moves.question.kind) == (False, "stale")
    [conflict] = moves.question.conflicts
    assert (conflict.mine, conflict.theirs) == ("Treatment", "Assessment")
    await tab.call(BoardMoveState, "move_anyway")
    assert (moves.answer.is_done, _encounter(ada).stage_id) == (True, _stage_id(TREATMENT))


async def test_what_is_not_asked_is_neither_given_nor_forced(tab: Tab) -> None:
    await _board(tab)
    ada = _cards(tab)["Okafor, Ada"]
    before = _encounter(ada).version
    await tab.call(BoardMoveState, "give", {"reason": "because", "follow_up": "+1"})
    await tab.call(BoardMoveState, "move_anyway")
    assert _encounter(ada).version == before
    moves = await _move(tab, 999_999, ASSESSMENT, version=1)
    assert moves.answer.words == "It is on the board no longer."
    await _board(tab, "/board/?group=employer")
    moves = await _move(tab, ada, ASSESSMENT, lane="999")
    assert (moves.answer.is_done, moves.answer.words) == (False, STAYS_WITH_EMPLOYER)
    assert _encounter(ada).version == before


async def test_board_and_calendar_keep_who_looked_at_which_list(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist_looks, "_seen", OrderedDict())
    await _board(tab, "/board/?follow-up=overdue")
    await _board(tab, "/board/?follow-up=overdue")
    tab.go("/calendar/?month=2026-02")
    await tab.call(CalendarState, "on_load")
    await all_noted()
    with reading() as session:
        looks = session.scalars(select(AuditEvent).where(col(AuditEvent.verb) == "worklist:view")).all()
        kept = [(look.actor, look.after) for look in looks]
    assert sorted(kept, key=str) == [
        ("Maya Ortiz", {"asked": "/board/?follow-up=overdue", "found": "1 encounter"}),
        ("Maya Ortiz", {"asked": "/calendar/?month=2026-02", "found": "3 encounters"}),
    ]


@pytest.fixture
def boss(open_tab: Opener, manager: User) -> Tab:
    return open_tab(_user("administrator", "Ada Min"))


async def _editor(tab: Tab) -> StagesState:
    tab.go("/settings/stages/")
    await tab.call(StagesState, "on_load")
    return tab.state(StagesState)


def _names(editor: StagesState) -> list[str]:
    return [row.name for row in editor.rows]


def _number(editor: StagesState, name: str) -> int:
    return next(row.id for row in editor.rows if row.name == name)


async def test_a_stage_is_added_renamed_limited_and_reordered_and_each_is_taken_back(boss: Tab) -> None:
    editor = await _editor(boss)
    before = _names(editor)
    await boss.call(StagesState, "ask_add")
    await boss.call(StagesState, "save", {"name": " ", "limit": "many"})
    assert (editor.asked, set(editor.errors)) == ("add", {"name", "limit"})
    await boss.call(StagesState, "save", {"name": "Second opinion", "needs_owner": True})
    assert (editor.asked, editor.errors, _names(editor)) == ("", {}, [*before, "Second opinion"])
    await boss.call(SessionState, "undo")
    await boss.call(StagesState, "refresh")
    assert _names(editor) == before

    await boss.call(StagesState, "ask_edit", _number(editor, "Treatment"))
    assert (editor.name, editor.form.name) == ("Treatment", "Treatment")
    await boss.call(StagesState, "save", {"name": "Therapy", "limit": "12", "person_limit": "3"})
    assert next(row.limits for row in editor.rows if row.name == "Therapy") == "12 in all, 3 that one owns"
    await boss.call(StagesState, "reorder", _number(editor, "Therapy"), -1)
    assert _names(editor)[:3] == ["Intake", "Therapy", "Assessment"]
    assert boss.state(SessionState).notice == "Therapy is one place earlier."


async def test_what_another_administrator_changed_is_told_and_saved_over_only_knowingly(
    open_tab: Opener, boss: Tab
) -> None:
    editor = await _editor(boss)
    await boss.call(StagesState, "ask_edit", _number(editor, "Treatment"))
    other = open_tab(_user("administrator", "Otto Ther"))
    theirs = await _editor(other)
    await other.call(StagesState, "ask_edit", _number(theirs, "Treatment"))
    await other.call(StagesState, "save", {"name": "Care"})
    await boss.call(StagesState, "save", {"name": "Therapy"})
    assert editor.asked == "edit"
    assert "Otto Ther" in editor.problem
    assert "Care" in _names(editor)
    await boss.call(StagesState, "save", {"name": "Therapy"})
    assert (editor.asked, "Therapy" in _names(editor), "Care" in _names(editor)) == ("", True, False)


async def test_a_stage_is_retired_when_all_in_it_have_moved_on_through_the_gate(boss: Tab) -> None:
    editor = await _editor(boss)
    intake = _number(editor, "Intake")
    await boss.call(StagesState, "ask_retire", intake)
    assert (editor.count, editor.in_it) == (3, "3")
    await boss.call(StagesState, "retire", {})
    assert set(editor.errors) == {"to_stage"}
    # One of the three has no follow-up date, which Assessment needs.
    given = {"to_stage": str(_stage_id(ASSESSMENT)), "reason": "The nurses take the first call now"}
    await boss.call(StagesState, "retire", given)
    assert editor.problem.startswith("Intake stays: 2 moved, 1 are still in it.")
    assert (editor.asked, editor.count) == ("retire", 1)
    _change_stage(ASSESSMENT, needs_follow_up=False)
    await boss.call(StagesState, "retire", given)
    assert (editor.asked, "Intake" in _names(editor)) == ("", False)
    with reading() as session:
        assert session.get_one(Stage, intake).deleted_at is not None


async def test_a_stage_that_there_is_not_is_neither_edited_nor_moved(tab: Tab, boss: Tab) -> None:
    editor = await _editor(boss)
    before = _names(editor)
    for number in (999_999, 0, "Intake", None, [1]):
        for handler, more in (("ask_edit", ()), ("ask_retire", ()), ("reorder", (1,))):
            boss.state(SessionState).notice = ""
            await boss.call(StagesState, handler, number, *more)
            assert "stage" in boss.state(SessionState).notice
    assert (editor.asked, _names(editor)) == ("", before)
    # Who may not see the stages has none to name, and adds none.
    await _editor(tab)
    await tab.call(StagesState, "ask_add")
    await tab.call(StagesState, "save", {"name": "Mine"})
    assert tab.state(StagesState).rows == []
    await boss.call(StagesState, "refresh")
    assert _names(editor) == before
