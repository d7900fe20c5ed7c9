"""Section of visit orders: referrals with the payer's authorization, the visit, the result."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.icon import icon
from rxcase.components.menu import menu_item
from rxcase.components.wrapped.long_text import LongText
from rxcase.domain.referrals import AUTHORIZATION_DAYS, RESULT_DAYS
from rxcase.pages.encounter.form import ask, choice, day, do, form_dialog, line, more, picker, text
from rxcase.pages.encounter.section import section, unless_empty
from rxcase.readmodels.visit_order import OrderView
from rxcase.services.encounter.visit_orders import AUTHORIZATIONS, MAX_REASON_CHARS, MAX_RESULT_CHARS
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.encounter_parts import OrdersPart

_PAST_HELP = "Empty means today. “fri”, “3/14” and “14 mar” are understood."


def _face(each: rx.vars.ObjectVar[OrderView], *more_lines: rx.Component) -> rx.Component:
    late = rx.el.p(icon("clock-alert"), rx.el.span(each.late_words), class_name="late-words")
    return rx.el.div(
        rx.el.span(rx.el.bdi(each.title), class_name="entry-title"),
        rx.cond(each.provider & (each.provider != each.title), rx.el.bdi(each.provider, class_name="quiet")),
        rx.el.p(rx.el.bdi(each.reason)),
        *more_lines,
        rx.cond(each.late_words, late),
        class_name="entry-text",
    )


def _dotted(*parts: rx.Var[str]) -> rx.Component:
    return rx.el.p(*[rx.cond(part, rx.el.span(part, class_name="dotted")) for part in parts], class_name="quiet")


def _open(each: rx.vars.ObjectVar[OrderView]) -> rx.Component:
    asked = (each.id, each.version, each.title)
    tools = rx.el.div(
        button("Result…", rx.el.span(" ", each.title, class_name="unseen"), on_click=ask("order-result", *asked)),
        more(
            each.title,
            menu_item(
                "shield-check", "Authorization…", each.authorization_words, on_click=ask("order-authorize", *asked)
            ),
            menu_item("calendar-clock", "Schedule visit…", each.visit_words, on_click=ask("order-schedule", *asked)),
            menu_item("ban", "Cancel referral…", on_click=ask("order-cancel", *asked)),
        ),
        class_name="entry-tools no-print",
    )
    return rx.el.li(
        _face(each, _dotted(each.asked_words, each.authorization_words, each.visit_words)),
        rx.cond(OrdersPart.orders.may_edit, tools),
        class_name="entry top",
        key=each.id.to_string(),
    )


def _ended(each: rx.vars.ObjectVar[OrderView]) -> rx.Component:
    again = button(
        "Open again",
        rx.el.span(": ", each.title, class_name="unseen"),
        kind="plain",
        on_click=do("order-reopen", each.id, each.version),
        class_name="no-print",
    )
    return rx.el.li(
        _face(
            each,
            _dotted(each.asked_words, each.authorization_words, each.visit_words, each.end_words),
            rx.cond(each.result, LongText.create(text=each.result)),
        ),
        rx.cond(OrdersPart.orders.may_edit, again),
        class_name="entry top",
        key=each.id.to_string(),
    )


def _dialogs() -> rx.Component:
    about = EncounterFormState.about
    return rx.fragment(
        form_dialog(
            "order-add",
            "Add a visit order",
            "A referral to a provider or a specialty. It stays open until its result is here.",
            picker("Provider", "provider", "By name, specialty or organization.", auto_focus=True, searches_empty=True),
            line("Specialty", "specialty", "If the provider is not decided yet: “Physical therapy”."),
            text("What for", "reason", MAX_REASON_CHARS),
            rx.el.div(
                day("Requested on", "requested", _PAST_HELP, placeholder="today"),
                choice(
                    "Authorization of the payer",
                    "authorization",
                    {name: AUTHORIZATIONS[name] for name in ("not-needed", "requested")},
                ),
                class_name="fields-in-a-row",
            ),
            submit="Add visit order",
            wide=True,
        ),
        form_dialog(
            "order-authorize",
            "Authorization of " + about,
            "What the payer says. The number of an approval goes to the provider.",
            choice("Authorization", "authorization", AUTHORIZATIONS),
            line("Number", "number", "Of the approval."),
            day("On", "answered", "The day it was asked for, approved or denied. " + _PAST_HELP, placeholder="today"),
            text("Reason of a denial", "denied", MAX_REASON_CHARS),
            submit="Save authorization",
        ),
        form_dialog(
            "order-schedule",
            "Schedule " + about,
            "Day and time as the clock there shows it, wherever you are.",
            rx.el.div(
                day("Day", "visit_day", "“fri”, “+7”, “3/14”.", auto_focus=True),
                line("Time", "visit_time", "“9:30”, “14:05”, “2 pm”."),
                class_name="fields-in-a-row",
            ),
            submit="Schedule visit",
        ),
        form_dialog(
            "order-result",
            "Result of " + about,
            "With its result the referral is done.",
            text("Result", "result", MAX_RESULT_CHARS, auto_focus=True),
            day("Received on", "resulted", _PAST_HELP, placeholder="today"),
            submit="Save result",
        ),
        form_dialog(
            "order-cancel",
            "Cancel " + about,
            "The visit does not take place. The referral stays readable, with your reason.",
            text("Reason", "reason", MAX_REASON_CHARS, auto_focus=True),
            submit="Cancel referral",
        ),
    )


def orders_section() -> rx.Component:
    """Open referrals first; what is late says so, and by which rule."""
    orders = OrdersPart.orders
    ended = rx.el.details(
        rx.el.summary("Show done and cancelled (", orders.ended.length(), ")", class_name="more-text"),
        rx.el.ul(rx.foreach(orders.ended, _ended), class_name="entries"),
        class_name="folded",
    )
    rule = rx.el.p(
        f"Late is an authorization without an answer for more than {AUTHORIZATION_DAYS} days, "
        f"and a visit without a result for more than {RESULT_DAYS}.",
        class_name="field-help",
    )
    return section(
        "orders",
        "Visit orders",
        unless_empty(
            orders.open.length() > 0,
            rx.el.ul(rx.foreach(orders.open, _open), class_name="entries"),
            "No referral is open. One says to whom, what for, how the payer’s authorization stands, and what came of it.",
        ),
        rx.cond(orders.late > 0, rule),
        rx.cond(orders.ended.length() > 0, ended),
        _dialogs(),
        tools=rx.cond(
            orders.may_edit, button("Add visit order…", on_click=ask("order-add", 0, 0, ""), class_name="no-print")
        ),
    )
