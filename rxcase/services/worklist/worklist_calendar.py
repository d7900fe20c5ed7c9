"""The encounters that a query of the worklist means, on the days of their follow-ups."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.db import reading
from rxcase.domain.dates import day_words, due_state
from rxcase.domain.month import Month
from rxcase.models import NO_DATE, Case, Employee, Encounter, Stage, User
from rxcase.readmodels.calendar import DAY_LINES, MOST_UNDATED, CalendarDay, CalendarEntry, CalendarPage
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.words import initials
from rxcase.services.worklist import concealed
from rxcase.services.worklist.worklist_wanted import wanted

Chosen = SelectOfScalar[int | None]


def calendar_page(actor: Actor, query: WorklistQuery, month: Month) -> CalendarPage:
    """One month of the worklist.

    Args:
        actor: Sees only what is within reach.
        query: Search and filters count.
        month: Which; the whole weeks that touch it are shown.

    Returns:
        Days and counts. Always four queries, one more where a search must look past words that the actor may not see.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    today = clock.today()
    weeks = month.weeks()
    first, last = weeks[0][0], weeks[-1][-1]
    due = col(Encounter.follow_up_order)
    with reading() as session:
        chosen = wanted(session, actor, query, today)
        before, within, after, without = _counts(session, chosen, first, last)
        of_day = _count_of_days(session, chosen, first, last)
        entries: dict[date, list[CalendarEntry]] = defaultdict(list)
        for day, entry in _entries(session, actor, chosen.where(due >= first, due <= last), today, DAY_LINES):
            entries[day].append(entry)
        undated = [entry for _, entry in _entries(session, actor, chosen.where(due == NO_DATE), today, MOST_UNDATED)]

    def shown(day: date) -> CalendarDay:
        count, named = of_day.get(day, 0), entries.get(day, [])
        return CalendarDay(
            day=day.isoformat(),
            number=day.day,
            words=f"{day:%A} {day_words(day)}",
            is_in_month=day.month == month.month,
            is_today=day == today,
            is_past=day < today,
            is_weekend=day.weekday() >= 5,
            count=count,
            more=count - len(named),
            first=named,
        )

    return CalendarPage(
        title=month.name,
        weeks=[[shown(day) for day in week] for week in weeks],
        in_month=within,
        earlier=before,
        later=after,
        without_date=without,
        undated=undated,
    )


def _counts(session: Session, chosen: Chosen, first: date, last: date) -> tuple[int, int, int, int]:
    due = col(Encounter.follow_up_order)

    def among(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    found = session.execute(
        chosen.with_only_columns(
            among(due < first),
            among(and_(due >= first, due <= last)),
            among(and_(due > last, due < NO_DATE)),
            among(due == NO_DATE),
        )
    ).one()
    before, within, after, without = (int(each) for each in found)
    return before, within, after, without


def _count_of_days(session: Session, chosen: Chosen, first: date, last: date) -> dict[date, int]:
    due = col(Encounter.follow_up_order)
    rows = session.execute(
        chosen.where(due >= first, due <= last).with_only_columns(due, func.count()).group_by(due)
    ).all()
    return dict(tuple(row) for row in rows)


def _entries(
    session: Session, actor: Actor, chosen: Chosen, today: date, most: int
) -> list[tuple[date, CalendarEntry]]:
    """The first encounters of each day, by name."""
    due = col(Encounter.follow_up_order)
    by_name = concealed.name_order(actor)
    place = func.row_number().over(partition_by=due, order_by=(by_name, col(Encounter.id))).label("place")
    ranked = chosen.with_only_columns(col(Encounter.id).label("id"), place).subquery("ranked")
    query: Select[*tuple[Any, ...]] = (
        select_columns(
            col(Encounter.id),
            due,
            col(Employee.last_name),
            col(Employee.first_name),
            col(Case.is_privacy_case),
            col(Stage.name),
            col(User.name),
        )
        .join(ranked, ranked.c.id == col(Encounter.id))
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
        .outerjoin(Stage, col(Stage.id) == col(Encounter.stage_id))
        .outerjoin(User, col(User.id) == col(Encounter.owner_id))
        .where(ranked.c.place <= most)
        .order_by(due, ranked.c.place)
    )
    return [
        (
            day,
            CalendarEntry(
                id=number,
                person=PRIVACY_NAME if is_name_hidden(actor, is_private) else f"{last_name}, {first_name}",
                stage=stage or "",
                owner=owner or "",
                initials=initials(owner or ""),
                state=due_state(None if day == NO_DATE else day, today),
            ),
        )
        for number, day, last_name, first_name, is_private, stage, owner in session.execute(query)
    ]
