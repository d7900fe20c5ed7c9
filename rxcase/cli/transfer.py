"""``rxcase import`` and ``rxcase export``: files in, files out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rxcase.cli.arguments import YEAR, as_name
from rxcase.cli.command import Command
from rxcase.cli.failures import DONE, PARTLY, say
from rxcase.cli.output import print_json, print_table, printable
from rxcase.cli.progress import progress
from rxcase.cli.session import begin
from rxcase.errors import InvalidInputError

if TYPE_CHECKING:
    from rxcase.services.importing.answer import ImportAnswer

_UNDO = "undo"
_SHOWN = 50


@click.command("import", cls=Command)
@click.argument("kind")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--dry-run", is_flag=True, help="The same answer, but nothing is changed.")
@click.option("--rejects", type=click.Path(path_type=Path), metavar="FILE", help="Gets the rejected rows, and why.")
@click.option("--employer", callback=as_name, metavar="NAME", help="Decides where names or numbers could mean two.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def import_(
    kind: str, files: tuple[str, ...], dry_run: bool, rejects: Path | None, employer: str, as_json: bool
) -> int:
    """Import FILEs of one KIND, or take an import back: rxcase import undo BATCH.

    The kinds: establishments, employees, hours, cases. A row that cannot be imported is named, with what
    to do; every other row is in the database. The same files again change nothing.
    """
    if kind == _UNDO:
        if dry_run or rejects is not None or employer:
            raise InvalidInputError(
                "Taking an import back knows no --dry-run, --rejects or --employer; leave them out."
            )
        return _undo(files, as_json)
    actor = begin()
    from rxcase.services import importing

    with progress() as report:
        answer = importing.run(
            actor,
            kind,
            [Path(file) for file in files],
            dry_run=dry_run,
            rejects=rejects,
            employer=employer,
            progress=lambda done, total: report("Bytes read", done, total),
        )
    if as_json:
        print_json(answer.as_json())
    else:
        _print(answer)
    return PARTLY if answer.rejects else DONE


def _undo(files: tuple[str, ...], as_json: bool) -> int:
    if len(files) != 1 or not files[0].isascii() or not files[0].isdigit():
        raise InvalidInputError("Say which import to take back by its number: rxcase import undo BATCH")
    actor = begin()
    from rxcase.services import importing

    answer = importing.undo(actor, int(files[0]))
    if as_json:
        print_json(answer.as_json())
    else:
        click.echo(
            f"Took batch {answer.batch} back: {answer.removed:,} rows removed, {answer.restored:,} as they were before."
        )
    return DONE


def _print(answer: ImportAnswer) -> None:
    rows = [
        (each.file, each.kind, each.read, each.created, each.updated, each.unchanged, each.rejected)
        for each in answer.files
    ]
    print_table(("File", "Kind", "Read", "Created", "Updated", "Unchanged", "Rejected"), rows)
    for warning in answer.warnings[:_SHOWN]:
        line = "" if warning.line is None else f", line {warning.line}"
        click.echo(printable(f"Note: {warning.file}{line}: {warning.message}"))
    _say_more(len(answer.warnings), "--json names all of them")
    if answer.rejects:
        click.echo()
        click.echo("Rejected:")
        for each in answer.rejects[:_SHOWN]:
            where = f"{each.file}, line {each.line}" + (f", {each.column}" if each.column else "")
            value = f" “{_short(each.value)}”" if each.value else ""
            click.echo(printable(f"  {where}{value}: {each.reason} {each.fix}"))
        _say_more(len(answer.rejects), "--rejects FILE gets all of them")
    click.echo()
    if answer.dry_run:
        click.echo("Dry run: nothing was changed.")
    else:
        click.echo(f"Batch {answer.batch}. Take it back with: rxcase import undo {answer.batch}")


def _say_more(count: int, how: str) -> None:
    if count > _SHOWN:
        click.echo(f"  … and {count - _SHOWN:,} more; {how}.")


def _short(value: str) -> str:
    return value if len(value) <= 30 else f"{value[:29]}…"


@click.command(cls=Command)
@click.argument("kind")
@click.option("--year", type=YEAR, metavar="Y", help="Only this calendar year.")
@click.option("--establishment", callback=as_name, metavar="NAME", help="Only this establishment.")
@click.option("--employer", callback=as_name, metavar="NAME", help="Only this employer; decides between equal names.")
@click.option(
    "-o", "output", type=click.Path(path_type=Path), required=True, metavar="FILE", help="For cases, a folder."
)
def export(kind: str, year: int | None, establishment: str, employer: str, output: Path) -> None:
    """Write KIND so that rxcase import reads it again and changes nothing.

    The kinds: establishments, employees, hours, cases (five files in a folder).
    """
    actor = begin()
    from rxcase.services.named_places import must_be_known
    from rxcase.services.transfer import exporting

    must_be_known(actor, employer=employer, establishment=establishment)
    with progress() as report:
        files = exporting.run(
            actor,
            kind,
            output,
            year=year,
            establishment=establishment or None,
            employer=employer or None,
            progress=report,
        )
    for each in files:
        click.echo(f"{each.rows:,} rows in {each.file}" + (f" ({each.note})" if each.note else ""))
        if each.note:
            say(f"{each.file}: {each.note}")
