"""The views that somebody has: their own, and those that colleagues share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SavedViewRow:
    """A view under its name.

    Attributes:
        layout: list, board or calendar.
        parameters: Its address's parameters, in their order; they say what is asked, never what is found.
        is_mine: Whether the reader made it.
        is_usual: Whether the reader's worklist opens with it.
        may_change: Whether the reader may save, rename or delete it.
        by: Who shares it.
    """

    id: int
    version: int
    name: str
    layout: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    is_shared: bool = False
    is_mine: bool = True
    is_usual: bool = False
    may_change: bool = True
    by: str = ""
