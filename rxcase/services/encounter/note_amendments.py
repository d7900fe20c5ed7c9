"""Later words on a note: strike it out, add to it, find it again. No function here changes what was written."""

from __future__ import annotations

from sqlalchemy import or_
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.section_rows import of_encounter
from rxcase.db import transaction
from rxcase.domain.amendments import ADDED, STRUCK, is_struck
from rxcase.domain.text import clean, is_blank
from rxcase.errors import InvalidInputError, NotAllowedError
from rxcase.models import Encounter, Note, NoteAmendment
from rxcase.readmodels.encounter import NoteView
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.encounter_change import event
from rxcase.services.encounter.encounter_page import around
from rxcase.services.encounter.notes import MAX_NOTE_CHARS
from rxcase.services.use_case import use_case
from rxcase.services.worklist.search_index import refresh_notes

MAX_REASON_CHARS = 1_000
NOTES_FOUND = 50
"""So many notes a search shows; more words narrow it."""
_MOST_WORDS = 6


@use_case("note:strike", "note")
def strike_note(actor: Actor, note_id: int, reason: str) -> NoteView:
    """Line a note out: it stays readable, with who did it, when and why.

    Args:
        actor: Needs ``note:strike``; for a note of one's own ``note:write`` is enough.
        note_id: A note of an encounter that is not archived.
        reason: At most ``MAX_REASON_CHARS`` signs, and not blank.

    Raises:
        InvalidInputError: With the message beside ``reason``; it is struck out already.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.NOTE_VIEW)
    why = _typed(reason, "reason", MAX_REASON_CHARS, "Say why the note no longer holds.")
    with transaction() as session:
        note = _to_amend(session, actor, note_id, "reason")
        if not may_strike(actor, note):
            raise NotAllowedError("You may strike out your own notes; a supervisor strikes out those of others.")
        kinds = session.exec(
            select(NoteAmendment.kind).where(col(NoteAmendment.note_id) == note_id).order_by(col(NoteAmendment.id))
        )
        if is_struck(kinds):
            problem = "The note is struck out already."
            raise InvalidInputError(problem, {"reason": problem})
        return _amended(session, actor, note, "note:strike", kind=STRUCK, reason=why)


@use_case("note:add-text", "note")
def add_to_note(actor: Actor, note_id: int, text: str) -> NoteView:
    """Put a later word beside a note, with its own author and time.

    Args:
        actor: Needs ``note:write``.
        note_id: A note of an encounter that is not archived.
        text: At most ``MAX_NOTE_CHARS`` signs, and not blank.

    Raises:
        InvalidInputError: With the message beside ``text``.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.NOTE_VIEW)
    actor.need(Permission.NOTE_WRITE)
    words = _typed(text, "text", MAX_NOTE_CHARS, "Write what is to be added.")
    with transaction() as session:
        note = _to_amend(session, actor, note_id, "text")
        return _amended(session, actor, note, "note:add-text", kind=ADDED, text=words)


@use_case("note:view", "encounter")
def find_notes(actor: Actor, encounter_id: int, typed: str) -> list[NoteView]:
    """The notes of an encounter in which every word typed stands: in the text, in what was added, in the author's name.

    Args:
        actor: Needs ``note:view``; the look is recorded.
        encounter_id: The encounter, within reach.
        typed: Words or parts of words; case makes no difference. More than six are not looked at.

    Returns:
        At most ``NOTES_FOUND``, newest first.

    Raises:
        NotAllowedError: As above.
        NotFoundError: The encounter is unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.NOTE_VIEW)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id))
        query = select(Note).where(col(Note.encounter_id) == encounter_id, col(Note.deleted_at).is_(None))
        for word in clean(typed).split()[:_MOST_WORDS]:
            added = select(NoteAmendment.id).where(
                col(NoteAmendment.note_id) == col(Note.id),
                or_(
                    col(NoteAmendment.text).icontains(word, autoescape=True),
                    col(NoteAmendment.reason).icontains(word, autoescape=True),
                ),
            )
            query = query.where(
                or_(
                    col(Note.text).icontains(word, autoescape=True),
                    col(Note.author_name).icontains(word, autoescape=True),
                    added.exists(),
                )
            )
        rows = session.exec(query.order_by(col(Note.observed_at).desc(), col(Note.id).desc()).limit(NOTES_FOUND)).all()
        audit.record(session, actor, event("note:view", here))
        return encounter_page.note_views(session, actor, here.encounter, rows)


def may_strike(actor: Actor, note: Note) -> bool:
    """Whether the actor may line this note out."""
    is_own = actor.user_id is not None and note.author_id == actor.user_id
    return actor.may(Permission.NOTE_STRIKE) or (is_own and actor.may(Permission.NOTE_WRITE))


def _typed(text: str, field: str, most: int, if_blank: str) -> str:
    words = clean(text).strip("\n")
    problem = ""
    if is_blank(words):
        problem = if_blank
    elif len(words) > most:
        problem = f"This has {len(words):,} signs; {most:,} fit. Shorten it; nothing is lost."
    if problem:
        raise InvalidInputError(problem, {field: problem})
    return words


def _to_amend(session: Session, actor: Actor, note_id: int, field: str) -> Note:
    note = of_encounter(session, actor, Note, note_id, "note", to_change=True)
    encounter = session.get_one(Encounter, note.encounter_id)
    if encounter.status == "archived":
        problem = "The encounter is archived. Reopen it first; what you typed is kept."
        raise InvalidInputError(problem, {field: problem})
    return note


def _amended(
    session: Session, actor: Actor, note: Note, verb: str, *, kind: str, text: str = "", reason: str = ""
) -> NoteView:
    amendment = NoteAmendment(
        note_id=note.id or 0,
        kind=kind,
        text=text,
        reason=reason,
        author_id=actor.user_id,
        author_name=actor.name,
        at=clock.now(),
    )
    session.add(amendment)
    session.flush()
    encounter = session.get_one(Encounter, note.encounter_id)
    refresh_notes(session, [encounter.id])
    said = {"amendment_id": amendment.id, "kind": kind, "words": text}
    audit.record(
        session,
        actor,
        audit.Event(
            verb,
            subject="note",
            subject_id=note.id,
            person_id=encounter.employee_id,
            reason=reason or None,
            after=said,
        ),
    )
    [view] = encounter_page.note_views(session, actor, encounter, [note])
    return view
