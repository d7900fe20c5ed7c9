"""A labelled field: label above, help under it, the error in words under the field."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon


def field_error(message: rx.Var[str] | str, field_id: str) -> rx.Component:
    """What is wrong and how to fix it, beside its field; nothing while the message is empty."""
    return rx.cond(
        message,
        rx.el.p(icon("circle-alert"), rx.el.span(message), id=f"{field_id}-error", class_name="field-error"),
    )


def field(
    label: str,
    field_id: str,
    *,
    help_text: str = "",
    error: rx.Var[str] | str = "",
    **input_props,
) -> rx.Component:
    """A line of text to fill in.

    Args:
        label: What it is.
        field_id: The id of the input, and its name in the form.
        help_text: How to fill it in; may be empty.
        error: What is wrong with it; may be empty.
        **input_props: Passed to the input.
    """
    described = [f"{field_id}-help"] if help_text else []
    return rx.el.div(
        rx.el.label(label, html_for=field_id),
        rx.el.input(
            id=field_id,
            name=field_id,
            class_name="input",
            aria_invalid=rx.cond(error, "true", "false"),
            aria_describedby=" ".join([*described, f"{field_id}-error"]),
            **input_props,
        ),
        rx.el.p(help_text, id=f"{field_id}-help", class_name="field-help") if help_text else None,
        field_error(error, field_id),
        class_name="field",
    )


def select_field(label: str, field_id: str, *options: rx.Component | rx.Var, **select_props) -> rx.Component:
    """A choice of one, with a label that is read out but not shown: the first option says what it is."""
    return rx.el.div(
        rx.el.label(label, html_for=field_id, class_name="unseen"),
        rx.el.select(*options, id=field_id, class_name="select", **select_props),
        class_name="field",
    )
