"""The stage board in the browser: what it draws, how cards are moved there; its parts stand beside it."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from rxcase.readmodels.board import BoardCell, BoardColumn, BoardLane, BoardPatch, MoveAnswer

_SOURCE = rx.asset("stage_board.jsx", shared=True)
for _part in ("board_cards.js", "board_drag.js", "board_keys.js", "board_card.jsx", "board_cell.jsx", "board_menu.jsx"):
    rx.asset(_part, shared=True)


def _move(
    card: rx.Var[int], version: rx.Var[int], cell: rx.Var[str], request: rx.Var[int]
) -> tuple[rx.Var[int], rx.Var[int], rx.Var[str], rx.Var[int]]:
    return card, version, cell, request


def _show(cells: rx.Var[list[str]], seen: rx.Var[int]) -> tuple[rx.Var[list[str]], rx.Var[int]]:
    return cells, seen


def _more(cell: rx.Var[str], after: rx.Var[str], seen: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[str], rx.Var[int]]:
    return cell, after, seen


class StageBoard(rx.Component):
    """Columns of cards.

    ``on_move`` gets card, version, cell and the number of the request, ``on_show`` the cells that came into
    view, ``on_more`` a cell and the order of its last card, both the last patch that was drawn; ``on_reload`` says that
    one was missed.
    """

    library = _SOURCE.importable_path
    tag = "StageBoard"

    columns: rx.Var[Sequence[BoardColumn]]
    lanes: rx.Var[Sequence[BoardLane]]
    cells: rx.Var[Sequence[BoardCell]]
    lanes_by: rx.Var[str]
    patches: rx.Var[Sequence[BoardPatch]]
    answer: rx.Var[MoveAnswer]
    address: rx.Var[str]
    on_move: rx.EventHandler[_move]
    on_show: rx.EventHandler[_show]
    on_more: rx.EventHandler[_more]
    on_reload: rx.EventHandler[rx.event.no_args_event_spec]
