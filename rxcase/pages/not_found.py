"""Every address that leads nowhere."""

from __future__ import annotations

import reflex as rx

from rxcase.components.brand import brand
from rxcase.components.button import button_link
from rxcase.shell.frame import plain_frame
from rxcase.shell.routes import HOME


def page() -> rx.Component:
    """The page."""
    return plain_frame(
        brand(),
        rx.el.h1("There is no such page"),
        rx.el.p(
            "The address may be mistyped, or what stood here was moved. Nothing is lost.", class_name="dialog-text"
        ),
        rx.el.div(button_link("To the start", href=HOME.href, kind="primary"), class_name="state-actions"),
    )
