"""A dialog over the page, open while its var says so."""

from __future__ import annotations

import reflex as rx

_SOURCE = rx.asset("modal.jsx", shared=True)


class Modal(rx.Component):
    """The native ``<dialog>``; its content is drawn anew at each opening. Escape asks to close."""

    library = _SOURCE.importable_path
    tag = "Modal"

    open: rx.Var[bool]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]
