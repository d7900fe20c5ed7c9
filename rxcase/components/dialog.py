"""A question over the page: what will happen, what is needed for it, and the way back."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.wrapped.modal import Modal


def dialog(
    *body,
    name: str,
    title: rx.Var[str] | str,
    words: rx.Var[str] | rx.Component | str,
    open: rx.Var[bool],  # noqa: A002 - HTML's word
    on_close: rx.EventHandler,
    actions: list[rx.Component],
    leave: rx.Var[str] | str = "Cancel",
    wide: bool = False,
) -> rx.Component:
    """A dialog with a way back that loses nothing.

    Args:
        *body: What is asked for; may be nothing.
        name: Its id.
        title: The question or the deed.
        words: What will happen.
        open: Whether it is shown.
        on_close: Called when it is left without doing it.
        actions: The buttons that do it.
        leave: What the button says that does nothing.
        wide: For two texts side by side.
    """
    return Modal.create(
        rx.el.h2(title, id=f"{name}-title"),
        rx.el.p(words, id=f"{name}-words", class_name="dialog-text"),
        rx.el.div(*body, class_name="dialog-body") if body else rx.fragment(),
        rx.el.div(button(leave, on_click=on_close), *actions, class_name="dialog-actions"),
        id=name,
        open=open,
        on_close=on_close,
        class_name="dialog wide" if wide else "dialog",
        custom_attrs={"aria-labelledby": f"{name}-title", "aria-describedby": f"{name}-words"},
    )
