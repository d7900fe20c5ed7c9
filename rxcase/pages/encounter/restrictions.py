"""Section of restrictions and accommodations: what holds, what is to come, what is past, and what can be done."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.icon import icon
from rxcase.components.menu import menu, menu_divider, menu_item
from rxcase.pages.encounter.form import ask
from rxcase.pages.encounter.restriction_dialogs import restriction_dialogs
from rxcase.pages.encounter.section import section
from rxcase.readmodels.restrictions import AccommodationLine, RestrictionLine
from rxcase.state.restriction_form import RestrictionFormState
from rxcase.state.restriction_parts import RestrictionsPart


def _detail(*parts: rx.Var[str]) -> rx.Component:
    return rx.el.span(
        *[rx.cond(part, rx.el.span(part, class_name="dotted")) for part in parts], class_name="limit-detail"
    )


def _tick(each: rx.vars.ObjectVar[RestrictionLine]) -> rx.Component:
    box = rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=RestrictionsPart.ticked.contains(each.id),
            on_change=RestrictionsPart.tick(each.id),
            aria_label="Tick " + each.text,
        ),
        class_name="tick no-print",
    )
    return rx.cond(RestrictionsPart.may_edit, box)


def _menu(each: rx.vars.ObjectVar[RestrictionLine]) -> rx.Component:
    about = each.text + ", " + each.span
    prepare, only = RestrictionFormState.prepare(each.id), RestrictionsPart.tick_only(each.id)

    def on_row(form: str) -> rx.event.EventSpec:
        return ask(form, each.id, each.version, about)

    edits = rx.fragment(
        menu_item(
            "pencil", "Update…", "It was right and now changes", on_click=[prepare, on_row("restriction-update")]
        ),
        menu_item(
            "undo-2", "Revise…", "It was wrong and never in effect", on_click=[prepare, on_row("restriction-revise")]
        ),
        menu_item("calendar-plus", "Extend…", on_click=[only, ask("restriction-extend", 0, 0, "")]),
        menu_item("repeat", "Repeat…", on_click=[only, ask("restriction-repeat", 0, 0, "")]),
        menu_item("calendar-x", "End…", on_click=[only, ask("restriction-end", 0, 0, "")]),
        menu_divider(),
    )
    return menu(
        rx.cond(RestrictionsPart.may_edit, edits),
        menu_item("history", "History…", on_click=RestrictionFormState.show_history(each.id, each.text)),
        rx.cond(
            RestrictionsPart.may_remove,
            menu_item("trash-2", "Remove…", "It should never have been here", on_click=on_row("restriction-remove")),
        ),
        face=[icon("ellipsis"), rx.el.span("What can be done with ", each.text, class_name="unseen")],
        class_name="menu no-print",
        button_class="button plain square",
    )


def _restriction(each: rx.vars.ObjectVar[RestrictionLine]) -> rx.Component:
    gap = rx.el.span(icon("triangle-alert"), rx.el.span(each.covered), class_name="limit-gap")
    covered = rx.cond(each.covered, rx.el.span(each.covered, class_name="limit-covered"))
    return rx.el.li(
        _tick(each),
        rx.el.div(
            rx.el.span(each.text, class_name="limit-name"),
            _detail(each.by, each.condition, each.about),
            rx.cond(each.comment, rx.el.span(each.comment, class_name="limit-comment", dir="auto")),
            rx.cond(each.is_uncovered, gap, covered),
            class_name="limit-text",
        ),
        rx.el.span(
            rx.el.span(each.span),
            rx.el.span(each.words, class_name="limit-standing " + each.standing),
            class_name="limit-span",
        ),
        _menu(each),
        class_name="limit",
        key=each.id.to_string(),
    )


def _accommodation(each: rx.vars.ObjectVar[AccommodationLine]) -> rx.Component:
    form = RestrictionFormState
    about = each.text + ", " + each.span

    def on_rows(name: str) -> list[rx.event.EventSpec]:
        return [form.prepare_accommodation(each.id, each.key, 0), ask(name, each.id, 0, about)]

    deeds = menu(
        menu_item("pencil", "Update…", "It was right and now changes", on_click=on_rows("accommodation-update")),
        menu_item("undo-2", "Revise…", "It was wrong and never in effect", on_click=on_rows("accommodation-revise")),
        menu_item(
            "calendar-x",
            "Set last day…",
            on_click=[form.take_rows(each.key), ask("accommodation-end", each.id, 0, about)],
        ),
        rx.cond(
            RestrictionsPart.may_remove,
            menu_item(
                "trash-2",
                "Remove…",
                "It should never have been here",
                on_click=[form.take_rows(each.key), ask("accommodation-remove", each.id, 0, about)],
            ),
        ),
        face=[icon("ellipsis"), rx.el.span("What can be done with ", each.text, class_name="unseen")],
        class_name="menu no-print",
        button_class="button plain square",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(
                rx.cond(each.is_away, rx.el.span(class_name="status-dot off-work", aria_hidden="true")),
                each.text,
                rx.cond(each.is_away, rx.el.span(" · days away", class_name="quiet")),
                class_name="limit-name",
            ),
            _detail(each.details, each.leader, each.for_words),
            class_name="limit-text",
        ),
        rx.el.span(
            rx.el.span(each.span),
            rx.el.span(each.words, class_name="limit-standing " + each.standing),
            class_name="limit-span",
        ),
        rx.cond(RestrictionsPart.may_edit, deeds),
        class_name="limit",
        key=each.key,
    )


def _ticked_bar() -> rx.Component:
    part = RestrictionsPart
    count = part.ticked.length()
    return rx.cond(
        part.may_edit & (part.current.length() > 0),
        rx.el.div(
            rx.el.label(
                rx.el.input(
                    type="checkbox",
                    checked=(count > 0) & (count >= part.current.length()),
                    on_change=part.tick_all,
                ),
                rx.cond(count > 0, rx.el.span(count, " ticked"), rx.el.span("Tick all")),
                class_name="tick",
            ),
            rx.cond(
                count > 0,
                rx.fragment(
                    button("Extend…", on_click=ask("restriction-extend", 0, 0, "")),
                    button("Repeat…", on_click=ask("restriction-repeat", 0, 0, "")),
                    button("End…", on_click=ask("restriction-end", 0, 0, "")),
                    button("Clear", kind="plain", on_click=part.tick_none),
                ),
                rx.cond(
                    part.is_one_in_force,
                    button("End all…", kind="plain", on_click=ask("restriction-end-all", 0, 0, "")),
                ),
            ),
            class_name="ticked-bar no-print",
            role="group",
            aria_label="Ticked restrictions",
        ),
    )


def _past(count: rx.Var[int], lines: rx.Var, draw, shown: rx.Var[int]) -> rx.Component:  # noqa: ANN001
    return rx.cond(
        count > 0,
        rx.el.details(
            rx.el.summary("Show past (", count, ")"),
            rx.el.ul(rx.foreach(lines, draw), class_name="limits"),
            rx.cond(
                count > shown,
                rx.el.p("The newest ", shown, " are shown.", class_name="quiet"),
            ),
            class_name="folded",
        ),
    )


def restrictions_section() -> rx.Component:
    """What the person may not do, and what the employer does about it."""
    part, form = RestrictionsPart, RestrictionFormState
    tools = rx.cond(
        part.may_edit,
        rx.el.div(
            button(
                icon("plus"),
                rx.el.span(rx.el.span("Add ", class_name="unseen"), "Restriction…"),
                on_click=[form.prepare(0), ask("restriction-add", 0, 0, "")],
            ),
            button(
                icon("plus"),
                rx.el.span(rx.el.span("Add ", class_name="unseen"), "Accommodation…"),
                on_click=[form.prepare_accommodation(0, "", 0), ask("accommodation-add", 0, 0, "")],
            ),
            class_name="section-tools no-print",
        ),
    )
    return section(
        "restrictions",
        "Restrictions and accommodations",
        rx.el.h3("Restrictions", class_name="limits-title"),
        rx.cond(
            part.current.length() > 0,
            rx.el.ul(rx.foreach(part.current, _restriction), class_name="limits"),
            rx.el.p("No restriction is in force or to come.", class_name="state-inline"),
        ),
        _ticked_bar(),
        _past(part.past_count, part.past, _restriction, part.past.length()),
        rx.el.h3("Accommodations", class_name="limits-title"),
        rx.cond(
            part.accommodations.length() > 0,
            rx.el.ul(rx.foreach(part.accommodations, _accommodation), class_name="limits"),
            rx.el.p("No accommodation is in force or to come.", class_name="state-inline"),
        ),
        _past(
            part.past_accommodation_count, part.past_accommodations, _accommodation, part.past_accommodations.length()
        ),
        restriction_dialogs(),
        tools=tools,
    )
