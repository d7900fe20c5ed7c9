"""``rxcase explain days``: why a case has the days that it has."""

from __future__ import annotations

from datetime import date

import click

from rxcase.cli.arguments import as_date
from rxcase.cli.command import Command, Group
from rxcase.cli.output import print_json, print_table
from rxcase.cli.session import begin


@click.group(cls=Group)
def explain() -> None:
    """Why a figure is what it is."""


@explain.command("days", cls=Command)
@click.argument("case_number")
@click.option("--as-of", callback=as_date, metavar="D", help="Count days through this date; today unless given.")
@click.option(
    "--mode",
    type=click.Choice(["today", "annual"]),
    default="today",
    show_default=True,
    help="Days as they are, or with those that are expected.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def days(case_number: str, as_of: date | None, mode: str, as_json: bool) -> None:
    """Print the ledger of the case CASE_NUMBER: a line a day, with kind, record and paragraph of 29 CFR 1904."""
    actor = begin()
    from rxcase.services.day_count.ledgers import ledger_of

    found = ledger_of(actor, case_number, as_of, mode)
    if as_json:
        print_json(
            {
                "case_number": found.case_number,
                "date_of_incident": found.date_of_incident.isoformat(),
                "as_of": found.as_of.isoformat(),
                "mode": found.mode,
                "days_away": found.days_away,
                "days_restricted": found.days_restricted,
                "capped_on": found.capped_on.isoformat() if found.capped_on else None,
                "days": [
                    {
                        "date": line.date.isoformat() if line.date else None,
                        "kind": line.kind,
                        "record": line.record,
                        "source": line.source,
                        "why": line.why,
                    }
                    for line in found.days
                ],
            }
        )
        return
    print_table(
        ("date", "kind", "record", "source", "why"),
        [(line.date or "", line.kind, line.record, line.source, line.why) for line in found.days],
    )
    capped = f"; the 180th day was {found.capped_on}" if found.capped_on else ""
    click.echo(
        f"{found.case_number}: {found.days_away} days away, {found.days_restricted} restricted, "
        f"{'expected from' if mode == 'annual' else 'through'} {found.as_of}{capped}."
    )
