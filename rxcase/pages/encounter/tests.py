"""Section of tests and procedures: what is due for the person, and what was done."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.follow_up import follow_up
from rxcase.components.menu import menu_item
from rxcase.components.wrapped.long_text import LongText
from rxcase.pages.encounter.form import ask, day, do, form_dialog, line, more, text
from rxcase.pages.encounter.section import section, unless_empty
from rxcase.readmodels.due_item import DueItemView
from rxcase.services.encounter.due_items import MAX_REASON_CHARS, MAX_RESULT_CHARS
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.encounter_parts import TestsPart


def _pending(each: rx.vars.ObjectVar[DueItemView]) -> rx.Component:
    tools = rx.el.div(
        button(
            "Complete…",
            rx.el.span(" ", each.title, class_name="unseen"),
            on_click=ask("test-complete", each.id, each.version, each.title),
        ),
        more(
            each.title,
            menu_item("ban", "Not needed any more…", on_click=ask("test-cancel", each.id, each.version, each.title)),
        ),
        class_name="entry-tools no-print",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(each.title, class_name="entry-title"),
            rx.cond(each.from_words, rx.el.span(each.from_words, class_name="quiet")),
            follow_up("", each.due_words, each.due_state),
            class_name="entry-text",
        ),
        rx.cond(TestsPart.due.may_edit, tools),
        class_name="entry",
        key=each.id.to_string(),
    )


def _finished(each: rx.vars.ObjectVar[DueItemView]) -> rx.Component:
    again = button(
        "Due again",
        rx.el.span(": ", each.title, class_name="unseen"),
        kind="plain",
        on_click=do("test-reopen", each.id, each.version),
        class_name="no-print",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(each.title, class_name="entry-title"),
            rx.el.span(each.done_words, class_name="quiet"),
            rx.cond(each.result, LongText.create(text=each.result)),
            class_name="entry-text",
        ),
        rx.cond(TestsPart.due.may_edit, again),
        class_name="entry",
        key=each.id.to_string(),
    )


def _dialogs() -> rx.Component:
    about = EncounterFormState.about
    return rx.fragment(
        form_dialog(
            "test-add",
            "Add a test or procedure",
            "It is on this person’s due list until it is completed or given up.",
            line("Test or procedure", "title", auto_focus=True, placeholder="Audiogram retest"),
            day("Due", "due", "Empty if there is no day. “fri”, “+7”, “3/14” and “14 mar” are understood."),
            submit="Add test",
        ),
        form_dialog(
            "test-complete",
            "Complete " + about,
            "It leaves the list of what is due; the result stays with the person.",
            text("Result", "result", MAX_RESULT_CHARS, auto_focus=True),
            day(
                "Done on",
                "done_on",
                "Empty means today. “fri”, “3/14” and “14 mar” are understood.",
                placeholder="today",
            ),
            line("Done by", "done_by", "Who did the test, if that is known."),
            submit="Complete test",
        ),
        form_dialog(
            "test-cancel",
            about + " is not needed any more",
            "It leaves the list of what is due and stays readable, with your reason.",
            text("Reason", "reason", MAX_REASON_CHARS, auto_focus=True),
            submit="Take off the list",
        ),
    )


def tests_section() -> rx.Component:
    """What is due for the person; what is finished stands behind a press."""
    due = TestsPart.due
    finished = rx.el.details(
        rx.el.summary("Show completed (", due.finished.length(), ")", class_name="more-text"),
        rx.el.ul(rx.foreach(due.finished, _finished), class_name="entries"),
        class_name="folded",
    )
    return section(
        "tests",
        "Tests and procedures",
        unless_empty(
            due.pending.length() > 0,
            rx.el.ul(rx.foreach(due.pending, _pending), class_name="entries"),
            "Nothing is due. Tests and procedures that the case calls for stand here until they are completed.",
        ),
        rx.cond(due.finished.length() > 0, finished),
        _dialogs(),
        tools=rx.cond(due.may_edit, button("Add test…", on_click=ask("test-add", 0, 0, ""), class_name="no-print")),
    )
