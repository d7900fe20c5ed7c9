"""Section of symptoms and diagnoses, coded by ICD-10-CM."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.menu import menu_item
from rxcase.components.wrapped.long_text import LongText
from rxcase.pages.encounter.form import ask, choice, day, do, form_dialog, line, more, picker, text
from rxcase.pages.encounter.section import section, unless_empty
from rxcase.readmodels.condition import ConditionView
from rxcase.services.encounter.condition_list import SEVERITIES, STATUSES
from rxcase.services.encounter.conditions import LEFT, MAX_COMMENT_CHARS, MAX_REASON_CHARS
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.encounter_parts import ConditionsPart

_DAY_HELP = "“3/14”, “14 mar” and “2026-03-14” are understood."


def _condition(each: rx.vars.ObjectVar[ConditionView]) -> rx.Component:
    name = rx.cond(each.code, each.code + " " + each.title, each.title)
    again = menu_item("rotate-ccw", "Not concluded after all", on_click=do("diagnosis-reopen", each.id, each.version))
    conclude = menu_item("check", "Conclude…", on_click=ask("diagnosis-conclude", each.id, each.version, name))
    tools = more(
        name,
        menu_item("pencil", "Edit…", on_click=ask("diagnosis-edit", each.id, each.version, name)),
        rx.cond(each.is_concluded, again, conclude),
        menu_item("trash-2", "Remove…", "It never held", on_click=ask("diagnosis-remove", each.id, each.version, name)),
    )
    code = rx.el.span(each.code, title=each.system, class_name="code")
    return rx.el.li(
        rx.cond(each.code, code, rx.el.span("no code", class_name="code quiet")),
        rx.el.div(
            rx.el.span(rx.el.bdi(each.title), class_name="entry-title"),
            rx.cond(each.system != "ICD-10-CM", rx.el.span(each.system, class_name="quiet")),
            rx.cond(each.about, rx.el.p(each.about, class_name="quiet")),
            rx.cond(each.comment, LongText.create(text=each.comment)),
            class_name="entry-text",
        ),
        rx.cond(ConditionsPart.conditions.may_edit, rx.el.div(tools, class_name="entry-tools no-print")),
        class_name="entry top",
        key=each.id.to_string(),
    )


def _fields(*, kept: dict[str, str]) -> list[rx.Component]:
    return [
        picker(
            "ICD-10-CM code",
            "code",
            "Type a code such as S39.012A, or words such as “low back strain”. A heading shows the codes below it.",
            auto_focus=True,
        ),
        line("Or in words", "description", "Without a code, or until there is one."),
        rx.el.div(
            day("Since", "onset", _DAY_HELP),
            choice("Status", "status", {"": "Not said"} | STATUSES | kept),
            choice("Severity", "severity", {"": "Not said"} | SEVERITIES | kept),
            class_name="fields-in-a-row",
        ),
        text("Comment", "comment", MAX_COMMENT_CHARS),
    ]


def _dialogs() -> rx.Component:
    about = EncounterFormState.about
    return rx.fragment(
        form_dialog(
            "diagnosis-add",
            "Add a symptom or diagnosis",
            "It belongs to this encounter and its case. Employers never see it.",
            *_fields(kept={}),
            submit="Add diagnosis",
            wide=True,
        ),
        form_dialog(
            "diagnosis-edit",
            "Edit " + about,
            "What it said before stays in the history.",
            *_fields(kept={LEFT: "As it is"}),
            submit="Save diagnosis",
            wide=True,
        ),
        form_dialog(
            "diagnosis-conclude",
            "Conclude " + about,
            "It did hold, and is over. It stays readable below the others.",
            day("Over since", "concluded", "Empty means today. " + _DAY_HELP, auto_focus=True, placeholder="today"),
            submit="Conclude",
        ),
        form_dialog(
            "diagnosis-remove",
            "Remove " + about,
            "For what never held. It leaves this page and stays in the history, with your reason.",
            text("Reason", "reason", MAX_REASON_CHARS, auto_focus=True),
            submit="Remove diagnosis",
        ),
    )


def diagnoses_section() -> rx.Component:
    """What holds first, what is concluded below it."""
    conditions = ConditionsPart.conditions
    concluded = rx.el.details(
        rx.el.summary("Show concluded (", conditions.concluded.length(), ")", class_name="more-text"),
        rx.el.ul(rx.foreach(conditions.concluded, _condition), class_name="entries"),
        class_name="folded",
    )
    add = button("Add diagnosis…", on_click=ask("diagnosis-add", 0, 0, ""), class_name="no-print")
    return section(
        "diagnoses",
        "Symptoms and diagnoses",
        unless_empty(
            conditions.current.length() > 0,
            rx.el.ul(rx.foreach(conditions.current, _condition), class_name="entries"),
            "None is recorded. A diagnosis has its code of ICD-10-CM; a symptom may stand in words.",
        ),
        rx.cond(conditions.concluded.length() > 0, concluded),
        _dialogs(),
        tools=rx.cond(conditions.may_edit, add),
    )
