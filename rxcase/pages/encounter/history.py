"""The dialog that tells what was done to the encounter."""

from __future__ import annotations

import reflex as rx

from rxcase.components.deeds import deeds
from rxcase.components.dialog import dialog
from rxcase.state.encounter_history import EncounterHistoryState


def history_dialog() -> rx.Component:
    """What was done, newest first, each with the way to take it back."""
    state = EncounterHistoryState
    nothing = rx.el.p("Nothing has been done to it here yet.", class_name="state-inline")
    return dialog(
        rx.cond(state.deeds.length() > 0, deeds(state.deeds, state.take_back, says_who=True), nothing),
        name="history",
        title="History",
        words="What was done to this encounter, newest first. What nobody has changed since can be taken back.",
        open=state.is_open,
        on_close=state.leave,
        actions=[],
        leave="Close",
        wide=True,
    )
