"""A note as it was written, with the later words on it."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from rxcase.components.wrapped.local_time import LocalTime
from rxcase.components.wrapped.long_text import LongText
from rxcase.readmodels.encounter import AmendmentView, NoteView


def _amendment(amendment: rx.vars.ObjectVar[AmendmentView]) -> rx.Component:
    deed = rx.cond(amendment.kind == "struck", "Struck out by ", "Added by ")
    return rx.el.div(
        rx.el.p(deed, rx.el.bdi(amendment.author), " · ", amendment.at, class_name="quiet"),
        rx.cond(amendment.reason, rx.el.p("Reason: ", amendment.reason)),
        rx.cond(amendment.text, LongText.create(text=amendment.text)),
        class_name="amendment",
    )


def note(of: rx.vars.ObjectVar[NoteView]) -> rx.Component:
    """Who, when, what, and the follow-up that was set with it."""
    return rx.el.article(
        rx.el.div(
            rx.el.bdi(of.author, class_name="note-author"),
            LocalTime.create(at=of.at, words=of.at_words, class_name="quiet"),
            rx.cond(of.follow_up_words, rx.el.span(of.follow_up_words, class_name="note-follow-up secondary")),
            class_name="note-head",
        ),
        LongText.create(text=of.text),
        rx.foreach(of.amendments, _amendment),
        class_name=rx.cond(of.is_struck, "note struck", "note"),
        key=of.id.to_string(),
    )


def notes(of: rx.Var[Sequence[NoteView]]) -> rx.Component:
    """Notes, in the order given."""
    return rx.fragment(rx.foreach(of, note))
