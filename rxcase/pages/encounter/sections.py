"""The sections of an encounter, the list to jump to them, and the notes beside them."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.chip import chip
from rxcase.components.facts import fact_groups
from rxcase.components.icon import icon
from rxcase.components.link import plain_link
from rxcase.components.note import notes
from rxcase.components.wrapped.note_box import NoteBox
from rxcase.components.wrapped.upload_button import UploadButton
from rxcase.readmodels.encounter import DocumentView, RestrictionView
from rxcase.services.drafts import MAX_DRAFT_CHARS
from rxcase.services.notes import MAX_NOTE_CHARS
from rxcase.shell.frame import may
from rxcase.state.encounter import EncounterState, NotesState
from rxcase.state.note_box import NoteBoxState


def _section(name: str, title: str, *content, tools: rx.Component | None = None) -> rx.Component:
    return rx.el.section(
        rx.el.div(rx.el.h2(title, id=f"{name}-title"), tools, class_name="section-head"),
        *content,
        id=name,
        class_name="section",
        aria_labelledby=f"{name}-title",
    )


def _unless_empty(is_filled: rx.Var[bool], content: rx.Component, words: str) -> rx.Component:
    return rx.cond(is_filled, content, rx.el.p(words, class_name="state-inline"))


def _has_case() -> rx.Var[bool]:
    return EncounterState.case_facts.length() > 0


def _has_incident() -> rx.Var[bool]:
    return EncounterState.incident_facts.length() > 0


def _restriction(each: rx.vars.ObjectVar[RestrictionView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(each.text, class_name="entry-text"),
        rx.el.span(each.span, class_name="quiet"),
        rx.cond(each.is_in_force, chip("In force")),
        class_name="entry",
    )


def _document(each: rx.vars.ObjectVar[DocumentView]) -> rx.Component:
    return rx.el.li(
        icon("file-text"),
        plain_link(rx.el.bdi(each.title), href="/api/documents/" + each.id.to_string(), class_name="entry-text"),
        rx.el.span(each.size_words, " · ", each.added_words, class_name="quiet"),
        class_name="entry",
    )


def sections() -> list[rx.Component]:
    """What is known, in the order in which it is asked for."""
    state = EncounterState
    upload = UploadButton.create(
        address="/api/encounters/" + state.header.id.to_string() + "/documents",
        words="Add documents…",
        on_added=state.documents_added,
        class_name="upload no-print",
    )
    return [
        _section(
            "case",
            "Case",
            _unless_empty(_has_case(), fact_groups(state.case_facts, "Case"), "No case is linked to this encounter."),
        ),
        _section(
            "incident",
            "Incident",
            _unless_empty(
                _has_incident(),
                fact_groups(state.incident_facts, "Incident"),
                "No incident is described, or your role may not read it.",
            ),
        ),
        _section(
            "restrictions",
            "Restrictions",
            _unless_empty(
                state.restrictions.length() > 0,
                rx.el.ul(rx.foreach(state.restrictions, _restriction), class_name="entries"),
                "No restriction is recorded.",
            ),
        ),
        _section(
            "documents",
            "Documents",
            _unless_empty(
                state.documents.length() > 0,
                rx.el.ul(rx.foreach(state.documents, _document), class_name="entries"),
                "No document yet. PDF, pictures, text and office files of up to 20 MB are accepted.",
            ),
            tools=rx.cond(state.abilities.may_add_document, upload),
        ),
    ]


def _jump(name: str, title: str, is_filled: rx.Var[bool]) -> rx.Component:
    mark = rx.cond(
        is_filled,
        rx.el.span(class_name="filled-mark filled", title="has entries"),
        rx.el.span(class_name="filled-mark", title="empty"),
    )
    return rx.el.li(plain_link(mark, title, href=f"#{name}"))


def jump_list() -> rx.Component:
    """The sections by name; a full mark says that there is something in it."""
    return rx.el.nav(
        rx.el.ul(
            _jump("notes", "Notes", NotesState.count > 0),
            _jump("case", "Case", _has_case()),
            _jump("incident", "Incident", _has_incident()),
            _jump("restrictions", "Restrictions", EncounterState.restrictions.length() > 0),
            _jump("documents", "Documents", EncounterState.documents.length() > 0),
        ),
        class_name="jump-list no-print",
        aria_label="Sections",
    )


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
