"""A search field that tells the server what is wanted when the typing pauses."""

from __future__ import annotations

import reflex as rx

_SOURCE = rx.asset("search_box.jsx", shared=True)


class SearchBox(rx.Component):
    """``value`` is what the page shows now; ``on_search`` gets the text after a pause, or on Enter.

    ``in_page`` is a search within the page, which “/” does not lead to.
    """

    library = _SOURCE.importable_path
    tag = "SearchBox"

    value: rx.Var[str]
    placeholder: rx.Var[str]
    pause_ms: rx.Var[int]
    in_page: rx.Var[bool]
    on_search: rx.EventHandler[rx.event.passthrough_event_spec(str)]
