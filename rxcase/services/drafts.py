"""Text that is being typed: kept on the server, for its writer alone, until it is saved or thrown away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction
from rxcase.domain.dates import day_words
from rxcase.domain.text import clean, is_blank
from rxcase.errors import InvalidInputError, NotAllowedError
from rxcase.models import Draft
from rxcase.services.encounter.encounter_page import NOTE_DRAFT
from rxcase.services.use_case import use_case

MAX_DRAFT_CHARS = 200_000
"""More than a note may have: a text that is too long to save must still not be lost."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is being typed: the kind of the row, its number, and the field."""

    subject: str
    subject_id: int
    field: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, and words on when it was kept."""

    text: str
    words: str


def _mine(actor: Actor, place: Place) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Draft.user_id) == actor.user_id,
        col(Draft.subject) == place.subject,
        col(Draft.subject_id) == place.subject_id,
        col(Draft.field) == place.field,
    )


def kept(session: Session, actor: Actor, place: Place) -> Drafted | None:
    """What the actor was typing there, if anything."""
    draft = None if actor.user_id is None else session.exec(select(Draft).where(*_mine(actor, place))).first()
    if draft is None:
        return None
    at = clock.on_the_wall(draft.saved_at)
    return Drafted(draft.text, f"{day_words(at.date())}, {at:%H:%M}")


def keep(session: Session, actor: Actor, place: Place, text: str) -> str:
    """Keep what the actor is typing there; a blank text removes the draft. Who may type there is the caller's to know.

    Returns:
        Words for the screen: “Draft saved 14:02”, or nothing after a removal.

    Raises:
        InvalidInputError: Longer than ``MAX_DRAFT_CHARS``.
        NotAllowedError: The actor is nobody who signs in.
    """
    if actor.user_id is None:
        raise NotAllowedError("Only a signed-in person has drafts.")
    words = clean(text)
    if len(words) > MAX_DRAFT_CHARS:
        raise InvalidInputError(
            f"The text is too long to keep as a draft ({len(words):,} signs; {MAX_DRAFT_CHARS:,} fit). It is only on this page.",
            {"text": "Too long to keep as a draft: it is only on this page."},
        )
    if is_blank(words):
        drop(session, actor, place)
        return ""
    at = clock.now()
    draft = session.exec(select(Draft).where(*_mine(actor, place))).first()
    if draft is None:
        draft = Draft(
            user_id=actor.user_id,
            subject=place.subject,
            subject_id=place.subject_id,
            field=place.field,
            text=words,
            saved_at=at,
        )
    draft.text, draft.saved_at = words, at
    session.add(draft)
    return f"Draft saved {clock.on_the_wall(at):%H:%M}"


def drop(session: Session, actor: Actor, place: Place) -> None:
    """Throw the actor's draft there away, or be done with it."""
    session.execute(delete(Draft).where(*_mine(actor, place)))


def note_place(encounter_id: int) -> Place:
    """The note box of an encounter."""
    return Place("encounter", encounter_id, NOTE_DRAFT)


@use_case("draft:save", "encounter")
def save_draft(actor: Actor, encounter_id: int, text: str) -> str:
    """Keep what stands in the note box.

    Args:
        actor: A user with ``note:write``; nobody else ever sees the draft.
        encounter_id: The encounter, within reach.
        text: All of the box; a blank text removes the draft.

    Returns:
        Words for the screen: “Draft saved 14:02”, or nothing after a removal.

    Raises:
        InvalidInputError: Longer than ``MAX_DRAFT_CHARS``.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.NOTE_WRITE)
    with transaction() as session:
        scope.get_encounter(session, actor, encounter_id)
        return keep(session, actor, note_place(encounter_id), text)


@use_case("draft:discard", "encounter")
def discard_draft(actor: Actor, encounter_id: int) -> None:
    """Throw the actor's own draft away.

    Raises:
        NotAllowedError: The actor has no drafts.
        NotFoundError: The encounter is unknown, or out of reach.
    """
    save_draft(actor, encounter_id, "")
