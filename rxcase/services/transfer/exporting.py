"""Data into files that an import reads again: nothing is changed by importing an export."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, denial
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError
from rxcase.exchange.layout import PARTITION_PREFIX, PARTITIONED, Column
from rxcase.exchange.private_file import whole_file
from rxcase.services.transfer.export_keys import give_keys
from rxcase.services.transfer.export_rows import TABLES, Table, Wanted

Progress = Callable[[str, int, int], None]

KINDS = ("establishments", "employees", "hours", "cases")
"""What can be exported: what can be imported."""

_NEEDS: dict[str, tuple[Permission, ...]] = {
    "establishments": (),
    "employees": (Permission.IDENTITY_VIEW,),
    "hours": (),
    "cases": (
        Permission.IDENTITY_VIEW,
        Permission.CASE_VIEW,
        Permission.CLINICAL_VIEW,
        Permission.PRIVACY_CASE_VIEW,
        Permission.RESTRICTION_VIEW,
    ),
}
_YEARLY = {"hours", "cases"}
_CHUNK = 1_000
_PARTITION = "MR"


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file that was written.

    Attributes:
        file: Its path.
        rows: How many rows stand under its header.
        note: What the file's layout could not take, in words; empty if nothing.
    """

    file: str
    rows: int
    note: str = ""


def run(
    actor: Actor,
    kind: str,
    out: Path,
    *,
    employer: str | None = None,
    establishment: str | None = None,
    year: int | None = None,
    progress: Progress | None = None,
) -> list[ExportedFile]:
    """Write files that ``importing.run`` reads.

    Rows of cases that were made here get a key of their own the first time they are exported.

    Args:
        actor: Needs ``Permission.EXPORT`` and to see every field that is written; rows within reach only.
        kind: One of ``KINDS``.
        out: The file; for ``cases`` the folder, made if missing, that gets five files.
        employer: Only this employer's rows.
        establishment: Only this establishment's rows.
        year: Only hours of, or cases that occurred in, this calendar year.
        progress: Is told what is written, rows written and all rows.

    Returns:
        The files, in the order in which they are to be imported.

    Raises:
        InvalidInputError: The kind or the place cannot be used.
        NotAllowedError: The actor may not export.
    """
    if kind not in KINDS:
        raise InvalidInputError(f"There is no export of “{kind}”. There is: {', '.join(KINDS)}.")
    if year is not None and kind not in _YEARLY:
        raise InvalidInputError(f"There is no year in {kind}.")
    wanted = Wanted(actor, employer or "", establishment or "", year)
    _must_be_allowed(actor, kind)
    if kind == "cases":
        with transaction() as session:
            give_keys(session, wanted)
    with ExitStack() as stack, reading() as session:
        files = _write_all(stack, session, kind, wanted, out, progress)
        with transaction() as writing:
            said = {"kind": kind, "employer": employer, "establishment": establishment, "year": year}
            rows = {Path(each.file).name: each.rows for each in files}
            audit.record(writing, actor, audit.Event("data:export", after={**said, "rows": rows}))
    return files


def _must_be_allowed(actor: Actor, kind: str) -> None:
    missing = [each for each in (Permission.EXPORT, *_NEEDS[kind]) if not actor.may(each)]
    if missing:
        reason = denial(missing[0])
        with transaction() as session:
            audit.record(
                session, actor, audit.Event("data:export", outcome="refused", reason=reason, after={"kind": kind})
            )
        raise NotAllowedError(reason)


def _write_all(
    stack: ExitStack, session: Session, kind: str, wanted: Wanted, out: Path, progress: Progress | None
) -> list[ExportedFile]:
    tables = TABLES[kind]
    if kind == "cases":
        if out.exists() and not out.is_dir():
            raise InvalidInputError(f"{out} is a file; the five case files need a folder.")
        try:
            out.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise InvalidInputError(f"The folder {out} cannot be made: {error.strerror}.") from error
    files = []
    for table in tables:
        path = out / table.layout.file_name if kind == "cases" else out
        text = TextIOWrapper(stack.enter_context(whole_file(path)), encoding="utf-8", newline="")
        rows = _write(text, session, table, wanted, progress)
        text.flush()
        text.detach()
        files.append(ExportedFile(str(path), rows, table.left_out(session, wanted)))
    return files


def _write(text: TextIOWrapper, session: Session, table: Table, wanted: Wanted, progress: Progress | None) -> int:
    # Both signs of the line end: so text with either of them is put into quotation marks.
    writer = csv.writer(text, lineterminator="\r\n")
    columns = [*table.layout.columns, *table.further(session, wanted)]
    writer.writerow([_heading(column) for column in columns])
    query, places = table.query(wanted, columns)
    total = table.count(session, wanted) if progress is not None else 0
    rows = 0
    for chunk in _chunks(session, query):
        writer.writerows(_cells(columns, places, row) for row in chunk)
        rows += len(chunk)
        if progress is not None:
            progress(table.layout.file_name, rows, total)
    return rows


def _chunks(session: Session, query: Select[Any]) -> Iterator[Sequence[Any]]:
    yield from session.execute(query.execution_options(yield_per=_CHUNK)).partitions(_CHUNK)


def _heading(column: Column) -> str:
    return f"{PARTITION_PREFIX}{_PARTITION}" if column.name == PARTITIONED else column.name


def _cells(columns: Sequence[Column], places: Sequence[tuple[int, ...]], row: Any) -> list[str]:
    cells: list[str] = []
    for column, place in zip(columns, places, strict=True):
        value = row[place[0]]
        if value is None:
            cells.append("")
        elif column.is_kept:
            cells.append(value.get(column.name, ""))
        elif len(place) == 2:
            cells.append(column.cell.show((value, row[place[1]])))
        else:
            cells.append(value if column.cell.is_text else column.cell.show(value))
    return cells
