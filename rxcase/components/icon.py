"""One icon of one set; decoration only, the words stand beside it."""

from __future__ import annotations

import reflex as rx


def icon(name: str) -> rx.Component:
    """A Lucide icon in the colour of its text."""
    return rx.icon(name, class_name="icon", aria_hidden="true", custom_attrs={"focusable": "false"})
