"""What the board asks before a move can be made: what is missing, why beyond a limit, whose move stands."""

from __future__ import annotations

import reflex as rx

from rxcase.components.both_sides import both_sides
from rxcase.components.button import button, button_link
from rxcase.components.dialog import dialog
from rxcase.components.field import field, field_error
from rxcase.components.form_summary import form_summary
from rxcase.readmodels.worklist import Choice
from rxcase.state.board_moves import BoardMoveState

_QUESTION = BoardMoveState.question
_ERRORS = BoardMoveState.errors


def _option(choice: rx.vars.ObjectVar[Choice]) -> rx.Component:
    return rx.el.option(choice.label, value=choice.value)


def _chosen(label: str, name: str, choices: rx.Var[list[Choice]], none: str) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"move-{name}"),
        rx.el.select(
            rx.el.option(none, value=""),
            rx.foreach(choices, _option),
            id=f"move-{name}",
            name=name,
            class_name="select",
            aria_invalid=rx.cond(_ERRORS[name], "true", "false"),
            aria_describedby=f"move-{name}-error",
        ),
        field_error(_ERRORS[name], f"move-{name}"),
        class_name="field",
    )


def _case() -> rx.Component:
    encounter = button_link("Open the encounter", href="/encounter/" + _QUESTION.card_id.to_string() + "/")
    none = rx.el.div(
        rx.el.p("This person has no case yet that could be linked. Create it in the encounter first."),
        encounter,
        class_name="field",
    )
    return rx.cond(
        BoardMoveState.cases.length() > 0, _chosen("Case", "case", BoardMoveState.cases, "Choose a case"), none
    )


def _missing() -> rx.Component:
    asks = _QUESTION.missing
    follow_up = field(
        "Follow-up",
        "follow_up",
        help_text="“fri”, “+7”, “3/14” and “14 mar” are understood.",
        error=_ERRORS["follow_up"],
        auto_complete="off",
        auto_focus=True,
    )
    form = rx.el.form(
        rx.cond(asks.contains("follow_up"), follow_up),
        rx.cond(asks.contains("owner"), _chosen("Owner", "owner", BoardMoveState.owners, "Choose an owner")),
        rx.cond(asks.contains("case"), _case()),
        id="move-missing",
        class_name="dialog-form",
        on_submit=BoardMoveState.give,
    )
    return _dialog(
        "missing", _problem(), form, actions=[button(_move_words(), kind="primary", type="submit", form="move-missing")]
    )


def _full() -> rx.Component:
    reason = rx.el.form(
        rx.el.div(
            rx.el.label("Why must it be beyond the limit?", html_for="move-reason"),
            rx.el.textarea(
                id="move-reason",
                name="reason",
                class_name="textarea",
                rows="3",
                auto_focus=True,
                aria_invalid=rx.cond(_ERRORS["reason"], "true", "false"),
                aria_describedby="move-reason-error",
            ),
            field_error(_ERRORS["reason"], "move-reason"),
            class_name="field",
        ),
        id="move-full",
        on_submit=BoardMoveState.give,
    )
    nobody = rx.el.p("A supervisor can move it beyond the limit for a reason.", class_name="secondary")
    anyway = button("Move beyond the limit", kind="primary", type="submit", form="move-full")
    return _dialog(
        "full",
        rx.cond(_QUESTION.may_override, rx.fragment(_problem(), reason), nobody),
        actions=[rx.cond(_QUESTION.may_override, anyway)],
        leave=rx.cond(_QUESTION.may_override, "Cancel", "Close"),
    )


def _stale() -> rx.Component:
    return _dialog(
        "stale",
        both_sides(_QUESTION.conflicts),
        actions=[button(_move_words(), kind="primary", on_click=BoardMoveState.move_anyway)],
        leave="Leave it there",
    )


def _problem() -> rx.Component:
    return rx.cond(_ERRORS[""], form_summary(_ERRORS[""]))


def _move_words() -> rx.Component:
    return rx.fragment("Move to ", _QUESTION.stage)


def _dialog(
    kind: str, *body: rx.Component, actions: list[rx.Component], leave: rx.Var[str] | str = "Cancel"
) -> rx.Component:
    return dialog(
        *body,
        name=f"move-dialog-{kind}",
        title=rx.fragment(rx.el.bdi(_QUESTION.person), " to ", _QUESTION.stage),
        words=_QUESTION.words,
        open=_QUESTION.kind == kind,
        on_close=BoardMoveState.leave,
        actions=actions,
        leave=leave,
    )


def move_dialogs() -> rx.Component:
    """One dialog for each question, open while it is asked."""
    return rx.fragment(_missing(), _full(), _stale())
