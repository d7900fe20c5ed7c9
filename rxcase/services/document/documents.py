"""Documents: bytes in the data folder, never under a public address; every opening is recorded."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from sqlmodel import Session, col, select

from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction
from rxcase.domain.text import clean
from rxcase.errors import NotFoundError
from rxcase.models import Document
from rxcase.readmodels.encounter import DocumentView
from rxcase.services.document.document_list import document_view
from rxcase.services.document.document_store import ARCHIVE, path_of, refused, store
from rxcase.services.encounter.encounter_page import around
from rxcase.services.use_case import use_case

MAX_TITLE_CHARS = 200


IN_ARCHIVES = (
    Permission.CASE_VIEW,
    Permission.CLINICAL_VIEW,
    Permission.IDENTITY_VIEW,
    Permission.NOTE_VIEW,
    Permission.PRIVACY_CASE_VIEW,
    Permission.RESTRICTION_VIEW,
)
"""What the paper of an archived encounter tells: whoever opens it must be allowed to read all of it."""


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """What a download route needs."""

    path: Path
    file_name: str
    media_type: str
    size_bytes: int


@use_case("document:add", "encounter")
def add_document(actor: Actor, encounter_id: int, file_name: str, content: IO[bytes], title: str = "") -> DocumentView:
    """Keep a file with an encounter.

    Args:
        actor: Needs ``document:add``.
        encounter_id: The encounter, within reach and not archived.
        file_name: As the browser named it; folders in it are dropped.
        content: The bytes; at most ``settings().max_upload_bytes`` are accepted.
        title: What the list calls it; the file's name unless given.

    Raises:
        InvalidInputError: Too large, empty, or not an accepted kind; the message stands beside ``file``.
        StorageError: The disk refused.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.DOCUMENT_ADD)
    name = _base_name(file_name)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        if here.encounter.status == "archived":
            raise refused("The encounter is archived. Reopen it to add documents.")
        stored = store(name, content)
        document = Document(
            employee_id=here.encounter.employee_id,
            encounter_id=encounter_id,
            case_id=here.encounter.case_id,
            title=clean(title).replace("\n", " ").strip()[:MAX_TITLE_CHARS] or name,
            file_name=name,
            media_type=stored.media_type,
            size_bytes=stored.size_bytes,
            sha256=stored.sha256,
            uploaded_by_id=actor.user_id,
        )
        session.add(document)
        session.flush()
        after = {
            "title": document.title,
            "file_name": name,
            "size_bytes": document.size_bytes,
            "sha256": document.sha256,
        }
        audit.record(
            session,
            actor,
            audit.Event(
                "document:add", subject="document", subject_id=document.id, person_id=here.employee.id, after=after
            ),
        )
        return replace(document_view(document), twin_words=_twin_words(session, document))


def _twin_words(session: Session, document: Document) -> str:
    """Which other document of the person has the same bytes."""
    twin = session.exec(
        select(Document.title)
        .where(
            col(Document.employee_id) == document.employee_id,
            col(Document.sha256) == document.sha256,
            col(Document.id) != document.id,
            col(Document.deleted_at).is_(None),
            col(Document.kind) != ARCHIVE,
        )
        .order_by(col(Document.id))
        .limit(1)
    ).first()
    return f"The same file is on this chart already, as “{twin}”." if twin else ""


@use_case("document:view", "document")
def open_document(actor: Actor, document_id: int) -> DocumentContent:
    """The file behind a document; the opening is recorded.

    Raises:
        NotAllowedError: The actor lacks ``document:view``.
        NotFoundError: Unknown, out of reach, or its bytes are gone.
    """
    actor.need(Permission.DOCUMENT_VIEW)
    with transaction() as session:
        document = scope.get_document(session, actor, document_id)
        for permission in IN_ARCHIVES if document.kind == ARCHIVE else ():
            actor.need(permission)
        path = path_of(document.sha256)
        if not path.is_file():
            raise NotFoundError("document")
        audit.record(
            session,
            actor,
            audit.Event("document:view", subject="document", subject_id=document.id, person_id=document.employee_id),
        )
        return DocumentContent(path, document.file_name, document.media_type, document.size_bytes)


def _base_name(file_name: str) -> str:
    # Signs without a shape can make a name read backwards: “exe.pdf” as “fdp.exe”.
    visible = "".join(sign for sign in clean(file_name) if unicodedata.category(sign) != "Cf")
    name = PureWindowsPath(PurePosixPath(visible.replace("\n", " ").replace("\t", " ")).name).name.strip()
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:180]}{dot}{ending[:10]}" if dot else name[:190] or "document"
