"""The stage editor: the columns of the board, what each needs and holds."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.dialog import dialog
from rxcase.components.field import field, field_error
from rxcase.components.form_summary import form_summary
from rxcase.components.icon import icon
from rxcase.components.page_header import page_header
from rxcase.components.skeleton import skeleton_rows
from rxcase.readmodels.stages import StageRow
from rxcase.shell.frame import frame
from rxcase.shell.routes import STAGES
from rxcase.state.stages import StagesState

_S = StagesState


def _square(icon_name: str, words: rx.Var[str] | str, **props) -> rx.Component:
    return button(icon(icon_name), kind="plain", class_name="square", aria_label=words, title=words, **props)


def _entry(row: rx.vars.ObjectVar[StageRow]) -> rx.Component:
    needed = rx.cond(row.needs, "Needs " + row.needs, "Needs nothing")
    limits = rx.cond(row.limits, "At most " + row.limits, "No limit")
    return rx.el.li(
        rx.el.h2(rx.el.bdi(row.name), class_name="one-line"),
        rx.el.p(needed, rx.el.span(" · ", class_name="quiet"), limits, class_name="facts-line"),
        rx.el.span(row.in_it, rx.el.span(" in it", class_name="quiet"), class_name="number"),
        rx.el.div(
            _square("arrow-up", row.name + " earlier", disabled=row.is_first, on_click=_S.reorder(row.id, -1)),
            _square("arrow-down", row.name + " later", disabled=row.is_last, on_click=_S.reorder(row.id, 1)),
            _square("pencil", "Edit " + row.name, on_click=_S.ask_edit(row.id)),
            _square("archive", "Retire " + row.name, on_click=_S.ask_retire(row.id)),
            class_name="stage-deeds",
        ),
        key=row.id.to_string(),
        class_name="stage-entry",
    )


def _check(name: str, words: str, is_set: rx.Var[bool]) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name=name, id=f"stage-{name}", default_checked=is_set), words, class_name="check"
    )


def _edit() -> rx.Component:
    form, errors = _S.form, _S.errors
    counted = rx.el.div(
        rx.el.label("What counts for one person", html_for="person_limit_counts"),
        rx.el.select(
            rx.el.option("The encounters they own", value="owner"),
            rx.el.option("Those they own and those they work on", value="team"),
            id="person_limit_counts",
            name="person_limit_counts",
            class_name="select",
            default_value=form.person_limit_counts,
        ),
        class_name="field",
    )
    body = rx.el.form(
        field("Name", "name", error=errors["name"], default_value=form.name, auto_complete="off", auto_focus=True),
        rx.el.fieldset(
            rx.el.legend("What an encounter needs to enter", class_name="label"),
            _check("needs_case", "A case", form.needs_case),
            _check("needs_owner", "An owner", form.needs_owner),
            _check("needs_follow_up", "A follow-up date", form.needs_follow_up),
            class_name="field",
        ),
        rx.el.div(
            field(
                "Limit in all",
                "limit",
                help_text="Empty means none.",
                error=errors["limit"],
                default_value=form.limit,
                input_mode="numeric",
                auto_complete="off",
            ),
            field(
                "Limit for one person",
                "person_limit",
                help_text="Empty means none.",
                error=errors["person_limit"],
                default_value=form.person_limit,
                input_mode="numeric",
                auto_complete="off",
            ),
            class_name="limit-fields",
        ),
        counted,
        id="stage-form",
        class_name="dialog-form",
        on_submit=_S.save,
    )
    return dialog(
        form_summary(_S.problem),
        body,
        name="stage-edit",
        title=rx.cond(_S.asked == "add", "Add a stage", "Edit " + _S.name),
        words=rx.cond(
            _S.asked == "add",
            "It comes last; the arrows move it. It appears at once on every open board and in its menus.",
            "Whoever is in it stays there. Boards and menus follow at once, in every open window.",
        ),
        open=(_S.asked == "add") | (_S.asked == "edit"),
        on_close=_S.leave,
        actions=[
            button(
                rx.cond(_S.asked == "add", "Add stage", "Save stage"), kind="primary", type="submit", form="stage-form"
            )
        ],
    )


def _retire() -> rx.Component:
    def goal(row: rx.vars.ObjectVar[StageRow]) -> rx.Component:
        return rx.cond(row.id != _S.stage_id, rx.el.option(row.name, value=row.id.to_string()))

    moving = rx.fragment(
        rx.el.div(
            rx.el.label("Where those in it go", html_for="to_stage"),
            rx.el.select(
                rx.el.option("Choose a stage", value=""),
                rx.foreach(_S.rows, goal),
                id="to_stage",
                name="to_stage",
                class_name="select",
                aria_describedby="to_stage-error",
            ),
            field_error(_S.errors["to_stage"], "to_stage"),
            class_name="field",
        ),
        field("Why", "reason", help_text="Kept with each move.", error=_S.errors["reason"], auto_complete="off"),
    )
    body = rx.el.form(rx.cond(_S.count > 0, moving), id="retire-form", class_name="dialog-form", on_submit=_S.retire)
    words = rx.cond(
        _S.count > 0,
        rx.fragment(
            _S.in_it,
            " in it move on first, each through the gate of the new stage; who lacks what it needs stays.",
        ),
        "It is empty. It disappears from board and menus; what was in it once keeps its history.",
    )
    return dialog(
        form_summary(_S.problem),
        body,
        name="stage-retire",
        title="Retire " + _S.name,
        words=words,
        open=_S.asked == "retire",
        on_close=_S.leave,
        actions=[button("Retire stage", kind="primary", type="submit", form="retire-form")],
    )


def page() -> rx.Component:
    """The page."""
    return frame(
        page_header("Stages", button(icon("plus"), "Add stage", kind="primary", on_click=_S.ask_add)),
        rx.el.p(
            "The steps of an encounter and the columns of the board, in this order. A move is let in when the stage has "
            "what it needs and room; a supervisor goes beyond a limit for a reason.",
            class_name="stages-words",
        ),
        rx.cond(_S.is_loaded, rx.el.ol(rx.foreach(_S.rows, _entry), aria_label="Stages in order"), skeleton_rows(7)),
        _edit(),
        _retire(),
        here=STAGES,
        main_class="stages-page",
    )
