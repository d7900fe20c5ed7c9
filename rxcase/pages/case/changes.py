"""What was done to a case: who, when, which field from what to what."""

from __future__ import annotations

import reflex as rx

from rxcase.components.counted_section import counted_section
from rxcase.components.wrapped.local_time import LocalTime
from rxcase.readmodels.case import ChangeLine, ChangeView
from rxcase.state.case import CaseState


def _line(each: rx.vars.ObjectVar[ChangeLine]) -> rx.Component:
    before = rx.cond(each.before, rx.fragment(rx.el.del_(rx.el.bdi(each.before)), " → "))
    after = rx.cond(each.after, rx.el.bdi(each.after), rx.el.span("nothing", class_name="quiet"))
    return rx.el.li(rx.el.span(each.label, ": ", class_name="quiet"), before, after)


def _change(each: rx.vars.ObjectVar[ChangeView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            LocalTime.create(at=each.at, words=each.at_words, class_name="quiet"),
            rx.el.span(rx.el.bdi(each.who), " ", each.deed),
            class_name="change-head",
        ),
        rx.cond(each.reason, rx.el.p(rx.el.bdi(each.reason), class_name="secondary")),
        rx.cond(each.lines.length() > 0, rx.el.ul(rx.foreach(each.lines, _line), class_name="change-lines")),
        class_name="change",
    )


def changes_section() -> rx.Component:
    """The newest twenty."""
    return counted_section(
        "changes",
        "Changes",
        rx.el.ol(rx.foreach(CaseState.changes, _change), class_name="changes"),
        "Nothing was changed since the case came here.",
        is_filled=CaseState.changes.length() > 0,
    )
