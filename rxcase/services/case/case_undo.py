"""How deeds with cases are taken back: how the rows are found, and what follows when they are put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.errors import InvalidInputError, NotFoundError
from rxcase.models import AuditEvent, Case, Encounter, InjuredPart
from rxcase.models.base import Kept
from rxcase.services.case.case_change import refresh_lists, touch
from rxcase.services.case.case_merge import MOVED
from rxcase.services.case.injured_parts import get_part, touch_part
from rxcase.services.restriction import work_status


def load_case(session: Session, actor: Actor, number: int) -> Case:
    """A case within the actor's reach, tombstones too."""
    return scope.get_case(session, actor, number, to_change=True, with_tombstone=True)


def settle_case(session: Session, _actor: Actor, case: Case, were: Mapping[str, Any]) -> None:
    """A new version; a case that goes away must be linked to nothing."""
    touch(case)
    if case.deleted_at is not None:
        session.flush()
        still = session.exec(
            select(Encounter.id).where(col(Encounter.case_id) == case.id, col(Encounter.deleted_at).is_(None)).limit(1)
        ).first()
        if still is not None:
            raise InvalidInputError("The case is linked to an encounter by now; unlink it first.")
    refresh_lists(session, case, were)


def own_or_deletes(_session: Session, actor: Actor, event: AuditEvent) -> None:
    """What somebody else took back or brought back as a whole is for those who may delete."""
    if "deleted_at" in (event.after or {}) and event.actor_id != actor.user_id:
        actor.need(Permission.CASE_DELETE)


def load_part(session: Session, actor: Actor, number: int) -> InjuredPart:
    """An injured part of a case within the actor's reach, tombstones too."""
    return get_part(session, actor, number)


def settle_part(_session: Session, _actor: Actor, part: InjuredPart, _were: Mapping[str, Any]) -> None:
    """A new version."""
    touch_part(part)


def load_moved(kind: str) -> Callable[[Session, Actor, int], Kept]:
    """How a row that a merge moved is found: its case must be within reach."""
    model: Any = MOVED[kind]

    def load(session: Session, actor: Actor, number: int) -> Kept:
        found: Kept | None = session.get(model, number)
        if found is None or found.deleted_at is not None:
            raise NotFoundError(kind.replace("_", " "))
        case_id: int | None = getattr(found, "case_id", None)
        if case_id is not None:
            scope.get_case(session, actor, case_id, with_tombstone=True)
        return found

    return load


def settle_moved(session: Session, _actor: Actor, row: Kept, were: Mapping[str, Any]) -> None:
    """A new version; the encounters of both cases follow their records."""
    row.version += 1
    row.updated_at = clock.now()
    cases = {each for each in (were.get("case_id"), getattr(row, "case_id", None)) if each}
    work_status.refresh(session, col(Encounter.case_id), sorted(cases))
