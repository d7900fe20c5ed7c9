"""The mark of the app: the way from off work over modified duty to full duty, in its three patterns."""

from __future__ import annotations

import reflex as rx


def _bar(x: float, height: float, fill: str) -> rx.Component:
    return rx.el.svg.rect(
        x=str(x),
        y=str(19.25 - height),
        width="5",
        height=str(height),
        fill=fill,
        stroke="currentColor",
        stroke_width="1.5",
        custom_attrs={"rx": "1"},
    )


def mark() -> rx.Component:
    """Three rising bars: solid, hatched, outlined."""
    return rx.el.svg(
        _bar(0.75, 8, "currentColor"),
        _bar(9, 13, "none"),
        rx.el.svg.path(d="m9.5 18.5 4-4m-4-.5 4-4m-4-.5 3-3", stroke="currentColor", stroke_width="1.5"),
        _bar(17.25, 18.5, "none"),
        view_box="0 0 23 20",
        width="23",
        height="20",
        aria_hidden="true",
    )


def brand() -> rx.Component:
    """The mark with the name beside it."""
    return rx.el.div(mark(), rx.el.span("rxcase"), class_name="brand")
