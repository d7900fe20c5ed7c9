"""Restrictions, documents and plain lines as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from rxcase.components.chip import chip
from rxcase.components.icon import icon
from rxcase.components.link import plain_link
from rxcase.readmodels.encounter import DocumentView
from rxcase.readmodels.restrictions import RestrictionView


def _span(each: rx.vars.ObjectVar[RestrictionView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(each.text, class_name="entry-text"),
        rx.el.span(each.span, class_name="quiet number"),
        rx.cond(each.is_in_force, chip("In force")),
        class_name="entry",
    )


def span_list(of: rx.Var[Sequence[RestrictionView]]) -> rx.Component:
    """Restrictions or accommodations with their spans."""
    return rx.el.ul(rx.foreach(of, _span), class_name="entries")


def _document(each: rx.vars.ObjectVar[DocumentView]) -> rx.Component:
    return rx.el.li(
        icon("file-text"),
        plain_link(rx.el.bdi(each.title), href="/api/documents/" + each.id.to_string(), class_name="entry-text"),
        rx.el.span(each.size_words, " · ", each.added_words, class_name="quiet"),
        class_name="entry",
    )


def document_list(of: rx.Var[Sequence[DocumentView]]) -> rx.Component:
    """Files; opening one is recorded."""
    return rx.el.ul(rx.foreach(of, _document), class_name="entries")


def line_list(of: rx.Var[Sequence[str]]) -> rx.Component:
    """Plain lines."""
    return rx.el.ul(
        rx.foreach(of, lambda each: rx.el.li(rx.el.bdi(each), class_name="entry")),
        class_name="entries",
    )
