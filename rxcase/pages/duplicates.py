"""Duplicates: people with more than one case of the same day."""

from __future__ import annotations

import reflex as rx

from rxcase.components.empty_state import empty_state
from rxcase.components.page_header import page_header
from rxcase.components.skeleton import skeleton_rows
from rxcase.components.table import cell, heading, row_link, table
from rxcase.readmodels.case_group import DuplicateRow
from rxcase.shell.frame import frame, may
from rxcase.shell.routes import DUPLICATES
from rxcase.state.case_groups import DuplicatesState


def _row(each: rx.vars.ObjectVar[DuplicateRow]) -> rx.Component:
    number = each.case_id.to_string()
    href = rx.cond(may("case:delete"), "/merge-cases/" + number + "/", "/case/" + number + "/")
    return rx.el.tr(
        cell(row_link(rx.el.bdi(each.person), href=href), name="person"),
        cell(each.chart_number, name="chart"),
        cell(each.employer, name="employer"),
        cell(each.day_words, name="injury"),
        cell(each.count, name="count"),
        cell(each.numbers, name="case"),
        role="row",
        key=number,
    )


def page() -> rx.Component:
    """The page."""
    headings = [heading(each) for each in ("Person", "Chart", "Employer", "Day", "Cases", "Numbers")]
    listed = rx.fragment(
        table(headings, rx.foreach(DuplicatesState.rows, _row), label="Duplicate cases", class_name="duplicates"),
        rx.cond(
            DuplicatesState.has_more,
            rx.el.p("There are more: they follow when these are merged.", class_name="quiet record-note"),
        ),
    )
    nothing = empty_state(
        "copy-check",
        "No duplicates",
        "People with more than one case of the same day stand here, to be looked at side by side and made one.",
    )
    return frame(
        page_header(DUPLICATES.title),
        rx.cond(
            DuplicatesState.is_loaded,
            rx.cond(DuplicatesState.rows.length() > 0, listed, nothing),
            skeleton_rows(6),
        ),
        here=DUPLICATES,
        main_class="record-page",
    )
