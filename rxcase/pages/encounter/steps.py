"""The dialogs before a step: what will happen, what is needed, what somebody else did in the meantime."""

from __future__ import annotations

import reflex as rx

from rxcase.components.both_sides import both_sides
from rxcase.components.button import button
from rxcase.components.dialog import dialog
from rxcase.components.field import field
from rxcase.components.form_summary import form_summary
from rxcase.state.encounter_step import EncounterStepState


def _step(name: str, title, words: str, *body, actions: list[rx.Component], has_fields: bool = False) -> rx.Component:  # noqa: ANN001
    state = EncounterStepState
    summary = form_summary(state.problem, state.errors if has_fields else None, takes_focus=True)
    return dialog(
        summary,
        both_sides(EncounterStepState.conflicts),
        *body,
        name=f"step-{name}",
        title=title,
        words=words,
        open=EncounterStepState.asked == name,
        on_close=EncounterStepState.leave,
        actions=actions,
    )


def step_dialogs() -> rx.Component:
    """One dialog for each step, open when it is asked about."""
    step = EncounterStepState
    close_form = rx.el.form(
        field(
            "Closed on",
            "closed_on",
            help_text="Empty means today. “fri”, “3/14” and “14 mar” are understood.",
            error=step.errors["closed_on"],
            auto_complete="off",
            auto_focus=True,
            placeholder="today",
        ),
        id="close-form",
        on_submit=step.close,
    )
    return rx.fragment(
        _step(
            "move",
            rx.fragment("Move to ", step.stage),
            "The move was not made.",
            actions=[
                rx.cond(
                    step.errors.length() == 0, button("Move to ", step.stage, kind="primary", on_click=step.move_anyway)
                )
            ],
        ),
        _step(
            "close",
            "Close this encounter",
            "No more work is due: its follow-up date ends. It stays on the worklist until it is archived, "
            "and can be reopened. The case itself is closed separately.",
            close_form,
            actions=[button("Close encounter", kind="primary", type="submit", form="close-form")],
            has_fields=True,
        ),
        _step(
            "archive",
            "Archive this encounter",
            "It leaves the worklist. Everything in it stays readable, and it can be reopened.",
            actions=[button("Archive encounter", kind="primary", on_click=step.archive)],
        ),
        _step(
            "reopen",
            "Reopen this encounter",
            "It is open again and on the worklist, in the stage where it was. It has no follow-up date until you set one.",
            actions=[button("Reopen encounter", kind="primary", on_click=step.reopen)],
        ),
    )
