"""The worklist as a grid: rows that are chosen, cells that are edited in their row, what is done with the chosen."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon
from rxcase.components.table import cell
from rxcase.components.wrapped.cell_editor import CellEditor
from rxcase.components.wrapped.row_grid import RowAction, RowGrid
from rxcase.pages.worklist.bulk_dialog import bulk_dialog
from rxcase.pages.worklist.export_dialog import export_dialog
from rxcase.readmodels.bulk import BulkKind
from rxcase.readmodels.worklist import WorklistRow
from rxcase.shell.frame import may
from rxcase.state.session import SessionState
from rxcase.state.worklist import WorklistState
from rxcase.state.worklist_bulk import EXPORT, BulkState
from rxcase.state.worklist_controls import WorklistControls
from rxcase.state.worklist_edit import CellEditState

_NO_ATTRIBUTE = rx.Var("undefined").to(str)


def may_choose() -> rx.Var[bool]:
    """Whether there is anything that the reader may do with chosen rows."""
    return may("encounter:work") | may("data:export")


_WORK = (
    (BulkKind.OWNER, "Owner…"),
    (BulkKind.STAGE, "Stage…"),
    (BulkKind.FOLLOW_UP, "Follow-up…"),
    (BulkKind.TASK, "Task…"),
    (BulkKind.ADD_MANAGER, "Add case manager…"),
    (BulkKind.REMOVE_MANAGER, "Remove case manager…"),
)
_ACTIONS = [
    *[RowAction(kind=kind.value, label=label, permission="encounter:work") for kind, label in _WORK],
    RowAction(kind=EXPORT, label="Export…", permission="data:export"),
]


def choose_heading() -> rx.Component:
    """The heading that chooses the page; nothing for whoever may do nothing with the chosen."""
    box = rx.el.input(
        type="checkbox",
        aria_label="Choose all rows of this page",
        tab_index=-1,
        custom_attrs={"data-choose-page": ""},
    )
    heading = rx.el.th(rx.el.label(box, class_name="choose-box"), scope="col", role="columnheader", class_name="choose")
    return rx.cond(may_choose(), heading)


def choose_cell(row: rx.vars.ObjectVar[WorklistRow]) -> rx.Component:
    """The box that chooses the row; nothing for whoever may do nothing with the chosen."""
    box = rx.el.input(
        type="checkbox", aria_label="Choose " + row.person, tab_index=-1, custom_attrs={"data-choose": ""}
    )
    return rx.cond(may_choose(), cell(rx.el.label(box, class_name="choose-box"), name="choose", role="gridcell"))


def editable_cell(*children, row: rx.vars.ObjectVar[WorklistRow], name: str, column: str, words: str) -> rx.Component:
    """A cell that is edited in its row by whoever may, unless the encounter is closed.

    Args:
        *children: What it shows.
        row: Its row.
        name: Of the cell.
        column: Of the editor: stage, owner or follow-up.
        words: What is edited: “stage”.
    """
    is_editable = may("encounter:work") & ~row.is_closed
    edit = rx.el.button(
        icon("pencil"),
        type="button",
        class_name="edit-here",
        tab_index=-1,
        aria_label="Edit the " + words + " of " + row.person,
        custom_attrs={"data-edit-here": "", "aria-keyshortcuts": "e F2"},
    )
    return cell(
        *children,
        rx.cond(is_editable, edit),
        name=name,
        role="gridcell",
        custom_attrs={"data-edit": rx.cond(is_editable, column, _NO_ATTRIBUTE)},
    )


def row_mark(row: rx.vars.ObjectVar[WorklistRow]) -> rx.Component:
    """That the row was edited out of the list and stands there until it is read anew."""
    return rx.cond(row.mark, rx.el.span(row.mark, class_name="strayed"))


def grid(*children) -> rx.Component:
    """The table with its keys, its bar about the chosen, its editor and its dialogs."""
    edit = CellEditState
    return rx.fragment(
        RowGrid.create(
            *children,
            scope=WorklistControls.scope,
            matching=WorklistControls.matching,
            first=WorklistState.first_row,
            actions=_ACTIONS,
            permissions=SessionState.me.permissions,
            on_act=BulkState.ask,
            class_name="row-grid",
        ),
        CellEditor.create(
            view=edit.view,
            answer=edit.answer,
            read=edit.read,
            on_open=edit.open_cell,
            on_find=edit.find,
            on_read=edit.understand,
            on_save=edit.save,
        ),
    )


def dialogs() -> rx.Component:
    """What is asked before many are changed, or taken out."""
    return rx.fragment(bulk_dialog(), export_dialog())
