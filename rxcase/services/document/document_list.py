"""Documents of an encounter, as the page lists them."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.dates import day_words
from rxcase.domain.document_kinds import KINDS, preview_of
from rxcase.models import Document, Encounter
from rxcase.readmodels.encounter import DocumentView
from rxcase.services.document.document_store import ARCHIVE
from rxcase.services.encounter.colleagues import names_of
from rxcase.services.words import size_words

DOCUMENTS_SHOWN = 100


def documents_of(session: Session, actor: Actor, encounter: Encounter) -> list[DocumentView]:
    """The newest documents first; two queries. The paper of an archived encounter stays as it is."""
    rows = session.exec(
        select(Document)
        .where(col(Document.encounter_id) == encounter.id, col(Document.deleted_at).is_(None))
        .order_by(col(Document.id).desc())
        .limit(DOCUMENTS_SHOWN)
    ).all()
    people = names_of(session, [row.uploaded_by_id for row in rows])
    is_open = encounter.status != "archived"
    first_of: dict[str, Document] = {}
    for row in reversed(rows):
        first_of.setdefault(row.sha256, row)
    return [
        replace(
            document_view(row),
            by=people.get(row.uploaded_by_id or 0, ""),
            twin_words="" if first_of[row.sha256] is row else f"The same file as “{first_of[row.sha256].title}”",
            may_change=is_open and row.kind != ARCHIVE and actor.may(Permission.DOCUMENT_LINK),
            may_remove=is_open and row.kind != ARCHIVE and actor.may(Permission.DOCUMENT_DELETE),
        )
        for row in rows
    ]


def document_view(document: Document) -> DocumentView:
    """One file as a list shows it."""
    added = clock.on_the_wall(document.created_at)
    return DocumentView(
        id=document.id or 0,
        title=document.title,
        media_type=document.media_type,
        size_words=size_words(document.size_bytes),
        added_words=f"{day_words(added.date())}, {added:%H:%M}",
        version=document.version,
        kind=document.kind,
        kind_words="" if document.kind == "document" else KINDS.get(document.kind, ""),
        preview=preview_of(document.media_type),
    )
