"""Section of tasks: what is to be done about the encounter, by whom, until when."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.follow_up import follow_up
from rxcase.components.wrapped.long_text import LongText
from rxcase.pages.encounter.form import ask, day, do, form_dialog, line, picker, text
from rxcase.pages.encounter.section import section, unless_empty
from rxcase.readmodels.task import TaskView
from rxcase.services.encounter.tasks import LONGEST_OUTCOME
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.encounter_parts import TasksPart


def _task(each: rx.vars.ObjectVar[TaskView]) -> rx.Component:
    name = rx.el.span(" ", each.title, class_name="unseen")
    done = button(
        "Done…", name, on_click=ask("task-complete", each.id, each.version, each.title), class_name="no-print"
    )
    again = button(
        "Open again", name, kind="plain", on_click=do("task-reopen", each.id, each.version), class_name="no-print"
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(rx.el.bdi(each.title), class_name="entry-title"),
            rx.el.bdi(each.whose, class_name="quiet"),
            rx.cond(
                each.is_open,
                follow_up("", each.due_words, each.due_state),
                rx.el.p(each.done_words, class_name="quiet"),
            ),
            rx.cond(each.outcome, LongText.create(text=each.outcome)),
            class_name="entry-text",
        ),
        rx.cond(TasksPart.tasks.may_complete, rx.cond(each.is_open, done, again)),
        class_name="entry",
        key=each.id.to_string(),
    )


def tasks_section() -> rx.Component:
    """Open tasks first; done ones behind a press."""
    tasks = TasksPart.tasks
    open_ones = rx.foreach(tasks.tasks, lambda each: rx.cond(each.is_open, _task(each)))
    done_ones = rx.foreach(tasks.tasks, lambda each: rx.cond(each.is_open, rx.fragment(), _task(each)))
    done = rx.el.details(
        rx.el.summary("Show done (", tasks.count - tasks.open_count, ")", class_name="more-text"),
        rx.el.ul(done_ones, class_name="entries"),
        class_name="folded",
    )
    return section(
        "tasks",
        "Tasks",
        unless_empty(
            tasks.open_count > 0,
            rx.el.ul(open_ones, class_name="entries"),
            "Nothing is to be done. A task says what, by whom, until when.",
        ),
        rx.cond(tasks.count > tasks.open_count, done),
        form_dialog(
            "task-add",
            "Add a task",
            "It stands in the list of whoever does it.",
            line("What is to be done", "title", auto_focus=True),
            picker("By whom", "assignee", "A person or a department.", searches_empty=True),
            day("Due", "due", "Empty if there is no day. “fri”, “+7” and “3/14” are understood."),
            submit="Add task",
        ),
        form_dialog(
            "task-complete",
            EncounterFormState.about,
            "The task is done. What came of it can be said, and stays with it.",
            text("Outcome", "outcome", LONGEST_OUTCOME, auto_focus=True),
            submit="Mark as done",
        ),
        tools=rx.cond(tasks.may_add, button("Add task…", on_click=ask("task-add", 0, 0, ""), class_name="no-print")),
    )
