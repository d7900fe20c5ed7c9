"""A short word on what was just done, with the way to take it back; it is read out, and waits while one is in it."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon


def toast(
    words: rx.Var[str],
    count: rx.Var[int],
    *,
    can_undo: rx.Var[bool],
    on_undo: rx.EventHandler,
    on_dismiss: rx.EventHandler,
) -> rx.Component:
    """The words, shown anew whenever the count rises.

    Args:
        words: What was done.
        count: Rises with each.
        can_undo: Whether it can be taken back; then it stays longer.
        on_undo: Takes it back.
        on_dismiss: Puts the words away.
    """
    undo = rx.el.button(
        "Undo",
        type="button",
        on_click=on_undo,
        class_name="toast-undo",
        custom_attrs={"data-undo": "", "aria-keyshortcuts": "u"},
    )
    dismiss = rx.el.button(
        icon("x"), type="button", on_click=on_dismiss, class_name="toast-dismiss", aria_label="Put this notice away"
    )
    said = rx.el.div(
        rx.el.p(words),
        rx.cond(can_undo, undo),
        dismiss,
        class_name=rx.cond(can_undo, "toast undoable", "toast"),
        key=count.to_string(),
    )
    return rx.el.div(rx.cond(words, said), role="status", class_name="toasts")
