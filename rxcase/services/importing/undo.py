"""Takes a batch back: what it created gets a tombstone, what it changed is as before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, FromClause, Table, and_, exists, func, insert, or_, select, text, update
from sqlmodel import Session, SQLModel, col

from rxcase import clock
from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, Reach
from rxcase.db import transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError
from rxcase.models import (
    Accommodation,
    AuditEvent,
    Case,
    Company,
    Condition,
    Department,
    Employee,
    Employer,
    Encounter,
    Establishment,
    EstablishmentHours,
    ImportBatch,
    InjuredPart,
    Job,
    Restriction,
    StageMove,
    metadata,
)
from rxcase.models.base import MAX_ID
from rxcase.search import encounters as search
from rxcase.services.importing.answer import UndoAnswer
from rxcase.services.importing.run import ImportRun
from rxcase.services.restriction import work_status
from rxcase.services.use_case import use_case
from rxcase.services.worklist.worklist_rows import refresh

_SUBJECTS: dict[str, type[SQLModel]] = {
    "accommodation": Accommodation,
    "injured_part": InjuredPart,
    "restriction": Restriction,
    "condition": Condition,
    "encounter": Encounter,
    "case": Case,
    "employee": Employee,
    "establishment_hours": EstablishmentHours,
    "establishment": Establishment,
}
"""What files bring, those first that hang on others."""

_ALONG: dict[str, type[SQLModel]] = {"department": Department, "job": Job, "company": Company, "employer": Employer}
"""What rows bring along: it stays where others use it by now."""

_MOST_NAMED = 5
_CHUNK = 1_000


@use_case("import:undo", "import_batch")
def undo(actor: Actor, batch_id: int) -> UndoAnswer:
    """Take a batch back, in one transaction.

    Args:
        actor: Needs ``Permission.IMPORT`` and reach over everybody.
        batch_id: The number that the import answered.

    Raises:
        NotFoundError: There is no such batch.
        InvalidInputError: It was taken back before, or rows of it were edited or used since; nothing was changed.
        NotAllowedError: The actor may not import.
    """
    actor.need(Permission.IMPORT)
    if actor.reach is not Reach.ALL:
        raise NotAllowedError("Only who may see every employer can take an import back.")
    with transaction() as session:
        batch = session.get(ImportBatch, batch_id, with_for_update=True) if 0 < batch_id <= MAX_ID else None
        if batch is None or batch.finished_at is None:
            raise NotFoundError("import")
        if batch.undone_at is not None:
            raise InvalidInputError(f"Import {batch_id} was taken back already.")
        _refuse_if_used(session, batch_id)
        limited = _limited(session, batch_id)
        current = ImportRun(session, actor, batch_id, clock.now(), clock.today(), None, [])
        restored = _restore(current)
        removed = _remove(current)
        work_status.refresh_with_siblings(session, {*limited, *_limited(session, batch_id)})
        batch.undone_at = current.at
        session.add(batch)
        answer = UndoAnswer(batch_id, removed, restored)
        audit.record(
            session,
            actor,
            audit.Event(
                "import:undo", subject="import_batch", subject_id=batch_id, batch_id=batch_id, after=answer.as_json()
            ),
        )
    return answer


# Refusals


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def _name(table: Table) -> Column[Any]:
    for name in ("ext_id", "case_number", "employee_number", "name", "title"):
        if name in table.c:
            return table.c[name]
    return table.c.id


def _refuse_if_used(session: Session, batch_id: int) -> None:
    found = [*_edited(session, batch_id), *_used(session, batch_id), *_changed_since(session, batch_id)]
    if found:
        more = "" if len(found) <= _MOST_NAMED else f" and {len(found) - _MOST_NAMED} more"
        raise InvalidInputError(
            f"Import {batch_id} cannot be taken back, because people or later imports worked with it since: "
            f"{'; '.join(found[:_MOST_NAMED])}{more}. Nothing was changed."
        )


def _undone_changes(subject: str, batch_id: int, table: Table) -> Any:
    """How often later imports, taken back by now, changed a row of the table: each time raised its version by two."""
    return (
        select(func.count(col(AuditEvent.id)))
        .join(ImportBatch, col(ImportBatch.id) == col(AuditEvent.batch_id))
        .where(
            col(AuditEvent.subject) == subject,
            col(AuditEvent.subject_id) == table.c.id,
            col(AuditEvent.verb) == "import:update",
            col(AuditEvent.batch_id) > batch_id,
            col(ImportBatch.undone_at).is_not(None),
        )
        .correlate(table)
        .scalar_subquery()
    )


def _edited(session: Session, batch_id: int) -> Iterator[str]:
    """Rows that the batch created and somebody changed or removed since."""
    for subject, model in _SUBJECTS.items():
        table = _table(model)
        changed = and_(table.c.version > 1, table.c.version != 1 + 2 * _undone_changes(subject, batch_id, table))
        query = select(_name(table)).where(table.c.batch_id == batch_id, or_(changed, table.c.deleted_at.is_not(None)))
        for name in session.scalars(query.order_by(table.c.id)):
            yield f"{subject} {name} was changed"


def _used(session: Session, batch_id: int) -> Iterator[str]:
    """Rows that the batch created and on which something hangs that came otherwise."""
    for subject, model in _SUBJECTS.items():
        table = _table(model)
        for other in metadata.sorted_tables:
            for key in other.foreign_keys:
                if key.column.table is not table:
                    continue
                # A row may hang on another of its own table.
                by = other.alias() if other is table else other
                query = (
                    select(_name(table))
                    .join(by, by.c[key.parent.name] == table.c.id)
                    .where(table.c.batch_id == batch_id, _came_otherwise(by, batch_id))
                    .distinct()
                )
                for name in session.scalars(query):
                    yield f"{subject} {name} is in use ({_noun(other)})"


def _noun(table: Table) -> str:
    """What people call a row of the table."""
    subjects = {_table(model).name: subject for subject, model in _SUBJECTS.items()}
    return subjects.get(table.name, table.name).replace("_", " ")


def _came_otherwise(other: FromClause, batch_id: int) -> Any:
    conditions: list[Any] = []
    if other is _table(StageMove):
        conditions.append(other.c.from_stage_id.is_not(None))
    if "batch_id" in other.c:
        conditions.append(or_(other.c.batch_id.is_(None), other.c.batch_id != batch_id))
    if "deleted_at" in other.c:
        conditions.append(other.c.deleted_at.is_(None))
    return and_(*conditions) if conditions else text("1 = 1")


def _updates(session: Session, batch_id: int, newest_first: bool) -> Iterator[AuditEvent]:
    order = col(AuditEvent.id).desc() if newest_first else col(AuditEvent.id)
    query = select(AuditEvent).where(col(AuditEvent.batch_id) == batch_id, col(AuditEvent.verb) == "import:update")
    yield from session.scalars(query.order_by(order).execution_options(yield_per=_CHUNK))


def _changed_since(session: Session, batch_id: int) -> Iterator[str]:
    """Rows that the batch changed and somebody changed again since."""
    versions: dict[tuple[str, int], int] = {}
    for event in _updates(session, batch_id, newest_first=False):
        versions[event.subject or "", event.subject_id or 0] = (event.after or {}).get("version", 0)
    by_subject: dict[str, list[int]] = defaultdict(list)
    for subject, number in versions:
        by_subject[subject].append(number)
    for subject, numbers in by_subject.items():
        table = _table(_SUBJECTS[subject])
        for start in range(0, len(numbers), _CHUNK):
            unchanged = table.c.version - 2 * _undone_changes(subject, batch_id, table)
            query = select(
                table.c.id, unchanged.label("version"), table.c.deleted_at, _name(table).label("name"), table.c.batch_id
            )
            for row in session.execute(query.where(table.c.id.in_(numbers[start : start + _CHUNK]))):
                created_here = row.batch_id == batch_id  # already told by _edited
                if not created_here and (row.version != versions[subject, row.id] or row.deleted_at is not None):
                    yield f"{subject} {row.name} was changed"


# Taking back


def _value(column: Column[Any], plain: Any) -> Any:
    """A value as the audit keeps it, as the column takes it."""
    if plain is None:
        return None
    kind = getattr(column.type, "impl", column.type)
    python = getattr(kind, "python_type", str)
    if python in (date, time, datetime):
        return python.fromisoformat(plain)
    return Decimal(plain) if python is Decimal else plain


def _limited(session: Session, batch_id: int) -> set[int]:
    """The encounters whose work status may hang on what the batch created or changed, as they are linked now."""
    found: set[int] = set()
    changed: dict[str, list[int]] = defaultdict(list)
    for event in _updates(session, batch_id, newest_first=False):
        changed[event.subject or ""].append(event.subject_id or 0)
    found.update(changed["encounter"])
    for model, subject in ((Restriction, "restriction"), (Accommodation, "accommodation")):
        query = select(col(model.encounter_id)).where(col(model.encounter_id).is_not(None)).distinct()
        found.update(session.scalars(query.where(col(model.batch_id) == batch_id)))
        for start in range(0, len(changed[subject]), _CHUNK):
            found.update(session.scalars(query.where(col(model.id).in_(changed[subject][start : start + _CHUNK]))))
    return found


def _restore(current: ImportRun) -> int:
    """Put back what the batch changed in rows that were there before, the newest change first."""
    session = current.session
    rows: set[tuple[str, int]] = set()
    for event in list(_updates(session, current.batch_id, newest_first=True)):
        subject, number = event.subject or "", event.subject_id or 0
        table = _table(_SUBJECTS[subject])
        before = {name: value for name, value in (event.before or {}).items() if name != "version"}
        session.execute(
            update(table)
            .where(table.c.id == number)
            .values(
                {name: _value(table.c[name], value) for name, value in before.items()}
                | {"version": table.c.version + 1, "updated_at": current.at}
            )
        )
        current.record(
            audit.Event(
                "import:undo",
                subject=subject,
                subject_id=number,
                person_id=event.person_id,
                before=event.after,
                after=event.before,
                reason=f"import {current.batch_id} taken back",
            )
        )
        if before.get("stage_id") is not None:
            _move_back(current, event, before["stage_id"])
        rows.add((subject, number))
    current.flush()
    for subject, column in (
        ("encounter", Encounter.id),
        ("case", Encounter.case_id),
        ("employee", Encounter.employee_id),
    ):
        refresh(current.session, col(column), [number for each, number in sorted(rows) if each == subject])
    return len(rows)


def _move_back(current: ImportRun, event: AuditEvent, stage_id: int) -> None:
    moved = {
        "encounter_id": event.subject_id,
        "from_stage_id": (event.after or {}).get("stage_id"),
        "to_stage_id": stage_id,
        "moved_at": current.at,
        "moved_by_id": current.actor.user_id,
        "reason": f"import {current.batch_id} taken back",
    }
    current.session.execute(insert(StageMove), [moved])


def _remove(current: ImportRun) -> int:
    """Tombstones for what the batch created; what rows brought along stays if others use it."""
    session, batch_id = current.session, current.batch_id
    removed = 0
    tomb = {"deleted_at": current.at, "updated_at": current.at, "delete_reason": f"import {batch_id} taken back"}
    encounter = _table(Encounter)
    ids = list(
        session.scalars(
            select(encounter.c.id).where(encounter.c.batch_id == batch_id, encounter.c.deleted_at.is_(None))
        )
    )
    search.remove(session, ids)
    for subject, model in {**_SUBJECTS, **_ALONG}.items():
        table = _table(model)
        query = update(table).where(table.c.batch_id == batch_id, table.c.deleted_at.is_(None))
        if subject in _ALONG:
            query = query.where(*(~used for used in _uses(table)))
        values = tomb | {"version": table.c.version + 1} | ({"on_worklist": False} if model is Encounter else {})
        count = session.connection().execute(query.values(values)).rowcount
        if count:
            removed += count if subject in _SUBJECTS else 0
            current.record(audit.Event("import:undo", subject=subject, batch_id=batch_id, after={"removed": count}))
    current.flush()
    return removed


def _uses(table: Table) -> Iterator[Any]:
    """For each foreign key to the table: that a live row uses it."""
    for other in metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is table:
                alive = other.c.deleted_at.is_(None) if "deleted_at" in other.c else text("1 = 1")
                yield exists().where(key.parent == table.c.id, alive)
