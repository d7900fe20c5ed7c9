"""The dialogs of the bar above list, board and calendar: one filter, one saved view, the columns."""

from __future__ import annotations

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.components.button import button
from rxcase.components.dialog import dialog
from rxcase.components.field import field, field_error
from rxcase.components.icon import icon
from rxcase.components.wrapped.search_box import SearchBox
from rxcase.shell.frame import may
from rxcase.state.worklist_controls import Offer, WorklistControls
from rxcase.state.worklist_filter import Ticked, WorklistFilter
from rxcase.state.worklist_view import WorklistColumns, WorklistViews


def filter_editor() -> rx.Component:
    """What is asked of a column."""
    state = WorklistFilter

    def operator(each: rx.vars.ObjectVar[Offer]) -> rx.Component:
        return rx.el.option(each.title, value=each.name)

    asked = rx.el.div(
        rx.el.label(state.title, html_for="filter-operator"),
        rx.el.select(
            rx.foreach(state.operators, operator),
            id="filter-operator",
            class_name="select",
            value=state.operator,
            on_change=state.ask,
        ),
        class_name="field",
    )
    values = rx.match(
        state.shape,
        ("choices", _choices()),
        ("text", _text()),
        ("range", _range()),
        ("when", _whens()),
        rx.fragment(),
    )
    return dialog(
        rx.el.form(
            asked,
            values,
            field_error(state.errors["values"], "filter-values"),
            id="filter-form",
            class_name="dialog-form",
            on_submit=state.apply,
        ),
        name="filter-editor",
        title="Filter by " + state.title.lower(),
        words="Only encounters for which this holds are shown.",
        open=state.is_open,
        on_close=state.leave,
        actions=[button("Apply", kind="primary", type="submit", form="filter-form")],
    )


def _choices() -> rx.Component:
    state = WorklistFilter

    # A press shows at once; the server only counts along.
    def choice(each: rx.vars.ObjectVar[Ticked]) -> rx.Component:
        box = rx.el.input(
            type="checkbox", default_checked=each.is_ticked, on_change=lambda _value: state.tick(each.value, each.label)
        )
        return rx.el.li(rx.el.label(box, rx.el.bdi(each.label), class_name="check"), key=each.value)

    look = SearchBox.create(
        value="",
        on_search=state.look_for,
        pause_ms=150,
        placeholder="Find one",
        class_name="input",
        in_page=True,
        custom_attrs={"aria-label": "Find a choice"},
    )
    return rx.el.div(
        rx.cond(state.kind == "choice", look),
        rx.el.ul(rx.foreach(state.choices, choice), class_name="choices"),
        rx.cond(state.choices.length() == 0, rx.el.p("Nothing in your list matches.", class_name="quiet")),
        rx.cond(state.has_more, rx.el.p("There are more: type to find them.", class_name="quiet")),
        class_name="field",
        role="group",
        aria_label="Choices",
    )


def _text() -> rx.Component:
    state = WorklistFilter
    return field(
        "Value",
        "text",
        help_text="",
        error=state.errors["text"],
        default_value=state.values["text"],
        auto_complete="off",
        auto_focus=True,
    )


def _range() -> rx.Component:
    state = WorklistFilter

    def end(label: str, name: str) -> rx.Component:
        return field(label, name, error=state.errors[name], default_value=state.values[name], auto_complete="off")

    return rx.el.div(
        end("From", "first"),
        end("Through", "last"),
        rx.cond(
            state.kind == "date",
            rx.el.p(
                "A day like 3/14, 14 mar, fri, +7 or 2026-03-14; one side may stay empty.", class_name="field-help"
            ),
            rx.el.p("One side may stay empty.", class_name="field-help"),
        ),
        class_name="two-fields",
    )


def _whens() -> rx.Component:
    state = WorklistFilter

    def when(each: rx.vars.ObjectVar[Offer]) -> rx.Component:
        return rx.el.li(
            rx.el.label(
                rx.el.input(
                    type="radio", name="when", value=each.name, default_checked=each.name == state.values["when"]
                ),
                each.title,
                class_name="check",
            )
        )

    return rx.el.ul(rx.foreach(state.whens, when), class_name="choices", role="radiogroup", aria_label="When")


def view_dialog() -> rx.Component:
    """Save as, rename or share, delete."""
    state, tab = WorklistViews, WorklistControls.open_tab
    fields = rx.el.form(
        field(
            "Name",
            "view-name",
            error=state.errors["name"],
            default_value=state.name,
            auto_complete="off",
            auto_focus=True,
        ),
        rx.cond(
            may(Permission.VIEW_SHARE.value),
            rx.el.label(
                rx.el.input(type="checkbox", name="view-shared", default_checked=state.is_shared),
                "Share it with everybody who has the worklist",
                class_name="check",
            ),
        ),
        id="view-form",
        class_name="dialog-form",
        on_submit=state.submit,
    )
    delete = rx.el.form(id="view-form", on_submit=state.submit)
    is_deletion = state.asked == "delete"
    title = rx.match(
        state.asked,
        ("delete", "Delete the view “" + tab.name + "”?"),
        ("rename", "Rename or share the view"),
        "Save as a new view",
    )
    words = rx.cond(
        is_deletion,
        "The encounters stay as they are. Whoever opens their worklist with it gets everybody instead.",
        "A view keeps filters, order, groups and columns. Each reader sees with it only what they may see.",
    )
    return dialog(
        rx.cond(is_deletion, delete, fields),
        name="view-dialog",
        title=title,
        words=words,
        open=state.asked != "",
        on_close=state.leave,
        actions=[
            button(
                rx.match(state.asked, ("delete", "Delete the view"), ("rename", "Save"), "Save the view"),
                kind="primary",
                type="submit",
                form="view-form",
            )
        ],
    )


def columns_dialog() -> rx.Component:
    """Which columns, in which order."""
    state = WorklistColumns

    def line(each: rx.vars.ObjectVar[Offer], place: rx.vars.NumberVar[int]) -> rx.Component:
        def step(icon_name: str, words: str, by: int, *, is_end: rx.Var[bool]) -> rx.Component:
            return button(
                icon(icon_name),
                kind="plain",
                class_name="square small",
                disabled=is_end,
                aria_label=f"Move {words}: " + each.title,
                on_click=state.move(each.name, by),
            )

        box = rx.el.input(
            type="checkbox",
            default_checked=each.is_chosen,
            disabled=each.name == "person",
            on_change=lambda _value: state.tick(each.name),
        )
        return rx.el.li(
            rx.el.label(box, each.title, class_name="check"),
            step("arrow-up", "up", -1, is_end=place == 0),
            step("arrow-down", "down", 1, is_end=place == state.columns.length() - 1),
            class_name="column-line",
            key=each.name,
        )

    return dialog(
        rx.el.ul(rx.foreach(state.columns, line), class_name="column-lines"),
        name="columns-dialog",
        title="Columns",
        words="Choose what is shown, and in which order.",
        open=state.is_open,
        on_close=state.leave,
        actions=[
            button("The usual columns", on_click=state.restore),
            button("Show these", kind="primary", on_click=state.apply),
        ],
    )
