"""A section of a page: its heading with how many there are, its tools, and what stands there when it is empty."""

from __future__ import annotations

import reflex as rx

_SHOWN = 50


def counted_section(
    name: str,
    title: str,
    content: rx.Component,
    empty_words: str,
    *,
    count: rx.Var[int] | None = None,
    is_filled: rx.Var[bool] | None = None,
    tools: rx.Component | None = None,
) -> rx.Component:
    """A section with an anchor.

    Args:
        name: Its anchor.
        title: Its heading.
        content: What is in it.
        empty_words: What will stand here once there is some.
        count: How many there are, of which the list may show fewer.
        is_filled: Whether there is anything; asked of the count unless given.
        tools: What can be done, at the right of the heading.
    """
    if is_filled is None:
        is_filled = count > 0 if count is not None else rx.Var.create(True)
    shown = rx.fragment(content)
    if count is not None:
        more = rx.el.p("The newest ", _SHOWN, " of ", count, " are shown.", class_name="quiet")
        shown = rx.fragment(content, rx.cond(count > _SHOWN, more))
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, id=f"{name}-title"),
            rx.cond(count > 0, rx.el.span(count, class_name="quiet number")) if count is not None else None,
            tools,
            class_name="section-head",
        ),
        rx.cond(is_filled, shown, rx.el.p(empty_words, class_name="state-inline")),
        id=name,
        class_name="section",
        aria_labelledby=f"{name}-title",
    )
