"""What was done, line by line, newest first, each with the way to take it back."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from rxcase.components.button import button
from rxcase.components.link import link
from rxcase.components.wrapped.local_time import LocalTime
from rxcase.readmodels.history import Deed


def _deed(of: rx.vars.ObjectVar[Deed], on_undo: rx.EventHandler, *, says_who: bool) -> rx.Component:
    person = rx.cond(of.href, link(rx.el.bdi(of.person), href=of.href), rx.el.bdi(of.person))
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.span(of.words), rx.cond(of.detail, rx.el.span(" ", of.detail)), class_name="deed-words"),
            rx.el.p(
                rx.cond(of.person, rx.el.span(person, class_name="dotted")),
                rx.el.span(rx.el.bdi(of.actor), class_name="dotted") if says_who else None,
                rx.el.span(LocalTime.create(at=of.at, words=of.at_words), class_name="dotted"),
                class_name="quiet",
            ),
            class_name="deed-text",
        ),
        rx.cond(
            of.can_undo,
            button(
                "Undo", on_click=on_undo(of.key), aria_label="Undo: " + of.words + " " + of.detail + " " + of.person
            ),
        ),
        class_name="deed",
        key=of.key,
    )


def deeds(of: rx.Var[Sequence[Deed]], on_undo: rx.EventHandler, *, says_who: bool = False) -> rx.Component:
    """The list.

    Args:
        of: Newest first.
        on_undo: Gets the key of the deed.
        says_who: Whether each line names who did it.
    """
    return rx.el.ul(rx.foreach(of, lambda each: _deed(each, on_undo, says_who=says_who)), class_name="deeds")
