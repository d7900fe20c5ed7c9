"""Small labels."""

from __future__ import annotations

import reflex as rx


def chip(*children) -> rx.Component:
    """A quiet label."""
    return rx.el.span(*children, class_name="chip")
