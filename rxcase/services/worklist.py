"""The worklist: one page of the open encounters that the actor may see."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, func, literal_column
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.fields import redacted
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.db import reading
from rxcase.domain.dates import SOON_DAYS, day_with_weekday, day_words, distance_words, due_state
from rxcase.models import NO_DATE, Case, Employee, Employer, Encounter, Establishment, Stage, User
from rxcase.readmodels.worklist import (
    COUNT_LIMIT,
    NO_OWNER,
    PAGE_SIZE,
    Choice,
    FollowUp,
    WorklistChoices,
    WorklistPage,
    WorklistQuery,
    WorklistRow,
    WorklistSort,
)
from rxcase.search.encounters import matches
from rxcase.services import concealed
from rxcase.services.words import CASE_TYPES, initials

ON_WORKLIST: ColumnElement[bool] = literal_column("encounter.on_worklist")
"""Said in the very words of the partial indexes: SQLite does not see that “= 1” means the same."""

MAX_PAGE = 20_000

_ORDER: dict[WorklistSort, SQLColumnExpression[Any]] = {
    WorklistSort.FOLLOW_UP: col(Encounter.follow_up_order),
    WorklistSort.INJURY: col(Encounter.injury_order),
    WorklistSort.STAGE_SINCE: col(Encounter.stage_since),
}


def _window(follow_up: FollowUp, today: date) -> ColumnElement[bool] | None:
    due = col(Encounter.follow_up_order)
    match follow_up:
        case FollowUp.OVERDUE:
            return due < today
        case FollowUp.TODAY:
            return due == today
        case FollowUp.NEXT_7_DAYS:
            return and_(due >= today, due <= today + timedelta(days=SOON_DAYS))
        case FollowUp.LATER:
            return and_(due > today + timedelta(days=SOON_DAYS), due < NO_DATE)
        case FollowUp.NONE:
            return due == NO_DATE
    return None


def _wanted(session: Session, actor: Actor, query: WorklistQuery, today: date) -> SelectOfScalar[int | None]:
    """The numbers of the encounters that the query means, within the actor's reach, unordered."""
    chosen = select(col(Encounter.id)).where(ON_WORKLIST, scope.encounter_visible(actor))
    if query.stage_id:
        chosen = chosen.where(col(Encounter.stage_id) == query.stage_id)
    if query.owner_id == NO_OWNER:
        chosen = chosen.where(col(Encounter.owner_id).is_(None))
    elif query.owner_id:
        chosen = chosen.where(col(Encounter.owner_id) == query.owner_id)
    window = _window(query.follow_up, today)
    if window is not None:
        chosen = chosen.where(window)
    found = matches(session, query.search)
    if found is None:
        return chosen
    chosen = chosen.where(found)
    if concealed.finds_by_every_word(actor):
        return chosen
    visible = concealed.found_by_visible_words(session, actor, chosen, query.search)
    return select(col(Encounter.id)).where(ON_WORKLIST, col(Encounter.id).in_(visible))


def _order(actor: Actor, query: WorklistQuery) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    by = concealed.name_order(actor) if query.sort is WorklistSort.NAME else _ORDER[query.sort]
    keys = by, col(Encounter.id)
    return (keys[0].desc(), keys[1].desc()) if query.descending else (keys[0].asc(), keys[1].asc())


