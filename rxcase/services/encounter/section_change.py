"""What each change of a row in an encounter's section shares: its checks, its version, its entry in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.dates import day_words
from rxcase.errors import FieldConflict, NotFoundError, StaleVersionError
from rxcase.models import Condition, Document, DueItem, VisitOrder
from rxcase.services.encounter.encounter_change import must_be_open
from rxcase.services.encounter.encounter_page import Around, around

SectionRow = Condition | Document | DueItem | VisitOrder


def to_work_on(session: Session, actor: Actor, encounter_id: int, permission: Permission, field: str) -> Around:
    """The open encounter in whose section something is to be done.

    Raises:
        InvalidInputError: It is closed or archived; the message stands beside ``field``.
        NotAllowedError: The actor lacks the permission.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(permission)
    here = around(session, scope.get_encounter(session, actor, encounter_id))
    must_be_open(here.encounter, field)
    return here


def of_this_person(here: Around, row: Condition | Document | DueItem, noun: str) -> None:
    """Refuse a row of another chart: it is not on this page.

    Raises:
        NotFoundError: As if there were none.
    """
    if row.employee_id != here.encounter.employee_id:
        raise NotFoundError(noun)


def added(session: Session, actor: Actor, here: Around, verb: str, row: SectionRow, columns: tuple[str, ...]) -> None:
    """Keep a new row, and say in the audit what stands in it."""
    session.add(row)
    session.flush()
    made = {name: value for name in columns if (value := getattr(row, name)) is not None}
    audit.record(session, actor, _event(verb, here, row, after=made))


def change(
    session: Session,
    actor: Actor,
    here: Around,
    row: SectionRow,
    verb: str,
    noun: str,
    changes: Mapping[str, Any],
    *,
    version: int,
    reason: str | None = None,
) -> None:
    """Write the columns that differ, with a new version and one event; what differs in nothing leaves no trace.

    Args:
        session: The transaction.
        actor: Who does it; what it needs has been asked.
        here: The encounter on whose page it is done.
        row: Locked.
        verb: What the audit calls it.
        noun: What a person calls the row.
        changes: The columns as they are to be.
        version: The row's version that the actor saw.
        reason: Kept in the audit.

    Raises:
        StaleVersionError: Somebody changed the row meanwhile, and it differs from what is wanted.
    """
    before, after = audit.changed({name: getattr(row, name) for name in changes}, changes, tuple(changes))
    if not after:
        return
    if version != row.version:
        sides = [FieldConflict(name, said(after[name]), said(before[name])) for name in after if name not in _NOT_SHOWN]
        raise StaleVersionError(noun, tuple(sides), _saved_by(session, row), row.version)
    for name, value in after.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = clock.now()
    audit.record(session, actor, _event(verb, here, row, before=before, after=after, reason=reason))
    session.flush()


_NOT_SHOWN = frozenset({"completed_at", "completed_by_id", "deleted_at"})


def said(value: object) -> str:
    """A column's value as the two sides of a conflict show it."""
    match value:
        case None | "":
            return "nothing"
        case datetime():
            return f"{day_words(value.date())}, {value:%H:%M}"
        case date():
            return day_words(value)
    return str(value)


def _event(
    verb: str,
    here: Around,
    row: SectionRow,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
) -> audit.Event:
    return audit.Event(
        verb,
        subject=str(row.__tablename__),
        subject_id=row.id,
        person_id=here.employee.id,
        reason=reason,
        before=before,
        after=after,
    )


def _saved_by(session: Session, row: SectionRow) -> str:
    return audit.changed_by(session, str(row.__tablename__), row.id)
