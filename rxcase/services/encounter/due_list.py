"""Tests and procedures that are due for a person, as the encounter's page lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.dates import day_with_weekday, day_words, distance_words, due_state
from rxcase.models import NO_DATE, DueItem, Encounter
from rxcase.readmodels.due_item import DUE_ITEMS_SHOWN, DueItemView, DueList
from rxcase.services.encounter.colleagues import names_of


def due_list(session: Session, actor: Actor, encounter: Encounter) -> DueList:
    """The person's tests, those of other encounters within reach too; two queries.

    It goes by the day at the case managers' desk, as follow-ups do.
    """
    rows = session.exec(
        select(DueItem)
        .outerjoin(Encounter, col(Encounter.id) == col(DueItem.encounter_id))
        .where(
            col(DueItem.employee_id) == encounter.employee_id,
            col(DueItem.deleted_at).is_(None),
            or_(
                col(DueItem.encounter_id).is_(None),
                and_(col(Encounter.deleted_at).is_(None), scope.encounter_visible(actor)),
            ),
        )
        .order_by(
            (col(DueItem.state) == "pending").desc(),
            func.coalesce(col(DueItem.due_on), NO_DATE),
            col(DueItem.id).desc(),
        )
        .limit(DUE_ITEMS_SHOWN)
    ).all()
    today = clock.today()
    people = names_of(session, [row.completed_by_id for row in rows])
    views = _views(rows, people, encounter.id or 0, today)
    return DueList(
        pending=[view for view in views if view.is_pending],
        finished=[view for view in reversed(views) if not view.is_pending],
        overdue=sum(view.due_state == "overdue" for view in views),
        may_edit=actor.may(Permission.CLINICAL_EDIT) and encounter.status == "open",
    )


def _views(rows: Sequence[DueItem], people: Mapping[int, str], encounter_id: int, today: date) -> list[DueItemView]:
    return [
        DueItemView(
            id=row.id or 0,
            version=row.version,
            title=row.title,
            is_pending=row.state == "pending",
            due_words=_due_words(row.due_on, today),
            due_state=due_state(row.due_on, today) if row.state == "pending" else "none",
            from_words="" if row.encounter_id in {None, encounter_id} else "from another encounter",
            done_words=_done_words(row, people),
            result=row.result or "",
        )
        for row in rows
    ]


def _due_words(due: date | None, today: date) -> str:
    return f"{day_with_weekday(due, today)} · {distance_words(due, today)}" if due else "No day set"


def _done_words(row: DueItem, people: Mapping[int, str]) -> str:
    if row.state == "pending":
        return ""
    if row.state == "cancelled":
        return f"Given up: {row.cancel_reason}" if row.cancel_reason else "Given up"
    on = row.done_on or (clock.on_the_wall(row.completed_at).date() if row.completed_at else None)
    by = row.done_by or people.get(row.completed_by_id or 0, "")
    return " ".join(part for part in ("Done", day_words(on) if on else "", f"by {by}" if by else "") if part)
