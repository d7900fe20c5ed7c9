"""The worklist: who needs somebody, and when."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button, button_link
from rxcase.components.chip import chip, removable_chip
from rxcase.components.empty_state import empty_state
from rxcase.components.field import select_field
from rxcase.components.follow_up import follow_up
from rxcase.components.icon import icon
from rxcase.components.link import link
from rxcase.components.skeleton import skeleton_rows
from rxcase.components.table import cell, heading, row_link, sort_heading, table
from rxcase.pages.worklist.choosing import choose_cell, choose_heading, dialogs, editable_cell, grid, row_mark
from rxcase.readmodels.worklist import Choice, WorklistRow
from rxcase.shell.frame import frame, may, search_box
from rxcase.shell.routes import WORKLIST
from rxcase.state.worklist import FilterChip, WorklistControls, WorklistState
from rxcase.state.worklist_export import ExportState


def _option(choice: rx.vars.ObjectVar[Choice]) -> rx.Component:
    return rx.el.option(choice.label, value=choice.value)


def _filters() -> rx.Component:
    controls = WorklistControls
    return rx.el.div(
        select_field(
            "Stage",
            "filter-stage",
            rx.el.option("Any stage", value=""),
            rx.foreach(controls.stages, _option),
            value=controls.stage_id,
            on_change=lambda value: controls.choose("stage", value),
        ),
        select_field(
            "Follow-up",
            "filter-follow-up",
            rx.el.option("Any follow-up", value=""),
            *[
                rx.el.option(words, value=value)
                for value, words in (
                    ("overdue", "Overdue"),
                    ("today", "Today"),
                    ("next-7-days", "Next 7 days"),
                    ("later", "Later"),
                    ("empty", "No follow-up"),
                )
            ],
            value=controls.follow_up,
            on_change=lambda value: controls.choose("follow-up", value),
        ),
        select_field(
            "Owner",
            "filter-owner",
            rx.el.option("Any owner", value=""),
            rx.el.option("No owner", value="empty"),
            rx.foreach(controls.owners, _option),
            value=controls.owner_id,
            on_change=lambda value: controls.choose("owner", value),
        ),
        class_name="filters",
        role="group",
        aria_label="Filters",
    )


def _chip(each: rx.vars.ObjectVar[FilterChip]) -> rx.Component:
    return removable_chip(each.words, each.href_without)


def _toolbar() -> rx.Component:
    in_force = rx.el.div(
        rx.foreach(WorklistControls.chips, _chip),
        link("Clear all", href=WORKLIST.href, class_name="clear-all"),
        class_name="chips",
    )
    return rx.el.div(
        rx.el.h1("Worklist", class_name="unseen"),
        _filters(),
        rx.cond(WorklistControls.chips.length() > 0, in_force),
        rx.el.p(WorklistControls.count_words, class_name="count", role="status"),
        rx.cond(
            may("data:export"),
            button(
                icon("download"),
                "Export…",
                kind="plain",
                on_click=ExportState.ask([], True),
                custom_attrs={"data-command": "Export this list"},
            ),
        ),
        class_name="toolbar",
    )


def _sort(label: str, by: str) -> rx.Component:
    return sort_heading(label, WorklistControls.sort_hrefs[by], WorklistControls.sort_directions[by])


def _cell(*children, name: str) -> rx.Component:
    return cell(*children, name=name, role="gridcell")


def _row(row: rx.vars.ObjectVar[WorklistRow]) -> rx.Component:
    person = rx.el.span(
        row_link(rx.el.bdi(row.person), href="/encounter/" + row.id.to_string() + "/"),
        row_mark(row),
        rx.el.span(row.chart_number, class_name="quiet"),
        class_name="pair",
    )
    employer = rx.el.span(
        rx.el.span(row.employer, class_name="one-line"),
        rx.cond(row.site, rx.el.span(row.site, class_name="one-line quiet")),
        class_name="pair",
    )
    case = rx.el.span(
        rx.el.span(row.case_type), rx.el.span(row.case_number, class_name="quiet kept"), class_name="pair"
    )
    stage = rx.el.span(
        row.stage,
        rx.cond(row.stage, rx.el.span(row.days_in_stage.to_string() + " d", class_name="quiet")),
        class_name="pair",
    )
    owner = rx.cond(row.owner, rx.el.bdi(row.owner), rx.el.span("No owner", class_name="quiet"))
    return rx.el.tr(
        choose_cell(row),
        _cell(person, name="person"),
        _cell(employer, name="employer"),
        _cell(case, name="case"),
        _cell(row.injury_on, name="injury"),
        editable_cell(stage, row=row, name="stage", column="stage", words="stage"),
        editable_cell(owner, row=row, name="owner", column="owner", words="owner"),
        # A closed encounter has no follow-up; until it is archived it stands here to be finished.
        editable_cell(
            rx.cond(
                row.is_closed,
                chip("Closed"),
                follow_up(row.follow_up_on, row.follow_up_words, row.follow_up_state),
            ),
            row=row,
            name="follow-up",
            column="follow-up",
            words="follow-up",
        ),
        _cell(row.last_contact, name="last-contact"),
        role="row",
        key=row.id.to_string(),
        custom_attrs={"data-row": row.id.to_string()},
    )


def _table() -> rx.Component:
    headings = [
        choose_heading(),
        _sort("Person", "person"),
        heading("Employer, site"),
        heading("Case"),
        _sort("Injury", "injury"),
        _sort("Stage", "days-in-stage"),
        heading("Owner"),
        _sort("Follow-up", "follow-up"),
        heading("Last note"),
    ]
    return table(
        headings,
        rx.foreach(WorklistState.rows, _row),
        label="Open encounters",
        class_name="worklist grid",
        role="grid",
        custom_attrs={"aria-multiselectable": "true", "aria-rowcount": WorklistState.row_count.to_string()},
    )


def _pager() -> rx.Component:
    def step(icon_name: str, words: str, href: rx.Var[str]) -> rx.Component:
        return rx.cond(href, button_link(icon(icon_name), words, href=href))

    return rx.el.nav(
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
        "Nobody matches",
        WorklistState.empty_words,
        button_link("Clear all filters", href=WORKLIST.href, kind="primary"),
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


def page() -> rx.Component:
    """The page."""
    listed = rx.cond(WorklistState.rows.length() > 0, rx.fragment(grid(_table()), _pager()), _nobody())
    return frame(
        _toolbar(),
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
