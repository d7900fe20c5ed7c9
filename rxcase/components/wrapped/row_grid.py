"""A table of rows as a grid: keys, and rows that are chosen, without a word to the server until something is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import reflex as rx

_SOURCE = rx.asset("row_grid.jsx", shared=True)


class RowAction(TypedDict):
    """Something to do with the chosen rows, by whoever holds the permission."""

    kind: str
    label: str
    permission: str


class RowGrid(rx.Component):
    """Goes around a table with ``role="grid"``, whose rows carry ``data-row`` and whose cells may carry ``data-edit``.

    A row's ``input[data-choose]`` chooses it, the heading's ``input[data-choose-page]`` all of them. ``scope`` says
    what the rows were filtered by: another one, and nothing is chosen. ``matching`` is how many there are beyond the
    page, in words, ``first`` how many rows the pages before have. ``on_act`` gets the kind of an action, the numbers of the chosen rows, and whether all that match
    are meant. F2, Enter and ``e`` on a cell with ``data-edit`` ask ``CellEditor`` to open.
    """

    library = _SOURCE.importable_path
    tag = "RowGrid"

    scope: rx.Var[str]
    matching: rx.Var[str]
    first: rx.Var[int]
    actions: rx.Var[Sequence[RowAction]]
    permissions: rx.Var[Sequence[str]]
    on_act: rx.EventHandler[rx.event.passthrough_event_spec(str, list[int], bool)]
