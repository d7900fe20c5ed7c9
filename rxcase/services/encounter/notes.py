"""Notes of an encounter: written once, never changed, read a page at a time."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction
from rxcase.domain.text import clean, is_blank
from rxcase.errors import FieldConflict, InvalidInputError
from rxcase.models import Draft, Note
from rxcase.readmodels.encounter import NoteSaved, NoteView
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.encounter_change import event, follow_up_day, must_be_open, said, stale, touch
from rxcase.services.encounter.encounter_page import NOTE_DRAFT, Around, around
from rxcase.services.use_case import use_case
from rxcase.services.worklist.search_index import refresh_notes

MAX_NOTE_CHARS = 100_000


@use_case("note:view", "encounter")
def older_notes(actor: Actor, encounter_id: int, before_note_id: int) -> list[NoteView]:
    """The notes written before the given one, newest first, one page of them; that they were looked at is recorded.

    Raises:
        NotAllowedError: The actor may not read notes.
        NotFoundError: The encounter is unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.NOTE_VIEW)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id))
        audit.record(session, actor, event("note:view", here))
        return encounter_page.notes(session, actor, here, before_note_id)


@use_case("note:write", "encounter")
def write_note(
    actor: Actor,
    encounter_id: int,
    text: str,
    *,
    follow_up: str = "",
    request_key: str = "",
    version: int | None = None,
) -> NoteSaved:
    """Add a note and, if a day was typed, set the follow-up date; the draft is done with.

    Args:
        actor: Needs ``note:write``; for a follow-up date also ``encounter:work``.
        encounter_id: The encounter, which must be open.
        text: At most ``MAX_NOTE_CHARS`` signs, and not blank.
        follow_up: As typed (see ``domain.dates.read_day``); empty leaves the date, ``none`` takes it away.
        request_key: The same key twice saves one note: a doubled press, a retried call.
        version: The encounter's version that the writer saw; compared only when a follow-up is given.

    Raises:
        InvalidInputError: With the message beside ``text`` or ``follow_up``.
        StaleVersionError: The follow-up date was changed by somebody else; nothing was saved.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.NOTE_WRITE)
    if follow_up.strip():
        actor.need(Permission.ENCOUNTER_WORK)
    words = _note_text(text)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        key = f"{actor.user_id}:{encounter_id}:{request_key}" if request_key else None
        said_before = session.exec(select(Note).where(col(Note.request_key) == key)).first() if key else None
        if said_before is None:
            must_be_open(here.encounter, "text")
            note = _add_note(session, actor, here, words, follow_up=follow_up, key=key, version=version)
        else:
            note = said_before
        _drop_draft(session, actor, here)
        [shown] = encounter_page.note_views(session, actor, here.encounter, [note])
        header = encounter_page.header(session, actor, here)
        return NoteSaved(note=shown, header=header, stages=encounter_page.stage_choices(session, here))


def _note_text(text: str) -> str:
    words = clean(text).strip("\n")
    if is_blank(words):
        raise InvalidInputError("The note is empty.", {"text": "Write something first."})
    if len(words) > MAX_NOTE_CHARS:
        problem = f"The note has {len(words):,} signs; {MAX_NOTE_CHARS:,} fit. Shorten it, or add it as a document. Nothing is lost."
        raise InvalidInputError(problem, {"text": problem})
    return words


def _add_note(
    session: Session,
    actor: Actor,
    here: Around,
    words: str,
    *,
    follow_up: str,
    key: str | None,
    version: int | None,
) -> Note:
    encounter, at = here.encounter, clock.now()
    before = {"follow_up_on": encounter.follow_up_on}
    if follow_up.strip():
        due = follow_up_day(follow_up, clock.today())
        if version is not None and version != encounter.version and encounter.follow_up_on != due:
            raise stale(session, encounter, FieldConflict("follow_up", said(due), said(encounter.follow_up_on)))
        encounter.follow_up_on = due
    note = Note(
        encounter_id=encounter.id or 0,
        observed_at=at,
        author_id=actor.user_id,
        author_name=actor.name,
        text=words,
        follow_up_on=encounter.follow_up_on if follow_up.strip() else None,
        request_key=key,
    )
    encounter.last_note_at = at
    touch(here)
    session.add(note)
    session.flush()
    refresh_notes(session, [encounter.id])
    after = {"follow_up_on": encounter.follow_up_on}
    changes = (before, after) if before != after else ({}, {})
    audit.record(
        session,
        actor,
        event("note:write", here, before=changes[0], after={"note_id": note.id, "text": words, **changes[1]}),
    )
    return note


def _drop_draft(session: Session, actor: Actor, here: Around) -> None:
    session.execute(
        delete(Draft).where(
            col(Draft.user_id) == actor.user_id,
            col(Draft.subject) == "encounter",
            col(Draft.subject_id) == here.encounter.id,
            col(Draft.field) == NOTE_DRAFT,
        )
    )
