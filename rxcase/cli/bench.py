"""``rxcase bench``: the program's own measurements."""

from __future__ import annotations

import sys

import click

from rxcase.cli.command import Command


@click.command(cls=Command)
@click.option(
    "--encounters", default=10_000, show_default=True, type=click.IntRange(1, 5_000_000), metavar="N", help="How many."
)
def bench(encounters: int) -> None:
    """Measure lists, searches and saves over N encounters in a database of its own; a table, then JSON."""
    from rxcase.bench import run

    run(encounters, sys.stdout)
