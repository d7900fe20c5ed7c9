"""Section of restrictions that are pending: nothing accommodates them yet."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.icon import icon
from rxcase.pages.encounter.form import ask, do
from rxcase.pages.encounter.section import section, unless_empty
from rxcase.readmodels.restrictions import PendingLine
from rxcase.state.restriction_form import RestrictionFormState
from rxcase.state.restriction_parts import PendingPart


def _line(each: rx.vars.ObjectVar[PendingLine]) -> rx.Component:
    prepare = RestrictionFormState.prepare_accommodation
    about = each.text + ", " + each.span
    deeds = rx.el.div(
        button(
            "Accommodate…",
            on_click=[prepare(0, "", each.id), ask("accommodation-add", each.id, 0, about)],
            aria_label="Accommodate " + each.text,
        ),
        rx.cond(
            PendingPart.has_accommodations,
            button(
                "Associate…",
                on_click=[prepare(0, "", each.id), ask("restriction-associate", each.id, each.version, about)],
                aria_label="Associate an accommodation with " + each.text,
            ),
        ),
        button(
            "None needed",
            kind="plain",
            on_click=do("restriction-confirm", each.id, each.version),
            aria_label="Confirm that " + each.text + " needs no accommodation",
        ),
        class_name="limit-deeds no-print",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(each.text, class_name="limit-name"),
            rx.el.span(each.span, class_name="limit-detail"),
            rx.el.span(icon("triangle-alert"), rx.el.span("Not accommodated: ", each.dates), class_name="limit-gap"),
            class_name="limit-text",
        ),
        rx.cond(PendingPart.may_edit, deeds),
        class_name="limit",
        key=each.id.to_string(),
    )


def pending_section() -> rx.Component:
    """Restricted, not accommodated: each waits for an accommodation, or for the word that none is needed."""
    return section(
        "pending",
        "Restrictions pending accommodations",
        unless_empty(
            PendingPart.lines.length() > 0,
            rx.el.ul(rx.foreach(PendingPart.lines, _line), class_name="limits"),
            "Nothing is pending: every restriction that affects work is accommodated on each of its days, "
            "or was confirmed to need nothing.",
        ),
    )
