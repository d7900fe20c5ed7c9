"""A button that sends files to an address of the app."""

from __future__ import annotations

import reflex as rx

_SOURCE = rx.asset("upload_button.jsx", shared=True)


class UploadButton(rx.Component):
    """``address`` gets each file as a form field ``file``; ``on_added`` is called once some were accepted."""

    library = _SOURCE.importable_path
    tag = "UploadButton"

    address: rx.Var[str]
    accept: rx.Var[str]
    words: rx.Var[str]
    on_added: rx.EventHandler[rx.event.no_args_event_spec]
