"""The days of a case: columns K and L, and each day that counts or does not, with its record and paragraph."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button, button_link
from rxcase.components.empty_state import empty_state, error_state
from rxcase.components.field import field
from rxcase.components.icon import icon
from rxcase.components.link import link
from rxcase.components.skeleton import skeleton_text
from rxcase.components.table import cell, heading, table
from rxcase.readmodels.day_counts import LedgerRun
from rxcase.shell.frame import frame
from rxcase.shell.routes import DAYS, WORKLIST
from rxcase.state.days import DaysState

VIEW = DaysState.view
_MARKS = (("away", "off-work", "Away"), ("restricted", "modified-duty", "Restricted"))
"""Kinds of days, the mark of the work status that they stand for, and their words."""


def _kind(kind: rx.Var[str]) -> rx.Component:
    marks = [(name, rx.el.span(words, class_name=f"status-mark {mark}")) for name, mark, words in _MARKS]
    return rx.match(kind, *marks, rx.el.span("Not counted", class_name="quiet"))


def _row(run: rx.vars.ObjectVar[LedgerRun]) -> rx.Component:
    said = rx.cond(
        run.record,
        rx.fragment(rx.el.span(run.record, class_name="ledger-record"), rx.el.bdi(run.source, class_name="quiet")),
        rx.fragment(),
    )
    return rx.el.tr(
        cell(run.span, name="span"),
        cell(run.count, name="count"),
        cell(_kind(run.kind), name="kind"),
        cell(said, name="record"),
        cell(
            rx.el.span(run.why),
            rx.cond(run.rule, rx.el.span(run.rule, class_name="quiet number")),
            name="why",
        ),
        role="row",
        key=run.key,
        class_name=rx.cond(run.kind == "not-counted", "not-counted", rx.cond(run.is_estimated, "expected", "")),
    )


def _number(label: str, column: str, value: rx.Var[int]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(label, rx.el.span(" · column ", column, class_name="quiet")), rx.el.dd(value, class_name="number")
    )


def _controls() -> rx.Component:
    today = rx.cond(VIEW.mode == "today", "page", "false")
    annual = rx.cond(VIEW.mode == "annual", "page", "false")
    modes = rx.el.nav(
        link("As it is", href=DaysState.today_href, aria_current=today, class_name="layout-link"),
        link("Annual estimate", href=DaysState.annual_href, aria_current=annual, class_name="layout-link"),
        aria_label="How far is counted",
        class_name="layouts",
    )
    day = rx.el.form(
        field(
            "As of",
            "day",
            error=DaysState.day_error,
            default_value=VIEW.as_of_words,
            key=VIEW.as_of,
            auto_complete="off",
        ),
        button("Count", type="submit"),
        on_submit=DaysState.count_through,
        class_name="ledger-day",
    )
    return rx.el.div(
        modes, day, button("Print", custom_attrs={"data-print": ""}), class_name="ledger-controls no-print"
    )


def _bars() -> rx.Component:
    other_day = rx.el.p(
        icon("calendar-clock"),
        rx.el.span("As of ", VIEW.as_of_words, ", not today. ", link("Back to today", href=DaysState.back_href)),
        class_name="record-bar near",
    )
    migrated = rx.el.p(
        icon("circle-alert"),
        rx.el.span(
            "Migrated: an older system’s count stands on the log in place of what the records give, and is called so."
        ),
        class_name="record-bar",
    )
    return rx.fragment(rx.cond(~VIEW.is_today, other_day), rx.cond(VIEW.is_migrated, migrated))


def _ledger() -> rx.Component:
    headings = [heading(each) for each in ("Days", "Count", "Kind", "Record", "Why")]
    total = rx.el.p(
        rx.el.strong(VIEW.days_away),
        " away and ",
        rx.el.strong(VIEW.days_restricted),
        " restricted add up from the lines above.",
        rx.cond(VIEW.not_counted > 0, rx.fragment(" Not counted: ", VIEW.not_counted, ".")),
        rx.cond(VIEW.capped_words, rx.fragment(" The 180th day was ", VIEW.capped_words, ".")),
        class_name="ledger-total",
    )
    return rx.fragment(
        table(
            headings, rx.foreach(VIEW.runs, _row), label="The ledger, neighbouring days together", class_name="ledger"
        ),
        total,
    )


def page() -> rx.Component:
    """The page."""
    head = rx.el.header(
        rx.el.h1("Days of ", rx.cond(VIEW.case_number, VIEW.case_number, "this case"), class_name="one-line"),
        rx.el.p(
            rx.el.bdi(VIEW.person, class_name="dotted"),
            rx.cond(VIEW.occurred_words, rx.el.span("injury or onset ", VIEW.occurred_words, class_name="dotted")),
            class_name="head-about",
        ),
        rx.el.dl(
            _number("Days away", "K", VIEW.days_away),
            _number("Restricted or transferred", "L", VIEW.days_restricted),
            class_name="ledger-numbers",
        ),
        class_name="ledger-head",
    )
    nothing = empty_state("calendar-x", "Nothing to count", VIEW.problem)
    shown = rx.fragment(head, _controls(), _bars(), rx.cond(VIEW.problem, nothing, _ledger()))
    problem = error_state(
        "These days cannot be shown",
        DaysState.problem,
        button_link("To the worklist", href=WORKLIST.href, kind="primary"),
        level=1,
    )
    return frame(
        rx.cond(DaysState.problem, problem, rx.cond(DaysState.is_loaded, shown, skeleton_text(8))),
        here=DAYS,
        place=rx.cond(
            VIEW.case_id > 0,
            link("Case ", VIEW.case_number, href="/case/" + VIEW.case_id.to_string() + "/", class_name="place-back"),
            link(WORKLIST.title, href=WORKLIST.href, class_name="place-back"),
        ),
        main_class="record-page",
    )
