"""Which encounters a query of the worklist means: the one question behind list, board, calendar, bulk and export."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, Reach
from rxcase.models import Encounter
from rxcase.readmodels.worklist_columns import ALWAYS_SHOWN, COLUMNS
from rxcase.readmodels.worklist_query import USUAL_SORT, Condition, Sort, WorklistQuery, checked
from rxcase.search.encounters import dialect_of, matches, terms
from rxcase.services.worklist import concealed
from rxcase.services.worklist.worklist_conditions import meaning
from rxcase.services.worklist.worklist_sources import SOURCES, Around, order_of

ON_WORKLIST: ColumnElement[bool] = literal_column("encounter.on_worklist")
"""Said in the very words of the partial indexes: SQLite does not see that “= 1” means the same."""


def may_know(actor: Actor, column: str) -> bool:
    """Whether there is such a column for the actor."""
    found = COLUMNS.get(column)
    return found is not None and (not found.needs or actor.may(Permission(found.needs)))


def allowed(actor: Actor, query: WorklistQuery) -> WorklistQuery:
    """The query as far as the actor may ask it: nothing is filtered, grouped, ordered or shown by a hidden column."""
    conditions = (checked(each) for each in query.conditions if may_know(actor, each.column))
    unique: dict[str, Condition] = {each.column: each for each in conditions if each is not None}
    sort = tuple(each for each in query.sort if may_know(actor, each.column) and COLUMNS[each.column].may_sort)
    group = query.group if may_know(actor, query.group) and COLUMNS[query.group].may_group else ""
    shown = tuple(each for each in dict.fromkeys(query.columns) if may_know(actor, each))
    return replace(
        query,
        conditions=tuple(unique.values()),
        sort=sort or USUAL_SORT,
        group=group,
        columns=shown if ALWAYS_SHOWN in shown else (ALWAYS_SHOWN, *shown),
    )


def condition_on(actor: Actor, query: WorklistQuery, today: date) -> ColumnElement[bool]:
    """The filters of a query, without its search, as one condition on ``encounter``."""
    around = Around(actor, today)
    return and_(
        ON_WORKLIST,
        scope.encounter_visible(actor),
        *(meaning(around, each) for each in allowed(actor, query).conditions),
    )


def asked(actor: Actor, query: WorklistQuery, today: date, dialect: str) -> SelectOfScalar[int | None]:
    """The question of ``wanted`` as far as it can be put without asking the database anything.

    Args:
        actor: As there.
        query: As there.
        today: As there.
        dialect: The kind of database (``search.encounters.dialect_of``).

    Returns:
        The whole of ``wanted`` where ``is_settled``; otherwise also what is found by words that the actor may not see.
    """
    chosen = select(col(Encounter.id)).select_from(Encounter).where(condition_on(actor, query, today))
    found = matches(dialect, query.search, in_notes=actor.may(Permission.NOTE_VIEW))
    return chosen if found is None else chosen.where(found)


def asking(actor: Actor) -> Actor:
    """The actor without what makes no difference to ``asked``: who sees every row asks as others with such rights do."""
    if actor.reach is not Reach.ALL:
        return actor
    return replace(actor, name="", role="", user_id=None, employee_id=None)


def is_settled(actor: Actor, query: WorklistQuery) -> bool:
    """Whether ``asked`` finds nothing by what is hidden: nothing is searched for, or by words that the actor may see."""
    return concealed.finds_by_every_word(actor) or not terms(query.search)


def wanted(session: Session, actor: Actor, query: WorklistQuery, today: date) -> SelectOfScalar[int | None]:
    """The numbers of the encounters that the query means, within the actor's reach, unordered.

    Args:
        session: For its kind of database; a search that must look past hidden words asks it once.
        actor: Sees only what is within reach, and is found nothing by what is hidden. May have no worklist: the
            caller asks for ``worklist:view``.
        query: Search and filters count; order, groups, columns and page do not.
        today: What relative days are counted from: ``clock.today()``.
    """
    chosen = asked(actor, query, today, dialect_of(session))
    if is_settled(actor, query):
        return chosen
    visible = concealed.found_by_visible_words(session, actor, chosen, query.search)
    return select(col(Encounter.id)).select_from(Encounter).where(ON_WORKLIST, col(Encounter.id).in_(visible))


def order(actor: Actor, sort: Iterable[Sort], today: date) -> list[ColumnElement[Any]]:
    """What orders the encounters, whole: no two are equal. Descending is the exact reverse of ascending."""
    around = Around(actor, today)
    keys: list[ColumnElement[Any]] = []
    is_turned = False
    for each in sort:
        keys += order_of(around, each.column, descending=each.descending)
        is_turned = _walks_back(each)
    # The last key goes the way of the one before, so that an index serves both.
    return [*keys, col(Encounter.id).desc() if is_turned else col(Encounter.id).asc()]


def _walks_back(sort: Sort) -> bool:
    return sort.descending != SOURCES[sort.column].is_turned
