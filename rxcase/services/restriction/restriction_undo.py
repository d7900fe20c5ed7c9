"""Taking back what was done with restrictions and accommodations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.errors import InvalidInputError, NotFoundError
from rxcase.models import Accommodation, AuditEvent, Encounter, Restriction
from rxcase.models.base import MAX_ID
from rxcase.services.encounter.encounter_change import must_be_open
from rxcase.services.restriction import work_status

Limiting = Restriction | Accommodation
TAKEN_BACK = "Taken back"


def load_restriction(session: Session, actor: Actor, number: int) -> Restriction:
    """The restriction, tombstones too, of an open encounter within reach."""
    row: Restriction = _load(session, actor, Restriction, number, "restriction")
    return row


def load_accommodation(session: Session, actor: Actor, number: int) -> Accommodation:
    """The accommodation, tombstones too, of an open encounter within reach."""
    row: Accommodation = _load(session, actor, Accommodation, number, "accommodation")
    return row


def _load(session: Session, actor: Actor, model: Any, number: int, noun: str) -> Any:
    row = session.get(model, number) if 0 < number <= MAX_ID else None
    if row is None:
        raise NotFoundError(noun)
    encounter_id = row.encounter_id
    if encounter_id is None:
        encounter_id = session.scalars(
            scope.encounters(actor)
            .with_only_columns(col(Encounter.id))
            .where(col(Encounter.case_id) == row.case_id)
            .limit(1)
        ).first()
    must_be_open(scope.get_encounter(session, actor, encounter_id or 0, to_change=True), "encounter")
    return row


def settle(session: Session, _actor: Actor, row: Limiting, _were: Mapping[str, Any]) -> None:
    """A new version; the work status follows."""
    row.version += 1
    if row.encounter_id is not None:
        work_status.refresh_with_siblings(session, [row.encounter_id])
    else:
        work_status.refresh(session, col(Encounter.case_id), [row.case_id or 0])


def as_it_was_made(session: Session, _actor: Actor, event: AuditEvent) -> None:
    """What was made is taken back only while it is as it was made."""
    row: Any = session.get(Restriction if event.subject == "restriction" else Accommodation, event.subject_id)
    if any(audit.plain(getattr(row, name, None)) != value for name, value in (event.after or {}).items()):
        raise InvalidInputError("It was changed since it was written; it stays as it is now.")


def nothing_in_its_place(session: Session, _actor: Actor, event: AuditEvent) -> None:
    """What was revised or updated comes back only when what was written in its place is gone."""
    model: Any = Restriction if event.subject == "restriction" else Accommodation
    stands = session.scalars(
        select(model.id)
        .where(model.replaces_id == event.subject_id, model.deleted_at.is_(None), model.state != "revised")
        .limit(1)
    ).first()
    if stands is not None:
        raise InvalidInputError("What was written in its place still stands; it stays as it is now.")


def may_remove_again(_session: Session, actor: Actor, event: AuditEvent) -> None:
    """Taking the taking back of a removal back removes again."""
    before = event.before or {}
    if before.get("deleted_at") and before.get("delete_reason") != TAKEN_BACK:
        actor.need(Permission.RESTRICTION_REMOVE)
