"""Taking back what was done: an event of the audit names the row, and its columns before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.db import transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError
from rxcase.models import AuditEvent
from rxcase.models.base import Kept, Row
from rxcase.services.history.undoable import TAKEN_BACK, UNDOABLE

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done:
    """What a deed left in the audit that can be taken back: the hashes of its events, in order."""

    hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of taking a deed back.

    Attributes:
        count: How many of its parts were taken back.
        refused: Why the others were not, without repetition.
        done: For taking the taking back back.
    """

    count: int
    refused: tuple[str, ...]
    done: Done


def doing(work: Callable[[], T]) -> tuple[T, Done]:
    """Do something, and keep how to take it back.

    Args:
        work: A call of one or more services.

    Returns:
        Its answer, and what of it can be taken back; empty if nothing can.
    """
    with audit.noting() as noted:
        answer = work()
    return answer, Done(tuple(digest for digest, verb in noted if verb in UNDOABLE))


def undo(actor: Actor, done: Done) -> Undone:
    """Take a deed back, the last part first; parts that somebody changed since stay as they are.

    Args:
        actor: Needs, for each part, what doing it needs, and its row within reach.
        done: What ``doing`` kept, or hashes of the history.

    Returns:
        What was taken back and what was not. Each part is a transaction of its own.

    Raises:
        StorageError: The database refused; the parts before stay taken back.
    """
    refused: list[str] = []
    with audit.noting() as noted:
        for digest in reversed(done.hashes):
            try:
                _take_back(actor, digest)
            except (InvalidInputError, NotAllowedError, NotFoundError) as refusal:
                refused.append(refusal.message)
    hashes = tuple(digest for digest, _ in noted)
    return Undone(len(hashes), tuple(dict.fromkeys(refused)), Done(hashes))


def _take_back(actor: Actor, digest: str) -> None:
    with transaction() as session:
        event = session.exec(
            select(AuditEvent).where(col(AuditEvent.hash) == digest, col(AuditEvent.outcome) == "done")
        ).first()
        how = UNDOABLE.get(event.verb) if event is not None else None
        if event is None or how is None or event.subject_id is None:
            raise InvalidInputError("This cannot be taken back.")
        actor.need(how.permission)
        row = how.load(session, actor, event.subject_id)
        before, after = _columns(row, event.before), _columns(row, event.after)
        if how.unmade is not None:
            before = how.unmade()
            after = dict.fromkeys(before)
        _must_be_unchanged(session, event, row, after)
        were = {name: getattr(row, name) for name in before}
        for name, value in before.items():
            setattr(row, name, value)
        if isinstance(row, Kept):
            row.updated_at = clock.now()
        how.also(session, actor, event)
        how.settle(session, actor, row, were)
        audit.record(session, actor, _event(event, were, before))


def _event(event: AuditEvent, were: dict[str, Any], now: dict[str, Any]) -> audit.Event:
    return audit.Event(
        f"{event.verb.partition(':')[0]}:undo",
        subject=event.subject,
        subject_id=event.subject_id,
        person_id=event.person_id,
        reason=f"{TAKEN_BACK}: {event.verb} of {event.hash[:12]}",
        before=were,
        after=now,
    )


def _must_be_unchanged(session: Session, event: AuditEvent, row: Row, after: dict[str, Any]) -> None:
    if all(audit.plain(getattr(row, name)) == audit.plain(value) for name, value in after.items()):
        return
    by = audit.changed_by(session, event.subject, event.subject_id, since=event.id or 0)
    raise InvalidInputError(f"{by or 'Somebody else'} changed it since; it stays as it is now.")


def _columns(row: Row, said: dict[str, Any] | None) -> dict[str, Any]:
    """What the event says of the row's columns, as the columns hold it."""
    columns = type(row).__table__.columns  # type: ignore[attr-defined]
    return {name: _held(_kind(columns[name].type), value) for name, value in _known(columns, said)}


def _kind(column_type: Any) -> type:
    # Instants and wall-clock times wrap the type that knows what it holds.
    kind: type = getattr(column_type, "impl_instance", column_type).python_type
    return kind


def _known(columns: Any, said: dict[str, Any] | None) -> Iterable[tuple[str, Any]]:
    return ((name, value) for name, value in (said or {}).items() if name in columns)


_READ: dict[type, Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    Decimal: Decimal,
}


def _held(kind: type, value: Any) -> Any:
    read = _READ.get(kind)
    return read(value) if read is not None and isinstance(value, str) else value
