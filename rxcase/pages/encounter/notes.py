"""Notes and tracking: the box first, then what was written, newest first."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.icon import icon
from rxcase.components.menu import menu, menu_item
from rxcase.components.note import notes
from rxcase.components.wrapped.note_box import NoteBox
from rxcase.components.wrapped.search_box import SearchBox
from rxcase.pages.encounter.form import ask, form_dialog, text
from rxcase.readmodels.encounter import NoteView
from rxcase.services.drafts import MAX_DRAFT_CHARS
from rxcase.services.encounter.note_amendments import MAX_REASON_CHARS, NOTES_FOUND
from rxcase.services.encounter.notes import MAX_NOTE_CHARS
from rxcase.shell.frame import may
from rxcase.state.encounter import EncounterState, NotesState
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.note_box import NoteBoxState

FEW_NOTES = 3
"""Beyond these a search is offered."""


def _note_box() -> rx.Component:
    box = NoteBoxState
    return NoteBox.create(
        subject=box.subject,
        draft=box.draft,
        draft_words=box.draft_words,
        limit=MAX_NOTE_CHARS,
        draft_limit=MAX_DRAFT_CHARS,
        answer=box.answer,
        follow_up_words=box.follow_up_words,
        follow_up_error=box.follow_up_error,
        version=EncounterState.header.version,
        may_follow_up=EncounterState.abilities.may_set_follow_up,
        on_draft=box.keep_draft,
        on_follow_up=box.read_follow_up,
        on_save=EncounterState.save_note,
        key=box.subject,
    )


def _tools(of: rx.vars.ObjectVar[NoteView]) -> rx.Component:
    """What can be done with a note: its text is never changed."""
    about = of.author + ", " + of.at_words
    items = menu(
        rx.cond(
            of.may_add, menu_item("message-square-plus", "Add to this note…", on_click=ask("note-add", of.id, 0, about))
        ),
        rx.cond(
            of.may_strike,
            menu_item(
                "strikethrough",
                "Strike out…",
                "It stays readable, with your reason",
                on_click=ask("note-strike", of.id, 0, about),
            ),
        ),
        face=[icon("ellipsis"), rx.el.span("Amend the note of ", about, class_name="unseen")],
        class_name="menu note-tools no-print",
        button_class="button plain square",
    )
    return rx.cond(of.may_add | of.may_strike, items)


def _dialogs() -> rx.Component:
    about = EncounterFormState.about
    return rx.fragment(
        form_dialog(
            "note-add",
            "Add to this note",
            "It stands under the note of " + about + " with your name and the time. What was written stays as it is.",
            text("What is to be added", "text", MAX_NOTE_CHARS, auto_focus=True),
            submit="Add to note",
        ),
        form_dialog(
            "note-strike",
            "Strike this note out",
            "The note of "
            + about
            + " is struck through; it can still be read, with your name, the time and your reason.",
            text("Reason", "reason", MAX_REASON_CHARS, auto_focus=True),
            submit="Strike out",
        ),
    )


def _search() -> rx.Component:
    state = NotesState
    count = state.found.length()
    found = rx.cond(
        state.query,
        rx.el.p(
            rx.cond(
                count == 0,
                "No note has all of these words.",
                rx.cond(
                    count >= NOTES_FOUND,
                    f"The {NOTES_FOUND} newest with these words. More words narrow it.",
                    rx.el.span(count, rx.cond(count == 1, " note", " notes"), " with these words"),
                ),
            ),
            class_name="quiet",
        ),
    )
    return rx.el.div(
        SearchBox.create(
            value=state.query,
            on_search=state.search,
            placeholder="Search in these notes",
            class_name="input",
            custom_attrs={"aria-label": "Search in these notes"},
        ),
        rx.el.div(found, role="status"),
        class_name="note-search no-print",
    )


def notes_section() -> rx.Component:
    """Notes and tracking: the box first, then what was written, newest first."""
    older = button("Show older notes", on_click=NotesState.show_older, class_name="older")
    every = rx.fragment(notes(NotesState.notes, _tools), rx.cond(NotesState.has_older, older))
    listed = rx.cond(
        NotesState.notes.length() > 0,
        rx.fragment(
            rx.cond(NotesState.count > FEW_NOTES, _search()),
            rx.cond(NotesState.query, notes(NotesState.found, _tools), every),
        ),
        rx.el.p(
            "No notes yet. The first one says who was spoken to, what was said, and what comes next.",
            class_name="state-inline",
        ),
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Notes and tracking", id="notes-title"),
            rx.cond(NotesState.count > 0, rx.el.span(NotesState.count, class_name="quiet")),
            class_name="section-head",
        ),
        rx.cond(EncounterState.abilities.may_write_note, _note_box()),
        rx.cond(may("note:view"), listed, rx.el.p("Your role may not read notes.", class_name="state-inline")),
        _dialogs(),
        id="notes",
        class_name="encounter-notes",
        aria_labelledby="notes-title",
        tab_index=-1,
    )
