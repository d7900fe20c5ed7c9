"""Fields that the forms of restrictions and of accommodations share."""

from __future__ import annotations

import reflex as rx

from rxcase.pages.encounter.form import line
from rxcase.services.restriction.restriction_input import ON, OPEN, PERMANENT
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.restriction_form import RestrictionFormState


def hidden_rows(rows: rx.Var[str]) -> rx.Component:
    """The rows that a form is about."""
    return rx.el.input(type="hidden", name="rows", value=rows, read_only=True)


def ticked_choice(name: str, words: str) -> rx.Component:
    """Something that goes along unless the tick is taken away."""
    return rx.el.label(
        rx.el.input(type="checkbox", name=name, value="yes", default_checked=True), words, class_name="tick"
    )


def _end_kind(may_be_open: rx.Var[bool] | None) -> rx.Component:
    form = RestrictionFormState
    options = [rx.el.option("On a day", value=ON), rx.el.option("Permanent", value=PERMANENT)]
    if may_be_open is not None:
        options.append(rx.cond(may_be_open | (form.end_kind == OPEN), rx.el.option("Not known yet", value=OPEN)))
    return rx.el.div(
        rx.el.label("Ends", html_for="end_kind"),
        rx.el.select(
            *options,
            id="end_kind",
            name="end_kind",
            class_name="select",
            value=form.end_kind,
            on_change=form.choose_end,
        ),
        class_name="field",
    )


def span_fields(start: str, *, may_be_open: bool = True) -> rx.Component:
    """From and through, and times of day where they matter.

    Args:
        start: What the first day is called.
        may_be_open: Whether an end that nobody knows yet is offered to those who may leave it so.
    """
    form = RestrictionFormState
    typing = "“fri”, “+7”, “3/14”, “14 mar”"
    return rx.fragment(
        rx.el.div(
            line(start, "starts_on", typing),
            _end_kind(form.may_open_ended if may_be_open else None),
            rx.cond(form.end_kind == ON, line("Last day", "ends_on", typing)),
            class_name="form-grid three",
        ),
        rx.el.details(
            rx.el.summary("Times of day"),
            rx.el.div(
                line("From, on the first day", "start_time", type="time"),
                line("Until, on the last day", "end_time", type="time"),
                class_name="form-grid",
            ),
            class_name="folded",
            open=rx.cond(
                EncounterFormState.values["start_time"]
                | EncounterFormState.values["end_time"]
                | EncounterFormState.errors["start_time"]
                | EncounterFormState.errors["end_time"],
                True,
                False,
            ),
        ),
    )
