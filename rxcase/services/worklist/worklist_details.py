"""What lists show of encounters: one statement, and its rows."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, func, literal_column
from sqlalchemy import select as select_columns
from sqlmodel import col

from rxcase.models import (
    Case,
    CaseManagerAssignment,
    Employee,
    Employer,
    Encounter,
    Establishment,
    Provider,
    Stage,
    User,
)


class Found(NamedTuple):
    """What ``details`` selects, in its order; a row of SQLAlchemy's is slower to ask by name."""

    id: int
    last_name: str
    first_name: str
    chart_number: str
    employer: str
    site: str | None
    stage: str | None
    stage_since: date | None
    owner: str | None
    provider: str | None
    case_number: str | None
    case_type: str | None
    occurred_on: date | None
    follow_up_on: date | None
    last_note_at: datetime | None
    status: str
    is_privacy_case: bool | None
    managers: str | None
    work_status: str


@cache
def details(*, with_managers: bool) -> Select[*tuple[Any, ...]]:
    """What lists show of encounters, as ``Found`` names it; whose they are is the caller's to say.

    Said with tables instead of models: it is built and read in half the time.
    """
    encounter, employee, employer, site, stage, owner, provider, case = (
        table_of(model).c for model in (Encounter, Employee, Employer, Establishment, Stage, User, Provider, Case)
    )
    joined = table_of(Encounter).join(table_of(Employee), employee.id == encounter.employee_id)
    joined = joined.join(table_of(Employer), employer.id == encounter.employer_id)
    for model, key, own in (
        (Establishment, site.id, encounter.establishment_id),
        (Stage, stage.id, encounter.stage_id),
        (User, owner.id, encounter.owner_id),
        (Provider, provider.id, encounter.provider_id),
        (Case, case.id, encounter.case_id),
    ):
        joined = joined.outerjoin(table_of(model), key == own)
    return select_columns(
        encounter.id,
        employee.last_name,
        employee.first_name,
        employee.chart_number,
        employer.name,
        site.name,
        stage.name,
        encounter.stage_since,
        owner.name,
        provider.name,
        case.case_number,
        case.case_type,
        case.occurred_on,
        encounter.follow_up_on,
        encounter.last_note_at,
        encounter.status,
        case.is_privacy_case,
        _managers() if with_managers else literal_column("NULL"),
        encounter.work_status,
    ).select_from(joined)


def table_of(model: Any) -> Table:
    """The table of a model."""
    table: Table = model.__table__
    return table


def _managers() -> Any:
    """Who works the encounter, by name."""
    manager = User.__table__.alias("manager")  # type: ignore[attr-defined]
    works = CaseManagerAssignment.__table__.alias("works")  # type: ignore[attr-defined]
    return (
        select_columns(func.aggregate_strings(manager.c.name, ", "))
        .select_from(works.join(manager, manager.c.id == works.c.user_id))
        .where(works.c.encounter_id == col(Encounter.id), works.c.ended_at.is_(None))
        .correlate(table_of(Encounter))
        .scalar_subquery()
    )
