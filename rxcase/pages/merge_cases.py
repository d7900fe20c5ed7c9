"""The cases of one person and day side by side: who stays, whose words stay, what moves."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button, button_link
from rxcase.components.empty_state import error_state
from rxcase.components.form_summary import form_summary
from rxcase.components.link import link
from rxcase.components.skeleton import skeleton_text
from rxcase.readmodels.case_group import MergeChoice, MergeField, Moved
from rxcase.readmodels.case_row import CaseRow
from rxcase.shell.frame import frame
from rxcase.shell.routes import DUPLICATES, MERGE_CASES
from rxcase.state.case_groups import FIELD, MergeState

VIEW = MergeState.view


def _column(each: rx.vars.ObjectVar[CaseRow]) -> rx.Component:
    stays = rx.el.label(
        rx.el.input(
            type="radio",
            name="survivor",
            value=each.id.to_string(),
            checked=each.id == VIEW.survivor_id,
            on_change=MergeState.choose_survivor,
        ),
        rx.el.span("Stays"),
        class_name="check",
    )
    return rx.el.th(
        link(
            rx.cond(each.case_number, each.case_number, "view"),
            href="/case/" + each.id.to_string() + "/",
        ),
        rx.el.span(each.case_type, class_name="quiet"),
        rx.el.span(
            rx.cond(
                each.status == "closed",
                "Closed " + each.closed_words,
                rx.cond(each.status == "created", "Reported", "Open"),
            ),
            class_name="quiet",
        ),
        stays,
        scope="col",
        class_name=rx.cond(each.id == VIEW.survivor_id, "stays", ""),
    )


def _choice(field: rx.vars.ObjectVar[MergeField], each: rx.vars.ObjectVar[MergeChoice]) -> rx.Component:
    return rx.el.td(
        rx.el.label(
            rx.el.input(
                type="radio",
                name=FIELD + field.name,
                value=each.case_id.to_string(),
                default_checked=each.is_chosen,
            ),
            rx.cond(each.words, rx.el.bdi(each.words), rx.el.span("nothing", class_name="quiet")),
            class_name="check",
        )
    )


def _field(field: rx.vars.ObjectVar[MergeField]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(field.label, scope="row"),
        rx.foreach(field.choices, lambda each: _choice(field, each)),
        key=field.name,
    )


def _moved(each: rx.vars.ObjectVar[Moved]) -> rx.Component:
    return rx.el.li(rx.el.span(each.count, class_name="number"), " ", each.what)


def _form() -> rx.Component:
    compared = rx.el.div(
        rx.el.table(
            rx.el.caption("The cases side by side; choose whose words stay", class_name="unseen"),
            rx.el.thead(rx.el.tr(rx.el.td(""), rx.foreach(VIEW.cases, _column))),
            rx.el.tbody(rx.foreach(VIEW.fields, _field)),
            class_name="compared",
        ),
        class_name="compared-wrap",
        tab_index=0,
        role="region",
        aria_label="The cases side by side",
    )
    alike = rx.el.p("They say the same in every field.", class_name="secondary")
    moves = rx.cond(
        VIEW.moves.length() > 0,
        rx.fragment(
            rx.el.p("These move to ", rx.el.strong(VIEW.survivor_number), ":"),
            rx.el.ul(rx.foreach(VIEW.moves, _moved), class_name="moves"),
        ),
        rx.el.p("Nothing hangs on the others: only they are lined out."),
    )
    law = rx.el.p(
        "One of them was determined recordable: the case that stays must keep that date (29 CFR 1904.33).",
        class_name="record-bar",
    )
    return rx.el.form(
        form_summary(MergeState.refusal),
        rx.cond(VIEW.is_recordable, law),
        compared,
        rx.cond(VIEW.fields.length() == 0, alike),
        rx.el.div(
            moves,
            rx.el.p("The other cases are lined out, not erased. It can be taken back.", class_name="quiet"),
            class_name="merge-moves",
        ),
        rx.el.div(
            button("Merge into ", VIEW.survivor_number, kind="primary", type="submit"),
            button_link("Leave", href=DUPLICATES.href),
            class_name="form-foot no-print",
        ),
        on_submit=MergeState.merge,
        # The defaults of the choices follow the case that stays.
        key=VIEW.survivor_id.to_string(),
        class_name="merge-form",
    )


def page() -> rx.Component:
    """The page."""
    shown = rx.fragment(
        rx.el.header(
            rx.el.h1("Merge cases"),
            rx.el.p(
                rx.el.span(rx.el.bdi(VIEW.person), class_name="dotted"),
                rx.el.span(VIEW.day_words, class_name="dotted"),
                rx.cond(VIEW.chart_number, rx.el.span("chart ", VIEW.chart_number, class_name="dotted")),
                class_name="secondary",
            ),
            class_name="record-head",
        ),
        rx.el.div(_form(), class_name="record-body wide"),
    )
    problem = error_state(
        "There is nothing to merge",
        MergeState.problem,
        button_link("To the duplicates", href=DUPLICATES.href, kind="primary"),
        level=1,
    )
    waiting = rx.el.div(skeleton_text(8), class_name="encounter-waiting")
    return frame(
        rx.cond(MergeState.problem, problem, rx.cond(MergeState.is_loaded, shown, waiting)),
        here=MERGE_CASES,
        place=rx.fragment(
            link(DUPLICATES.title, href=DUPLICATES.href, class_name="place-back"),
            rx.el.span(" / ", class_name="quiet"),
            "Merge",
        ),
        main_class="record-page",
    )
