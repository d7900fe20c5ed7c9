"""A form that the browser itself posts."""

from __future__ import annotations

import reflex as rx


class NativeForm(rx.el.Div):
    """Reflex's own form always stops the browser from posting; sign-in and sign-out must be real page loads."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]
