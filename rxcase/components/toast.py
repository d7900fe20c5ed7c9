"""A short word on what was just done; it goes by itself and is read out."""

from __future__ import annotations

import reflex as rx


def toast(words: rx.Var[str], count: rx.Var[int]) -> rx.Component:
    """The words, shown anew whenever the count rises."""
    return rx.el.div(
        rx.cond(words, rx.el.p(words, class_name="toast", key=count.to_string())),
        role="status",
        aria_live="polite",
    )
