"""What every page is dressed in: styles in their order, the font, the icon of the tab."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx
from reflex.app import default_error_boundary
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from rxcase.components.wrapped.connection import connection_bar, live_script

STYLESHEETS = [
    f"styles/{name}.css"
    for name in (
        "tokens",
        "base",
        "parts",
        "frame",
        "query",
        "worklist",
        "grid",
        "board",
        "stages",
        "calendar",
        "encounter",
        "sections",
        "restrictions",
        "record",
        "ledger",
        "lock",
    )
]

FONT_PACKAGE = "@fontsource-variable/inter"
_LATIN = f"{FONT_PACKAGE}/files/inter-latin-wght-normal.woff2?url"


def _font_address() -> rx.Var[str]:
    """The built address of the font, which carries a hash of its content."""
    imported = VarData(imports={_LATIN: [ImportVar(tag="latinFont", is_default=True, install=False)]})
    return rx.Var("latinFont", _var_data=imported).to(str)


def head() -> list[rx.Component]:
    """What stands in the head of every page."""
    return [
        live_script(),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(
            rel="preload",
            href=_font_address(),
            custom_attrs={"as": "font", "crossOrigin": "anonymous"},
            type="font/woff2",
        ),
        rx.el.meta(name="color-scheme", content="light dark"),
        rx.el.meta(name="robots", content="noindex"),
    ]


def app_wraps() -> dict[tuple[int, str], Callable[[bool], rx.Component | None]]:
    """What lies around every page: the catch for failures of the browser's code, and the word on the connection."""
    return {
        (55, "ErrorBoundary"): lambda _stateful: default_error_boundary(),
        (5, "Overlay"): lambda _stateful: connection_bar(),
    }
