"""The chart of a person: cases, encounters, restrictions, documents, what is due. Nothing is edited here."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button, button_link
from rxcase.components.case_row import case_rows, encounter_rows
from rxcase.components.counted_section import counted_section
from rxcase.components.empty_state import error_state
from rxcase.components.follow_up import follow_up
from rxcase.components.icon import icon
from rxcase.components.link import link
from rxcase.components.menu import menu
from rxcase.components.record_lists import document_list, span_list
from rxcase.components.skeleton import skeleton_text
from rxcase.domain.case_forms import OFFERED_TYPES
from rxcase.domain.case_words import CASE_TYPES
from rxcase.readmodels.chart import ConditionView, DueView
from rxcase.shell.frame import frame, may
from rxcase.shell.routes import CHART, WORKLIST
from rxcase.state.chart import ChartState

CHART_VIEW = ChartState.chart
PERSON = ChartState.chart.person


def _fact(label: str, value: rx.Var[str]) -> rx.Component:
    return rx.cond(value, rx.el.div(rx.el.dt(label), rx.el.dd(rx.el.bdi(value))))


def _new_case() -> rx.Component:
    address = "/new-case/" + PERSON.id.to_string() + "/?type="
    return menu(
        *[
            link(icon("file-plus-2"), CASE_TYPES[each], href=address + each, class_name="menu-item")
            for each in OFFERED_TYPES
        ],
        face=[icon("plus"), "New case…"],
        button_class="button primary",
    )


def _head() -> rx.Component:
    closed = rx.cond(CHART_VIEW.hides_closed, "Show closed", "Hide closed")
    return rx.el.header(
        rx.el.div(
            rx.el.h1(rx.el.bdi(PERSON.person), class_name="one-line"),
            rx.el.p(
                *[
                    rx.cond(part, rx.el.span(part, class_name="dotted"))
                    for part in (PERSON.age, PERSON.job, PERSON.employer, PERSON.site)
                ],
                class_name="head-about one-line",
            ),
            rx.el.div(
                button_link(closed, href=ChartState.toggle_href),
                button(
                    "Print",
                    custom_attrs={"data-print": "", "data-command": "Print this chart"},
                ),
                rx.cond(CHART_VIEW.may_add_case, _new_case()),
                class_name="head-actions no-print",
            ),
            class_name="head-line",
        ),
        rx.el.dl(
            _fact("Chart", PERSON.chart_number),
            _fact("Employee number", PERSON.employee_number),
            _fact("Born", PERSON.date_of_birth),
            _fact("Sex", PERSON.sex),
            _fact("Hired", PERSON.hired),
            _fact("Department", PERSON.department),
            _fact("Telephone", PERSON.phone),
            _fact("E-mail", PERSON.email),
            _fact("Address", PERSON.address),
            class_name="person-facts",
        ),
        class_name="record-head",
    )


def _condition(each: rx.vars.ObjectVar[ConditionView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(each.text, class_name="entry-text"),
        rx.el.span(each.since, class_name="quiet"),
        class_name="entry",
    )


def _due(each: rx.vars.ObjectVar[DueView]) -> rx.Component:
    title = rx.cond(
        each.encounter_id > 0,
        link(each.title, href="/encounter/" + each.encounter_id.to_string() + "/", class_name="entry-text"),
        rx.el.span(each.title, class_name="entry-text"),
    )
    return rx.el.li(title, follow_up("", each.words, each.state), class_name="entry")


def _sections() -> list[rx.Component]:
    return [
        rx.cond(
            may("case:view"),
            counted_section(
                "cases",
                "Cases",
                case_rows(CHART_VIEW.cases),
                "No case yet. A new one is made here, or in an encounter.",
                count=CHART_VIEW.case_count,
            ),
        ),
        counted_section(
            "encounters",
            "Encounters",
            encounter_rows(CHART_VIEW.encounters),
            "No encounter yet.",
            count=CHART_VIEW.encounter_count,
        ),
        rx.cond(
            may("restriction:view"),
            rx.fragment(
                counted_section(
                    "restrictions",
                    "Restrictions",
                    span_list(CHART_VIEW.restrictions),
                    "No restriction is recorded.",
                    count=CHART_VIEW.restriction_count,
                ),
                counted_section(
                    "accommodations",
                    "Accommodations and lost time",
                    span_list(CHART_VIEW.accommodations),
                    "No accommodation and no lost time is recorded.",
                    count=CHART_VIEW.accommodation_count,
                ),
            ),
        ),
        rx.cond(
            may("clinical:view"),
            rx.fragment(
                counted_section(
                    "conditions",
                    "Conditions",
                    rx.el.ul(rx.foreach(CHART_VIEW.conditions, _condition), class_name="entries"),
                    "No diagnosis is recorded.",
                    count=CHART_VIEW.condition_count,
                ),
                counted_section(
                    "due",
                    "Tests and procedures",
                    rx.el.ul(rx.foreach(CHART_VIEW.due_items, _due), class_name="entries"),
                    "Nothing is due.",
                    count=CHART_VIEW.due_count,
                ),
            ),
        ),
        rx.cond(
            may("document:view"),
            counted_section(
                "documents",
                "Documents",
                document_list(CHART_VIEW.documents),
                "No document yet. They are added in an encounter.",
                count=CHART_VIEW.document_count,
            ),
        ),
    ]


def page() -> rx.Component:
    """The page."""
    problem = error_state(
        "This chart cannot be shown",
        ChartState.problem,
        button_link("To the worklist", href=WORKLIST.href, kind="primary"),
        level=1,
    )
    shown = rx.fragment(_head(), rx.el.div(*_sections(), class_name="record-body chart-body"))
    waiting = rx.el.div(skeleton_text(3), skeleton_text(8), class_name="encounter-waiting")
    return frame(
        rx.cond(ChartState.problem, problem, rx.cond(ChartState.is_loaded, shown, waiting)),
        here=CHART,
        place=rx.fragment(
            link(WORKLIST.title, href=WORKLIST.href, class_name="place-back"),
            rx.cond(ChartState.is_loaded, rx.el.span(" / ", class_name="quiet")),
            rx.cond(ChartState.is_loaded, "Chart", ""),
        ),
        main_class="record-page",
    )
