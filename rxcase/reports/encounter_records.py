"""Encounters with all that reports show of them: person, case, stage, people, follow-up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from functools import partial
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session, col

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.domain.case_words import CASE_TYPES
from rxcase.models import Case, Employee, Employer, Encounter, Establishment, Provider, Stage, User
from rxcase.readmodels.report import Column, ColumnType
from rxcase.reports.case_records import case_managers
from rxcase.reports.frame import CHUNK, Record, Report, Selection, every
from rxcase.reports.person import person_cells

_T = ColumnType

ENCOUNTER_COLUMNS = (
    Column("encounter_id", "Encounter", _T.INTEGER),
    Column("encounter_ext_id", "Encounter in the old system"),
    Column("visit_type", "Visit type"),
    Column("encounter_date", "Date of encounter", _T.DATETIME),
    Column("employee_name", "Employee"),
    Column("employee_number", "Employee number", needs="identity:view"),
    Column("chart_number", "Chart number"),
    Column("employer", "Employer"),
    Column("establishment", "Establishment"),
    Column("case_number", "Case number"),
    Column("case_type", "Case type"),
    Column("date_of_incident", "Date of incident", _T.DATE),
    Column("encounter_status", "Encounter status"),
    Column("stage", "Stage"),
    Column("stage_since", "In stage since", _T.DATE),
    Column("owner", "Owner"),
    Column("case_managers", "Case managers"),
    Column("provider", "Provider", needs="clinical:view"),
    Column("follow_up_date", "Follow-up date", _T.DATE),
    Column("last_note_at", "Last note", _T.DATETIME),
    Column("closed_on", "Closed on", _T.DATE),
    Column("archived_at", "Archived at", _T.DATETIME),
)


def encounter_records(
    session: Session, actor: Actor, selection: Selection, *, case_management_only: bool
) -> Iterator[Record]:
    """Encounters by their date, undated ones last; a fixed number of queries for each chunk."""
    query = _encounters(actor, selection)
    if case_management_only:
        query = query.where(col(Encounter.is_case_management))
    found = session.execute(query.execution_options(yield_per=CHUNK))
    for chunk in found.mappings().partitions():
        managers = case_managers(session, [row["encounter_id"] for row in chunk])
        for row in chunk:
            yield {
                **row,
                **person_cells(row, actor),
                "case_type": CASE_TYPES.get(row["case_type"] or "", row["case_type"]),
                "case_managers": managers.get(row["encounter_id"]),
            }


def _encounters(actor: Actor, selection: Selection) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        scope.encounters(actor)
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .join(Employer, col(Employer.id) == col(Encounter.employer_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
        .outerjoin(Establishment, col(Establishment.id) == col(Encounter.establishment_id))
        .outerjoin(Stage, col(Stage.id) == col(Encounter.stage_id))
        .outerjoin(User, col(User.id) == col(Encounter.owner_id))
        .outerjoin(Provider, col(Provider.id) == col(Encounter.provider_id))
        .with_only_columns(
            col(Encounter.id).label("encounter_id"),
            col(Encounter.ext_id).label("encounter_ext_id"),
            col(Encounter.visit_type),
            col(Encounter.started_local).label("encounter_date"),
            col(Encounter.status).label("encounter_status"),
            col(Encounter.stage_since),
            col(Encounter.follow_up_on).label("follow_up_date"),
            col(Encounter.last_note_at),
            col(Encounter.closed_on),
            col(Encounter.archived_at),
            col(Employee.last_name),
            col(Employee.first_name),
            col(Employee.employee_number),
            col(Employee.chart_number),
            col(Employer.name).label("employer"),
            col(Establishment.name).label("establishment"),
            col(Case.case_number),
            col(Case.case_type),
            col(Case.occurred_on).label("date_of_incident"),
            col(Case.is_privacy_case),
            col(Stage.name).label("stage"),
            col(User.name).label("owner"),
            col(Provider.name).label("provider"),
        )
        .order_by(col(Encounter.started_local).nulls_last(), col(Encounter.id))
    )
    if selection.from_on is not None:
        query = query.where(col(Encounter.started_local) >= datetime.combine(selection.from_on, time.min))
    if selection.to_on is not None:
        query = query.where(col(Encounter.started_local) <= datetime.combine(selection.to_on, time.max))
    if selection.establishment_id is not None:
        query = query.where(col(Encounter.establishment_id) == selection.establishment_id)
    if selection.employer_id is not None:
        query = query.where(col(Encounter.employer_id) == selection.employer_id)
    return query


_TOTALS = {
    "encounters": every,
    "open": lambda record: record["encounter_status"] == "open",
    "closed": lambda record: record["encounter_status"] == "closed",
    "archived": lambda record: record["encounter_status"] == "archived",
    "without_follow_up": lambda record: record["follow_up_date"] is None,
}

CASE_MANAGEMENT_ENCOUNTERS = Report(
    name="case-management-encounters",
    title="Case Management Encounters",
    date_meant="the date of the encounter",
    columns=ENCOUNTER_COLUMNS,
    records=partial(encounter_records, case_management_only=True),
    totals=_TOTALS,
)

ENCOUNTER_SEARCH = Report(
    name="encounter-search",
    title="Encounter Search",
    date_meant="the date of the encounter",
    columns=ENCOUNTER_COLUMNS,
    records=partial(encounter_records, case_management_only=False),
    totals=_TOTALS,
)
