"""The dialogs of the sections: one form, its fields, what is wrong with them, what somebody else did meanwhile."""

from __future__ import annotations

import reflex as rx

from rxcase.components.both_sides import both_sides
from rxcase.components.button import button
from rxcase.components.dialog import dialog
from rxcase.components.field import field, field_error
from rxcase.components.form_summary import form_summary
from rxcase.components.icon import icon
from rxcase.components.menu import menu
from rxcase.components.wrapped.picker import Picker
from rxcase.components.wrapped.text_area import TextArea
from rxcase.state.encounter_form import EncounterFormState

ask, do = EncounterFormState.ask, EncounterFormState.do


def form_dialog(
    name: str,
    title: rx.Var[str] | str,
    words: rx.Var[str] | str,
    *fields: rx.Component,
    submit: str,
    wide: bool = False,
) -> rx.Component:
    """A form of ``state.encounter_forms`` in a dialog.

    Args:
        name: As in ``FORMS``.
        title: The deed.
        words: What will happen.
        *fields: What is asked for; may be nothing.
        submit: What the button that does it says.
        wide: For more than a few fields.
    """
    form = EncounterFormState
    return dialog(
        rx.el.form(
            form_summary(form.problem, form.errors, takes_focus=True),
            both_sides(form.conflicts),
            *fields,
            id=f"{name}-form",
            on_submit=form.submit,
            class_name="dialog-form",
        ),
        name=f"dialog-{name}",
        title=title,
        words=words,
        open=form.asked == name,
        on_close=form.leave,
        actions=[button(submit, kind="primary", type="submit", form=f"{name}-form")],
        wide=wide,
    )


def line(label: str, name: str, help_text: str = "", **props) -> rx.Component:
    """A line to fill in; it begins with what the form was opened with."""
    form = EncounterFormState
    return field(
        label,
        name,
        help_text=help_text,
        error=form.errors[name],
        default_value=form.values[name],
        auto_complete="off",
        **props,
    )


def day(label: str, name: str, help_text: str = "", **props) -> rx.Component:
    """A day to be typed."""
    return line(label, name, help_text or "“fri”, “+7”, “3/14” and “14 mar” are understood.", **props)


def text(label: str, name: str, limit: int, **props) -> rx.Component:
    """A longer text, kept as a draft while it is typed."""
    form = EncounterFormState
    return rx.el.div(
        rx.el.label(label, html_for=name),
        TextArea.create(
            area=name,
            name=name,
            start=form.values[name],
            limit=limit,
            place=form.place + f":{name}",
            words=form.draft_words,
            on_draft=form.keep_draft,
            invalid=form.errors[name],
            described_by=f"{name}-error",
            **props,
        ),
        field_error(form.errors[name], name),
        class_name="field",
    )


def choice(label: str, name: str, options: dict[str, str]) -> rx.Component:
    """One of a few; the first unless the form was opened with another."""
    form = EncounterFormState
    return rx.el.div(
        rx.el.label(label, html_for=name),
        rx.el.select(
            *[rx.el.option(words, value=value) for value, words in options.items()],
            id=name,
            name=name,
            class_name="select",
            default_value=form.values[name],
            aria_invalid=rx.cond(form.errors[name], "true", "false"),
            aria_describedby=f"{name}-error",
        ),
        field_error(form.errors[name], name),
        class_name="field",
    )


def picker(label: str, name: str, help_text: str, **props) -> rx.Component:
    """A field that is searched; what it offers is in ``state.encounter_forms.PICKS``."""
    form = EncounterFormState
    return rx.el.div(
        rx.el.label(label, html_for=name),
        Picker.create(
            field=name,
            name=name,
            value=form.values[name],
            shown=form.values[f"{name}_shown"],
            picks=form.picks,
            picks_for=form.picks_for,
            invalid=form.errors[name],
            described_by=f"{name}-help {name}-error",
            on_search=form.search,
            **props,
        ),
        rx.el.p(help_text, id=f"{name}-help", class_name="field-help"),
        field_error(form.errors[name], name),
        class_name="field",
    )


def more(about: rx.Var[str] | str, *items: rx.Component) -> rx.Component:
    """What else can be done with a row."""
    return menu(
        *items,
        face=[icon("ellipsis"), rx.el.span("More for ", about, class_name="unseen")],
        button_class="button plain square",
    )
