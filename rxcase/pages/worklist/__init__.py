"""The worklist: who needs somebody, and when."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button, button_link
from rxcase.components.empty_state import empty_state
from rxcase.components.icon import icon
from rxcase.components.skeleton import skeleton_rows
from rxcase.pages.worklist.choosing import dialogs, grid
from rxcase.pages.worklist.table import worklist_table
from rxcase.readmodels.worklist_query import Layout
from rxcase.shell.frame import frame, may, search_box
from rxcase.shell.query_bar import query_bar
from rxcase.shell.routes import WORKLIST
from rxcase.state.worklist import WorklistState
from rxcase.state.worklist_controls import WorklistControls
from rxcase.state.worklist_export import ExportState


def _pager() -> rx.Component:
    def step(icon_name: str, words: str, href: rx.Var[str]) -> rx.Component:
        return rx.cond(href, button_link(icon(icon_name), words, href=href))

    return rx.el.nav(
        rx.cond(WorklistState.more_words, rx.el.span(WorklistState.more_words, class_name="more-groups")),
        rx.el.span(WorklistState.span_words, class_name="quiet"),
        step("chevron-left", "Previous", WorklistState.previous_href),
        step("chevron-right", "Next", WorklistState.next_href),
        class_name="pager",
        aria_label="Pages of the list",
    )


def _nobody() -> rx.Component:
    first_run = empty_state(
        "users-round",
        "No open encounters yet",
        "Everybody with an open case management encounter will stand here, the next follow-up first. "
        "An administrator brings the first ones in with “rxcase import cases”.",
    )
    filtered = empty_state(
        "search-x",
        "Nobody found",
        WorklistState.empty_words,
        button_link("Clear all filters", href=WorklistControls.clear_href, kind="primary"),
    )
    beyond_the_end = empty_state(
        "list-end",
        "The list ends before this page",
        "It has become shorter, or the address names a page that never was.",
        button_link("To the first page", href=WorklistState.first_page_href, kind="primary"),
    )
    return rx.cond(
        WorklistState.is_first_run, first_run, rx.cond(WorklistState.first_page_href, beyond_the_end, filtered)
    )


def _export() -> rx.Component:
    return rx.cond(
        may("data:export"),
        button(
            icon("download"),
            rx.el.span("Export", class_name="wide-only"),
            kind="plain",
            class_name="small",
            aria_label="Export …",
            on_click=ExportState.ask([], True),
            custom_attrs={"data-command": "Export this list"},
        ),
    )


def page() -> rx.Component:
    """The page."""
    listed = rx.cond(WorklistState.is_listed, rx.fragment(grid(worklist_table()), _pager()), _nobody())
    return frame(
        query_bar(Layout.LIST, _export(), title="Worklist"),
        rx.el.div(
            rx.cond(WorklistState.is_loaded, listed, skeleton_rows()),
            class_name="listing",
            aria_busy=rx.cond(rx.State.is_hydrated, "false", "true"),
        ),
        dialogs(),
        here=WORKLIST,
        search=search_box(WorklistControls.search, WorklistControls.find),
        main_class="worklist-page",
    )
