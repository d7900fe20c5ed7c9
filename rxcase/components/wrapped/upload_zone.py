"""A button, and the section around it to drop files on, which sends them to an address of the app."""

from __future__ import annotations

import reflex as rx

_SOURCE = rx.asset("upload_zone.jsx", shared=True)


class UploadZone(rx.Component):
    """``address`` gets each file as a form field ``file``; ``on_added`` is called for each that was accepted.

    ``limit`` is how many bytes a file may have: larger ones are not sent at all.
    """

    library = _SOURCE.importable_path
    tag = "UploadZone"

    address: rx.Var[str]
    accept: rx.Var[str]
    words: rx.Var[str]
    limit: rx.Var[int]
    on_added: rx.EventHandler[rx.event.no_args_event_spec]
