"""The work status: off work solid, modified duty hatched, full duty outlined; the same mark everywhere."""

from __future__ import annotations

import reflex as rx

WORDS = {"off-work": "Off work", "modified-duty": "Modified duty", "full-duty": "Full duty"}


def status_mark(status: rx.Var[str]) -> rx.Component:
    """The mark with its words; nothing for a status that is not known."""
    return rx.match(
        status,
        *[(name, rx.el.span(words, class_name=f"status-mark {name}")) for name, words in WORDS.items()],
        rx.fragment(),
    )
