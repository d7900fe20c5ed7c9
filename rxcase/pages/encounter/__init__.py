"""One encounter: who it is about above, what is known in the middle, the notes beside it."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button_link
from rxcase.components.empty_state import error_state
from rxcase.components.link import link
from rxcase.components.skeleton import skeleton_text
from rxcase.pages.encounter.case import case_section, incident_section
from rxcase.pages.encounter.diagnoses import diagnoses_section
from rxcase.pages.encounter.documents import documents_section
from rxcase.pages.encounter.header import header
from rxcase.pages.encounter.history import history_dialog
from rxcase.pages.encounter.jump_list import jump_list
from rxcase.pages.encounter.notes import notes_section
from rxcase.pages.encounter.orders import orders_section
from rxcase.pages.encounter.pending import pending_section
from rxcase.pages.encounter.presenting import presenting_section
from rxcase.pages.encounter.restrictions import restrictions_section
from rxcase.pages.encounter.steps import step_dialogs
from rxcase.pages.encounter.tasks import tasks_section
from rxcase.pages.encounter.team import team_section
from rxcase.pages.encounter.tests import tests_section
from rxcase.shell.frame import frame
from rxcase.shell.routes import ENCOUNTER, WORKLIST
from rxcase.state.encounter import EncounterState

SECTIONS = (
    team_section,
    case_section,
    presenting_section,
    documents_section,
    tests_section,
    diagnoses_section,
    incident_section,
    orders_section,
    restrictions_section,
    pending_section,
    tasks_section,
)
"""What stands in the middle, in the order of ``services.encounter.encounter_sections``; notes have a place of their own."""


def page() -> rx.Component:
    """The page."""
    shown = rx.fragment(
        header(),
        rx.el.div(
            jump_list(),
            rx.el.div(*[section() for section in SECTIONS], class_name="encounter-middle"),
            notes_section(),
            class_name="encounter-body",
        ),
        step_dialogs(),
        history_dialog(),
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
