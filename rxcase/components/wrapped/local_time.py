"""An instant, shown in the time zone of whoever reads it."""

from __future__ import annotations

import reflex as rx

_SOURCE = rx.asset("local_time.jsx", shared=True)


class LocalTime(rx.Component):
    """``at`` is ISO text with its offset; ``words`` is what the server says, shown on hover and as the fallback."""

    library = _SOURCE.importable_path
    tag = "LocalTime"

    at: rx.Var[str]
    words: rx.Var[str]
