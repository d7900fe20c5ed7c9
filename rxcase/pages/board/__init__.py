"""The stage board: the worklist's people by where they are in the process."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button_link
from rxcase.components.empty_state import empty_state
from rxcase.components.field import select_field
from rxcase.components.skeleton import skeleton_columns
from rxcase.components.wrapped.board import StageBoard
from rxcase.pages.board.questions import move_dialogs
from rxcase.readmodels.board import Lanes
from rxcase.readmodels.worklist_query import Layout
from rxcase.shell.frame import frame, search_box
from rxcase.shell.query_bar import query_bar
from rxcase.shell.routes import BOARD
from rxcase.state.board import BoardCardsState, BoardState
from rxcase.state.board_moves import BoardMoveState
from rxcase.state.worklist_controls import WorklistControls

_LANES = {Lanes.NONE: "No lanes", Lanes.OWNER: "Lanes by case manager", Lanes.EMPLOYER: "Lanes by employer"}


def _lanes() -> rx.Component:
    chosen = select_field(
        "Lanes",
        "board-lanes",
        *[rx.el.option(words, value=each.value) for each, words in _LANES.items()],
        value=BoardState.lanes_by,
        on_change=BoardState.choose_lanes,
    )
    more = rx.el.p("and ", BoardState.more_lanes.to_string(), " more; a filter shows them", class_name="quiet")
    return rx.el.div(rx.cond(BoardState.more_lanes > 0, more), chosen, class_name="board-lanes")


def _board() -> rx.Component:
    return StageBoard.create(
        columns=BoardState.columns,
        lanes=BoardState.lanes,
        cells=BoardState.cells,
        lanes_by=BoardState.lanes_by,
        address=BoardState.address,
        patches=BoardCardsState.patches,
        answer=BoardMoveState.answer,
        on_move=BoardMoveState.move,
        on_show=BoardCardsState.show,
        on_more=BoardCardsState.show_more,
        on_reload=BoardState.reload,
    )


def _nobody() -> rx.Component:
    first = empty_state(
        "square-kanban",
        "Nobody is on the board yet",
        "Everybody with an open case management encounter will stand here, in the column of their stage.",
    )
    filtered = empty_state(
        "search-x",
        "Nobody found",
        BoardState.empty_words,
        button_link("Clear all filters", href=WorklistControls.clear_href, kind="primary"),
    )
    return rx.cond(BoardState.is_filtered, filtered, first)


def page() -> rx.Component:
    """The page."""
    return frame(
        query_bar(Layout.BOARD, _lanes(), title="Board"),
        rx.el.div(
            rx.cond(BoardState.is_loaded, rx.cond(BoardState.total > 0, _board(), _nobody()), skeleton_columns()),
            class_name="board-place",
        ),
        move_dialogs(),
        here=BOARD,
        search=search_box(WorklistControls.search, WorklistControls.find),
        main_class="board-page",
    )
