"""Text that is being typed: kept on the server, for its writer alone, until it is saved or thrown away."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import col, select

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction
from rxcase.domain.text import clean, is_blank
from rxcase.errors import InvalidInputError, NotAllowedError
from rxcase.models import Draft
from rxcase.services.encounter_page import NOTE_DRAFT
from rxcase.services.use_case import use_case

MAX_DRAFT_CHARS = 200_000
"""More than a note may have: a text that is too long to save must still not be lost."""


def _needs(actor: Actor) -> int:
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.NOTE_WRITE)
    if actor.user_id is None:
        raise NotAllowedError("Only a signed-in person has drafts.")
    return actor.user_id


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
    user_id = _needs(actor)
    words = clean(text)
    if len(words) > MAX_DRAFT_CHARS:
        raise InvalidInputError(
            f"The text is too long to keep as a draft ({len(words):,} signs; {MAX_DRAFT_CHARS:,} fit). It is only on this page.",
            {"text": "Too long to keep as a draft: it is only on this page."},
        )
    with transaction() as session:
        scope.get_encounter(session, actor, encounter_id)
        mine = (
            col(Draft.user_id) == user_id,
            col(Draft.subject) == "encounter",
            col(Draft.subject_id) == encounter_id,
            col(Draft.field) == NOTE_DRAFT,
        )
        if is_blank(words):
            session.execute(delete(Draft).where(*mine))
            return ""
        at = clock.now()
        draft = session.exec(select(Draft).where(*mine)).first()
        if draft is None:
            draft = Draft(
                user_id=user_id, subject="encounter", subject_id=encounter_id, field=NOTE_DRAFT, text=words, saved_at=at
            )
        draft.text, draft.saved_at = words, at
        session.add(draft)
        return f"Draft saved {clock.on_the_wall(at):%H:%M}"


@use_case("draft:discard", "encounter")
def discard_draft(actor: Actor, encounter_id: int) -> None:
    """Throw the actor's own draft away.

    Raises:
        NotAllowedError: The actor has no drafts.
        NotFoundError: The encounter is unknown, or out of reach.
    """
    save_draft(actor, encounter_id, "")
