"""A field that is searched: what can be picked comes from the server while one types."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from rxcase.readmodels.pick import Pick

_SOURCE = rx.asset("picker.jsx", shared=True)


class Picker(rx.Component):
    """``on_search`` gets the field's name and what is typed; ``picks`` answer ``picks_for``, both of them joined.

    ``field`` is the input's id, ``value`` and ``shown`` what it begins with; ``searches_empty`` offers the first
    entries before anything is typed.
    """

    library = _SOURCE.importable_path
    tag = "Picker"

    field: rx.Var[str]
    name: rx.Var[str]
    value: rx.Var[str]
    shown: rx.Var[str]
    picks: rx.Var[Sequence[Pick]]
    picks_for: rx.Var[str]
    placeholder: rx.Var[str]
    invalid: rx.Var[str]
    described_by: rx.Var[str]
    auto_focus: rx.Var[bool]
    searches_empty: rx.Var[bool]
    on_search: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]
