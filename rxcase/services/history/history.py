"""What somebody did lately, and what was done to an encounter: read from the audit, ready to be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.db import reading
from rxcase.domain.dates import day_words
from rxcase.domain.deed_words import deed_words
from rxcase.models import (
    Accommodation,
    AuditEvent,
    Case,
    CaseManagerAssignment,
    Condition,
    Document,
    DueItem,
    Employee,
    Encounter,
    Note,
    Restriction,
    Stage,
    Task,
    User,
    VisitOrder,
)
from rxcase.readmodels.history import Deed, History
from rxcase.services.history.undoable import UNDOABLE
from rxcase.services.use_case import use_case

SHOWN = 60
_READ = 2_000
_TOGETHER = timedelta(seconds=3)
"""Deeds of one kind that follow so closely were one: a bulk act."""


def my_changes(actor: Actor) -> History:
    """The actor's own latest deeds that can be taken back; six queries.

    Raises:
        NotAllowedError: The actor may not look at encounters.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    with reading() as session:
        events = session.exec(
            select(AuditEvent)
            .where(
                col(AuditEvent.actor_id) == actor.user_id,
                col(AuditEvent.outcome) == "done",
                col(AuditEvent.verb).in_(list(UNDOABLE)),
            )
            .order_by(col(AuditEvent.id).desc())
            .limit(_READ)
        ).all()
        return _history(session, actor, _grouped(events)[:SHOWN])


