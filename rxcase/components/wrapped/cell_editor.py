"""A small field over a cell of a ``RowGrid``: a list to choose from, or a day to type."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from rxcase.readmodels.row_edit import EditView

_SOURCE = rx.asset("cell_editor.jsx", shared=True)


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """What became of the save with this ``key``."""

    key: str = ""
    is_saved: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CellRead:
    """How a day that is being typed is understood."""

    text: str = ""
    words: str = ""
    problem: str = ""


class CellEditor(rx.Component):
    """Opens where a ``RowGrid`` asks for it, and stays until an ``answer`` says that it is saved.

    ``on_open`` gets row and column, ``on_find`` and ``on_read`` what is typed when the typing pauses, ``on_save`` row,
    column, value, version and the request's key.
    """

    library = _SOURCE.importable_path
    tag = "CellEditor"

    view: rx.Var[EditView]
    answer: rx.Var[CellAnswer]
    read: rx.Var[CellRead]
    on_open: rx.EventHandler[rx.event.passthrough_event_spec(int, str)]
    on_find: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_read: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(int, str, str, int, str)]
