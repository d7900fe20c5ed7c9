"""``rxcase report``: a report as CSV, JSON, XLSX or PDF."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import BinaryIO

import click

from rxcase.cli.arguments import YEAR, as_date, as_name
from rxcase.cli.command import Command
from rxcase.cli.session import begin
from rxcase.errors import InvalidInputError
from rxcase.readmodels.report import ReportQuery, ReportTable

_FORMATS = ("csv", "json", "xlsx", "pdf")
_ON_SCREEN = ("csv", "json")


@click.command(cls=Command)
@click.argument("name")
@click.option("--year", type=YEAR, metavar="Y", help="Only this calendar year.")
@click.option("--establishment", callback=as_name, metavar="NAME", help="Only this establishment.")
@click.option("--employer", callback=as_name, metavar="NAME", help="Only this employer; decides between equal names.")
@click.option("--from", "from_on", callback=as_date, metavar="D", help="First day, like 2026-01-31.")
@click.option("--to", "to_on", callback=as_date, metavar="D", help="Last day.")
@click.option("--as-of", callback=as_date, metavar="D", help="Count days through this date; today unless given.")
@click.option("--known-on", callback=as_date, metavar="D", help="Time travel: what the database knew on this date.")
@click.option(
    "--mode",
    type=click.Choice(["today", "annual"]),
    default="today",
    show_default=True,
    help="Days as they are, or with the year’s estimate.",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="csv unless the file's name says otherwise.")
@click.option("-o", "output", type=click.Path(path_type=Path), metavar="FILE", help="Instead of standard output.")
def report(
    name: str,
    year: int | None,
    establishment: str,
    employer: str,
    from_on: date | None,
    to_on: date | None,
    as_of: date | None,
    known_on: date | None,
    mode: str,
    form: str | None,
    output: Path | None,
) -> None:
    """Write the report NAME.

    The reports: case-management-encounters, case-search, daily-activity, encounter-search, incidents, osha-300.
    --from and --to mean the date of the encounter in those of encounters, of the note in daily-activity, else of
    the incident.
    """
    form = form or _form_of(output)
    if output is None and form not in _ON_SCREEN:
        raise InvalidInputError(f"A {form} goes into a file: add -o FILE.")
    actor = begin()
    from rxcase.services import reports

    query = ReportQuery(from_on, to_on, year, establishment, employer, as_of, known_on, mode)
    with reports.running(actor, name, query) as table:
        if output is None:
            _write(table, form, sys.stdout.buffer)
        else:
            from rxcase.exchange.private_file import whole_file

            with whole_file(output) as out:
                _write(table, form, out)


def _form_of(output: Path | None) -> str:
    suffix = "" if output is None else output.suffix.lower().removeprefix(".")
    return suffix if suffix in _FORMATS else "csv"


def _write(table: ReportTable, form: str, out: BinaryIO) -> None:
    # Each writer is imported when it is asked for: two of them bring large libraries along.
    match form:
        case "json":
            from rxcase.exchange import table_json

            table_json.write(table, out)
        case "xlsx":
            from rxcase.exchange import table_xlsx

            table_xlsx.write(table, out)
        case "pdf":
            from rxcase.exchange import table_pdf

            table_pdf.write(table, out)
        case _:
            from rxcase.exchange import table_csv

            table_csv.write(table, out)
