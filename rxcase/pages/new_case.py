"""A new case for a person: the form of its type, and what happens with it."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button_link
from rxcase.components.empty_state import error_state
from rxcase.components.link import link
from rxcase.components.skeleton import skeleton_text
from rxcase.components.wrapped.field_form import FieldForm
from rxcase.shell.frame import frame
from rxcase.shell.routes import NEW_CASE, WORKLIST
from rxcase.state.new_case import NewCaseState

STATE = NewCaseState


def _form() -> rx.Component:
    form = STATE.new.form
    return FieldForm.create(
        subject=form.subject,
        version=form.version,
        groups=form.groups,
        values=form.present,
        draft=form.draft,
        draft_words=STATE.draft_words,
        answer=STATE.answer,
        reading=STATE.reading,
        save_words=rx.cond(STATE.encounter_id > 0, "Create and link case", "Create case"),
        on_draft=STATE.keep,
        on_read=STATE.read,
        on_save=STATE.save,
        on_leave=STATE.leave,
        key=form.subject,
    )


def page() -> rx.Component:
    """The page."""
    new = STATE.new
    opens = rx.el.label(
        rx.el.input(type="checkbox", checked=STATE.opens_encounter, on_change=STATE.choose_encounter),
        rx.el.span("Open a case management encounter with it, owned by you"),
        class_name="check",
    )
    linked = rx.el.p("It is linked to the encounter at once.", class_name="secondary")
    shown = rx.fragment(
        rx.el.header(
            rx.el.h1("New case: ", new.type_words),
            rx.el.p(rx.el.bdi(new.person), class_name="secondary"),
            class_name="record-head",
        ),
        rx.el.div(
            rx.el.div(
                rx.el.h2("What is recorded", class_name="unseen"),
                rx.cond(STATE.encounter_id > 0, linked, rx.cond(new.may_open_encounter, opens)),
                _form(),
                class_name="section",
            ),
            class_name="record-body",
        ),
    )
    problem = error_state(
        "A case cannot be made here",
        STATE.problem,
        button_link("To the worklist", href=WORKLIST.href, kind="primary"),
        level=1,
    )
    waiting = rx.el.div(skeleton_text(8), class_name="encounter-waiting")
    return frame(
        rx.cond(STATE.problem, problem, rx.cond(STATE.is_loaded, shown, waiting)),
        here=NEW_CASE,
        place=rx.cond(
            STATE.is_loaded,
            rx.fragment(
                link(
                    rx.el.bdi(new.person), href="/chart/" + new.employee_id.to_string() + "/", class_name="place-back"
                ),
                rx.el.span(" / ", class_name="quiet"),
                "New case",
            ),
            "New case",
        ),
        main_class="record-page",
    )
