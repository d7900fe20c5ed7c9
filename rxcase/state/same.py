"""Setting vars without saying the same thing twice."""

from __future__ import annotations

import reflex as rx


def show(state: rx.State, **values: object) -> None:
    """Set the vars that differ: an equal value set again would be sent again."""
    for name, value in values.items():
        if getattr(state, name) != value:
            setattr(state, name, value)
