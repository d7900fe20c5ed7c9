"""Which rows an export writes, and where each column of a layout comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.exchange.case_columns import ACCOMMODATIONS, CONDITIONS, ENCOUNTERS, PARTS, RESTRICTIONS
from rxcase.exchange.layout import Column, Layout
from rxcase.exchange.organization_columns import EMPLOYEES, ESTABLISHMENTS, HOURS
from rxcase.models import (
    Accommodation,
    AccommodationType,
    Case,
    Company,
    Condition,
    Department,
    Employee,
    Employer,
    Encounter,
    Establishment,
    EstablishmentHours,
    InjuredPart,
    Job,
    Restriction,
    RestrictionType,
    Stage,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is exported: rows within the actor's reach, of one employer, establishment or year if named."""

    actor: Actor
    employer: str = ""
    establishment: str = ""
    year: int | None = None

    def owners(self) -> Any:
        """The numbers of the employers wanted."""
        query = scope.employers(self.actor).with_only_columns(col(Employer.id))
        return query.where(col(Employer.name) == self.employer) if self.employer else query

    def sites(self) -> Any:
        """The numbers of the establishments wanted."""
        query = scope.establishments(self.actor).with_only_columns(col(Establishment.id))
        query = query.where(col(Establishment.employer_id).in_(self.owners()))
        return query.where(col(Establishment.name) == self.establishment) if self.establishment else query

    def within(self, query: Any, employer_id: Any, establishment_id: Any) -> Any:
        """The query, of the employer and the establishment wanted."""
        if self.employer:
            query = query.where(employer_id.in_(self.owners()))
        return query.where(establishment_id.in_(self.sites())) if self.establishment else query

    def encounters(self) -> Any:
        """The numbers of the encounters wanted."""
        query: Any = scope.encounters(self.actor).with_only_columns(col(Encounter.id))
        query = self.within(query, col(Encounter.employer_id), col(Encounter.establishment_id))
        if self.year is not None:
            occurred = col(Case.occurred_on)
            query = query.join(Case, col(Case.id) == col(Encounter.case_id)).where(
                occurred >= date(self.year, 1, 1), occurred <= date(self.year, 12, 31)
            )
        return query

    def cases(self) -> Any:
        """The numbers of the cases of those encounters."""
        of = aliased(Encounter)
        return select(col(of.case_id)).where(col(of.id).in_(self.encounters()), col(of.case_id).is_not(None))


def home_encounter(model: type[Any]) -> ColumnElement[int | None]:
    """The encounter under which a row is exported: its own, else the first of its case."""
    first = aliased(Encounter)
    of_case = (
        select(func.min(col(first.id)))
        .where(col(first.case_id) == col(model.case_id), col(first.deleted_at).is_(None))
        .correlate(model)
        .scalar_subquery()
    )
    return of_case if model is InjuredPart else func.coalesce(col(model.encounter_id), of_case)


@dataclass(frozen=True)
class Table:
    """How the rows of one layout are found.

    Attributes:
        layout: The file.
        owners: The model behind each owner of the layout's columns.
        references: Where the values of reference columns come from, by attribute; an entry for an
            owner's attribute as ``owner.attribute`` goes before the model's own.
        rows: The query of all rows, without columns, in the order of the file.
        also: Further columns, if these rows need them.
        left: What the layout cannot take, in words.
    """

    layout: Layout
    owners: Mapping[str, type[SQLModel]]
    references: Mapping[str, Any]
    rows: Callable[[Wanted, Sequence[Any]], Any]
    also: Callable[[Session, Wanted], list[Column]] = lambda _session, _wanted: []
    left: Callable[[Session, Wanted], str] = lambda _session, _wanted: ""

    def query(self, wanted: Wanted, columns: Sequence[Column]) -> tuple[Select[Any], list[tuple[int, ...]]]:
        """The query, and for each column the places of its values in a row."""
        selected: list[Any] = []
        places: list[tuple[int, ...]] = []
        for column in columns:
            sources = [self._source(column, name) for name in column.into]
            places.append(tuple(range(len(selected), len(selected) + len(sources))))
            selected.extend(source.label(f"c{len(selected) + place}") for place, source in enumerate(sources))
        return self.rows(wanted, selected), places

    def _source(self, column: Column, attribute: str) -> Any:
        special = self.references.get(attribute if column.owner == "reference" else f"{column.owner}.{attribute}")
        return special if special is not None else col(getattr(self.owners[column.owner], attribute))

    def count(self, session: Session, wanted: Wanted) -> int:
        """How many rows there are."""
        rows = self.rows(wanted, [literal(1).label("row")]).order_by(None)
        return session.scalar(select(func.count()).select_from(rows.subquery())) or 0

    def further(self, session: Session, wanted: Wanted) -> list[Column]:
        """Further columns, if these rows need them."""
        return self.also(session, wanted)

    def left_out(self, session: Session, wanted: Wanted) -> str:
        """What the layout cannot take, in words."""
        return self.left(session, wanted)


