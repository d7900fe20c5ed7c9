"""A note as it was written, with the later words on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import reflex as rx

from rxcase.components.wrapped.local_time import LocalTime
from rxcase.components.wrapped.long_text import LongText
from rxcase.readmodels.encounter import AmendmentView, NoteView


def _amendment(amendment: rx.vars.ObjectVar[AmendmentView]) -> rx.Component:
    deed = rx.match(
        amendment.kind,
        ("struck", "Struck out by "),
        ("restored", "No longer struck out, by "),
        "Added by ",
    )
    return rx.el.div(
        rx.el.p(deed, rx.el.bdi(amendment.author), " · ", amendment.at, class_name="quiet"),
        rx.cond(amendment.reason, rx.el.p("Reason: ", rx.el.bdi(amendment.reason))),
        rx.cond(amendment.text, LongText.create(text=amendment.text)),
        class_name="amendment",
    )


def _written(of: rx.vars.ObjectVar[NoteView]) -> rx.Component:
    """What was written; of a struck note a press away, and struck through."""
    struck = rx.el.details(
        rx.el.summary("Show what was struck out", class_name="more-text"),
        rx.el.s(LongText.create(text=of.text)),
        class_name="struck-text",
    )
    return rx.cond(of.is_struck, struck, LongText.create(text=of.text))


def note(of: rx.vars.ObjectVar[NoteView], tools: rx.Component | None = None) -> rx.Component:
    """Who, when, what, the follow-up that was set with it, and what can be done with it."""
    return rx.el.article(
        rx.el.div(
            rx.el.bdi(of.author, class_name="note-author"),
            LocalTime.create(at=of.at, words=of.at_words, class_name="quiet"),
            rx.cond(of.follow_up_words, rx.el.span(of.follow_up_words, class_name="note-follow-up secondary")),
            tools,
            class_name="note-head",
        ),
        _written(of),
        rx.foreach(of.amendments, _amendment),
        class_name=rx.cond(of.is_struck, "note struck", "note"),
        key=of.id.to_string(),
    )


def notes(
    of: rx.Var[Sequence[NoteView]], tools: Callable[[rx.vars.ObjectVar[NoteView]], rx.Component] | None = None
) -> rx.Component:
    """Notes, in the order given, each with its tools."""
    return rx.fragment(rx.foreach(of, lambda each: note(each, tools(each) if tools else None)))
