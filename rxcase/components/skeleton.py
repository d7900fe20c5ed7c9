"""Shapes in place of content that takes longer than 300 ms to come."""

from __future__ import annotations

import reflex as rx

_WIDTHS = ("28%", "18%", "14%", "20%", "12%")


def _line(width: str) -> rx.Component:
    return rx.el.div(class_name="skeleton-line", style={"width": width})


def skeleton_rows(count: int = 12) -> rx.Component:
    """Rows of a table to come."""
    rows = [rx.el.div(*[_line(width) for width in _WIDTHS], class_name="skeleton-row") for _ in range(count)]
    return rx.el.div(*rows, class_name="skeleton", role="status", aria_label="Loading")


def skeleton_text(lines: int = 6) -> rx.Component:
    """Lines of text to come."""
    widths = ("40%", "92%", "84%", "88%", "60%", "76%")
    return rx.el.div(
        *[_line(widths[line % len(widths)]) for line in range(lines)],
        class_name="skeleton skeleton-text",
        role="status",
        aria_label="Loading",
    )


def skeleton_columns(count: int = 5) -> rx.Component:
    """Columns of cards to come."""
    cards = [rx.el.div(_line("70%"), _line("50%"), class_name="skeleton-card") for _ in range(4)]
    columns = [rx.el.div(_line("40%"), *cards, class_name="skeleton-column") for _ in range(count)]
    return rx.el.div(*columns, class_name="skeleton skeleton-columns", role="status", aria_label="Loading")
