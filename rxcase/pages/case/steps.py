"""The dialogs before a step with a case: what will happen, what is needed for it."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.dialog import dialog
from rxcase.components.field import field, field_error
from rxcase.components.form_summary import form_summary
from rxcase.components.icon import icon
from rxcase.domain.case_forms import OFFERED_TYPES
from rxcase.domain.case_words import CASE_TYPES, ONSETS
from rxcase.state.case import CaseState
from rxcase.state.case_steps import CaseStepState

STEP = CaseStepState


def _step(
    name: str, title: str, words: str | rx.Var | rx.Component, *body: rx.Component | rx.Var, action: rx.Component
) -> rx.Component:
    return dialog(
        form_summary(STEP.problem, STEP.errors, takes_focus=True),
        *body,
        name=f"case-{name}",
        title=title,
        words=words,
        open=STEP.asked == name,
        on_close=STEP.leave,
        actions=[action],
    )


def _radios(name: str, legend: str, options: dict[str, str], error: rx.Var[str], **props) -> rx.Component:
    choices = [
        rx.el.label(
            rx.el.input(type="radio", name=name, value=value, id=f"{name}-{value}", **props),
            rx.el.span(words),
            class_name="check",
        )
        for value, words in options.items()
    ]
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="label"),
        rx.el.div(*choices, class_name="radios stacked"),
        field_error(error, name),
        class_name="field",
        aria_describedby=f"{name}-error",
    )


def _verify() -> rx.Component:
    is_injury = CaseState.header.case_type.contains("injury")
    reason = field(
        "Reason",
        "reason",
        help_text="Kept with the case.",
        error=STEP.errors["reason"],
        auto_complete="off",
    )
    onset = _radios("onset", "How did it come about?", ONSETS, STEP.errors["onset"])
    body = rx.el.form(
        _radios(
            "answer",
            "Is this a case?",
            {"yes": "Yes, it is verified", "declined": "No, the report is declined"},
            STEP.errors["answer"],
            on_change=STEP.choose_answer,
        ),
        rx.cond(STEP.declines, reason, rx.cond(is_injury, onset)),
        id="verify-form",
        on_submit=STEP.verify,
        class_name="dialog-form",
    )
    return _step(
        "verify",
        "Verify this report",
        "It was reported from outside. Once it is verified it is a case like any other.",
        body,
        action=button(
            rx.cond(STEP.declines, "Decline report", "Verify case"), kind="primary", type="submit", form="verify-form"
        ),
    )


def _close() -> rx.Component:
    body = rx.el.form(
        field(
            "Conclusion date",
            "closed_on",
            help_text="Empty means today. “fri”, “3/14” and “14 mar” are understood.",
            error=STEP.errors["closed_on"],
            auto_complete="off",
            auto_focus=True,
            placeholder="today",
        ),
        id="case-close-form",
        on_submit=STEP.close,
    )
    return _step(
        "close",
        "Close this case",
        "Close it when the carrier or administrator considers it closed. Documents can still be linked to it, and it "
        "can be reopened. Its encounters are closed separately.",
        body,
        action=button("Close case", kind="primary", type="submit", form="case-close-form"),
    )


def _delete() -> rx.Component:
    law = rx.el.p(
        rx.cond(
            CaseState.header.is_recordable,
            "It was determined recordable: the law keeps its entry for five years (29 CFR 1904.33). It is lined out, "
            "not erased; if it is not recordable, take the date off instead.",
            "It is lined out, not erased: what the law wants kept is kept (29 CFR 1904.33).",
        ),
        class_name="dialog-text",
    )
    body = rx.el.form(
        field(
            "Type Yes to delete it",
            "confirmation",
            error=STEP.errors["confirmation"],
            auto_complete="off",
            auto_focus=True,
        ),
        field(
            "Reason",
            "reason",
            help_text="Kept with the case.",
            error=STEP.errors["reason"],
            auto_complete="off",
        ),
        id="case-delete-form",
        on_submit=STEP.delete,
        class_name="dialog-form",
    )
    return _step(
        "delete",
        "Delete this case",
        "It leaves every list, and its encounters lose the link. It can be taken back.",
        law,
        body,
        action=button("Delete case", kind="primary", type="submit", form="case-delete-form"),
    )


def _retype() -> rx.Component:
    on_the_log = rx.el.p(
        icon("circle-alert"),
        rx.el.span(
            "It was determined recordable on ",
            CaseState.header.recordable_words,
            ". As another type it is not on the OSHA log: that date is taken off, and the history keeps it "
            "(29 CFR 1904.33).",
        ),
        class_name="record-bar near",
    )
    types = rx.el.div(
        rx.el.label("It really is", html_for="case_type"),
        rx.el.select(
            rx.el.option("Choose…", value=""),
            *[
                rx.cond(CaseState.header.case_type != each, rx.el.option(CASE_TYPES[each], value=each))
                for each in OFFERED_TYPES
            ],
            id="case_type",
            name="case_type",
            class_name="select",
            auto_focus=True,
            aria_invalid=rx.cond(STEP.errors["case_type"], "true", "false"),
            aria_describedby="case_type-error",
        ),
        field_error(STEP.errors["case_type"], "case_type"),
        class_name="field",
    )
    body = rx.el.form(
        rx.cond(CaseState.header.is_recordable, on_the_log),
        types,
        field(
            "Reason",
            "reason",
            help_text="Kept with the case.",
            error=STEP.errors["reason"],
            auto_complete="off",
        ),
        id="case-retype-form",
        on_submit=STEP.retype,
        class_name="dialog-form",
    )
    return _step(
        "retype",
        "Change the type of this case",
        rx.fragment(
            "It is ",
            CaseState.header.type_words,
            " now. What both types ask for stays. What only this one asks for is kept but not shown: it comes back "
            "if the type is changed back.",
        ),
        body,
        action=button("Change type", kind="primary", type="submit", form="case-retype-form"),
    )


def step_dialogs() -> rx.Component:
    """One dialog for each step, open when it is asked about."""
    return rx.fragment(
        _verify(),
        _close(),
        _step(
            "reopen",
            "Reopen this case",
            "It is open again, and its conclusion date is gone; the history keeps it.",
            action=button("Reopen case", kind="primary", on_click=STEP.reopen),
        ),
        _delete(),
        _retype(),
    )
