"""What stands where nothing is yet, or where something went wrong."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon


def _state(
    kind: str, icon_name: str, title: rx.Var[str] | str, words: rx.Var[str] | str, *actions, level: int = 2, **props
) -> rx.Component:
    heading = rx.el.h1 if level == 1 else rx.el.h2
    return rx.el.div(
        rx.el.span(icon(icon_name), class_name="state-icon"),
        heading(title),
        rx.el.p(words),
        rx.el.div(*actions, class_name="state-actions") if actions else None,
        class_name=f"state-page {kind}".strip(),
        **props,
    )


def empty_state(
    icon_name: str, title: rx.Var[str] | str, words: rx.Var[str] | str, *actions, level: int = 2
) -> rx.Component:
    """What will stand here, and the first step towards it."""
    return _state("", icon_name, title, words, *actions, level=level)


def error_state(title: rx.Var[str] | str, words: rx.Var[str] | str, *actions, level: int = 2) -> rx.Component:
    """What happened, that nothing was lost, and what to do."""
    return _state("error", "circle-alert", title, words, *actions, level=level, role="alert")
