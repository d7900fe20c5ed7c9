"""A document in a frame that leaves the focus where it was."""

from __future__ import annotations

import reflex as rx

_SOURCE = rx.asset("preview_frame.jsx", shared=True)


class PreviewFrame(rx.Component):
    """``back_to`` is the id of the button that leaves."""

    library = _SOURCE.importable_path
    tag = "PreviewFrame"

    src: rx.Var[str]
    title: rx.Var[str]
    back_to: rx.Var[str]
