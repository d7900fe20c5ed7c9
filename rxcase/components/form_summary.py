"""All that is wrong with a form, above it, with a link to each field."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon
from rxcase.components.link import plain_link
from rxcase.components.wrapped.alert import Alert

SEVERAL = "Nothing is saved yet. These are to be put right:"
"""Above several mistakes, where the message would only repeat the first."""


def _line(error: rx.vars.ArrayVar[list[str]]) -> rx.Component:
    return rx.el.li(plain_link(error[1], href="#" + error[0]))


def form_summary(
    message: rx.Var[str] | str, errors: rx.Var[dict[str, str]] | None = None, *, takes_focus: bool = False
) -> rx.Component:
    """The message, and under it the message of each field by the field's id; nothing while the message is empty."""
    words, lines = rx.el.span(message), None
    if errors is not None:
        # One mistake is said once, and its words lead to the field.
        only = plain_link(errors.values()[0], href="#" + errors.keys()[0])
        said = rx.cond(errors.values().contains(message), SEVERAL, message)
        words = rx.cond(errors.length() == 1, only, rx.el.span(said))
        lines = rx.cond(errors.length() > 1, rx.el.ul(rx.foreach(errors.entries(), _line)))
    title = rx.el.p(icon("circle-alert"), words, class_name="form-summary-title")
    box = (
        Alert.create(title, lines or rx.fragment(), class_name="form-summary")
        if takes_focus
        else rx.el.div(title, lines, class_name="form-summary", role="alert", tab_index=-1)
    )
    return rx.cond(message, box)
