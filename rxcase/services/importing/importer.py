"""Runs an import: open and tell the files, take their rows in one transaction, answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from rxcase import clock
from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, Reach, denial
from rxcase.db import transaction
from rxcase.errors import InvalidInputError, NotAllowedError, StorageError
from rxcase.exchange.case_columns import CASE_FILES
from rxcase.exchange.case_files import tell
from rxcase.exchange.csv_file import open_csv
from rxcase.exchange.layout import Layout, check_headings, match
from rxcase.exchange.organization_columns import EMPLOYEES, ESTABLISHMENTS, HOURS
from rxcase.models import ImportBatch
from rxcase.services.importing.answer import FileAnswer, ImportAnswer
from rxcase.services.importing.case_rows import Accommodations, Conditions, Parts, Restrictions
from rxcase.services.importing.employees import Employees
from rxcase.services.importing.encounters import Encounters
from rxcase.services.importing.establishments import Establishments
from rxcase.services.importing.frame import Frame, Source
from rxcase.services.importing.hours import Hours
from rxcase.services.importing.organization import Organization
from rxcase.services.importing.rejected_rows import rejected_rows
from rxcase.services.importing.run import ImportRun
from rxcase.services.restriction import work_status

Progress = Callable[[int, int], None]

KINDS = ("establishments", "employees", "hours", "cases")
"""What can be imported."""

_OWN_FILES = {layout.kind: layout for layout in (ESTABLISHMENTS, EMPLOYEES, HOURS)}
_IMPORT_LOCK = 7_301_944


class Taker(Protocol):
    """Takes the rows of one kind of file."""

    def take(self, frame: Frame) -> None:
        """Make or change what some rows say; reject the others."""


_TAKERS: dict[str, Callable[[ImportRun, Organization], Taker]] = {
    "establishments": Establishments,
    "employees": Employees,
    "hours": Hours,
    "encounters": Encounters,
    "conditions": Conditions,
    "restrictions": Restrictions,
    "accommodations": Accommodations,
    "injured_parts": Parts,
}


def run(
    actor: Actor,
    kind: str,
    files: Sequence[Path],
    *,
    dry_run: bool = False,
    rejects: Path | None = None,
    employer: str | None = None,
    progress: Progress | None = None,
) -> ImportAnswer:
    """Import files: every row that is not rejected is in the database afterwards, in one transaction.

    Args:
        actor: Needs ``Permission.IMPORT`` and reach over everybody: keys are unique over all employers.
        kind: One of ``KINDS``.
        files: CSV files; those of ``cases`` are told by their headers, in any order.
        dry_run: Do everything, answer, and save nothing.
        rejects: Where the rejected rows go, as they were, with a last column saying why. If several
            files have some, this is the first one's; each further file's go beside it, named after it.
        employer: Whose rows they are, where a row does not say so itself.
        progress: Is told the bytes read so far and all bytes.

    Returns:
        Counts by file, and each rejected row.

    Raises:
        InvalidInputError: The kind or a file cannot be used; nothing was changed.
        NotAllowedError: The actor may not import.
        StorageError: The database refused; nothing was changed.
    """
    _must_be_allowed(actor)
    sources = _open(kind, files)
    with rejected_rows(rejects, files) as writer:
        try:
            with transaction() as session:
                current = _begin(session, actor, kind, sources, employer)
                current.writer = writer
                _take_all(current, kind, progress)
                answer = _answer(current, dry_run=dry_run)
                if dry_run:
                    session.rollback()
                else:
                    _finish(current, kind, answer)
        except IntegrityError as error:
            raise StorageError(
                "Somebody saved the same key at the same moment; nothing was imported. Try again."
            ) from error
        if writer is not None:
            writer.finish(sources)
    return answer


def _must_be_allowed(actor: Actor) -> None:
    refusal = ""
    if not actor.may(Permission.IMPORT):
        refusal = denial(Permission.IMPORT)
    elif actor.reach is not Reach.ALL:
        refusal = "Only who may see every employer can import: a file's keys are unique over all of them."
    if refusal:
        with transaction() as session:
            audit.record(session, actor, audit.Event("import:run", outcome="refused", reason=refusal))
        raise NotAllowedError(refusal)


def _open(kind: str, files: Sequence[Path]) -> list[Source]:
    if kind not in KINDS:
        raise InvalidInputError(f"There is no import of “{kind}”. There is: {', '.join(KINDS)}.")
    if not files:
        raise InvalidInputError("Name at least one file to import.")
    sources: list[Source] = []
    for number, path in enumerate(files):
        if any(path.resolve() == each.csv.path.resolve() for each in sources):
            raise InvalidInputError(f"{path} is named twice.")
        csv = open_csv(path)
        headings = check_headings(csv.name, csv.headings)
        if kind == "cases":
            layout, header = tell(csv.name, headings)
        else:
            layout = _OWN_FILES[kind]
            header = match(csv.name, layout, headings)
        sources.append(Source(number, csv, layout, header))
    return sources


def _order(layout: Layout) -> int:
    return next((place for place, each in enumerate(CASE_FILES) if each.kind == layout.kind), 0)


def _begin(session: Session, actor: Actor, kind: str, sources: list[Source], employer: str | None) -> ImportRun:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _IMPORT_LOCK})
    batch = ImportBatch(kind=kind, started_at=clock.now(), actor=actor.name)
    session.add(batch)
    session.flush()
    return ImportRun(
        session=session,
        actor=actor,
        batch_id=batch.id or 0,
        at=batch.started_at,
        today=clock.today(),
        employer=employer.strip() or None if employer else None,
        sources=sources,
    )


def _take_all(current: ImportRun, kind: str, progress: Progress | None) -> None:
    organization = Organization(current)
    if current.employer is not None and kind != "establishments":
        organization.employer_named(current.employer)
    takers: dict[str, Taker] = {}
    all_bytes = sum(source.csv.size_bytes for source in current.sources)
    before = 0
    for source in sorted(current.sources, key=lambda each: _order(each.layout)):
        _remark_on(current, source)
        if source.layout.kind not in takers:
            current.next_kind()
            takers[source.layout.kind] = _TAKERS[source.layout.kind](current, organization)
        for frame, done in source.frames():
            source.read += len(frame) + len(frame.chunk.broken)
            takers[source.layout.kind].take(frame)
            current.flush()
            if progress is not None:
                progress(before + done, all_bytes)
        before += source.csv.size_bytes
    for taker in takers.values():
        if isinstance(taker, Encounters):
            taker.issue_case_numbers()
        if isinstance(taker, Employees):
            taker.remark_on_unknown_supervisors()
    work_status.refresh_with_siblings(current.session, current.limited)
    current.flush()


def _remark_on(current: ImportRun, source: Source) -> None:
    if source.csv.encoding == "cp1252":
        current.remark(source, None, "The file is not UTF-8; it was read as Windows-1252.")
    for heading in source.header.unknown:
        current.remark(source, None, f"The column “{heading}” is unknown and was not read.")


def _answer(current: ImportRun, *, dry_run: bool) -> ImportAnswer:
    for source in current.sources:
        told = source.created + source.updated + source.unchanged + source.rejected
        if told != source.read:
            raise RuntimeError(f"{source.layout.kind}: {source.read} rows were read, {told} accounted for")
    counts = [
        FileAnswer(
            file=source.name,
            kind=source.layout.kind,
            read=source.read,
            created=source.created,
            updated=source.updated,
            unchanged=source.unchanged,
            rejected=source.rejected,
        )
        for source in current.sources
    ]
    places = {source.name: source.number for source in current.sources}
    return ImportAnswer(
        batch=None if dry_run else current.batch_id,
        dry_run=dry_run,
        files=counts,
        rejects=sorted(current.rejects, key=lambda each: (places[each.file], each.line)),
        warnings=current.all_remarks(),
    )


def _finish(current: ImportRun, kind: str, answer: ImportAnswer) -> None:
    # Values of rejected rows belong to people: they stay out of the batch and out of the audit.
    counts = replace(answer, rejects=[], warnings=[]).as_json()["files"]
    current.session.execute(
        update(ImportBatch)
        .where(col(ImportBatch.id) == current.batch_id)
        .values(finished_at=clock.now(), answer={"files": counts})
    )
    audit.record(
        current.session,
        current.actor,
        audit.Event(
            "import:run",
            subject="import_batch",
            subject_id=current.batch_id,
            batch_id=current.batch_id,
            after={"kind": kind, "files": counts},
        ),
    )