def _establishments(wanted: Wanted, selected: Sequence[Any]) -> Any:
    return (
        select(*selected)
        .select_from(Establishment)
        .join(Employer, col(Employer.id) == col(Establishment.employer_id))
        .outerjoin(Company, col(Company.id) == col(Establishment.company_id))
        .where(col(Establishment.id).in_(wanted.sites()))
        .order_by(col(Establishment.id))
    )


def _employees(wanted: Wanted, selected: Sequence[Any]) -> Any:
    visible = scope.employees(wanted.actor).with_only_columns(col(Employee.id))
    return (
        select(*selected)
        .select_from(Employee)
        .join(Employer, col(Employer.id) == col(Employee.employer_id))
        .outerjoin(Establishment, col(Establishment.id) == col(Employee.establishment_id))
        .outerjoin(Department, col(Department.id) == col(Employee.department_id))
        .outerjoin(Job, col(Job.id) == col(Employee.job_id))
        .where(col(Employee.id).in_(wanted.within(visible, col(Employee.employer_id), col(Employee.establishment_id))))
        .order_by(col(Employee.id))
    )


def _hours(wanted: Wanted, selected: Sequence[Any]) -> Any:
    query = (
        select(*selected)
        .select_from(EstablishmentHours)
        .join(Establishment, col(Establishment.id) == col(EstablishmentHours.establishment_id))
        .join(Employer, col(Employer.id) == col(Establishment.employer_id))
        .where(col(Establishment.id).in_(wanted.sites()), col(EstablishmentHours.deleted_at).is_(None))
        .order_by(col(EstablishmentHours.id))
    )
    return query if wanted.year is None else query.where(col(EstablishmentHours.year) == wanted.year)


def _encounters(wanted: Wanted, selected: Sequence[Any]) -> Any:
    return (
        select(*selected)
        .select_from(Encounter)
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .join(Employer, col(Employer.id) == col(Employee.employer_id))
        .outerjoin(Stage, col(Stage.id) == col(Encounter.stage_id))
        .outerjoin(Case, (col(Case.id) == col(Encounter.case_id)) & col(Case.deleted_at).is_(None))
        .where(col(Encounter.id).in_(wanted.encounters()), col(Encounter.ext_id).is_not(None))
        .order_by(col(Encounter.id))
    )


def _hanging(model: type[Any]) -> Callable[[Wanted, Sequence[Any]], Any]:
    def rows(wanted: Wanted, selected: Sequence[Any]) -> Any:
        query: Any = (
            select(*selected)
            .select_from(model)
            .join(Encounter, col(Encounter.id) == home_encounter(model))
            .where(
                col(Encounter.id).in_(wanted.encounters()),
                col(Encounter.ext_id).is_not(None),
                col(model.deleted_at).is_(None),
                col(model.ext_id).is_not(None),
            )
            .order_by(col(model.id))
        )
        if model is Restriction:
            query = query.outerjoin(Condition, _alive(Condition, col(Restriction.condition_id)))
            query = query.outerjoin(RestrictionType, col(RestrictionType.id) == col(Restriction.type_id))
        if model is Accommodation:
            query = query.outerjoin(Restriction, _alive(Restriction, col(Accommodation.restriction_id)))
            query = query.outerjoin(AccommodationType, col(AccommodationType.id) == col(Accommodation.type_id))
        return query

    return rows


