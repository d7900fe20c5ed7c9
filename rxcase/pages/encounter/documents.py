"""Section of linked documents."""

from __future__ import annotations

import reflex as rx

from rxcase.components.icon import icon
from rxcase.components.link import plain_link
from rxcase.components.wrapped.upload_button import UploadButton
from rxcase.pages.encounter.section import section, unless_empty
from rxcase.readmodels.encounter import DocumentView
from rxcase.state.encounter import EncounterState
from rxcase.state.encounter_parts import DocumentsPart


def _document(each: rx.vars.ObjectVar[DocumentView]) -> rx.Component:
    return rx.el.li(
        icon("file-text"),
        plain_link(rx.el.bdi(each.title), href="/api/documents/" + each.id.to_string(), class_name="entry-text"),
        rx.el.span(each.size_words, " · ", each.added_words, class_name="quiet"),
        class_name="entry",
    )


def documents_section() -> rx.Component:
    """Files that belong to the encounter."""
    upload = UploadButton.create(
        address="/api/encounters/" + EncounterState.header.id.to_string() + "/documents",
        words="Add documents…",
        on_added=EncounterState.documents_added,
        class_name="upload no-print",
    )
    return section(
        "documents",
        "Linked documents",
        unless_empty(
            DocumentsPart.documents.length() > 0,
            rx.el.ul(rx.foreach(DocumentsPart.documents, _document), class_name="entries"),
            "No document yet. PDF, pictures, text and office files of up to 20 MB are accepted.",
        ),
        tools=rx.cond(EncounterState.abilities.may_add_document, upload),
    )
