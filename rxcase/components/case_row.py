"""Cases and encounters as rows of a list, and the marks that say how a case stands."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from rxcase.components.chip import chip
from rxcase.components.link import link
from rxcase.readmodels.case import LinkedEncounter
from rxcase.readmodels.case_row import CaseRow


def verification(verified: rx.Var[str]) -> rx.Component:
    """What stands out until somebody has looked at a report."""
    return rx.match(
        verified,
        ("no", rx.el.span("Not verified", class_name="chip near")),
        ("declined", rx.el.span("Declined", class_name="chip")),
        rx.fragment(),
    )


def case_row(each: rx.vars.ObjectVar[CaseRow], *tools: rx.Component | rx.Var) -> rx.Component:
    """One case: its number leads to it; the day of a closed one stands bold."""
    number = rx.cond(each.case_number, each.case_number, "view")
    closed = rx.cond(
        each.status == "closed",
        rx.el.strong("Closed ", each.closed_words),
        rx.el.span(rx.cond(each.status == "created", "Reported", "Open"), class_name="secondary"),
    )
    return rx.el.li(
        rx.el.span(
            link(number, href="/case/" + each.id.to_string() + "/", class_name="entry-link"),
            rx.el.span(each.case_type, class_name="entry-kind"),
            rx.el.span(each.occurred_words, class_name="entry-day"),
            closed,
            verification(each.verified),
            rx.cond(each.is_recordable, chip("Recordable")),
            class_name="entry-facts",
        ),
        *tools,
        class_name=rx.cond(each.verified == "no", "entry unverified", "entry"),
        key=each.id.to_string(),
    )


def case_rows(of: rx.Var[Sequence[CaseRow]]) -> rx.Component:
    """Cases, in the order given."""
    return rx.el.ul(rx.foreach(of, case_row), class_name="entries")


def encounter_row(each: rx.vars.ObjectVar[LinkedEncounter]) -> rx.Component:
    """One encounter: its kind leads to it."""
    return rx.el.li(
        link(each.title, href="/encounter/" + each.id.to_string() + "/", class_name="entry-link"),
        rx.el.span(each.started_words, class_name="entry-day"),
        rx.el.span(each.status_words, class_name="secondary"),
        rx.cond(each.stage, rx.el.span(each.stage, class_name="secondary")),
        rx.cond(each.owner, rx.el.bdi(each.owner, class_name="quiet")),
        class_name="entry",
        key=each.id.to_string(),
    )


def encounter_rows(of: rx.Var[Sequence[LinkedEncounter]]) -> rx.Component:
    """Encounters, in the order given."""
    return rx.el.ul(rx.foreach(of, encounter_row), class_name="entries")
