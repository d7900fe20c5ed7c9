"""What the frame around the pages knows: the fixed date, and the search from anywhere."""

from __future__ import annotations

from typing import Any

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.config import settings
from rxcase.domain.dates import day_words
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.state import worklist_address
from rxcase.state.arguments import parse_text
from rxcase.state.gate import needs


class FrameState(rx.State):
    """Nothing of anybody: the same for whoever is signed in."""

    @rx.var
    def fixed_today(self) -> str:
        """The date that the program was told to call today, in words; nothing in normal use."""
        day = settings().fixed_today
        return day_words(day) if day else ""

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def find(self, text: str) -> Any:
        """Search the worklist from another page."""
        words = " ".join(parse_text(text, "search", 10_000).split())[: worklist_address.LONGEST_SEARCH]
        return rx.redirect(worklist_address.write(WorklistQuery(search=words))) if words else None
