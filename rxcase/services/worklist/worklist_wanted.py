"""Which encounters a query of the worklist means: the one question behind list, board, calendar, bulk and export."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, literal_column
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, Reach
from rxcase.models import Encounter
from rxcase.readmodels.worklist_columns import ALWAYS_SHOWN, COLUMNS
from rxcase.readmodels.worklist_query import USUAL_SORT, Condition, Sort, WorklistQuery, checked
from rxcase.search.encounters import dialect_of, expressions, matches, name_of, terms
from rxcase.services.worklist import concealed
from rxcase.services.worklist.worklist_conditions import AMONG, Form, filter_of, meaning
from rxcase.services.worklist.worklist_sources import SOURCES, order_of

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
    filters = (filter_of(each, today) for each in allowed(actor, query).conditions)
    return _condition(actor, (meaning(actor, *each) for each in filters))


def _condition(actor: Actor, filters: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    return and_(ON_WORKLIST, scope.encounter_visible(actor), *filters)


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
    in_notes = actor.may(Permission.NOTE_VIEW)
    words = expressions(dialect, query.search, in_notes=in_notes)
    return _chosen(condition_on(actor, query, today), matches(dialect, words, in_notes=in_notes))


def _chosen(condition: ColumnElement[bool], found: Iterable[ColumnElement[bool]]) -> SelectOfScalar[int | None]:
    return select(col(Encounter.id)).select_from(Encounter).where(condition, *found)


class Shape(NamedTuple):
    """A question to the list without its values: whatever they are, it is the same statement.

    Attributes:
        expressions: How many the search has.
    """

    forms: tuple[Form, ...]
    expressions: int


def shaped(actor: Actor, query: WorklistQuery, today: date, dialect: str) -> tuple[Shape, dict[str, Any]]:
    """The question of ``asked`` as ``asked_alike`` puts it, and the values of its parameters.

    Args:
        actor: As there.
        query: As ``allowed`` gives it for this actor.
        today: As there.
        dialect: As there.
    """
    filters = [filter_of(each, today) for each in query.conditions]
    words = expressions(dialect, query.search, in_notes=actor.may(Permission.NOTE_VIEW))
    values = (value for each in filters for value in each.values)
    named = {_name_of(place): value for place, value in enumerate(values)}
    named |= {name_of(place): each for place, each in enumerate(words)}
    return Shape(tuple(each.form for each in filters), len(words)), named


def asked_alike(actor: Actor, shape: Shape, dialect: str) -> SelectOfScalar[int | None]:
    """What ``asked`` gives, for all questions of a shape; it cannot be executed without their values."""
    places = count()
    filters = (
        meaning(actor, each, [_parameter(how, next(places)) for how in each.comparisons]) for each in shape.forms
    )
    found = matches(dialect, [None] * shape.expressions, in_notes=actor.may(Permission.NOTE_VIEW))
    return _chosen(_condition(actor, filters), found)


def _parameter(how: str, place: int) -> BindParameter[Any]:
    return bindparam(_name_of(place), expanding=how == AMONG)


def _name_of(place: int) -> str:
    return f"value_{place}"


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


def order(actor: Actor, sort: Iterable[Sort]) -> list[ColumnElement[Any]]:
    """What orders the encounters, whole: no two are equal. Descending is the exact reverse of ascending."""
    keys: list[ColumnElement[Any]] = []
    is_turned = False
    for each in sort:
        keys += order_of(actor, each.column, descending=each.descending)
        is_turned = _walks_back(each)
    # The last key goes the way of the one before, so that an index serves both.
    return [*keys, col(Encounter.id).desc() if is_turned else col(Encounter.id).asc()]


def _walks_back(sort: Sort) -> bool:
    return sort.descending != SOURCES[sort.column].is_turned
