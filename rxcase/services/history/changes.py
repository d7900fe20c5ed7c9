"""What has changed since a place in the event log, whoever did it: another tab, worker or command."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select as select_columns
from sqlmodel import col, func, select

from rxcase.access.audit import is_change
from rxcase.db import reading
from rxcase.models import AuditEvent

MOST_AT_ONCE = 500
"""Beyond this many events since the last look it is only said that much has changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change, as far as it may concern a screen: rows by their numbers, never what stands in them.

    Attributes:
        event_id: Its place in the log.
        verb: What was done, as ``noun:verb``.
        subject: Kind of the row, empty where the event concerns no single one.
        subject_id: Number of the row, 0 likewise.
        person_id: Number of the employee concerned, or 0.
        actor_id: Number of the user who did it; 0 for commands and the system.
        actor: Display name of who did it.
        is_of_many: Whether the event stands for many rows, as those of an import do.
    """

    event_id: int
    verb: str
    subject: str
    subject_id: int
    person_id: int
    actor_id: int
    actor: str
    is_of_many: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed up to the event ``last``; with ``is_too_much`` anything may have, and none is listed."""

    last: int
    changes: tuple[Change, ...] = ()
    is_too_much: bool = False


def newest_event() -> int:
    """The number of the newest event in the log, 0 in an empty one."""
    with reading() as session:
        return session.scalar(select(func.max(col(AuditEvent.id)))) or 0


def changes_since(event_id: int) -> Changes:
    """What has changed after an event. Numbers of events are in the order of their commits: the chain has one writer.

    Args:
        event_id: The newest event that was seen.

    Returns:
        At most ``MOST_AT_ONCE`` changes, oldest first. One query; a second one after a flood.
    """
    with reading() as session:
        rows = session.execute(
            select_columns(
                col(AuditEvent.id),
                col(AuditEvent.verb),
                col(AuditEvent.outcome),
                col(AuditEvent.subject),
                col(AuditEvent.subject_id),
                col(AuditEvent.person_id),
                col(AuditEvent.actor_id),
                col(AuditEvent.actor),
                col(AuditEvent.batch_id),
            )
            .where(col(AuditEvent.id) > event_id)
            .order_by(col(AuditEvent.id))
            .limit(MOST_AT_ONCE + 1)
        ).all()
        if len(rows) > MOST_AT_ONCE:
            return Changes(session.scalar(select(func.max(col(AuditEvent.id)))) or event_id, is_too_much=True)
    changes = tuple(
        Change(
            event_id=row.id or 0,
            verb=row.verb,
            subject=row.subject or "",
            subject_id=row.subject_id or 0,
            person_id=row.person_id or 0,
            actor_id=row.actor_id or 0,
            actor=row.actor,
            is_of_many=row.batch_id is not None or row.subject_id is None,
        )
        for row in rows
        if is_change(row.verb, row.outcome)
    )
    return Changes(rows[-1].id if rows else event_id, changes)
