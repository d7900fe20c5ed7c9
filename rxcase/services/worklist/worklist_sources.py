"""Where each column of the worklist stands in the database: its value, its order, its groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import col

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.models import NO_DATE, Case, Employee, Employer, Encounter, Establishment, Provider, Stage, User
from rxcase.services.worklist import concealed

Expression = SQLColumnExpression[Any]


@dataclass(frozen=True, slots=True)
class Around:
    """Who asks, and on what day at the desk."""

    actor: Actor
    today: date


@dataclass(frozen=True, slots=True)
class Days:
    """A column of dates, which every question asks by spans of days.

    Attributes:
        value: What is compared.
        edge: A day's beginning as the column holds it.
        none: What stands there without a date; None stands for NULL.
    """

    value: Expression
    edge: Callable[[date], Any] = lambda day: day
    none: Any = None


@dataclass(frozen=True, slots=True)
class Named:
    """A choice of rows that have a name: where the names are, and the attribute that lists them in order."""

    table: Any
    order: str = "name"


@dataclass(frozen=True, slots=True)
class Source:
    """How a column is found.

    Attributes:
        value: What filters compare; NULL or empty text where there is no value.
        order: What lists are ordered by; the value unless given. Everybody without a value comes last.
        is_indexed: Whether an index walks in that order; then nothing may stand before it.
        may_be_null: Whether what is indexed has NULLs.
        days: For columns of dates.
        named: For choices by number.
        is_turned: Whether the order counts the other way round than the column's words do.
    """

    value: Callable[[Actor], Expression]
    order: Callable[[Actor], Expression] | None = None
    is_indexed: bool = False
    may_be_null: bool = False
    days: Days | None = None
    named: Named | None = None
    is_turned: bool = False


def _of(attribute: InstrumentedAttribute[Any] | Any, key: Any, own: Any) -> Expression:
    """A column of the row that the encounter names; nothing if it names none."""
    return select_columns(attribute).where(key == own).correlate(Encounter).scalar_subquery()


def _of_case(attribute: Any) -> Expression:
    return _of(attribute, col(Case.id), col(Encounter.case_id))


def _fixed(expression: Expression) -> Callable[[Actor], Expression]:
    return lambda _actor: expression


_STAGE_SINCE = col(Encounter.stage_since)
_EMPLOYER = _of(col(Employer.name), col(Employer.id), col(Encounter.employer_id))
_SITE = _of(col(Establishment.name), col(Establishment.id), col(Encounter.establishment_id))
_OWNER = _of(col(User.name), col(User.id), col(Encounter.owner_id))
_PROVIDER = _of(col(Provider.name), col(Provider.id), col(Encounter.provider_id))
_STAGE = _of(col(Stage.position), col(Stage.id), col(Encounter.stage_id))
_CHART = _of(col(Employee.chart_number), col(Employee.id), col(Encounter.employee_id))
_FOLLOW_UP = Days(col(Encounter.follow_up_order), none=NO_DATE)
_INJURY = Days(col(Encounter.injury_order), none=NO_DATE)
_LAST_CONTACT = Days(col(Encounter.last_note_at), edge=clock.midnight)

SOURCES: Mapping[str, Source] = {
    "person": Source(concealed.name_order, is_indexed=True),
    "chart": Source(lambda actor: concealed.unless_private(actor, func.lower(_CHART))),
    "employer": Source(_fixed(col(Encounter.employer_id)), _fixed(_EMPLOYER), named=Named(Employer)),
    "site": Source(_fixed(col(Encounter.establishment_id)), _fixed(_SITE), named=Named(Establishment)),
    "case-type": Source(_fixed(_of_case(col(Case.case_type)))),
    "case-number": Source(_fixed(func.lower(_of_case(col(Case.case_number))))),
    "injury": Source(_fixed(_INJURY.value), is_indexed=True, days=_INJURY),
    "stage": Source(_fixed(col(Encounter.stage_id)), _fixed(_STAGE), named=Named(Stage, "position")),
    "days-in-stage": Source(_fixed(_STAGE_SINCE), is_indexed=True, may_be_null=True, is_turned=True),
    "work-status": Source(_fixed(col(Encounter.work_status)), is_indexed=True),
    "owner": Source(_fixed(col(Encounter.owner_id)), _fixed(_OWNER), named=Named(User)),
    "managers": Source(_fixed(col(Encounter.id)), named=Named(User)),
    "provider": Source(_fixed(col(Encounter.provider_id)), _fixed(_PROVIDER), named=Named(Provider)),
    "follow-up": Source(_fixed(_FOLLOW_UP.value), is_indexed=True, days=_FOLLOW_UP),
    "last-contact": Source(_fixed(_LAST_CONTACT.value), is_indexed=True, may_be_null=True, days=_LAST_CONTACT),
    "closed": Source(_fixed(case((col(Encounter.status) == "closed", "yes"), else_="no"))),
}


def order_of(actor: Actor, name: str, *, descending: bool) -> list[ColumnElement[Any]]:
    """What puts the encounters in the order of a column; descending is the exact reverse.

    Who has no date comes last; who was never contacted counts as contacted longest ago.
    """
    source = SOURCES[name]
    key = (source.order or source.value)(actor)
    turned = descending != source.is_turned
    way = key.desc() if turned else key.asc()
    if not source.is_indexed:
        return [key.is_(None).desc() if turned else key.is_(None).asc(), way]
    if source.may_be_null:
        return [way.nulls_last() if turned else way.nulls_first()]
    return [way]
