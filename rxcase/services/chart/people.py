"""People of the employers within reach, by how their names and numbers begin."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, or_

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading
from rxcase.models import Employee, Employer
from rxcase.readmodels.finding import Found
from rxcase.search.encounters import terms

CHARTS_FOUND = 5


def begins(actor: Actor, term: str) -> ColumnElement[bool]:
    """The condition on ``employee`` that a name or a number that the actor may see begins with the term."""
    columns = [col(Employee.last_name), col(Employee.first_name), col(Employee.chart_number)]
    if actor.may(Permission.IDENTITY_VIEW):
        columns.append(col(Employee.employee_number))
    return or_(*(column.istartswith(term, autoescape=True) for column in columns))


def find_charts(actor: Actor, typed: str) -> list[Found]:
    """The first ``CHARTS_FOUND`` charts by name; nothing typed finds nobody.

    Args:
        actor: Needs ``encounter:view``.
        typed: Beginnings of names or of numbers; each must fit.

    Raises:
        NotAllowedError: The actor may not look at charts.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    wanted = terms(typed)
    if not wanted:
        return []
    query: Any = scope.employees(actor).add_columns(col(Employer.name))
    query = query.join(Employer, col(Employer.id) == col(Employee.employer_id))
    for term in wanted:
        query = query.where(begins(actor, term))
    with reading() as session:
        rows = session.execute(query.order_by(col(Employee.name_order), col(Employee.id)).limit(CHARTS_FOUND))
        return [
            Found(
                f"{person.last_name}, {person.first_name}",
                f"Chart {person.chart_number} · {employer}",
                f"/chart/{person.id}/",
            )
            for person, employer in rows
        ]
