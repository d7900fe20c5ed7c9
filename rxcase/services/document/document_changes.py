"""What is done with a document that is there: named, taken off the encounter, linked to it, removed. Its bytes stay."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, col

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.section_rows import of_chart
from rxcase.db import reading, transaction
from rxcase.domain.document_kinds import KINDS
from rxcase.errors import InvalidInputError, NotFoundError
from rxcase.models import Document
from rxcase.readmodels.encounter import EncounterView
from rxcase.readmodels.pick import Pick
from rxcase.services.document.document_list import document_view
from rxcase.services.document.document_store import ARCHIVE
from rxcase.services.document.documents import MAX_TITLE_CHARS
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.encounter_page import Around, around
from rxcase.services.encounter.section_change import change, of_this_person
from rxcase.services.typed import Typed
from rxcase.services.use_case import use_case

MAX_REASON_CHARS = 1_000
DOCUMENTS_OFFERED = 30


@use_case("document:view", "encounter")
def document_picks(actor: Actor, encounter_id: int, typed: str) -> list[Pick]:
    """Documents of the person that are linked to no encounter, whose titles have every word typed; newest first.

    Raises:
        NotAllowedError: The actor may not link documents.
        NotFoundError: The encounter is unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.DOCUMENT_VIEW)
    actor.need(Permission.DOCUMENT_LINK)
    with reading() as session:
        encounter = scope.get_encounter(session, actor, encounter_id)
        query = scope.documents(actor).where(
            col(Document.employee_id) == encounter.employee_id, col(Document.encounter_id).is_(None)
        )
        for word in typed.split()[:4]:
            query = query.where(col(Document.title).icontains(word, autoescape=True))
        rows = session.scalars(query.order_by(col(Document.id).desc()).limit(DOCUMENTS_OFFERED)).all()
        views = [document_view(row) for row in rows]
    return [
        Pick(str(view.id), view.title, " · ".join(part for part in (view.kind_words, view.added_words) if part))
        for view in views
    ]


@use_case("document:view", "document")
def document_fields(actor: Actor, document_id: int) -> dict[str, str]:
    """A document's name and kind as its form shows them.

    Raises:
        NotAllowedError: The actor may not change documents.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.DOCUMENT_VIEW)
    actor.need(Permission.DOCUMENT_LINK)
    with reading() as session:
        row = of_chart(session, actor, Document, document_id, "document")
        return {"title": row.title, "kind": row.kind if row.kind in KINDS else "document"}


@use_case("document:rename", "encounter")
def rename_document(
    actor: Actor, encounter_id: int, document_id: int, version: int, fields: Mapping[str, str]
) -> EncounterView:
    """Say better what it is.

    Args:
        actor: Needs ``document:link``.
        encounter_id: The encounter that it is linked to, not archived.
        document_id: The document; not the paper of an archived encounter.
        version: The document's version that the actor saw.
        fields: ``title``; ``kind``, one of ``domain.document_kinds.KINDS``.

    Raises:
        InvalidInputError: With the message of each wrong field.
        StaleVersionError: Somebody changed it meanwhile.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    typed = Typed(fields)
    title = typed.line("title", MAX_TITLE_CHARS, if_blank="Say what it is.")
    kind = typed.choice("kind", KINDS, "document")
    with transaction() as session:
        here, row = _to_change(session, actor, encounter_id, document_id, Permission.DOCUMENT_LINK, "title")
        typed.must_be_right()
        changes = {"title": title, "kind": kind}
        change(session, actor, here, row, "document:rename", "document", changes, version=version)
        return encounter_page.page(session, actor, here)


@use_case("document:unlink", "encounter")
def unlink_document(actor: Actor, encounter_id: int, document_id: int, version: int) -> EncounterView:
    """Take it off the encounter; it stays on the person's chart. Otherwise as ``rename_document``."""
    with transaction() as session:
        here, row = _to_change(session, actor, encounter_id, document_id, Permission.DOCUMENT_LINK, "document")
        changes = {"encounter_id": None}
        change(session, actor, here, row, "document:unlink", "document", changes, version=version)
        return encounter_page.page(session, actor, here)


@use_case("document:link", "encounter")
def link_document(actor: Actor, encounter_id: int, picked: str) -> EncounterView:
    """Link a document of the person's chart to the encounter.

    Args:
        actor: Needs ``document:link``.
        encounter_id: The encounter, not archived.
        picked: The number of a document that is linked to none.

    Raises:
        InvalidInputError: With the message beside ``document``.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    with transaction() as session:
        here = _opened(session, actor, encounter_id, Permission.DOCUMENT_LINK, "document")
        if not (picked.isascii() and picked.isdigit() and len(picked) < 11):
            problem = "Choose a document from the list."
            raise InvalidInputError(problem, {"document": problem})
        row = of_chart(session, actor, Document, int(picked), "document", to_change=True)
        of_this_person(here, row, "document")
        if row.encounter_id is not None:
            problem = (
                "It is linked to this encounter already."
                if row.encounter_id == encounter_id
                else ("It is linked to another encounter. Take it off there first.")
            )
            raise InvalidInputError(problem, {"document": problem})
        changes = {"encounter_id": encounter_id}
        change(session, actor, here, row, "document:link", "document", changes, version=row.version)
        return encounter_page.page(session, actor, here)


@use_case("document:remove", "encounter")
def remove_document(
    actor: Actor, encounter_id: int, document_id: int, version: int, fields: Mapping[str, str]
) -> EncounterView:
    """It leaves every list, with the ``reason``; needs ``document:delete``. Otherwise as ``rename_document``."""
    typed = Typed(fields)
    reason = typed.text("reason", MAX_REASON_CHARS, if_blank="Say why it does not belong here.")
    with transaction() as session:
        here, row = _to_change(session, actor, encounter_id, document_id, Permission.DOCUMENT_DELETE, "reason")
        typed.must_be_right()
        changes = {"deleted_at": clock.now(), "delete_reason": reason}
        change(session, actor, here, row, "document:remove", "document", changes, version=version, reason=reason)
        return encounter_page.page(session, actor, here)


def _opened(session: Session, actor: Actor, encounter_id: int, permission: Permission, field: str) -> Around:
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.DOCUMENT_VIEW)
    actor.need(permission)
    here = around(session, scope.get_encounter(session, actor, encounter_id))
    if here.encounter.status == "archived":
        problem = "The encounter is archived. Reopen it first; what you typed is kept."
        raise InvalidInputError(problem, {field: problem})
    return here


def _to_change(
    session: Session, actor: Actor, encounter_id: int, document_id: int, permission: Permission, field: str
) -> tuple[Around, Document]:
    here = _opened(session, actor, encounter_id, permission, field)
    row = of_chart(session, actor, Document, document_id, "document", to_change=True)
    of_this_person(here, row, "document")
    if row.encounter_id != encounter_id:
        raise NotFoundError("document")
    if row.kind == ARCHIVE:
        # Its kind is what its readers' rights are asked by.
        problem = "The paper of an archived encounter stays as it is."
        raise InvalidInputError(problem, {field: problem})
    return here, row
