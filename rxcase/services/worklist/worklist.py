"""The worklist: one page of the open encounters that the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.fields import redacted
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.config import settings
from rxcase.db import reading
from rxcase.domain.dates import day_with_weekday, day_words, distance_words, due_state
from rxcase.models import Encounter
from rxcase.readmodels.worklist import COUNT_LIMIT, PAGE_SIZE, WorklistPage, WorklistRow
from rxcase.readmodels.worklist_query import NONE, Sort, WorklistQuery
from rxcase.search.encounters import dialect_of
from rxcase.services.words import CASE_TYPES
from rxcase.services.worklist import worklist_groups
from rxcase.services.worklist.worklist_details import Found, details, table_of
from rxcase.services.worklist.worklist_sources import Around
from rxcase.services.worklist.worklist_wanted import (
    Shape,
    allowed,
    asked_alike,
    asking,
    condition_on,
    is_settled,
    order,
    shaped,
    wanted,
)

MAX_PAGE = 20_000

NO_LONGER_MATCHES = "no longer matches"

_SKIPPED = "skipped"


def worklist_page(actor: Actor, query: WorklistQuery) -> WorklistPage:
    """One page of the worklist.

    Args:
        actor: Sees only what is within reach.
        query: What is wanted; what the actor may not ask is left out of it, pages beyond the last are empty.

    Returns:
        At most ``PAGE_SIZE`` rows, and a total that is exact up to ``COUNT_LIMIT``, in a grouped list always. Always
        two queries, one more where a search must look past words that the actor may not see.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    around = Around(actor, clock.today())
    query = allowed(actor, query)
    number = min(max(query.page, 1), MAX_PAGE)
    with reading() as session:
        return _grouped(session, around, query, number) if query.group else _plain(session, around, query, number)


