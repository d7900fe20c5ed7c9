"""``rxcase backup`` and ``rxcase restore``: everything in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rxcase.cli.command import Command
from rxcase.cli.failures import DONE, PARTLY, say
from rxcase.cli.progress import progress
from rxcase.cli.session import begin

if TYPE_CHECKING:
    from rxcase.readmodels.safekeeping import BackupAnswer

_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command(cls=Command)
@_FILE
def backup(file: Path) -> int:
    """Write the database and all documents into FILE.

    FILE can be restored into SQLite and into PostgreSQL. It holds health records and is not encrypted:
    it is readable by its owner only; keep it so.
    """
    actor = begin()
    from rxcase.services.transfer.backup import backup as make_backup

    with progress() as report:
        answer = make_backup(actor, file, report)
    click.echo(f"Backed up {_in_words(answer)} to {file}.")
    click.echo(f"Audit ends with {answer.last_audit_hash}")
    return _missing(answer)


@click.command(cls=Command)
@_FILE
@click.option("--replace", is_flag=True, help="Overwrite a database that is not empty.")
def restore(file: Path, replace: bool) -> int:
    """Put back what FILE holds, all of it or nothing. Everybody signs in again."""
    actor = begin()
    from rxcase.services.transfer.restore import restore as put_back

    with progress() as report:
        answer = put_back(actor, file, replace=replace, progress=report)
    click.echo(f"Restored {_in_words(answer)}, backed up {answer.made_at}. Counts and audit chain are right.")
    return _missing(answer)


def _in_words(answer: BackupAnswer) -> str:
    return f"{answer.rows:,} rows and {answer.documents:,} documents"


def _missing(answer: BackupAnswer) -> int:
    if not answer.missing_documents:
        return DONE
    say(
        f"{len(answer.missing_documents):,} documents were missing or changed when the backup was made: see rxcase check"
    )
    return PARTLY
