"""The log of form 300: the recordable cases with outcome, days and type (29 CFR 1904.29(b)(1))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import RowMapping, Select
from sqlmodel import Session, col, select

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.privacy import PRIVACY_NAME
from rxcase.domain.day_counts.facts import DayCount, Mode
from rxcase.domain.day_counts.intervals import count
from rxcase.domain.osha_log import TYPE_NUMBERS, outcome
from rxcase.models import Case, Employee, Establishment, InjuredPart, Job
from rxcase.readmodels.report import Column, ColumnType
from rxcase.reports.case_records import selected
from rxcase.reports.day_facts import day_facts
from rxcase.reports.frame import CHUNK, Record, Report, Selection, every
from rxcase.reports.person import person_cells

_T = ColumnType


def _records(session: Session, actor: Actor, selection: Selection) -> Iterator[Record]:
    """Recordable cases by date; a fixed number of queries for each chunk."""
    as_of, mode = selection.as_of, Mode(selection.mode)
    found = session.execute(_cases(actor, selection).execution_options(yield_per=CHUNK))
    for chunk in found.mappings().partitions():
        numbers = [row["case_id"] for row in chunk]
        facts = day_facts(session, numbers)
        parts = _parts(session, numbers)
        for row in chunk:
            of_case = facts.get(row["case_id"])
            days = count(of_case, as_of, mode) if of_case and as_of else DayCount(0, 0)
            yield _line(row, actor, days, parts.get(row["case_id"], ""))


def _line(row: RowMapping, actor: Actor, days: DayCount, injured: str) -> Record:
    private = bool(row["is_privacy_case"])
    number = TYPE_NUMBERS.get(row["illness_type"] or "")
    return {
        "case_number": row["case_number"],
        # The log itself names nobody in a privacy case, whoever reads it: 1904.29(b)(6).
        "employee_name": PRIVACY_NAME if private else person_cells(row, actor)["employee_name"],
        "job_title": row["job_title"],
        "date_of_incident": row["occurred_on"],
        "incident_location": row["place"] or row["facility"] or row["establishment"],
        "incident_description": "; ".join(part for part in (injured, row["harmed_by"]) if part) or row["what_happened"],
        "incident_outcome": outcome(has_died=bool(row["died"]), away=days.away, restricted=days.restricted),
        "days_away": days.away,
        "days_restricted": days.restricted,
        "type_of_incident": number,
        "privacy_case": private,
    }


def _cases(actor: Actor, selection: Selection) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        scope.cases(actor)
        .join(Employee, col(Employee.id) == col(Case.employee_id))
        .outerjoin(Job, col(Job.id) == col(Employee.job_id))
        .outerjoin(Establishment, col(Establishment.id) == col(Case.establishment_id))
        .with_only_columns(
            col(Case.id).label("case_id"),
            col(Case.case_number),
            col(Case.occurred_on),
            col(Case.place),
            col(Case.facility),
            col(Case.harmed_by),
            col(Case.what_happened),
            col(Case.died),
            col(Case.illness_type),
            col(Case.is_privacy_case),
            col(Employee.last_name),
            col(Employee.first_name),
            col(Employee.employee_number),
            col(Employee.chart_number),
            col(Job.title).label("job_title"),
            col(Establishment.name).label("establishment"),
        )
        .where(col(Case.recordable_on).is_not(None), col(Case.occurred_on).is_not(None))
        .order_by(col(Case.occurred_on), col(Case.id))
    )
    return selected(query, selection)


def _parts(session: Session, case_ids: list[int]) -> dict[int, str]:
    """What was injured, as column F says it: “fracture, left arm”."""
    words: dict[int, list[str]] = {}
    query = (
        select(InjuredPart.case_id, InjuredPart.nature, InjuredPart.body_part)
        .where(col(InjuredPart.case_id).in_(case_ids), col(InjuredPart.deleted_at).is_(None))
        .order_by(col(InjuredPart.id))
    )
    for case_id, nature, body_part in session.execute(query):
        said = ", ".join(part for part in (nature, body_part) if part)
        if said:
            words.setdefault(case_id, []).append(said)
    return {case_id: "; ".join(dict.fromkeys(each)) for case_id, each in words.items()}


OSHA_300 = Report(
    name="osha-300",
    title="OSHA 300 log of work-related injuries and illnesses",
    date_meant="the date of the incident",
    columns=(
        Column("case_number", "Case number"),
        Column("employee_name", "Employee"),
        Column("job_title", "Job title"),
        Column("date_of_incident", "Date of injury or onset", _T.DATE),
        Column("incident_location", "Where the event occurred"),
        Column("incident_description", "Injury or illness, parts of body, object or substance", is_long=True),
        Column("incident_outcome", "Outcome"),
        Column("days_away", "Days away from work", _T.INTEGER),
        Column("days_restricted", "Days of job transfer or restriction", _T.INTEGER),
        Column("type_of_incident", "Type", _T.INTEGER),
        Column("privacy_case", "Privacy case", _T.BOOLEAN),
    ),
    records=_records,
    counts_days=True,
    totals={
        "cases": every,
        "deaths": lambda record: record["incident_outcome"] == "G",
        "cases_days_away": lambda record: record["incident_outcome"] == "H",
        "cases_restricted": lambda record: record["incident_outcome"] == "I",
        "cases_other": lambda record: record["incident_outcome"] == "J",
        "days_away": lambda record: int(str(record["days_away"])),
        "days_restricted": lambda record: int(str(record["days_restricted"])),
    }
    | {
        f"type_{number}": lambda record, number=number: record["type_of_incident"] == number
        for number in TYPE_NUMBERS.values()
    },
)
