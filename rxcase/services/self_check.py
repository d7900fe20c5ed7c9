"""Is everything as it should be? One finding for each thing looked at."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.config import settings
from rxcase.db import reading
from rxcase.errors import StorageError
from rxcase.migrate import head_revision
from rxcase.models import Case, Document, Employee, Encounter
from rxcase.readmodels.safekeeping import Finding
from rxcase.search import encounters as search
from rxcase.services import foundation
from rxcase.services.document.document_store import path_of
from rxcase.services.refusals import need
from rxcase.services.restriction import work_status
from rxcase.services.worklist import search_index
from rxcase.services.worklist.worklist_row import copies

_CHUNK = 2000
_LEAST_FREE_BYTES = 200_000_000
_NO_WORDS: frozenset[str] = frozenset()


class _WrongError(Exception):
    """What was looked at is not as it should be."""


def self_check(actor: Actor) -> Iterator[Finding]:
    """Look at everything, one finding after the other; a check that fails does not keep the others from running.

    Raises:
        NotAllowedError: The actor may not edit settings.
    """
    need(actor, Permission.SETTING_EDIT, "check:run")
    try:
        foundation.prepare()
    except (StorageError, SQLAlchemyError) as error:
        words = error.message if isinstance(error, StorageError) else "it cannot be opened; it may be damaged"
        yield Finding("database", is_good=False, words=words)
        return
    yield Finding("database", is_good=True, words="SQLite" if settings().is_sqlite else "PostgreSQL")
    for name, look in _CHECKS.items():
        try:
            with reading() as session:
                words = look(session)
        except _WrongError as wrong:
            yield Finding(name, is_good=False, words=str(wrong))
        except (StorageError, SQLAlchemyError):
            yield Finding(name, is_good=False, words="the database could not answer; it may be damaged")
        else:
            yield Finding(name, is_good=True, words=words)


def _schema(session: Session) -> str:
    found = session.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if found != [head_revision()]:
        raise _WrongError(f"the schema is {', '.join(found) or 'unknown'}, not {head_revision()}")
    return f"revision {found[0]}"


def _structure(session: Session) -> str:
    if session.get_bind().dialect.name == "postgresql":
        unchecked = session.execute(text("SELECT conname FROM pg_constraint WHERE NOT convalidated")).scalars().all()
        invalid = session.execute(
            text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
        ).scalars()
        wrong = [*unchecked, *invalid]
        if wrong:
            raise _WrongError(f"not valid: {', '.join(wrong)}")
        return "all constraints and indexes are valid"
    answers = session.execute(text("PRAGMA integrity_check(5)")).scalars().all()
    if answers != ["ok"]:
        raise _WrongError("; ".join(map(str, answers)))
    return "the file is sound"


def _references(session: Session) -> str:
    if session.get_bind().dialect.name == "postgresql":
        return "PostgreSQL keeps them at all times"
    broken = session.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise _WrongError(f"{len(broken):,} rows refer to rows that are not there, the first in {broken[0][0]}")
    return "every row refers to rows that are there"


def _audit_chain(session: Session) -> str:
    good, broken = audit.verify(session)
    if broken is not None:
        raise _WrongError(f"event {broken.event_id}: {broken.why}")
    return f"{good:,} events, unbroken"


def _worklist(session: Session) -> str:
    rows = (
        select(
            col(Encounter.id),
            col(Encounter.employer_id),
            col(Encounter.establishment_id),
            col(Encounter.name_order),
            col(Encounter.follow_up_order),
            col(Encounter.injury_order),
            col(Encounter.on_worklist),
            col(Encounter.follow_up_on),
            col(Encounter.status),
            col(Encounter.is_case_management),
            col(Encounter.deleted_at),
            col(Employee.last_name),
            col(Employee.first_name),
            col(Employee.employer_id).label("person_employer_id"),
            col(Employee.establishment_id).label("person_establishment_id"),
            col(Case.id).label("case_id"),
            col(Case.employer_id).label("case_employer_id"),
            col(Case.establishment_id).label("case_establishment_id"),
            col(Case.occurred_on),
        )
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
        .order_by(col(Encounter.id))
        .execution_options(yield_per=_CHUNK)
    )
    seen, wrong = 0, []
    for row in session.execute(rows).mappings():
        its = "case" if row["case_id"] is not None else "person"
        right = copies(
            last_name=row["last_name"],
            first_name=row["first_name"],
            employer_id=row[f"{its}_employer_id"],
            establishment_id=row[f"{its}_establishment_id"],
            occurred_on=row["occurred_on"],
            follow_up_on=row["follow_up_on"],
            status=row["status"],
            is_case_management=row["is_case_management"],
            is_deleted=row["deleted_at"] is not None,
        )
        seen += 1
        if any(row[name] != value for name, value in right.items()):
            wrong.append(row["id"])
    if wrong:
        raise _WrongError(f"{len(wrong):,} encounters carry old copies, the first is {wrong[0]}")
    return f"{seen:,} encounters carry what lists sort by"


def _work_status(session: Session) -> str:
    seen, wrong, due = 0, [], 0
    for each in work_status.standings(session):
        seen += 1
        due += each.is_due
        if each.carried != each.right and not each.is_due:
            wrong.append(each.encounter_id)
    if wrong:
        raise _WrongError(f"{len(wrong):,} encounters carry an old work status, the first is {wrong[0]}")
    waiting = f"; {due:,} wait for the jobs of the day" if due else ""
    return f"{seen:,} encounters carry the work status of their day{waiting}"


def _search_index(session: Session) -> str:
    return f"{_compared(session, search_index.expected(session), search.Index.WORDS):,} encounters can be found"


def _notes_index(session: Session) -> str:
    seen = _compared(session, search_index.expected_of_notes(session), search.Index.NOTES)
    return f"{seen:,} encounters can be found by their notes"


def _compared(session: Session, expected: Iterator[list[tuple[int, str]]], index: search.Index) -> int:
    """How many encounters have words in an index; every one of them the right ones."""
    seen, wrong, last = 0, 0, 0
    first_wrong: int | None = None
    for rows in expected:
        if not rows:
            continue
        stored = search.stored(session, last + 1, rows[-1][0], index)
        right = {encounter_id: frozenset(words.split()) for encounter_id, words in rows}
        differing = [
            each
            for each in sorted(stored.keys() | right.keys())
            if stored.get(each, _NO_WORDS) != right.get(each, _NO_WORDS)
        ]
        wrong += len(differing)
        first_wrong = first_wrong or (differing[0] if differing else None)
        seen, last = seen + len(rows), rows[-1][0]
    beyond = {number for number, words in search.stored(session, last + 1, 2**31 - 1, index).items() if words}
    wrong += len(beyond)
    first_wrong = first_wrong or min(beyond, default=None)
    if wrong:
        raise _WrongError(f"{wrong:,} encounters are not found by the right words, the first is {first_wrong}")
    return seen


def _documents(session: Session) -> str:
    digests = session.scalars(select(col(Document.sha256)).where(col(Document.deleted_at).is_(None)).distinct()).all()
    wrong = [digest for digest in digests if not _is_whole(path_of(digest), digest)]
    if wrong:
        raise _WrongError(f"{len(wrong):,} of {len(digests):,} are missing or changed, the first is {wrong[0]}")
    return f"{len(digests):,} are there and unchanged"


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _disk(_session: Session) -> str:
    folder = settings().data_dir
    free = shutil.disk_usage(folder).free
    file = folder / "rxcase.sqlite3"
    needed = max(_LEAST_FREE_BYTES, file.stat().st_size if file.is_file() else 0)
    if free < needed:
        raise _WrongError(f"{free // 1_000_000:,} MB are free; a backup needs up to {needed // 1_000_000:,} MB")
    return f"{free // 1_000_000:,} MB are free"


_CHECKS: dict[str, Callable[[Session], str]] = {
    "schema": _schema,
    "structure": _structure,
    "references": _references,
    "audit chain": _audit_chain,
    "worklist": _worklist,
    "work status": _work_status,
    "search index": _search_index,
    "words of notes": _notes_index,
    "documents": _documents,
    "disk space": _disk,
}
