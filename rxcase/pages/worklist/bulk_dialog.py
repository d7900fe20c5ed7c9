"""The dialog about the chosen encounters: what is asked, what would become of each, how far it is, what came of it."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.dialog import dialog
from rxcase.components.field import field, field_error
from rxcase.components.form_summary import form_summary
from rxcase.components.icon import icon
from rxcase.readmodels.bulk import BulkKind, BulkReason, BulkRowView
from rxcase.readmodels.encounter import StageChoice
from rxcase.readmodels.task import DepartmentChoice
from rxcase.readmodels.team import Candidate
from rxcase.shell.frame import may
from rxcase.state.session import SessionState
from rxcase.state.worklist_bulk import DEPARTMENT, BulkState

_FORM = "bulk-form"


def _person(each: rx.vars.ObjectVar[Candidate]) -> rx.Component:
    return rx.el.option(each.name + " · " + each.owned.to_string() + " open", value=each.id.to_string())


def _department(each: rx.vars.ObjectVar[DepartmentChoice]) -> rx.Component:
    return rx.el.option(each.name, value=DEPARTMENT + each.id.to_string())


def _who(label: str, *more: rx.Component, error: str) -> rx.Component:
    find = field(
        "Find a name",
        "bulk-find",
        help_text="The list holds the first fifty that match.",
        on_change=BulkState.find_people.debounce(200),
        auto_complete="off",
        form="nowhere",
    )
    return rx.fragment(
        rx.el.div(
            rx.el.label(label, html_for="bulk-who"),
            rx.el.select(
                rx.el.option("Choose …", value=""),
                *more,
                rx.foreach(BulkState.people, _person),
                id="bulk-who",
                name="bulk-who",
                class_name="select",
                default_value=BulkState.given["bulk-who"],
                aria_invalid=rx.cond(BulkState.errors[error], "true", "false"),
                aria_describedby="bulk-who-error",
                auto_focus=True,
            ),
            field_error(BulkState.errors[error], "bulk-who"),
            class_name="field",
        ),
        rx.cond(BulkState.people.length() >= 50, find),
    )


def _stage_option(each: rx.vars.ObjectVar[StageChoice]) -> rx.Component:
    return rx.el.option(each.label, value=each.id.to_string())


def _stage() -> rx.Component:
    beyond = rx.el.label(
        rx.el.input(type="checkbox", name="bulk-override"),
        "Beyond the limit of the stage, for this reason",
        class_name="check",
    )
    return rx.fragment(
        rx.el.div(
            rx.el.label("Stage", html_for="bulk-stage"),
            rx.el.select(
                rx.el.option("Choose …", value=""),
                rx.foreach(BulkState.stages, _stage_option),
                id="bulk-stage",
                name="bulk-stage",
                class_name="select",
                default_value=BulkState.given["bulk-stage"],
                aria_describedby="bulk-stage-error",
                auto_focus=True,
            ),
            field_error(BulkState.errors["stage"], "bulk-stage"),
            class_name="field",
        ),
        field(
            "Reason",
            "bulk-reason",
            help_text="Kept with each move; may be empty.",
            error=BulkState.errors["reason"],
            default_value=BulkState.given["bulk-reason"],
            auto_complete="off",
        ),
        rx.cond(may("stage:override-limit"), beyond),
    )


def _day(label: str, help_text: str, error: str, *, is_first: bool) -> rx.Component:
    return field(
        label,
        "bulk-day",
        help_text=help_text,
        error=BulkState.errors[error],
        default_value=BulkState.given["bulk-day"],
        auto_complete="off",
        auto_focus=is_first,
    )


def _task() -> rx.Component:
    return rx.fragment(
        field(
            "What is to be done",
            "bulk-task",
            error=BulkState.errors["title"],
            default_value=BulkState.given["bulk-task"],
            max_length=200,
            auto_complete="off",
            auto_focus=True,
        ),
        _who("Who does it", rx.foreach(BulkState.departments, _department), error="assignee"),
        _day("Until when", "“fri”, “+7” and “3/14” are understood. May be empty.", "due", is_first=False),
    )


def _asked() -> rx.Component:
    fields = rx.match(
        BulkState.asked,
        (
            BulkKind.OWNER.value,
            _who("New owner", rx.cond(may("encounter:assign"), rx.el.option("Nobody", value="0")), error="user"),
        ),
        (BulkKind.ADD_MANAGER.value, _who("Case manager", error="user")),
        (BulkKind.REMOVE_MANAGER.value, _who("Case manager", error="user")),
        (BulkKind.STAGE.value, _stage()),
        (
            BulkKind.FOLLOW_UP.value,
            _day(
                "Next follow-up",
                "“fri”, “+7” and “3/14” are understood; “none” takes the date away.",
                "follow_up",
                is_first=True,
            ),
        ),
        (BulkKind.TASK.value, _task()),
        rx.fragment(),
    )
    return rx.el.form(
        form_summary(BulkState.problem), fields, id=_FORM, on_submit=BulkState.preview, class_name="dialog-body"
    )


def _count(number: rx.Var[int], words: str) -> rx.Component:
    return rx.cond(number > 0, rx.el.span(rx.el.strong(number.to_string()), " ", words))


def _reason(each: rx.vars.ObjectVar[BulkReason]) -> rx.Component:
    return rx.el.li(each.count.to_string(), " × ", each.words)


_MARKS = (
    ("listed", "circle", "will change"),
    ("refused", "ban", "refused"),
    ("done", "check", "done"),
    ("changed", "triangle-alert", "changed meanwhile"),
)


def _row(each: rx.vars.ObjectVar[BulkRowView]) -> rx.Component:
    mark = rx.match(
        each.state, *[(state, rx.fragment(icon(name), " ", words)) for state, name, words in _MARKS], rx.fragment()
    )
    return rx.el.tr(
        rx.el.td(rx.el.bdi(each.person), rx.el.span(" ", each.about, class_name="quiet")),
        rx.el.td(each.change, each.words),
        rx.el.td(mark, class_name="bulk-state"),
        key=each.id.to_string(),
    )


def _rows() -> rx.Component:
    view = BulkState.view
    head = rx.el.tr(*[rx.el.th(words, scope="col") for words in ("Person", "What changes, or why not", "Outcome")])
    more = rx.cond(
        view.count > view.rows.length(),
        rx.el.p("These are the first ", view.rows.length(), " of ", view.count, ".", class_name="field-help"),
    )
    table = rx.el.div(
        rx.el.table(rx.el.thead(head), rx.el.tbody(rx.foreach(view.rows, _row))),
        class_name="bulk-rows",
        tab_index=0,
        role="region",
        aria_label="The encounters of this list",
    )
    return rx.fragment(table, more)


def _reasons() -> rx.Component:
    reasons = rx.el.ul(rx.foreach(BulkState.view.reasons, _reason), class_name="bulk-reasons")
    return rx.cond(BulkState.view.reasons.length() > 0, reasons)


def _preview() -> rx.Component:
    view = BulkState.view
    counts = rx.el.p(
        _count(view.to_do, "will change"),
        _count(view.refused, "will not"),
        _count(view.missing, "gone or out of reach"),
        class_name="bulk-counts",
    )
    return rx.fragment(counts, _reasons(), _rows())


def _running() -> rx.Component:
    view = BulkState.view
    tried = view.count - view.to_do
    return rx.fragment(
        rx.el.progress(value=tried.to_string(), max=view.count.to_string(), class_name="bulk-progress"),
        rx.el.p(tried, " of ", view.count, role="status"),
    )


def _result() -> rx.Component:
    return rx.fragment(form_summary(BulkState.problem), rx.el.p(BulkState.outcome, role="status"), _reasons(), _rows())


def bulk_dialog() -> rx.Component:
    """The dialog, open while something is asked."""
    step, view = BulkState.step, BulkState.view
    body = rx.match(step, ("preview", _preview()), ("running", _running()), ("result", _result()), _asked())
    look = button("Preview", kind="primary", type="submit", form=_FORM)
    apply = rx.cond(
        view.to_do > 0,
        button(view.title, " (", view.to_do, ")", kind="primary", on_click=BulkState.apply, auto_focus=True),
    )
    undo = rx.cond(
        view.done > 0,
        button(icon("undo-2"), "Undo all ", view.done, on_click=[SessionState.undo, BulkState.leave]),
    )
    actions = rx.match(
        step,
        ("preview", rx.fragment(button("Back", on_click=BulkState.back), apply)),
        ("running", button("Stop", kind="primary", on_click=BulkState.stop)),
        ("result", undo),
        look,
    )
    return dialog(
        body,
        name="bulk",
        title=rx.cond(step == "ask", BulkState.title, view.title),
        words=rx.match(
            step,
            ("preview", "Nothing is changed yet. What is done is this list, whatever the filter finds later."),
            ("running", "Each row is saved whole. Stop leaves the rest as it is."),
            ("result", "Taking it back leaves alone what somebody changed since."),
            BulkState.chosen_words + " chosen.",
        ),
        open=BulkState.asked != "",
        on_close=BulkState.leave,
        actions=[actions],
        leave=rx.cond(step == "result", "Close", "Cancel"),
        wide=True,
    )
