"""Copy a case to others who were exposed: find them, choose them, see what became of each."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button, button_link
from rxcase.components.empty_state import error_state
from rxcase.components.form_summary import form_summary
from rxcase.components.icon import icon
from rxcase.components.link import link
from rxcase.components.skeleton import skeleton_text
from rxcase.components.wrapped.search_box import SearchBox
from rxcase.readmodels.case_group import CopyResult, ExposedPerson
from rxcase.shell.frame import frame
from rxcase.shell.routes import COPY_CASE, WORKLIST
from rxcase.state.copy_case import CopyCaseState

STATE = CopyCaseState


def _found(each: rx.vars.ObjectVar[ExposedPerson]) -> rx.Component:
    is_chosen = STATE.chosen_ids.contains(each.id)
    add = rx.cond(
        is_chosen,
        rx.el.span(icon("check"), "Chosen", class_name="quiet chosen-mark"),
        button("Add", on_click=STATE.add(each.id), aria_label="Add " + each.person),
    )
    return rx.el.li(
        rx.el.span(
            rx.el.bdi(each.person),
            rx.el.span(" ", each.about, class_name="quiet"),
            class_name="entry-text",
        ),
        rx.cond(each.refusal, rx.el.span(icon("circle-alert"), each.refusal, class_name="entry-warning"), add),
        class_name="entry",
        key=each.id.to_string(),
    )


def _chosen(each: rx.vars.ObjectVar[ExposedPerson]) -> rx.Component:
    return rx.el.li(
        rx.el.span(rx.el.bdi(each.person), rx.el.span(" ", each.about, class_name="quiet"), class_name="entry-text"),
        button(
            icon("x"),
            kind="plain",
            class_name="square",
            on_click=STATE.remove(each.id),
            aria_label="Remove " + each.person,
        ),
        class_name="entry",
        key=each.id.to_string(),
    )


def _result(each: rx.vars.ObjectVar[CopyResult]) -> rx.Component:
    done = rx.fragment(
        icon("check"),
        rx.el.span("Copied as ", link(each.case_number, href="/case/" + each.case_id.to_string() + "/")),
    )
    return rx.el.li(
        rx.el.bdi(each.person, class_name="entry-text"),
        rx.cond(
            each.case_id > 0,
            rx.el.span(done, class_name="entry-done"),
            rx.el.span(icon("circle-alert"), each.words, class_name="entry-warning"),
        ),
        class_name="entry",
        key=each.employee_id.to_string(),
    )


def _option(words: str, detail: rx.Var[str], checked: rx.Var[bool], on_change: rx.EventHandler) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", checked=checked, on_change=on_change),
        rx.el.span(words, rx.cond(detail, rx.el.span(": ", detail, class_name="quiet"))),
        class_name="check",
    )


def _people() -> rx.Component:
    count = STATE.chosen.length()
    return rx.el.section(
        rx.el.h2("Who was exposed too", id="people-title"),
        rx.el.div(
            rx.el.label("Find people of ", STATE.source.employer, html_for="exposed"),
            SearchBox.create(
                id="exposed",
                value=STATE.search,
                on_search=STATE.find,
                class_name="input",
                custom_attrs={"aria-describedby": "exposed-help", "autoComplete": "off"},
            ),
            rx.el.p("Beginnings of names, of chart or employee numbers.", id="exposed-help", class_name="field-help"),
            class_name="field",
        ),
        rx.cond(
            STATE.found.length() > 0,
            rx.el.ul(rx.foreach(STATE.found, _found), class_name="entries found", aria_label="Found"),
            rx.cond(
                STATE.search, rx.el.p("Nobody of this employer is called so.", class_name="state-inline", role="status")
            ),
        ),
        rx.cond(
            count > 0,
            rx.fragment(
                rx.el.h3("Chosen"),
                rx.el.ul(rx.foreach(STATE.chosen, _chosen), class_name="entries", aria_label="Chosen"),
            ),
        ),
        rx.el.fieldset(
            rx.el.legend("What is each person’s own is not copied, unless you want it to be", class_name="label"),
            _option("Injured parts", STATE.source.part_words, STATE.with_parts, STATE.choose_parts),
            _option("Place of treatment", STATE.source.treatment_words, STATE.with_treatment, STATE.choose_treatment),
            class_name="field",
        ),
        form_summary(STATE.refusal),
        rx.el.div(
            button(
                rx.cond(
                    count == 1,
                    "Copy to 1 person",
                    rx.cond(count == 0, "Copy", "Copy to " + count.to_string() + " people"),
                ),
                kind="primary",
                on_click=STATE.copy_to_them,
                disabled=count == 0,
            ),
            button_link("Leave", href="/case/" + STATE.source.case_id.to_string() + "/"),
            class_name="form-foot",
        ),
        class_name="section copy-form",
        aria_labelledby="people-title",
    )


def page() -> rx.Component:
    """The page."""
    source = STATE.source
    results = rx.el.section(
        rx.el.h2("What became of it", id="results-title"),
        rx.el.ul(rx.foreach(STATE.results, _result), class_name="entries"),
        class_name="section copy-form",
        aria_labelledby="results-title",
        role="status",
    )
    shown = rx.fragment(
        rx.el.header(
            rx.el.h1("Copy ", rx.cond(source.case_number, source.case_number, "a case"), " to others"),
            rx.el.p(
                *[
                    rx.cond(part, rx.el.span(part, class_name="dotted"))
                    for part in (source.type_words, source.person, source.day_words, source.place)
                ],
                class_name="secondary",
            ),
            rx.el.p(
                "Each gets a case with a number of its own and the same event: when, where, what happened. There is no "
                "later tie between the copies.",
                class_name="quiet",
            ),
            class_name="record-head",
        ),
        rx.el.div(rx.cond(STATE.results.length() > 0, results), _people(), class_name="record-body"),
    )
    problem = error_state(
        "This case cannot be copied",
        STATE.problem,
        button_link("To the worklist", href=WORKLIST.href, kind="primary"),
        level=1,
    )
    waiting = rx.el.div(skeleton_text(8), class_name="encounter-waiting")
    return frame(
        rx.cond(STATE.problem, problem, rx.cond(STATE.is_loaded, shown, waiting)),
        here=COPY_CASE,
        place=rx.cond(
            STATE.is_loaded,
            rx.fragment(
                link(source.case_number, href="/case/" + source.case_id.to_string() + "/", class_name="place-back"),
                rx.el.span(" / ", class_name="quiet"),
                "Copy",
            ),
            "Copy",
        ),
        main_class="record-page",
    )
