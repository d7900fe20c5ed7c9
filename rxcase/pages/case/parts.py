"""The injured parts of a case, and the form of one over the page."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.counted_section import counted_section
from rxcase.components.icon import icon
from rxcase.components.wrapped.field_form import FieldForm
from rxcase.components.wrapped.modal import Modal
from rxcase.readmodels.case import PartView
from rxcase.state.case import CaseState
from rxcase.state.case_steps import CaseStepState
from rxcase.state.injured_part import InjuredPartState


def _part(each: rx.vars.ObjectVar[PartView]) -> rx.Component:
    tools = rx.el.div(
        button("Change", kind="plain", on_click=InjuredPartState.edit(each.id), aria_label="Change " + each.text),
        button(
            icon("x"),
            kind="plain",
            class_name="square",
            on_click=CaseStepState.remove_part(each.id),
            aria_label="Remove " + each.text,
        ),
        class_name="entry-tools no-print",
    )
    return rx.el.li(
        rx.el.span(
            each.text,
            rx.cond(each.device, rx.el.span(" · ", each.device, class_name="secondary")),
            rx.cond(each.comment, rx.el.span(" · ", rx.el.bdi(each.comment), class_name="quiet")),
            class_name="entry-text",
        ),
        rx.cond(CaseState.abilities.may_edit, tools),
        class_name="entry",
        key=each.id.to_string(),
    )


def parts_section() -> rx.Component:
    """Nature, body part, comment; the device of a sharp."""
    add = rx.cond(
        CaseState.abilities.may_edit,
        button("Add injured part…", on_click=InjuredPartState.edit(0), class_name="no-print"),
    )
    return counted_section(
        "parts",
        "Injured parts",
        rx.el.ul(rx.foreach(CaseState.parts, _part), class_name="entries"),
        "None is recorded: the nature of the injury and where on the body it is.",
        is_filled=CaseState.parts.length() > 0,
        tools=add,
    )


def part_dialog() -> rx.Component:
    """The form of a part."""
    state, form = InjuredPartState, InjuredPartState.form
    fields = FieldForm.create(
        subject=form.subject,
        version=form.version,
        groups=form.groups,
        values=form.present,
        draft=form.draft,
        draft_words="",
        answer=state.answer,
        reading=state.reading,
        save_words=rx.cond(state.part_id > 0, "Save injured part", "Add injured part"),
        on_save=state.save,
        on_leave=state.leave,
        key=form.subject,
    )
    return Modal.create(
        rx.el.h2(rx.cond(state.part_id > 0, "Change the injured part", "Add an injured part"), id="part-title"),
        fields,
        id="part",
        open=state.is_open,
        on_close=state.leave,
        class_name="dialog wide",
        custom_attrs={"aria-labelledby": "part-title"},
    )
