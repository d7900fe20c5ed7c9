"""A field for a longer text, which the server keeps as a draft while it is typed."""

from __future__ import annotations

import reflex as rx

_SOURCE = rx.asset("text_area.jsx", shared=True)


class TextArea(rx.Component):
    """``on_draft`` gets the place and the text when the typing pauses; ``words`` says when it was kept.

    ``area`` is the field's id, ``name`` its name in the form, ``start`` what it begins with.
    """

    library = _SOURCE.importable_path
    tag = "TextArea"

    area: rx.Var[str]
    name: rx.Var[str]
    place: rx.Var[str]
    start: rx.Var[str]
    limit: rx.Var[int]
    words: rx.Var[str]
    invalid: rx.Var[str]
    described_by: rx.Var[str]
    auto_focus: rx.Var[bool]
    on_draft: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]
