"""Text as somebody typed it, cut short until asked for."""

from __future__ import annotations

import reflex as rx

_SOURCE = rx.asset("long_text.jsx", shared=True)


class LongText(rx.Component):
    """Keeps line breaks and the direction of the writing; beyond twelve lines it asks before showing all."""

    library = _SOURCE.importable_path
    tag = "LongText"

    text: rx.Var[str]
