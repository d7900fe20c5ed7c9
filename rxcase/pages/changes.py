"""What one did lately: to look it up again, and to take it back when the notice is long gone."""

from __future__ import annotations

import reflex as rx

from rxcase.components.deeds import deeds
from rxcase.components.empty_state import empty_state
from rxcase.components.page_header import page_header
from rxcase.components.skeleton import skeleton_text
from rxcase.shell.frame import frame
from rxcase.shell.routes import CHANGES
from rxcase.state.changes import ChangesState


def page() -> rx.Component:
    """The page."""
    nothing = empty_state(
        "history",
        "Nothing to take back",
        "What you change stands here, newest first: a move, a follow-up, a note. Each can be taken back from here, "
        "until somebody else has changed the same thing.",
    )
    listed = rx.el.div(deeds(ChangesState.deeds, ChangesState.take_back), class_name="reading-page")
    return frame(
        page_header(CHANGES.title),
        rx.cond(
            ChangesState.is_loaded,
            rx.cond(ChangesState.deeds.length() > 0, listed, nothing),
            rx.el.div(skeleton_text(6), class_name="reading-page"),
        ),
        here=CHANGES,
    )