def _alive(model: type[Any], key: Any) -> Any:
    return (col(model.id) == key) & col(model.deleted_at).is_(None)


def _employer_where_numbers_repeat(session: Session, wanted: Wanted) -> list[Column]:
    """The employer beside the employee number, where the number alone would mean two people."""
    if wanted.employer:
        return []
    other, own = aliased(Employee), aliased(Employee)
    shared = exists().where(
        col(other.employee_number) == col(own.employee_number),
        col(other.employer_id) != col(own.employer_id),
        col(other.deleted_at).is_(None),
    )
    of = aliased(Encounter)
    query = (
        select(col(own.id))
        .join(of, col(of.employee_id) == col(own.id))
        .where(col(of.id).in_(wanted.encounters()), shared)
        .limit(1)
    )
    return list(ENCOUNTERS.extra) if session.scalar(query) is not None else []


def _cases_that_stay(session: Session, wanted: Wanted) -> str:
    """Cases that no row of file 1 can carry: those without encounter, and those without a date."""
    without = scope.cases(wanted.actor).where(
        ~exists().where(col(Encounter.case_id) == col(Case.id), col(Encounter.deleted_at).is_(None))
    )
    without = wanted.within(without, col(Case.employer_id), col(Case.establishment_id))
    undated = scope.cases(wanted.actor).where(col(Case.id).in_(wanted.cases()), col(Case.occurred_on).is_(None))
    said = []
    for query, words in (
        (without, "cases without an encounter are not in the files"),
        (undated, "cases without a date are written, but an import into another database makes no case of them"),
    ):
        number = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        if number:
            said.append(f"{number:,} {words}")
    return "; ".join(said)


_HERE = {"employer": col(Employer.name), "establishment": col(Establishment.name)}
_OF_ENCOUNTER = {"encounter": col(Encounter.ext_id)}

TABLES: dict[str, tuple[Table, ...]] = {
    "establishments": (
        Table(
            ESTABLISHMENTS, {"establishment": Establishment}, {**_HERE, "company": col(Company.name)}, _establishments
        ),
    ),
    "employees": (
        Table(
            EMPLOYEES,
            {"employee": Employee},
            {**_HERE, "department": col(Department.name), "job": col(Job.title)},
            _employees,
        ),
    ),
    "hours": (Table(HOURS, {"hours": EstablishmentHours}, _HERE, _hours),),
    "cases": (
        Table(
            ENCOUNTERS,
            {"encounter": Encounter, "case": Case},
            {
                "employee_number": col(Employee.employee_number),
                "employer": col(Employer.name),
                "stage": col(Stage.name),
                # Archived is closed, and more.
                "encounter.status": case((col(Encounter.status) == "open", "open"), else_="closed"),
            },
            _encounters,
            _employer_where_numbers_repeat,
            _cases_that_stay,
        ),
        Table(CONDITIONS, {"condition": Condition}, _OF_ENCOUNTER, _hanging(Condition)),
        Table(
            RESTRICTIONS,
            {"restriction": Restriction},
            {
                **_OF_ENCOUNTER,
                "condition": col(Condition.ext_id),
                "restriction.description": func.coalesce(col(Restriction.description), col(RestrictionType.name)),
            },
            _hanging(Restriction),
        ),
        Table(
            ACCOMMODATIONS,
            {"accommodation": Accommodation},
            {**_OF_ENCOUNTER, "restriction": col(Restriction.ext_id), "type": col(AccommodationType.name)},
            _hanging(Accommodation),
        ),
        Table(PARTS, {"part": InjuredPart}, _OF_ENCOUNTER, _hanging(InjuredPart)),
    ),
}
"""The files of each kind, in the order in which they are to be imported."""
