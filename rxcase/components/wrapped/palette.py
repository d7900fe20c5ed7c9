"""The command palette: go to a page, find a person, do what the page offers, all from one field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypedDict

import reflex as rx

from rxcase.readmodels.finding import Found

_SOURCE = rx.asset("palette.jsx", shared=True)
_LIST = rx.asset("palette_list.jsx", shared=True)


class PalettePage(TypedDict):
    """A page to go to; ``permission`` is empty where everybody may."""

    title: str
    href: str
    letter: str
    permission: str


class Palette(rx.Component):
    """Ctrl+K or ⌘K opens it, and whatever carries ``data-open-palette``.

    It offers the pages, what the page marks with ``data-command``, and what ``found`` says for the words
    ``answered_for``; ``on_find`` gets the words when the typing pauses.
    """

    library = _SOURCE.importable_path
    tag = "Palette"
    lib_dependencies: ClassVar[list[str]] = ["cmdk@1.1.1"]

    pages: rx.Var[list[PalettePage]]
    permissions: rx.Var[Sequence[str]]
    found: rx.Var[Sequence[Found]]
    answered_for: rx.Var[str]
    on_find: rx.EventHandler[rx.event.passthrough_event_spec(str)]
