"""Says that the server does not answer, and that nothing typed is lost."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from rxcase.components.icon import icon


def connection_bar() -> rx.Component:
    """A bar across the page while there is no connection."""
    return rx.cond(
        has_connection_errors,
        rx.el.div(
            icon("wifi-off"),
            "Not connected. What you see may be old; what you typed is kept on this page. Trying again …",
            role="status",
            class_name="bar not-connected",
        ),
    )