@use_case("encounter:view", "encounter")
def encounter_history(actor: Actor, encounter_id: int) -> History:
    """What was done to the encounter and to what its sections hold, newest first, at most ``SHOWN``; seven queries.

    Of a section that the actor may not read nothing is told.

    Raises:
        NotAllowedError: The actor may not look at encounters.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    with reading() as session:
        encounter = scope.get_encounter(session, actor, encounter_id)
        events = session.exec(
            select(AuditEvent)
            .where(
                or_(
                    and_(col(AuditEvent.subject) == "encounter", col(AuditEvent.subject_id) == encounter.id),
                    *_of_sections(actor, encounter),
                ),
                col(AuditEvent.outcome) == "done",
                audit.is_no_look(),
            )
            .order_by(col(AuditEvent.id).desc())
            .limit(SHOWN)
        ).all()
        return _history(session, actor, [[event] for event in events])


_SECTIONS: tuple[tuple[Any, Permission], ...] = (
    (CaseManagerAssignment, Permission.ENCOUNTER_VIEW),
    (Task, Permission.ENCOUNTER_VIEW),
    (Note, Permission.NOTE_VIEW),
    (Document, Permission.DOCUMENT_VIEW),
    (DueItem, Permission.CLINICAL_VIEW),
    (Condition, Permission.CLINICAL_VIEW),
    (VisitOrder, Permission.CLINICAL_VIEW),
    (Restriction, Permission.RESTRICTION_VIEW),
    (Accommodation, Permission.RESTRICTION_VIEW),
)


def _of_sections(actor: Actor, encounter: Encounter) -> list[ColumnElement[bool]]:
    """Events of the rows that belong to the encounter, those that are tombstones too."""
    return [
        and_(
            col(AuditEvent.subject) == model.__tablename__,
            col(AuditEvent.subject_id).in_(select(model.id).where(model.encounter_id == encounter.id)),
        )
        for model, permission in _SECTIONS
        if actor.may(permission)
    ]


def _grouped(events: Sequence[AuditEvent]) -> list[list[AuditEvent]]:
    groups: list[list[AuditEvent]] = []
    rows: set[tuple[str | None, int | None]] = set()
    for event in events:
        row = event.subject, event.subject_id
        follows = groups and groups[-1][-1].verb == event.verb and groups[-1][-1].at - event.at <= _TOGETHER
        # Nothing is done twice to one row at once: that was somebody who did it, and did it again.
        if follows and row not in rows:
            groups[-1].append(event)
            rows.add(row)
        else:
            groups.append([event])
            rows = {row}
    return groups


def _history(session: Session, actor: Actor, groups: list[list[AuditEvent]]) -> History:
    people = _people(session, actor, [group[0] for group in groups])
    names = _names(session, [group[0] for group in groups])
    deeds, events = [], {}
    for group in groups:
        newest = group[0]
        person, href = people.get(newest.id or 0, ("", "")) if len(group) == 1 else ("", "")
        local = clock.on_the_wall(newest.at)
        deeds.append(
            Deed(
                key=newest.hash,
                at=newest.at.isoformat(),
                at_words=f"{day_words(local.date())}, {local:%H:%M}",
                words=deed_words(newest.verb)
                if len(group) == 1
                else f"{deed_words(newest.verb)}: {len(group):,} at once",
                detail=_detail(newest, names) if _alike(group) else "",
                person=person,
                href=href,
                actor=newest.actor,
                can_undo=_may_undo(actor, newest.verb),
            )
        )
        events[newest.hash] = tuple(event.hash for event in reversed(group))
    return History(deeds, events)


def _may_undo(actor: Actor, verb: str) -> bool:
    how = UNDOABLE.get(verb)
    return how is not None and actor.may(how.permission)


def _alike(group: list[AuditEvent]) -> bool:
    return all(event.after == group[0].after for event in group)


def _people(session: Session, actor: Actor, events: Sequence[AuditEvent]) -> dict[int, tuple[str, str]]:
    """Whom each event concerned, and where: within the actor's reach, and unnamed where the law says so."""
    encounter_ids = {event.subject_id for event in events if event.subject == "encounter"}
    rows = session.execute(
        select(Encounter.id, Employee.last_name, Employee.first_name, Case.is_privacy_case)
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
        .where(
            col(Encounter.id).in_(encounter_ids),
            col(Encounter.deleted_at).is_(None),
            scope.encounter_visible(actor),
        )
    ).all()
    case_ids = {event.subject_id for event in events if event.subject == "case"}
    cases = session.execute(
        select(Case.id, Employee.last_name, Employee.first_name, Case.is_privacy_case)
        .join(Employee, col(Employee.id) == col(Case.employee_id))
        .where(col(Case.id).in_(case_ids), scope.case_visible(actor))
    ).all()
    known: dict[tuple[str | None, int | None], str] = {
        (subject, number): PRIVACY_NAME if is_name_hidden(actor, is_private) else f"{last}, {first}"
        for subject, found in (("encounter", rows), ("case", cases))
        for number, last, first, is_private in found
    }
    return {
        event.id or 0: (known[event.subject, event.subject_id], f"/{event.subject}/{event.subject_id}/")
        for event in events
        if (event.subject, event.subject_id) in known
    }


Names = tuple[dict[int, str], dict[int, str]]


def _names(session: Session, events: Sequence[AuditEvent]) -> Names:
    stage_ids = {(event.after or {}).get("stage_id") for event in events} - {None}
    user_ids = {(event.after or {}).get("owner_id") for event in events} - {None}
    stages = session.execute(select(Stage.id, Stage.name).where(col(Stage.id).in_(stage_ids))).all()
    users = session.execute(select(User.id, User.name).where(col(User.id).in_(user_ids))).all()
    return {number or 0: name for number, name in stages}, {number or 0: name for number, name in users}


def _detail(event: AuditEvent, names: Names) -> str:
    after = event.after or {}
    stages, users = names
    if "stage_id" in after:
        return f"to {stages.get(after['stage_id'], 'no stage')}"
    if "owner_id" in after:
        return f"to {users.get(after['owner_id'], 'nobody')}"
    if after.get("closed_on"):
        return f"on {day_words(date.fromisoformat(after['closed_on']))}"
    if "follow_up_on" in after and "status" not in after:
        day = after["follow_up_on"]
        return f"follow-up {day_words(date.fromisoformat(day))}" if day else "no follow-up date"
    return ""
