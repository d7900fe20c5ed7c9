"""Section of restrictions and accommodations."""

from __future__ import annotations

import reflex as rx

from rxcase.components.chip import chip
from rxcase.pages.encounter.section import section, unless_empty
from rxcase.readmodels.encounter import RestrictionView
from rxcase.state.encounter_parts import RestrictionsPart


def _restriction(each: rx.vars.ObjectVar[RestrictionView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(each.text, class_name="entry-text"),
        rx.el.span(each.span, class_name="quiet"),
        rx.cond(each.is_in_force, chip("In force")),
        class_name="entry",
    )


def restrictions_section() -> rx.Component:
    """What the person may not do, from when to when."""
    return section(
        "restrictions",
        "Restrictions and accommodations",
        unless_empty(
            RestrictionsPart.restrictions.length() > 0,
            rx.el.ul(rx.foreach(RestrictionsPart.restrictions, _restriction), class_name="entries"),
            "No restriction is recorded.",
        ),
    )
