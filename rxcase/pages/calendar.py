"""The worklist as a month: who is to be looked at on which day, and who on none."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button_link
from rxcase.components.empty_state import empty_state
from rxcase.components.icon import icon
from rxcase.components.link import link
from rxcase.components.skeleton import skeleton_rows
from rxcase.readmodels.calendar import CalendarDay, CalendarEntry
from rxcase.readmodels.worklist_query import Layout
from rxcase.shell.frame import frame, search_box
from rxcase.shell.query_bar import query_bar
from rxcase.shell.routes import CALENDAR
from rxcase.state.calendar import CalendarState
from rxcase.state.worklist_controls import WorklistControls

_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def _entry(each: rx.vars.ObjectVar[CalendarEntry]) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.bdi(each.person, class_name="one-line"),
            rx.cond(each.initials, rx.el.span(each.initials, title=each.owner, class_name="quiet")),
            href="/encounter/" + each.id.to_string() + "/",
            class_name="day-entry " + each.state,
        )
    )


def _day(day: rx.vars.ObjectVar[CalendarDay]) -> rx.Component:
    hrefs = CalendarState.hrefs
    count = rx.fragment(day.count.to_string(), rx.cond(day.is_past, " overdue", ""))
    number = rx.el.time(day.number.to_string(), date_time=day.day)
    all_of_it = link(
        rx.el.span("+", day.more.to_string(), " more"),
        rx.el.span(" on ", day.words, class_name="unseen"),
        href=hrefs[day.day],
        class_name="day-more",
    )
    return rx.el.td(
        rx.el.div(
            rx.el.span(number, rx.el.span(" ", day.words, class_name="day-words"), class_name="day-number"),
            rx.cond(
                day.count > 0,
                rx.el.span(count, title="follow-ups", class_name=rx.cond(day.is_past, "overdue", "quiet")),
            ),
            class_name="day-head",
        ),
        rx.cond(day.count > 0, rx.el.ul(rx.foreach(day.first, _entry))),
        rx.cond(day.more > 0, all_of_it),
        class_name=(
            "day"
            + rx.cond(day.is_in_month, "", " beside")
            + rx.cond(day.is_today, " today", "")
            + rx.cond(day.is_weekend, " weekend", "")
            + rx.cond(day.count > 0, "", " free")
        ),
        custom_attrs={"aria-current": rx.cond(day.is_today, "date", "false")},
        key=day.day,
    )


def _month() -> rx.Component:
    heads = [
        rx.el.th(rx.el.span(name[:3], aria_hidden="true"), rx.el.span(name, class_name="unseen"), scope="col")
        for name in _WEEKDAYS
    ]
    return rx.el.table(
        rx.el.caption("Follow-ups in ", CalendarState.title, class_name="unseen"),
        rx.el.thead(rx.el.tr(*heads)),
        rx.el.tbody(rx.foreach(CalendarState.weeks, lambda week: rx.el.tr(rx.foreach(week, _day)))),
        class_name="month",
    )


def _elsewhere(name: str, words: str) -> rx.Component:
    count = CalendarState.counted[name]
    href = CalendarState.hrefs[name]
    said = rx.cond(href, link(count, " ", words, href=href), rx.el.span(count, " ", words))
    return rx.cond(CalendarState.counts[name] > 0, rx.el.span(said, class_name="dotted"))


def _bar() -> rx.Component:
    hrefs = CalendarState.hrefs

    def step(sign: str, words: str, name: str) -> rx.Component:
        return rx.cond(hrefs[name], button_link(icon(sign), href=hrefs[name], aria_label=words, class_name="square"))

    return rx.el.div(
        rx.el.h2(CalendarState.title),
        rx.el.div(
            step("chevron-left", "The month before", "previous"),
            button_link("Today", href=hrefs["today"]),
            step("chevron-right", "The next month", "next"),
            class_name="month-steps",
        ),
        rx.el.p(
            rx.el.span(CalendarState.counted["in_month"], " here", class_name="dotted"),
            _elsewhere("earlier", "earlier"),
            _elsewhere("later", "later"),
            _elsewhere("undated", "without a date"),
            class_name="month-counts quiet",
            role="status",
        ),
        class_name="month-bar",
    )


def _undated() -> rx.Component:
    state = CalendarState
    rest = state.counts["undated"] - state.undated.length()
    return rx.el.aside(
        rx.el.h3("Without a follow-up date"),
        rx.cond(
            state.undated.length() > 0,
            rx.el.ul(rx.foreach(state.undated, _entry)),
            rx.el.p("Everybody has a date.", class_name="quiet"),
        ),
        rx.cond(
            (rest > 0) & (state.hrefs["undated"] != ""),
            link(rest.to_string(), " more", href=state.hrefs["undated"], class_name="day-more"),
        ),
        class_name="undated",
    )


def _nobody() -> rx.Component:
    return empty_state(
        "search-x",
        "Nobody found",
        CalendarState.empty_words,
        button_link("Clear all filters", href=WorklistControls.clear_href, kind="primary"),
    )


def page() -> rx.Component:
    """The page."""
    month = rx.fragment(_bar(), rx.el.div(_month(), _undated(), class_name="calendar"))
    shown = rx.cond(CalendarState.empty_words, _nobody(), month)
    return frame(
        query_bar(Layout.CALENDAR, title=CALENDAR.title),
        rx.cond(CalendarState.is_loaded, shown, skeleton_rows()),
        here=CALENDAR,
        search=search_box(WorklistControls.search, WorklistControls.find),
        main_class="calendar-page",
    )
