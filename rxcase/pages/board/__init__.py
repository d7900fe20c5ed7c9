"""The stage board: the worklist's people by where they are in the process."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button_link
from rxcase.components.empty_state import empty_state
from rxcase.components.field import select_field
from rxcase.components.icon import icon
from rxcase.components.skeleton import skeleton_columns
from rxcase.components.wrapped.board import StageBoard
from rxcase.pages.board.questions import move_dialogs
from rxcase.readmodels.board import Lanes
from rxcase.shell.frame import frame, search_box
from rxcase.shell.routes import BOARD
from rxcase.state.board import BoardCardsState, BoardState
from rxcase.state.board_moves import BoardMoveState

_LANES = {Lanes.NONE: "No lanes", Lanes.OWNER: "Lanes by case manager", Lanes.EMPLOYER: "Lanes by employer"}


def _toolbar() -> rx.Component:
    lanes = select_field(
        "Lanes",
        "board-lanes",
        *[rx.el.option(words, value=each.value) for each, words in _LANES.items()],
        value=BoardState.lanes_by,
        on_change=BoardState.choose_lanes,
    )
    return rx.el.div(
        rx.el.h1("Board", class_name="unseen"),
        rx.el.div(
            lanes,
            button_link(icon("list"), "As a list", href=BoardState.list_href, kind="plain"),
            class_name="filters",
            role="group",
            aria_label="Layout",
        ),
        rx.cond(
            BoardState.more_lanes > 0,
            rx.el.p(
                "and ",
                BoardState.more_lanes.to_string(),
                " lanes more: search or filter to see them",
                class_name="quiet",
            ),
        ),
        rx.el.p(
            BoardState.total.to_string(),
            rx.cond(BoardState.total == 1, " encounter", " encounters"),
            class_name="count",
        ),
        class_name="toolbar",
    )


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
        "Nobody matches",
        "The search and the filters leave nobody on the board.",
        button_link(icon("x"), "Clear all", href=BOARD.href, kind="primary"),
    )
    return rx.cond(BoardState.is_filtered, filtered, first)


def page() -> rx.Component:
    """The page."""
    return frame(
        _toolbar(),
        rx.el.div(
            rx.cond(BoardState.is_loaded, rx.cond(BoardState.total > 0, _board(), _nobody()), skeleton_columns()),
            class_name="board-place",
        ),
        move_dialogs(),
        here=BOARD,
        search=search_box(BoardState.search, BoardState.find),
        main_class="board-page",
    )