def worklist_page(actor: Actor, query: WorklistQuery) -> WorklistPage:
    """One page of the worklist.

    Args:
        actor: Sees only what is within reach.
        query: What is wanted; pages beyond the last are empty.

    Returns:
        At most ``PAGE_SIZE`` rows, and a total that is exact up to ``COUNT_LIMIT``. Always two queries, one more
        where a search must look past words that the actor may not see.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    today = clock.today()
    number = min(max(query.page, 1), MAX_PAGE)
    with reading() as session:
        chosen = _wanted(session, actor, query, today)
        total = session.scalar(select(func.count()).select_from(chosen.limit(COUNT_LIMIT + 1).subquery())) or 0
        page = (
            chosen.order_by(*_order(actor, query))
            .offset((number - 1) * PAGE_SIZE)
            .limit(PAGE_SIZE + 1)
            .subquery("page")
        )
        rows = session.execute(
            _details().join(page, page.c.id == col(Encounter.id)).order_by(*_order(actor, query))
        ).all()
        shown = [redacted(actor, _row(actor, _Found._make(row), today)) for row in rows[:PAGE_SIZE]]
    return WorklistPage(
        rows=shown,
        page=number,
        total=min(total, COUNT_LIMIT),
        is_total_exact=total <= COUNT_LIMIT,
        has_more=len(rows) > PAGE_SIZE,
    )


class _Found(NamedTuple):
    """What ``_details`` selects, in its order; a row of SQLAlchemy's is slower to ask by name."""

    id: int
    last_name: str
    first_name: str
    chart_number: str
    employer: str
    site: str | None
    stage: str | None
    stage_since: date | None
    owner: str | None
    case_number: str | None
    case_type: str | None
    occurred_on: date | None
    follow_up_on: date | None
    last_note_at: datetime | None
    status: str
    is_privacy_case: bool | None


@cache
def _details() -> Select[*tuple[Any, ...]]:
    return (
        select_columns(
            col(Encounter.id),
            col(Employee.last_name),
            col(Employee.first_name),
            col(Employee.chart_number),
            col(Employer.name),
            col(Establishment.name),
            col(Stage.name),
            col(Encounter.stage_since),
            col(User.name),
            col(Case.case_number),
            col(Case.case_type),
            col(Case.occurred_on),
            col(Encounter.follow_up_on),
            col(Encounter.last_note_at),
            col(Encounter.status),
            col(Case.is_privacy_case),
        )
        .select_from(Encounter)
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .join(Employer, col(Employer.id) == col(Encounter.employer_id))
        .outerjoin(Establishment, col(Establishment.id) == col(Encounter.establishment_id))
        .outerjoin(Stage, col(Stage.id) == col(Encounter.stage_id))
        .outerjoin(User, col(User.id) == col(Encounter.owner_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
    )


def _row(actor: Actor, row: _Found, today: date) -> WorklistRow:
    state = due_state(row.follow_up_on, today)
    is_hidden = is_name_hidden(actor, row.is_privacy_case)
    return WorklistRow(
        id=row.id,
        person=PRIVACY_NAME if is_hidden else f"{row.last_name}, {row.first_name}",
        chart_number="" if is_hidden else row.chart_number,
        employer=row.employer,
        site=row.site or "",
        stage=row.stage or "",
        days_in_stage=max((today - row.stage_since).days, 0) if row.stage_since else 0,
        owner=row.owner or "",
        initials=initials(row.owner or ""),
        case_number=row.case_number or "",
        case_type=CASE_TYPES.get(row.case_type or "", ""),
        injury_on=day_words(row.occurred_on) if row.occurred_on else "",
        follow_up_on=day_with_weekday(row.follow_up_on, today) if row.follow_up_on else "",
        follow_up_state=state,
        follow_up_words=distance_words(row.follow_up_on, today) if row.follow_up_on else "no follow-up",
        last_contact=day_words(clock.on_the_wall(row.last_note_at).date()) if row.last_note_at else "",
        is_closed=row.status == "closed",
    )


def worklist_choices(actor: Actor) -> WorklistChoices:
    """What the worklist's filters offer: stages in their order, and the owners of rows within reach.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    with reading() as session:
        stages = session.execute(
            select(Stage.id, Stage.name).where(col(Stage.deleted_at).is_(None)).order_by(col(Stage.position))
        ).all()
        owns_a_row = exists().where(
            ON_WORKLIST, col(Encounter.owner_id) == col(User.id), scope.encounter_visible(actor)
        )
        owners = session.execute(select(User.id, User.name).where(owns_a_row).order_by(col(User.name))).all()
    return WorklistChoices(
        stages=[Choice(id=row.id or 0, label=row.name) for row in stages],
        owners=[Choice(id=row.id or 0, label=row.name) for row in owners],
        today=clock.today(),
    )
