"""Small labels: a fact, or a filter in force that can be taken away."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon
from rxcase.components.link import link


def chip(*children) -> rx.Component:
    """A quiet label."""
    return rx.el.span(*children, class_name="chip")


def removable_chip(words: rx.Var[str], href_without: rx.Var[str]) -> rx.Component:
    """A filter in force; its cross leads to the same view without it."""
    remove = link(icon("x"), href=href_without, class_name="chip-remove", aria_label="Remove the filter " + words)
    return rx.el.span(words, remove, class_name="chip chosen")
