"""The dialogs of accommodations: what is asked for before each deed."""

from __future__ import annotations

import reflex as rx

from rxcase.components.field import field_error
from rxcase.pages.encounter.form import day, form_dialog, line, text
from rxcase.pages.encounter.span_fields import hidden_rows, span_fields
from rxcase.readmodels.restrictions import RowChoice
from rxcase.services.restriction.accommodations import FOR
from rxcase.services.restriction.restriction_input import MAX_COMMENT_CHARS, MAX_REASON_CHARS
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.restriction_form import RestrictionFormState


def _option(each: rx.vars.ObjectVar[RowChoice]) -> rx.Component:
    return rx.el.option(each.words, rx.cond(each.span, rx.fragment(" (", each.span, ")")), value=each.id.to_string())


def _choice(label: str, name: str, first: str, picks: rx.Var, **props) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=name),
        rx.el.select(
            rx.el.option(first, value=""),
            rx.foreach(picks, _option),
            id=name,
            name=name,
            class_name="select",
            default_value=EncounterFormState.values[name],
            aria_invalid=rx.cond(EncounterFormState.errors[name], "true", "false"),
            aria_describedby=f"{name}-error",
            **props,
        ),
        field_error(EncounterFormState.errors[name], name),
        class_name="field",
    )


def _for(each: rx.vars.ObjectVar[RowChoice]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name=FOR + each.id.to_string(),
            value="yes",
            default_checked=RestrictionFormState.ticked.contains(each.id),
        ),
        rx.el.span(each.words, " ", rx.el.span(each.span, class_name="quiet")),
        class_name="tick",
    )


def _form(name: str, title: str, words: rx.Var[str] | str, start: str, submit: str) -> rx.Component:
    form = RestrictionFormState
    limits = rx.cond(
        form.restrictions.length() > 0,
        rx.el.fieldset(
            rx.el.legend("For"),
            rx.foreach(form.restrictions, _for),
            rx.el.p("Without a tick it is for every restriction on its days.", class_name="field-help"),
            class_name="ticks",
        ),
    )
    return form_dialog(
        name,
        title,
        words,
        hidden_rows(form.rows),
        rx.el.div(
            _choice("Where accommodated", "kind", "Choose…", form.made_kinds, auto_focus=True),
            line("Leader", "leader", "Who sees to it at work; may be empty."),
            class_name="form-grid",
        ),
        text("Details", "details", MAX_COMMENT_CHARS),
        span_fields(start, may_be_open=False),
        limits,
        submit=submit,
        wide=True,
    )


def accommodation_dialogs() -> rx.Component:
    """One dialog a form."""
    about, form = EncounterFormState.about, RestrictionFormState
    return rx.fragment(
        _form(
            "accommodation-add",
            "Add an accommodation",
            rx.cond(about, "For " + about, "What the employer does about the restrictions, from when to when."),
            "From",
            "Add accommodation",
        ),
        _form(
            "accommodation-revise",
            "Revise this accommodation",
            about + ": it was wrong, and never in effect.",
            "From",
            "Revise accommodation",
        ),
        _form(
            "accommodation-update",
            "Update this accommodation",
            about + ": it was right and now changes. The old one ends the day before.",
            "New terms from",
            "Update accommodation",
        ),
        form_dialog(
            "accommodation-end",
            "Set the last day",
            about,
            hidden_rows(form.rows),
            day(
                "Last day",
                "ends_on",
                "Empty means today. The last day still counts.",
                placeholder="today",
                auto_focus=True,
            ),
            submit="Set last day",
        ),
        form_dialog(
            "accommodation-remove",
            "Remove this accommodation",
            about + " should never have been here. It stays in the records with your name and your reason.",
            hidden_rows(form.rows),
            text("Reason", "reason", MAX_REASON_CHARS, auto_focus=True),
            submit="Remove accommodation",
        ),
        form_dialog(
            "restriction-associate",
            "Associate an accommodation",
            about + ": one that is there already is for this restriction too.",
            _choice("Accommodation", "accommodation", "Choose…", form.accommodations, auto_focus=True),
            submit="Associate",
        ),
    )
