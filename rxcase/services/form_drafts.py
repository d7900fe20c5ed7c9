"""Longer texts of an encounter's forms, kept while they are typed: a closed tab or dialog loses none of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import col, select

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.domain.dates import day_words
from rxcase.errors import InvalidInputError
from rxcase.models import Draft
from rxcase.services.drafts import Place, keep
from rxcase.services.use_case import use_case

LONG_TEXTS: dict[str, tuple[str, ...]] = {
    "note-strike": ("reason",),
    "note-add": ("text",),
    "test-complete": ("result",),
    "test-cancel": ("reason",),
    "diagnosis-add": ("comment",),
    "diagnosis-edit": ("comment",),
    "diagnosis-remove": ("reason",),
    "order-add": ("reason",),
    "order-authorize": ("denied",),
    "order-result": ("result",),
    "order-cancel": ("reason",),
    "task-complete": ("outcome",),
    "document-remove": ("reason",),
    "restriction-add": ("comment",),
    "restriction-revise": ("comment",),
    "restriction-update": ("comment",),
    "restriction-remove": ("reason",),
    "accommodation-add": ("details",),
    "accommodation-revise": ("details",),
    "accommodation-update": ("details",),
    "accommodation-remove": ("reason",),
}
"""The fields of each form that are kept, and no others: nobody fills the table with what no form has."""


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A form and the row it is about; 0 for a new one."""

    form: str
    row_id: int

    def field(self, name: str) -> str:
        """What the draft of this field is called."""
        return f"{self.form}:{self.row_id}:{name}"

    @property
    def fields(self) -> list[str]:
        """What the drafts of this form are called."""
        return [self.field(name) for name in LONG_TEXTS.get(self.form, ())]


@use_case("draft:save", "encounter")
def keep_form_draft(actor: Actor, encounter_id: int, place: FormPlace, name: str, text: str) -> str:
    """Keep what stands in a field of a form, for its writer alone.

    Args:
        actor: A user who may see the encounter.
        encounter_id: The encounter, within reach.
        place: The form.
        name: One of its ``LONG_TEXTS``.
        text: All of the field; a blank text removes the draft.

    Returns:
        Words for the screen: “Draft saved 14:02”, or nothing after a removal.

    Raises:
        InvalidInputError: Too long to be kept, or no field that is kept.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    if name not in LONG_TEXTS.get(place.form, ()):
        raise InvalidInputError("Nothing is kept of this field.")
    with transaction() as session:
        scope.get_encounter(session, actor, encounter_id)
        return keep(session, actor, Place("encounter", encounter_id, place.field(name)), text)


@use_case("draft:view", "encounter")
def form_drafts(actor: Actor, encounter_id: int, place: FormPlace) -> tuple[dict[str, str], str]:
    """What the actor was typing into a form, by field, and words on when; both empty where there is nothing.

    Raises:
        NotAllowedError: The actor may not look at encounters.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    if not place.fields or actor.user_id is None:
        return {}, ""
    with reading() as session:
        scope.get_encounter(session, actor, encounter_id)
        rows = session.execute(
            select(Draft.field, Draft.text, Draft.saved_at).where(
                col(Draft.user_id) == actor.user_id,
                col(Draft.subject) == "encounter",
                col(Draft.subject_id) == encounter_id,
                col(Draft.field).in_(place.fields),
            )
        ).all()
    if not rows:
        return {}, ""
    at = clock.on_the_wall(max(row.saved_at for row in rows))
    return {row.field.rpartition(":")[2]: row.text for row in rows}, f"Draft of {day_words(at.date())}, {at:%H:%M}"


def drop_form_drafts(actor: Actor, encounter_id: int, place: FormPlace) -> None:
    """The form is done with; the actor's own drafts of it go."""
    if not place.fields or actor.user_id is None:
        return
    with transaction() as session:
        session.execute(
            delete(Draft).where(
                col(Draft.user_id) == actor.user_id,
                col(Draft.subject) == "encounter",
                col(Draft.subject_id) == encounter_id,
                col(Draft.field).in_(place.fields),
            )
        )
