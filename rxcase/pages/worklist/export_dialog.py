"""The dialog before the list is taken out: how many encounters, which columns, in which form."""

from __future__ import annotations

import reflex as rx

from rxcase.components.dialog import dialog
from rxcase.components.wrapped.download_button import DownloadButton
from rxcase.state.worklist_export import ExportState

_ADDRESS = "/api/worklist/export"


def _as(words: str, fields: rx.Var[dict[str, str]], class_name: str) -> rx.Component:
    return DownloadButton.create(
        address=_ADDRESS, fields=fields, words=words, on_done=ExportState.leave, class_name=class_name
    )


def export_dialog() -> rx.Component:
    """The dialog, open while it is asked."""
    return dialog(
        rx.el.p(ExportState.columns.join(", "), class_name="field-help"),
        name="export",
        title=rx.fragment("Export ", ExportState.words),
        words="All rows of the list as it is filtered and ordered now, not only this page. "
        "The file leaves rxcase: keep it where health records may be kept. That you took it out is recorded.",
        open=ExportState.asked,
        on_close=ExportState.leave,
        actions=[
            _as("Export as CSV", ExportState.csv, "button"),
            _as("Export as Excel", ExportState.xlsx, "button primary"),
        ],
    )
