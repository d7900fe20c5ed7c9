"""A button that asks an address of the app for a file, and says in words why there is none."""

from __future__ import annotations

import reflex as rx

_SOURCE = rx.asset("download_button.jsx", shared=True)


class DownloadButton(rx.Component):
    """Posts ``fields`` to ``address`` and keeps the file that comes back; ``on_done`` is called then."""

    library = _SOURCE.importable_path
    tag = "DownloadButton"

    address: rx.Var[str]
    fields: rx.Var[dict[str, str]]
    words: rx.Var[str]
    on_done: rx.EventHandler[rx.event.no_args_event_spec]
