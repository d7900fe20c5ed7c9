"""Says that the page no longer hears from the server, and since when."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon

_SOURCE = rx.asset("live_since.jsx", shared=True)


class LiveSince(rx.Component):
    """Shows its children while the page does not hear from the server, with the time when it last did."""

    library = _SOURCE.importable_path
    tag = "LiveSince"


def connection_bar() -> rx.Component:
    """A bar across the page while there is no connection; what it shows may be old, and board moves wait."""
    bar = LiveSince.create(icon("wifi-off"), class_name="bar not-connected", custom_attrs={"role": "status"})
    # The page stands behind it in the same fragment.
    return rx.fragment(bar)


def live_script() -> rx.Component:
    """For the head of every page: it must be there before the app opens its socket."""
    return rx.el.script(src="/live.js")
