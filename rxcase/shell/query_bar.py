"""The bar above list, board and calendar: saved views, filters in force, groups, columns, and the way between layouts."""

from __future__ import annotations

from collections.abc import Mapping

import reflex as rx

from rxcase.components.button import button, button_link
from rxcase.components.icon import icon
from rxcase.components.link import link
from rxcase.components.menu import menu, menu_divider, menu_item
from rxcase.readmodels.worklist_query import Layout
from rxcase.shell import query_dialogs
from rxcase.shell.routes import ROUTES
from rxcase.state.worklist_address import PATHS
from rxcase.state.worklist_controls import FilterChip, Offer, ViewTab, WorklistControls
from rxcase.state.worklist_filter import WorklistFilter
from rxcase.state.worklist_view import WorklistColumns, WorklistViews

_LAYOUTS: Mapping[Layout, tuple[str, str]] = {
    Layout.LIST: ("List", "list"),
    Layout.BOARD: ("Board", "square-kanban"),
    Layout.CALENDAR: ("Calendar", "calendar-days"),
}


def query_bar(here: Layout, *tools: rx.Component, title: str) -> rx.Component:
    """The bar, with its dialogs.

    Args:
        here: The layout below it.
        *tools: What this layout adds on the right.
        title: The page's name, for those who do not see it.
    """
    is_list = here is Layout.LIST
    return rx.el.div(
        rx.el.h1(title, class_name="unseen"),
        rx.el.div(_tabs(), _unsaved(), _layouts(here), class_name="query-line views-line"),
        rx.el.div(
            rx.el.div(
                rx.foreach(WorklistControls.chips, _chip),
                _add_filter(),
                rx.cond(
                    WorklistControls.chips.length() > 0,
                    link("Clear all", href=WorklistControls.clear_href, class_name="clear-all"),
                ),
                class_name="chips",
                role="group",
                aria_label="Filters",
            ),
            rx.el.div(
                rx.el.p(WorklistControls.count_words, class_name="count", role="status"),
                _group_menu() if is_list else None,
                _columns_button() if is_list else None,
                *tools,
                class_name="query-tools",
            ),
            class_name="query-line",
        ),
        query_dialogs.filter_editor(),
        query_dialogs.view_dialog(),
        query_dialogs.columns_dialog() if is_list else None,
        class_name="query-bar no-print",
    )


def _tab(tab: rx.vars.ObjectVar[ViewTab]) -> rx.Component:
    return rx.el.li(
        link(
            rx.cond(tab.is_shared, rx.fragment(icon("users-round"), rx.el.span("Shared: ", class_name="unseen"))),
            rx.el.bdi(tab.name, class_name="one-line"),
            rx.cond(tab.is_changed, rx.el.span(rx.el.span("changed", class_name="unseen"), class_name="dot")),
            href=tab.href,
            class_name="view-tab",
            title=rx.cond(tab.by, "Shared by " + tab.by, ""),
            custom_attrs={"aria-current": rx.cond(tab.is_open, "true", "false")},
        )
    )


def _tabs() -> rx.Component:
    everybody = link(
        "Everybody",
        href=WorklistControls.all_href,
        class_name="view-tab",
        custom_attrs={"aria-current": rx.cond(WorklistControls.open_tab.id == 0, "true", "false")},
    )
    return rx.el.nav(
        rx.el.ul(rx.el.li(everybody), rx.foreach(WorklistControls.tabs, _tab), class_name="view-tabs"),
        aria_label="Views",
        class_name="views",
    )


def _unsaved() -> rx.Component:
    """What can be done with the view: save what was changed, discard it, and everything else in a menu."""
    tab = WorklistControls.open_tab
    changed = rx.fragment(
        rx.cond(tab.may_change, button("Save", kind="primary", class_name="small", on_click=WorklistViews.save)),
        button_link("Discard", href=WorklistControls.discard_href, kind="plain", class_name="small"),
    )
    usual = rx.cond(
        tab.is_usual,
        menu_item("star-off", "No longer my usual view", on_click=WorklistViews.choose_usual(0)),
        menu_item("star", "Open the worklist with this view", on_click=WorklistViews.choose_usual(tab.id)),
    )
    more = menu(
        menu_item("bookmark-plus", "Save as a new view …", on_click=WorklistViews.ask("save-as")),
        rx.cond(
            tab.id > 0,
            rx.fragment(
                usual,
                rx.cond(
                    tab.may_change,
                    rx.fragment(
                        menu_divider(),
                        menu_item("pencil", "Rename or share …", on_click=WorklistViews.ask("rename")),
                        menu_item("trash-2", "Delete this view …", on_click=WorklistViews.ask("delete")),
                    ),
                ),
            ),
        ),
        face=[icon("bookmark"), rx.el.span("View", class_name="wide-only")],
        class_name="menu view-menu",
        button_class="button plain small",
    )
    return rx.el.div(rx.cond(tab.is_changed, changed), more, class_name="view-deeds")


def _layouts(here: Layout) -> rx.Component:
    """The same question in another shape; only layouts that there are."""
    offered = [layout for layout in Layout if any(route.href == PATHS[layout] for route in ROUTES)]
    if len(offered) < 2:
        return rx.fragment()
    links = [
        link(
            icon(_LAYOUTS[layout][1]),
            rx.el.span(_LAYOUTS[layout][0], class_name="wide-only"),
            href=WorklistControls.layout_hrefs[layout.value],
            class_name="layout-link",
            custom_attrs={"aria-current": "page"} if layout is here else {},
            aria_label=_LAYOUTS[layout][0],
        )
        for layout in offered
    ]
    return rx.el.nav(*links, class_name="layouts", aria_label="Layout")


def _chip(each: rx.vars.ObjectVar[FilterChip]) -> rx.Component:
    edit = rx.el.button(
        rx.el.bdi(each.words),
        type="button",
        class_name="chip-words",
        on_click=WorklistFilter.edit(each.column),
        title="Change this filter",
    )
    remove = link(
        icon("x"), href=each.href_without, class_name="chip-remove", aria_label="Remove the filter " + each.words
    )
    return rx.el.span(
        rx.cond(each.column, edit, rx.el.bdi(each.words, class_name="chip-words")), remove, class_name="chip chosen"
    )


def _add_filter() -> rx.Component:
    def item(each: rx.vars.ObjectVar[Offer]) -> rx.Component:
        return rx.el.button(each.title, type="button", class_name="menu-item", on_click=WorklistFilter.edit(each.name))

    return menu(
        rx.foreach(WorklistControls.filters, item),
        face=[icon("plus"), "Filter"],
        class_name="menu from-left",
        button_class="button plain small",
    )


def _group_menu() -> rx.Component:
    def item(each: rx.vars.ObjectVar[Offer]) -> rx.Component:
        return link(
            rx.cond(each.is_chosen, icon("check"), rx.el.span(class_name="no-icon")),
            each.title,
            href=each.href,
            class_name="menu-item",
            custom_attrs={"aria-current": rx.cond(each.is_chosen, "true", "false")},
        )

    chosen = WorklistControls.group_title
    return menu(
        rx.foreach(WorklistControls.groups, item),
        face=[icon("group"), rx.cond(chosen, "Group: " + chosen, "Group")],
        button_class="button plain small",
    )


def _columns_button() -> rx.Component:
    return button(
        icon("columns-3"),
        rx.el.span("Columns", class_name="wide-only"),
        kind="plain",
        class_name="small",
        aria_label="Columns",
        on_click=WorklistColumns.choose,
    )
