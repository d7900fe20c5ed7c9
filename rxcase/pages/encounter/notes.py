"""Notes and tracking: the box first, then what was written, newest first."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.note import notes
from rxcase.components.wrapped.note_box import NoteBox
from rxcase.services.drafts import MAX_DRAFT_CHARS
from rxcase.services.notes import MAX_NOTE_CHARS
from rxcase.shell.frame import may
from rxcase.state.encounter import EncounterState, NotesState
from rxcase.state.note_box import NoteBoxState


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
        may_follow_up=EncounterState.abilities.may_set_follow_up,
        on_draft=box.keep_draft,
        on_follow_up=box.read_follow_up,
        on_save=EncounterState.save_note,
        key=box.subject,
    )


def notes_section() -> rx.Component:
    """Notes and tracking: the box first, then what was written, newest first."""
    older = button("Show older notes", on_click=NotesState.show_older, class_name="older")
    listed = rx.cond(
        NotesState.notes.length() > 0,
        rx.fragment(notes(NotesState.notes), rx.cond(NotesState.has_older, older)),
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
        id="notes",
        class_name="encounter-notes",
        aria_labelledby="notes-title",
    )
