"""One encounter: who it is about above, what is known in the middle, the notes beside it."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button_link
from rxcase.components.empty_state import error_state
from rxcase.components.link import link
from rxcase.components.skeleton import skeleton_text
from rxcase.pages.encounter.header import header
from rxcase.pages.encounter.sections import jump_list, notes_section, sections
from rxcase.pages.encounter.steps import step_dialogs
from rxcase.shell.frame import frame
from rxcase.shell.routes import ENCOUNTER, WORKLIST
from rxcase.state.encounter import EncounterState


def page() -> rx.Component:
    """The page."""
    shown = rx.fragment(
        header(),
        rx.el.div(
            jump_list(),
            rx.el.div(*sections(), class_name="encounter-middle"),
            notes_section(),
            class_name="encounter-body",
        ),
        step_dialogs(),
    )
    problem = error_state(
        "This encounter cannot be shown",
        EncounterState.problem,
        button_link("To the worklist", href=WORKLIST.href, kind="primary"),
        level=1,
    )
    waiting = rx.el.div(skeleton_text(3), skeleton_text(8), class_name="encounter-waiting")
    return frame(
        rx.cond(EncounterState.problem, problem, rx.cond(EncounterState.is_loaded, shown, waiting)),
        here=ENCOUNTER,
        place=rx.fragment(
            link(WORKLIST.title, href=WORKLIST.href, class_name="place-back"),
            rx.cond(EncounterState.is_loaded, rx.el.span(" / ", class_name="quiet")),
            rx.el.bdi(EncounterState.header.person),
        ),
        main_class="encounter-page",
    )
