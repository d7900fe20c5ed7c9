"""The dialogs of restrictions: what is asked for before each deed."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from rxcase.components.dialog import dialog
from rxcase.components.field import field_error
from rxcase.components.wrapped.local_time import LocalTime
from rxcase.pages.encounter.accommodation_dialogs import accommodation_dialogs
from rxcase.pages.encounter.form import day, form_dialog, line, text
from rxcase.pages.encounter.span_fields import hidden_rows, span_fields, ticked_choice
from rxcase.readmodels.restrictions import HistoryLine, RestrictionKind, RowChoice
from rxcase.services.restriction.restriction_input import MAX_COMMENT_CHARS, MAX_REASON_CHARS, SIDES
from rxcase.shell.frame import may
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.restriction_form import RestrictionFormState
from rxcase.state.restriction_parts import RestrictionsPart

_PROVIDERS = "provider-names"


def _kind_option(each: rx.vars.ObjectVar[RestrictionKind]) -> rx.Component:
    return rx.el.option(each.name, value=each.id.to_string())


def pick_option(each: rx.vars.ObjectVar[RowChoice]) -> rx.Component:
    """One row to choose."""
    return rx.el.option(each.words, rx.cond(each.span, rx.fragment(" (", each.span, ")")), value=each.id.to_string())


def _labelled(label: str, name: str, control: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=name),
        control,
        field_error(EncounterFormState.errors[name], name),
        class_name="field",
    )


def _kind() -> rx.Component:
    form = RestrictionFormState
    return _labelled(
        "Type",
        "kind",
        rx.el.select(
            rx.el.option("None of these: in words", value="0"),
            rx.foreach(form.kinds, _kind_option),
            id="kind",
            name="kind",
            class_name="select",
            value=form.kind.id.to_string(),
            on_change=form.choose_kind,
            auto_focus=True,
            aria_invalid=rx.cond(EncounterFormState.errors["kind"], "true", "false"),
            aria_describedby="kind-error",
        ),
    )


def _terms() -> rx.Component:
    """What the chosen type takes: an option, pounds, a side."""
    form, asked = RestrictionFormState, EncounterFormState
    options = _labelled(
        "Limit",
        "option",
        rx.el.select(
            rx.el.option("Not said", value=""),
            rx.foreach(form.kind.options, lambda each: rx.el.option(each, value=each)),
            id="option",
            name="option",
            class_name="select",
            default_value=asked.values["option"],
        ),
    )
    weight = line("Allowed weight", "weight", "In pounds, such as 20.", input_mode="decimal")
    side = _labelled(
        "Side",
        "side",
        rx.el.select(
            rx.el.option("Not said", value=""),
            *[rx.el.option(side.capitalize(), value=side) for side in SIDES],
            id="side",
            name="side",
            class_name="select",
            default_value=asked.values["side"],
        ),
    )
    return rx.fragment(
        rx.cond(
            form.kind.options.length() > 0,
            options,
            rx.cond(form.kind.takes_text, line("Limit", "option", "How far it goes: “up to 2 hours a day”.")),
        ),
        rx.cond(form.kind.takes_weight, weight),
        rx.cond(form.kind.takes_side, side),
    )


def _provider() -> rx.Component:
    form = RestrictionFormState
    return rx.fragment(
        line(
            "Provider",
            "provider",
            "A name; it need not be a user’s.",
            on_change=form.find_provider.debounce(250),
            custom_attrs={"list": _PROVIDERS},
        ),
        rx.el.datalist(
            rx.foreach(form.providers, lambda each: rx.el.option(value=each, key=each)),
            id=_PROVIDERS,
        ),
    )


def _yes_no(label: str, name: str) -> rx.Component:
    return _labelled(
        label,
        name,
        rx.el.select(
            rx.el.option("Yes", value="yes"),
            rx.el.option("No", value="no"),
            id=name,
            name=name,
            class_name="select",
            default_value=EncounterFormState.values[name],
        ),
    )


def _condition() -> rx.Component:
    form = RestrictionFormState
    return _labelled(
        "Condition",
        "condition",
        rx.el.select(
            rx.el.option("None", value=""),
            rx.foreach(form.conditions, pick_option),
            id="condition",
            name="condition",
            class_name="select",
            default_value=EncounterFormState.values["condition"],
        ),
    )


def _overlap() -> rx.Component:
    """Two of one type on the same days: asked about once, and saved if it is meant."""
    said = EncounterFormState.errors["overlap"]
    return rx.cond(
        said,
        rx.el.div(
            rx.el.label(
                rx.el.input(type="checkbox", name="accept_overlap", value="yes"),
                "Both are meant",
                class_name="tick",
            ),
            id="overlap",
            class_name="overlap",
        ),
    )


def _restriction_form(name: str, title: str, words: rx.Var[str] | str, start: str, submit: str) -> rx.Component:
    return form_dialog(
        name,
        title,
        words,
        rx.el.div(
            _kind(),
            _terms(),
            line("In words", "description", "What the type does not say; may be empty."),
            _provider(),
            class_name="form-grid",
        ),
        span_fields(start),
        rx.el.div(
            _yes_no("Affects work", "affects_work"),
            _yes_no("Occupational", "is_occupational"),
            rx.cond(may("clinical:view"), _condition()),
            class_name="form-grid three",
        ),
        rx.cond(may("clinical:view"), text("Comment", "comment", MAX_COMMENT_CHARS)),
        _overlap(),
        submit=submit,
        wide=True,
    )


def _ticked_list() -> rx.Component:
    return rx.el.ul(
        rx.foreach(RestrictionsPart.ticked_lines, rx.el.li),
        class_name="ticked-lines",
    )


def _bulk(name: str, title: str, words: str, *fields: rx.Component, submit: str) -> rx.Component:
    return form_dialog(
        name, title, words, _ticked_list(), hidden_rows(RestrictionsPart.ticked_rows), *fields, submit=submit
    )


def _history_line(each: rx.vars.ObjectVar[HistoryLine]) -> rx.Component:
    return rx.el.li(
        rx.el.p(each.words),
        rx.el.p(
            rx.cond(each.who, rx.el.span(rx.el.bdi(each.who), class_name="dotted")),
            rx.el.span(LocalTime.create(at=each.at, words=each.at_words), class_name="dotted"),
            class_name="quiet",
        ),
        class_name="history-line",
    )


def _history(lines: rx.Var[Sequence[HistoryLine]]) -> rx.Component:
    form = RestrictionFormState
    return dialog(
        rx.el.ol(rx.foreach(lines, _history_line), class_name="history-lines"),
        name="dialog-restriction-history",
        title="History of this restriction",
        words=form.history_of,
        open=form.history_of != "",
        on_close=form.leave_history,
        actions=[],
        leave="Close",
        wide=True,
    )


def restriction_dialogs() -> rx.Component:
    """One dialog a form."""
    about = EncounterFormState.about
    along = ticked_choice("along", "Their accommodations too")
    return rx.fragment(
        _restriction_form(
            "restriction-add",
            "Add a restriction",
            "What the person may not do, from when to when.",
            "From",
            "Add restriction",
        ),
        _restriction_form(
            "restriction-revise",
            "Revise this restriction",
            about + ": it was wrong. What was written stays in the history and was never in effect.",
            "From",
            "Revise restriction",
        ),
        _restriction_form(
            "restriction-update",
            "Update this restriction",
            about + ": it was right and now changes. The old one ends the day before.",
            "New terms from",
            "Update restriction",
        ),
        _bulk(
            "restriction-extend",
            "Extend",
            "Each of these lasts longer.",
            day("New last day", "ends_on", auto_focus=True),
            along,
            submit="Extend",
        ),
        _bulk(
            "restriction-repeat",
            "Repeat",
            "Each of these is in force once more, as it was.",
            day("From", "starts_on", "Empty means today.", placeholder="today", auto_focus=True),
            day("Last day", "ends_on"),
            submit="Repeat",
        ),
        _bulk(
            "restriction-end",
            "End",
            "The last day still counts.",
            day("Last day", "ends_on", "Empty means today.", placeholder="today", auto_focus=True),
            along,
            submit="End",
        ),
        form_dialog(
            "restriction-end-all",
            "End all restrictions",
            "Whatever is in force ends; what is to come stays. The last day still counts.",
            day("Last day", "ends_on", "Empty means today.", placeholder="today", auto_focus=True),
            ticked_choice("along", "Their accommodations too"),
            submit="End all",
        ),
        form_dialog(
            "restriction-remove",
            "Remove this restriction",
            about + " should never have been here. It stays in the records with your name and your reason.",
            text("Reason", "reason", MAX_REASON_CHARS, auto_focus=True),
            submit="Remove restriction",
        ),
        accommodation_dialogs(),
        _history(RestrictionFormState.history),
    )
