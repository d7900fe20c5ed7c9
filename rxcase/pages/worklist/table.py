"""The table of the worklist: headings that sort, headings of groups, rows."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon
from rxcase.components.link import link
from rxcase.components.table import heading, sort_heading, table
from rxcase.pages.worklist.cells import Row, cell_of
from rxcase.pages.worklist.choosing import choose_cell, choose_heading, may_choose
from rxcase.state.worklist import LAST, ColumnHeading, GroupHeading, WorklistState


def worklist_table() -> rx.Component:
    """The rows that the page shows."""
    rows = rx.fragment(rx.foreach(WorklistState.rows, _row_with_groups), _groups_at(rx.Var.create(LAST)))
    return table(
        [choose_heading(), rx.foreach(WorklistState.headings, _heading)],
        rows,
        label="Open encounters",
        class_name="worklist grid",
        role="grid",
        custom_attrs={
            "aria-multiselectable": rx.cond(may_choose(), "true", "false"),
            "aria-rowcount": WorklistState.row_count.to_string(),
        },
        style={"--columns": WorklistState.columns.length().to_string()},
    )


def _heading(column: rx.vars.ObjectVar[ColumnHeading]) -> rx.Component:
    name = "col-" + column.name
    return rx.cond(
        column.href,
        sort_heading(
            column.title,
            column.href,
            column.direction,
            rank=column.rank,
            then=column.then_href,
            then_words=column.then_words,
            class_name=name,
        ),
        heading(column.title, class_name=name),
    )


def _row_with_groups(row: Row) -> rx.Component:
    return rx.fragment(_groups_at(row.id.to_string()), _row(row), key=row.id.to_string())


def _row(row: Row) -> rx.Component:
    cells = rx.foreach(WorklistState.columns, lambda column: cell_of(column, row))
    return rx.el.tr(choose_cell(row), cells, role="row", custom_attrs={"data-row": row.id.to_string()})


def _groups_at(place: rx.Var[str]) -> rx.Component:
    groups = WorklistState.groups
    return rx.cond(groups.contains(place), rx.foreach(groups[place], _group))


def _group(group: rx.vars.ObjectVar[GroupHeading]) -> rx.Component:
    toggle = link(
        rx.cond(group.is_collapsed, icon("chevron-right"), icon("chevron-down")),
        rx.el.bdi(group.label, class_name="one-line"),
        href=group.href,
        class_name="group-toggle",
        custom_attrs={"aria-expanded": rx.cond(group.is_collapsed, "false", "true")},
    )
    return rx.el.tr(
        rx.el.th(
            rx.el.div(
                toggle,
                rx.el.span(group.count, class_name="group-count"),
                rx.cond(group.is_continued, rx.el.span("continued", class_name="quiet")),
                class_name="group-head",
            ),
            col_span=WorklistState.columns.length() + rx.cond(may_choose(), 1, 0),
            scope="rowgroup",
            role="rowheader",
        ),
        role="row",
        class_name="group-row",
        key="group-" + group.key,
    )
