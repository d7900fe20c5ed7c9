"""Section of presenting restrictions: what the person may not do today."""

from __future__ import annotations

import reflex as rx

from rxcase.components.chip import chip
from rxcase.pages.encounter.section import section, unless_empty
from rxcase.readmodels.restrictions import PresentingLine
from rxcase.state.encounter import EncounterState
from rxcase.state.restriction_parts import PresentingPart


def _line(each: rx.vars.ObjectVar[PresentingLine]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(each.text, class_name="limit-name"),
            rx.cond(each.by, rx.el.span(rx.el.bdi(each.by), class_name="limit-detail")),
            class_name="limit-text",
        ),
        rx.cond(each.elsewhere, chip(each.elsewhere)),
        rx.el.span(each.span, class_name="limit-span"),
        class_name="limit",
    )


def _reason(each: rx.Var[str]) -> rx.Component:
    return rx.el.span(each, class_name="dotted")


def presenting_section() -> rx.Component:
    """In force today at the site; read-only, and printed."""
    status = rx.cond(
        PresentingPart.reasons.length() > 0,
        rx.el.p(
            rx.el.span("Work status: ", class_name="quiet"),
            rx.el.strong(rx.match(EncounterState.header.work_status, ("off-work", "Off work"), "Modified duty")),
            rx.el.span(" because of ", class_name="quiet"),
            rx.foreach(PresentingPart.reasons, _reason),
            class_name="status-reasons",
        ),
    )
    return section(
        "presenting",
        "Presenting restrictions",
        status,
        unless_empty(
            PresentingPart.lines.length() > 0,
            rx.el.ul(rx.foreach(PresentingPart.lines, _line), class_name="limits"),
            "Nothing restricts the person today.",
        ),
        tools=rx.el.span("in force today, ", PresentingPart.today, class_name="quiet"),
    )
