"""Run a report: permitted, scoped, audited, its rows streamed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlmodel import Session

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.clock import now, today
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError
from rxcase.readmodels.report import Cell, Column, ReportDescription, ReportQuery, ReportTable, Row
from rxcase.reports.frame import Record, Report, Selection
from rxcase.reports.registry import REPORTS
from rxcase.services.named_places import employer_named, establishment_named
from rxcase.services.refusals import need

_FIRST_YEAR, _LAST_YEAR = 1900, 9999


def available(actor: Actor) -> tuple[ReportDescription, ...]:
    """The reports that can be asked for.

    Raises:
        NotAllowedError: The actor may see no reports.
    """
    need(actor, Permission.REPORT_VIEW, "report:run")
    return tuple(ReportDescription(each.name, each.title) for each in REPORTS.values())


@contextmanager
def running(actor: Actor, name: str, query: ReportQuery) -> Iterator[ReportTable]:
    """Run a report; its rows are read as they are consumed, within the ``with`` block.

    The run is in the audit before the first row goes out.

    Args:
        actor: Sees only rows within reach and columns within the permissions.
        name: A name of ``available``.
        query: The filters.

    Raises:
        NotAllowedError: The actor may not take reports out.
        InvalidInputError: No such report or establishment, or a filter that cannot be meant.
    """
    need(actor, Permission.REPORT_VIEW, "report:run")
    need(actor, Permission.EXPORT, "report:run")
    report = REPORTS.get(name)
    if report is None:
        raise InvalidInputError(f"There is no report “{name}”; there are: {', '.join(sorted(REPORTS))}.")
    _refuse_unanswerable(report, query)
    from_on, to_on = _bounds(query)
    parameters = _parameters(query)
    with transaction() as session:
        selection = _selection(session, actor, query, from_on, to_on)
        audit.record(session, actor, audit.Event("report:run", subject="report", after={"report": name, **parameters}))
    columns = tuple(each for each in report.columns if not each.needs or actor.may(Permission(each.needs)))
    totals = dict.fromkeys(report.totals, 0)
    with reading() as session:
        yield ReportTable(
            name=report.name,
            title=report.title,
            parameters=parameters,
            columns=columns,
            rows=_rows(report, report.records(session, actor, selection), columns, totals),
            generated_at=now(),
            as_of=query.as_of or today(),
            totals=totals,
        )


def _rows(
    report: Report,
    records: Iterator[Record],
    columns: tuple[Column, ...],
    totals: dict[str, int],
) -> Iterator[Row]:
    names = [column.name for column in columns]
    for record in records:
        for total, counts in report.totals.items():
            totals[total] += counts(record)
        row: list[Cell] = [record.get(name) for name in names]
        yield row


def _refuse_unanswerable(report: Report, query: ReportQuery) -> None:
    if query.known_on is not None:
        raise InvalidInputError(
            f"The report “{report.name}” cannot travel in time yet: imported rows do not say when they were first known. "
            "Leave --known-on out."
        )
    if query.mode != "today" and not report.counts_days:
        raise InvalidInputError(
            f"The report “{report.name}” counts no days, so --mode {query.mode} has no meaning in it."
        )


def _bounds(query: ReportQuery) -> tuple[date | None, date | None]:
    from_on, to_on = query.from_on, query.to_on
    if from_on and to_on and from_on > to_on:
        raise InvalidInputError(f"--from {from_on} is after --to {to_on}.")
    if query.year is None:
        return from_on, to_on
    if not _FIRST_YEAR <= query.year <= _LAST_YEAR:
        raise InvalidInputError(f"{query.year} is no year with records; give four digits, like 2026.")
    first, last = date(query.year, 1, 1), date(query.year, 12, 31)
    if (from_on and from_on > last) or (to_on and to_on < first):
        raise InvalidInputError(f"--from and --to leave no day of --year {query.year}.")
    return max(first, from_on or first), min(last, to_on or last)


def _parameters(query: ReportQuery) -> dict[str, str | int]:
    given: dict[str, str | int | date | None] = {
        "from": query.from_on,
        "to": query.to_on,
        "year": query.year,
        "establishment": query.establishment,
        "employer": query.employer,
        "as_of": query.as_of,
        "mode": query.mode if query.mode != "today" else None,
    }
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items() if value}


def _selection(
    session: Session, actor: Actor, query: ReportQuery, from_on: date | None, to_on: date | None
) -> Selection:
    employer_id = employer_named(session, actor, query.employer) if query.employer else None
    establishment_id = (
        establishment_named(session, actor, query.establishment, employer_id) if query.establishment else None
    )
    return Selection(from_on, to_on, establishment_id, employer_id, query.as_of or today(), query.mode)
