"""The list of sections, each with its mark: empty, filled, somebody must act, hidden and why."""

from __future__ import annotations

import reflex as rx

from rxcase.components.link import plain_link
from rxcase.readmodels.encounter import SectionMark
from rxcase.state.encounter import EncounterState

_MARKS = {"empty": "empty", "filled": "has entries", "action": "needs action", "hidden": "not shown"}


def _jump(mark: rx.vars.ObjectVar[SectionMark]) -> rx.Component:
    said = rx.match(mark.state, *_MARKS.items(), "")
    face = rx.fragment(
        rx.el.span(class_name="filled-mark " + mark.state, aria_hidden="true"),
        rx.el.span(
            rx.el.span(mark.title),
            rx.el.span(", ", said, class_name="unseen"),
            rx.cond(mark.words, rx.el.span(mark.words, class_name="jump-words")),
            class_name="jump-text",
        ),
    )
    shown = plain_link(face, href="#" + mark.name, custom_attrs={"data-section-key": mark.key})
    return rx.el.li(rx.cond(mark.state == "hidden", rx.el.span(face, class_name="jump-hidden"), shown))


def jump_list() -> rx.Component:
    """The sections by name, in their order."""
    return rx.el.nav(
        rx.el.ul(rx.foreach(EncounterState.sections, _jump)),
        class_name="jump-list no-print",
        aria_label="Sections",
    )
