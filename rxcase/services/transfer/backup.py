"""Make a backup: one consistent look at every table and every document, in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import JSON, Boolean, Date, Integer, Numeric, Table, Time, func, select
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, col

from rxcase import __version__
from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.clock import now
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError
from rxcase.exchange.archive import Manifest, Reader, Writer
from rxcase.exchange.private_file import whole_file
from rxcase.migrate import head_revision
from rxcase.models import Document, metadata
from rxcase.models.base import Instant, WallClock
from rxcase.readmodels.safekeeping import BackupAnswer
from rxcase.services.document.document_store import path_of
from rxcase.services.history.audit_trail import last_hash
from rxcase.services.refusals import need

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

LEFT_OUT = frozenset({"user_session", "sign_in_attempt"})
"""Tables whose rows are worth nothing later: whoever is signed in signs in again after a restore."""

_CHUNK = 2000
_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Instant, "instant"),
    (WallClock, "wall-clock"),
    (Boolean, "boolean"),
    (Integer, "integer"),
    (Date, "date"),
    (Time, "time"),
    (Numeric, "decimal"),
    (JSON, "json"),
)


def _kind(type_: TypeEngine[Any]) -> str:
    return next((kind for class_, kind in _KINDS if isinstance(type_, class_)), "text")


def backup(actor: Actor, path: Path, progress: Progress) -> BackupAnswer:
    """Write everything into one file, which takes its name only after it was read back and found whole.

    The file goes into SQLite and PostgreSQL alike, and is readable by its owner only.

    Args:
        actor: Needs ``setting:edit``.
        path: The file; an older backup there is replaced, anything else is not.
        progress: Called as tables and documents go by.

    Raises:
        NotAllowedError: As above.
        InvalidInputError: The file cannot be written there.
        StorageError: The database cannot be read.
    """
    need(actor, Permission.SETTING_EDIT, "backup:make")
    _refuse_other_file(path)
    with transaction() as session:
        audit.record(session, actor, audit.Event("backup:make", subject="backup", after={"file": path.name}))
    with reading() as session, whole_file(path) as out:
        if session.get_bind().dialect.name == "postgresql":
            # SQLite reads from one snapshot as it is.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        writer = Writer(out)
        _add_tables(session, writer, progress)
        missing = _add_documents(session, writer, progress)
        manifest = Manifest(
            made_at=now().isoformat(timespec="seconds"),
            app_version=__version__,
            schema=head_revision(),
            last_audit_hash=last_hash(session),
            tables=writer.tables,
            documents=writer.documents,
            missing_documents=missing,
        )
        writer.finish(manifest)
        if out.seekable():
            progress("Reading it back", 0, 0)
            Reader(out).verify()
    return answer_of(manifest)


def answer_of(manifest: Manifest) -> BackupAnswer:
    """What an archive holds, in numbers."""
    return BackupAnswer(
        made_at=manifest.made_at,
        schema=manifest.schema,
        rows=sum(part.rows for part in manifest.tables.values()),
        documents=len(manifest.documents),
        last_audit_hash=manifest.last_audit_hash,
        missing_documents=tuple(manifest.missing_documents),
    )


def _refuse_other_file(path: Path) -> None:
    if not path.is_file() or path.stat().st_size == 0:
        return
    try:
        with path.open("rb") as source:
            Reader(source)
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read: {error.strerror}.") from error
    except InvalidInputError:
        raise InvalidInputError(f"{path} exists and is no backup of rxcase; it was not replaced.") from None


def _add_tables(session: Session, writer: Writer, progress: Progress) -> None:
    tables = [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]
    for table in tables:
        total = session.execute(select(func.count()).select_from(table)).scalar_one()
        columns = {column.name: _kind(column.type) for column in table.columns}
        writer.add_table(table.name, columns, _rows(session, table, total, progress))


def _rows(session: Session, table: Table, total: int, progress: Progress) -> Iterator[Sequence[Any]]:
    done = 0
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_CHUNK)
    for chunk in session.execute(query).partitions():
        yield from chunk
        done += len(chunk)
        progress(f"Table {table.name}", done, total)


def _add_documents(session: Session, writer: Writer, progress: Progress) -> list[str]:
    digests = session.execute(select(col(Document.sha256)).distinct().order_by(col(Document.sha256))).scalars().all()
    missing = []
    for done, sha256 in enumerate(digests, start=1):
        if not writer.add_document(sha256, path_of(sha256)):
            missing.append(sha256)
        progress("Documents", done, len(digests))
    return missing
