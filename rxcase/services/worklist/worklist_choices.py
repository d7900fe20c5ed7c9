"""What the worklist's filters offer: never more than the rows within reach would show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading
from rxcase.errors import InvalidInputError
from rxcase.models import CaseManagerAssignment, Encounter, Stage
from rxcase.readmodels.worklist import MAX_CHOICES, Choice, Choices
from rxcase.readmodels.worklist_columns import COLUMNS, Kind
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.worklist.worklist_sources import SOURCES
from rxcase.services.worklist.worklist_wanted import ON_WORKLIST, allowed, may_know


def choices(actor: Actor, column: str, typed: str = "") -> Choices:
    """What a filter on a column offers: the stages in their order, everything else by name.

    Args:
        actor: Is offered only what stands in rows within reach; the stages are the same for all.
        column: A column of choices.
        typed: What the name must contain.

    Raises:
        NotAllowedError: The actor has no worklist.
        InvalidInputError: There is no such column of choices for this actor.
    """
    actor.need(Permission.WORKLIST_VIEW)
    if not may_know(actor, column) or COLUMNS[column].kind is not Kind.CHOICE:
        raise InvalidInputError("There are no choices for that.")
    words = " ".join(typed.split()).casefold()
    if COLUMNS[column].codes:
        found = [Choice(code, label) for code, label in COLUMNS[column].codes.items() if words in label.casefold()]
        return Choices(found)
    with reading() as session:
        found = _found(session, actor, column, words)
    return Choices(found[:MAX_CHOICES], has_more=len(found) > MAX_CHOICES)


def labels(actor: Actor, query: WorklistQuery) -> dict[tuple[str, str], str]:
    """The names of the values that a query's filters speak of, by column and value; what is out of reach has none.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    named: dict[tuple[str, str], str] = {}
    with reading() as session:
        for each in allowed(actor, query).conditions:
            column = COLUMNS[each.column]
            if column.kind is not Kind.CHOICE or not each.values:
                continue
            if column.codes:
                named |= {(each.column, value): column.codes[value] for value in each.values}
            else:
                found = _found(session, actor, each.column, "", [int(value) for value in each.values])
                named |= {(each.column, choice.value): choice.label for choice in found}
    return named


def _found(session: Session, actor: Actor, column: str, words: str, ids: Sequence[int] = ()) -> list[Choice]:
    named = SOURCES[column].named
    if named is None:
        raise InvalidInputError("There are no choices for that.")
    # Names of their own: what the reach asks may speak of the same tables.
    table: Any = aliased(named.table)
    query = select_columns(table.id, table.name).where(_is_offered(actor, column, named.table, table))
    if words:
        query = query.where(func.lower(table.name).contains(words, autoescape=True))
    if ids:
        query = query.where(table.id.in_(ids))
    limit = len(ids) or MAX_CHOICES + 1
    rows = session.execute(query.order_by(getattr(table, named.order), table.id).limit(limit)).all()
    return [Choice(str(number), name) for number, name in rows]


def _is_offered(actor: Actor, column: str, model: type, table: Any) -> ColumnElement[bool]:
    if model is Stage:
        return table.deleted_at.is_(None)  # type: ignore[no-any-return]
    reached = exists().where(ON_WORKLIST, scope.encounter_visible(actor))
    if COLUMNS[column].is_many:
        works: Any = aliased(CaseManagerAssignment)
        of_them = (works.encounter_id == col(Encounter.id), works.user_id == table.id, works.ended_at.is_(None))
        return reached.where(*of_them).correlate(table)
    return reached.where(SOURCES[column].value(actor) == table.id).correlate(table)
