"""What is wrong with a form, which takes the focus when it appears."""

from __future__ import annotations

import reflex as rx

_SOURCE = rx.asset("alert.jsx", shared=True)


class Alert(rx.Component):
    """A block that is read out and focused once, when it is drawn."""

    library = _SOURCE.importable_path
    tag = "Alert"
