"""Rows of an encounter's sections by their number, each only within the actor's reach."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from rxcase.access.actor import Actor
from rxcase.access.scope import employee_visible, encounter_visible
from rxcase.errors import NotFoundError
from rxcase.models import Condition, Document, DueItem, Employee, Encounter, Note, VisitOrder
from rxcase.models.base import MAX_ID

OfEncounter = TypeVar("OfEncounter", Note, VisitOrder)
OfChart = TypeVar("OfChart", Condition, Document, DueItem)


def of_encounter(
    session: Session,
    actor: Actor,
    model: type[OfEncounter],
    number: int,
    noun: str,
    *,
    to_change: bool = False,
    deleted_too: bool = False,
) -> OfEncounter:
    """A row that belongs to an encounter within reach, locked against others when it is to be changed.

    Raises:
        NotFoundError: Unknown and foreign numbers look the same.
    """
    kind: Any = model
    query = (
        select(model)
        .join(Encounter, col(Encounter.id) == kind.encounter_id)
        .where(kind.id == number, col(Encounter.deleted_at).is_(None), encounter_visible(actor))
    )
    return _found(session, query, kind, number, noun, to_change, deleted_too)  # type: ignore[no-any-return]


def of_chart(
    session: Session,
    actor: Actor,
    model: type[OfChart],
    number: int,
    noun: str,
    *,
    to_change: bool = False,
    deleted_too: bool = False,
) -> OfChart:
    """A row of a chart within reach; its encounter, if it has one, must stand and be in reach too.

    Raises:
        NotFoundError: Unknown and foreign numbers look the same.
    """
    kind: Any = model
    query = (
        select(model)
        .join(Employee, col(Employee.id) == kind.employee_id)
        .outerjoin(Encounter, col(Encounter.id) == kind.encounter_id)
        .where(
            kind.id == number,
            col(Employee.deleted_at).is_(None),
            employee_visible(actor),
            or_(kind.encounter_id.is_(None), and_(col(Encounter.deleted_at).is_(None), encounter_visible(actor))),
        )
    )
    return _found(session, query, kind, number, noun, to_change, deleted_too)  # type: ignore[no-any-return]


def _found(session: Session, query: Any, kind: Any, number: int, noun: str, to_change: bool, deleted_too: bool) -> Any:
    if not 0 < number <= MAX_ID:
        raise NotFoundError(noun)
    if not deleted_too:
        query = query.where(kind.deleted_at.is_(None))
    if to_change:
        query = query.with_for_update(of=kind)
    found = session.exec(query).first()
    if found is None:
        raise NotFoundError(noun)
    return found
