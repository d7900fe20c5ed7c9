"""``rxcase bench``: the program's own measurements."""

from __future__ import annotations

import sys

import click

from rxcase.cli.command import Command
from rxcase.cli.failures import DONE, PARTLY
from rxcase.cli.progress import progress


@click.command(cls=Command)
@click.option(
    "--encounters", default=100_000, show_default=True, type=click.IntRange(1, 1_000_000), metavar="N", help="How many."
)
@click.option("--only", multiple=True, metavar="NAME", help="One measurement; may be said several times.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.pass_context
def bench(context: click.Context, encounters: int, only: tuple[str, ...], as_json: bool) -> None:
    """Measure lists, clicks, loading, memory and import over N encounters; a table, then JSON.

    The databases are its own and end with it. Aims are shown, not enforced.
    """
    from rxcase.bench import run

    with progress() as report:
        is_whole = run(encounters, sys.stdout, only=only, as_json=as_json, report=report)
    context.exit(DONE if is_whole else PARTLY)
