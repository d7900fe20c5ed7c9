"""The frame of a section, and what stands in it when there is nothing."""

from __future__ import annotations

import reflex as rx


def section(name: str, title: str, *content, tools: rx.Component | None = None) -> rx.Component:
    """A section with its heading, its tools beside it, and an anchor.

    Args:
        name: Its anchor; as in ``services.encounter.encounter_sections``.
        title: Its heading.
        *content: What is in it.
        tools: What can be done, at the right of the heading.
    """
    return rx.el.section(
        rx.el.div(rx.el.h2(title, id=f"{name}-title"), tools, class_name="section-head"),
        *content,
        id=name,
        class_name="section",
        aria_labelledby=f"{name}-title",
        tab_index=-1,
    )


def unless_empty(is_filled: rx.Var[bool], content: rx.Component, words: str) -> rx.Component:
    """The content, or what will stand here once there is some."""
    return rx.cond(is_filled, content, rx.el.p(words, class_name="state-inline"))
