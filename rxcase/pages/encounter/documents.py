"""Section of linked documents: added, looked at, named, linked and unlinked, removed."""

from __future__ import annotations

import reflex as rx

from rxcase.components.button import button
from rxcase.components.icon import icon
from rxcase.components.link import plain_link
from rxcase.components.menu import menu_item
from rxcase.components.wrapped.modal import Modal
from rxcase.components.wrapped.preview_frame import PreviewFrame
from rxcase.components.wrapped.upload_zone import UploadZone
from rxcase.config import MAX_UPLOAD_BYTES
from rxcase.domain.document_kinds import KINDS
from rxcase.pages.encounter.form import ask, choice, do, form_dialog, line, more, picker, text
from rxcase.pages.encounter.section import section, unless_empty
from rxcase.readmodels.encounter import DocumentView
from rxcase.services.document.document_changes import MAX_REASON_CHARS
from rxcase.shell.frame import may
from rxcase.state.document_preview import DocumentPreviewState
from rxcase.state.encounter import EncounterState
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.encounter_parts import DocumentsPart

_ICONS = (("pdf", "file-text"), ("picture", "image"), ("text", "file-type"))


def _address(number: rx.Var[int]) -> rx.Var[str]:
    return "/api/documents/" + number.to_string()


def _document(each: rx.vars.ObjectVar[DocumentView]) -> rx.Component:
    face = rx.el.bdi(each.title)
    looked_at = rx.el.button(
        face, type="button", class_name="document-name", on_click=DocumentPreviewState.show(each.id)
    )
    saved = plain_link(face, href=_address(each.id), class_name="document-name")
    name = each.title
    tools = more(
        name,
        plain_link(icon("download"), "Save a copy", href=_address(each.id), class_name="menu-item"),
        rx.cond(
            each.may_change,
            rx.fragment(
                menu_item("pencil", "Name and kind…", on_click=ask("document-rename", each.id, each.version, name)),
                menu_item(
                    "unlink",
                    "Take off this encounter",
                    "It stays on the chart",
                    on_click=do("document-unlink", each.id, each.version),
                ),
            ),
        ),
        rx.cond(
            each.may_remove,
            menu_item("trash-2", "Remove…", on_click=ask("document-remove", each.id, each.version, name)),
        ),
    )
    about = [each.kind_words, each.size_words, each.added_words, each.by]
    return rx.el.li(
        rx.match(each.preview, *[(how, icon(name)) for how, name in _ICONS], icon("file")),
        rx.el.div(
            rx.cond(each.preview, looked_at, saved),
            rx.el.p(*[rx.cond(part, rx.el.span(part, class_name="dotted")) for part in about], class_name="quiet"),
            rx.cond(each.twin_words, rx.el.p(each.twin_words, class_name="upload-warning")),
            class_name="entry-text",
        ),
        rx.el.div(tools, class_name="entry-tools no-print"),
        class_name="entry top",
        key=each.id.to_string(),
    )


def _preview() -> rx.Component:
    """The browser shows it, in a frame that runs nothing; pictures stand in the page itself."""
    shown = DocumentPreviewState
    address = _address(shown.document_id)
    # A frame with the attribute would show no PDF at all; the answer of the server says what may run.
    frame = rx.match(
        shown.how,
        ("picture", rx.el.img(src=address + "/preview", alt=shown.title, class_name="preview-picture")),
        (
            "text",
            PreviewFrame.create(
                src=address + "/preview",
                title=shown.title,
                back_to="preview-close",
                class_name="preview-frame",
                custom_attrs={"sandbox": ""},
            ),
        ),
        PreviewFrame.create(
            src=address + "/preview", title=shown.title, back_to="preview-close", class_name="preview-frame"
        ),
    )
    return Modal.create(
        rx.el.h2(rx.el.bdi(shown.title), id="preview-title"),
        rx.el.div(frame, class_name="preview"),
        rx.el.div(
            plain_link("Save a copy", href=address, class_name="button"),
            button("Close", kind="primary", on_click=shown.leave, auto_focus=True, id="preview-close"),
            class_name="dialog-actions",
        ),
        id="preview",
        open=shown.document_id > 0,
        on_close=shown.leave,
        class_name="dialog preview-dialog",
        custom_attrs={"aria-labelledby": "preview-title"},
    )


def _dialogs() -> rx.Component:
    about = EncounterFormState.about
    return rx.fragment(
        form_dialog(
            "document-rename",
            "Name and kind",
            "What the list calls it. The file itself stays as it is.",
            line("Name", "title", auto_focus=True),
            choice("Kind", "kind", KINDS),
            submit="Save",
        ),
        form_dialog(
            "document-link",
            "Link a document of the chart",
            "Documents of this person that are linked to no encounter.",
            picker("Document", "document", "Type a part of its name.", auto_focus=True, searches_empty=True),
            submit="Link document",
        ),
        form_dialog(
            "document-remove",
            "Remove " + about,
            "It leaves every list. Its bytes and your reason are kept, and it can be put back.",
            text("Reason", "reason", MAX_REASON_CHARS, auto_focus=True),
            submit="Remove document",
        ),
    )


def documents_section() -> rx.Component:
    """Files that belong to the encounter."""
    upload = UploadZone.create(
        address="/api/encounters/" + EncounterState.header.id.to_string() + "/documents",
        words="Add documents…",
        limit=MAX_UPLOAD_BYTES,
        on_added=EncounterState.documents_added,
        class_name="upload no-print",
    )
    link = button("Link from chart…", on_click=ask("document-link", 0, 0, ""), class_name="no-print")
    is_open = EncounterState.header.status != "archived"
    return section(
        "documents",
        "Linked documents",
        rx.cond(EncounterState.abilities.may_add_document, upload),
        unless_empty(
            DocumentsPart.documents.length() > 0,
            rx.el.ul(rx.foreach(DocumentsPart.documents, _document), class_name="entries"),
            "No document yet. PDF, pictures, text and office files of up to 20 MB are accepted.",
        ),
        _dialogs(),
        _preview(),
        tools=rx.cond(is_open & may("document:link"), link),
    )
