"""``rxcase jobs``: the work that nobody waits for."""

from __future__ import annotations

import click

from rxcase.cli.command import Group
from rxcase.cli.session import begin


@click.group(cls=Group)
def jobs() -> None:
    """Upkeep: sessions that ended, drafts that nobody came back to."""


@jobs.command("run-once")
def run_once() -> None:
    """Do what is due now, and end."""
    begin()
    from rxcase.jobs import schedule

    for done in schedule.run_once():
        click.echo(done)


@jobs.command("work")
def work() -> None:
    """Do what is due, again and again, until a signal ends it."""
    begin()
    from rxcase.jobs import schedule

    schedule.work(click.echo)