def rows_now(actor: Actor, query: WorklistQuery, ids: Sequence[int]) -> list[WorklistRow]:
    """Rows that are shown already, as they are now: after an edit they stay, though the query may mean them no longer.

    Args:
        actor: Sees only what is within reach.
        query: What the list shows; what no longer matches it carries ``NO_LONGER_MATCHES`` as its mark.
        ids: At most a page of them.

    Returns:
        In the order of ``ids``; those that left the actor's reach, or the worklist, are left out. Two queries.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    around = Around(actor, clock.today())
    query = allowed(actor, query)
    these = col(Encounter.id).in_(ids[: 2 * PAGE_SIZE])
    with reading() as session:
        # A question of its own: whose they are asks of providers too, as what is shown of them does.
        visible = select_columns(col(Encounter.id)).where(these, condition_on(actor, WorklistQuery(), around.today))
        shown = details(with_managers="managers" in query.columns).where(col(Encounter.id).in_(visible))
        found = session.execute(shown).all()
        matching = set(session.scalars(wanted(session, actor, query, around.today).where(these)))
        rows = {row.id: row for row in (_row(around, each) for each in found)}
    return [
        rows[each] if each in matching else replace(rows[each], mark=NO_LONGER_MATCHES) for each in ids if each in rows
    ]


class _Asked(NamedTuple):
    """The two questions of a page without groups: how many there are, and its rows; ``_SKIPPED`` says which page."""

    total: Select[int]
    rows: Select[*tuple[Any, ...]]


def _plain(session: Session, around: Around, query: WorklistQuery, number: int) -> WorklistPage:
    actor, values, with_managers = around.actor, dict[str, Any](), "managers" in query.columns
    if is_settled(actor, query):
        dialect = dialect_of(session)
        shape, values = shaped(actor, query, around.today, dialect)
        asked_for = _prepared(asking(actor), shape, query.sort, with_managers, dialect)
    else:
        chosen = wanted(session, actor, query, around.today)
        asked_for = _page_of(chosen, order(actor, query.sort), with_managers=with_managers)
    values[_SKIPPED] = (number - 1) * PAGE_SIZE
    # Not by the session: there are no objects to be kept, only rows to be read.
    connection = session.connection()
    total = connection.scalar(asked_for.total, values) or 0
    rows = connection.execute(asked_for.rows, values).all()
    return WorklistPage(
        rows=[_row(around, row) for row in rows[:PAGE_SIZE]],
        page=number,
        total=min(total, COUNT_LIMIT),
        is_total_exact=total <= COUNT_LIMIT,
        has_more=len(rows) > PAGE_SIZE,
    )


@lru_cache(maxsize=512)
def _prepared(actor: Actor, shape: Shape, sort: tuple[Sort, ...], with_managers: bool, dialect: str) -> _Asked:
    """The questions of a page, put together once for all of a shape: that takes as long as their answer.

    Nothing of the data is kept, and no value of a question: those, the day and its zone among them, are bound to the
    parameters when it is asked. Whoever sees every row asks alike.
    """
    return _page_of(asked_alike(actor, shape, dialect), order(actor, sort), with_managers=with_managers)


def _page_of(chosen: SelectOfScalar[int | None], keys: Sequence[ColumnElement[Any]], *, with_managers: bool) -> _Asked:
    skipped = bindparam(_SKIPPED, type_=Integer)
    page = chosen.order_by(*keys).offset(skipped).limit(PAGE_SIZE + 1).subquery("page")
    shown = details(with_managers=with_managers)
    return _Asked(
        select_columns(func.count()).select_from(chosen.limit(COUNT_LIMIT + 1).subquery()),
        shown.join(page, page.c.id == table_of(Encounter).c.id).order_by(*keys),
    )


def _grouped(session: Session, around: Around, query: WorklistQuery, number: int) -> WorklistPage:
    chosen = wanted(session, around.actor, query, around.today)
    found = worklist_groups.groups(session, around, chosen, query.group, query.collapsed)
    window = worklist_groups.window(found.listed, number)
    return WorklistPage(
        rows=_rows_of_groups(session, around, query, chosen, window) if window.keys else [],
        page=number,
        total=found.total,
        is_total_exact=True,
        has_more=window.has_more,
        groups=window.headings,
        more_groups=found.beyond,
        in_more_groups=found.total - sum(each.count for each in found.listed),
    )


def _rows_of_groups(
    session: Session,
    around: Around,
    query: WorklistQuery,
    chosen: SelectOfScalar[int | None],
    window: worklist_groups.Window,
) -> list[WorklistRow]:
    among, rank, key = worklist_groups.of_keys(around, query.group, window.keys)
    keys = [rank, *order(around.actor, query.sort)]
    page = chosen.where(among).order_by(*keys).offset(window.offset).limit(PAGE_SIZE).subquery("page")
    shown = details(with_managers="managers" in query.columns).add_columns(key)
    rows = session.execute(shown.join(page, page.c.id == table_of(Encounter).c.id).order_by(*keys)).all()
    return [_row(around, row[:-1], NONE if row[-1] is None else str(row[-1])) for row in rows]


def _row(around: Around, values: Any, group: str = "") -> WorklistRow:
    row, today = Found._make(values), around.today
    is_hidden, day = is_name_hidden(around.actor, row.is_privacy_case), row.follow_up_on
    shown = WorklistRow(
        id=row.id,
        person=PRIVACY_NAME if is_hidden else f"{row.last_name}, {row.first_name}",
        chart_number="" if is_hidden else row.chart_number,
        employer=row.employer,
        site=row.site or "",
        stage=row.stage or "",
        days_in_stage=max((today - row.stage_since).days, 0) if row.stage_since else 0,
        owner=row.owner or "",
        case_number=row.case_number or "",
        case_type=CASE_TYPES.get(row.case_type or "", ""),
        injury_on=day_words(row.occurred_on) if row.occurred_on else "",
        follow_up_on=day_with_weekday(day, today) if day else "",
        follow_up_state=due_state(day, today),
        follow_up_words=distance_words(day, today) if day else "no follow-up",
        last_contact=_day_of(row.last_note_at, settings().time_zone) if row.last_note_at else "",
        provider=row.provider or "",
        managers=", ".join(sorted(row.managers.split(", "))) if row.managers else "",
        work_status=row.work_status,
        is_closed=row.status == "closed",
        group=group,
    )
    return redacted(around.actor, shown)


@lru_cache(maxsize=8192)
def _day_of(instant: datetime, time_zone: str | None) -> str:
    """The day of an instant in words; lists say the same ones again and again."""
    return day_words(clock.on_the_wall(instant, time_zone).date())
