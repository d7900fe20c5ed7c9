"""Bring a backup back: all of it, proven, or nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Time,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.config import settings
from rxcase.db import transaction
from rxcase.errors import InvalidInputError, StorageError
from rxcase.exchange.archive import Manifest, Reader
from rxcase.migrate import knows, upgrade
from rxcase.models import Case, Employee, Employer, Encounter, ImportBatch, Provider, User
from rxcase.models.base import Instant, WallClock
from rxcase.readmodels.safekeeping import BackupAnswer
from rxcase.search.encounters import Index
from rxcase.services.document.document_store import path_of
from rxcase.services.history.audit_trail import last_hash
from rxcase.services.refusals import need
from rxcase.services.restriction import work_status
from rxcase.services.transfer.backup import Progress, answer_of
from rxcase.services.worklist import search_index

_CHUNK = 1000
_WORK = (User, Employer, Employee, Case, Encounter, Provider, ImportBatch)
_TYPES: dict[str, TypeEngine[Any]] = {
    "instant": Instant(),
    "wall-clock": WallClock(),
    "boolean": Boolean(),
    "integer": Integer(),
    "date": Date(),
    "time": Time(),
    "decimal": Numeric(),
    "json": JSON(none_as_null=True),
    "text": String(),
}


def restore(actor: Actor, path: Path, *, replace: bool, progress: Progress) -> BackupAnswer:
    """Put back what a backup holds. Everybody who is signed in signs in again.

    The file is checked whole before anything changes. Schema, rows, counts and audit chain come in one
    transaction: if the restored rows are not what the backup says, the old ones stay.

    Args:
        actor: Needs ``setting:edit``.
        path: The backup, made on SQLite or PostgreSQL, by this version or an older one.
        replace: Whether a database that somebody has worked in may be overwritten.
        progress: Called as tables and documents go by.

    Raises:
        NotAllowedError: As above.
        InvalidInputError: The file is no backup, is damaged or newer than the program; or the database is not empty.
        StorageError: The database or the disk refused; nothing was changed.
    """
    need(actor, Permission.SETTING_EDIT, "backup:restore")
    try:
        source = path.open("rb")
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read: {error.strerror}.") from error
    with source:
        archive = Reader(source)
        if not knows(archive.manifest.schema):
            raise InvalidInputError("This backup was made by a newer rxcase. Install that version to restore it.")
        progress("Checking the backup", 0, 0)
        archive.verify()
        with transaction() as session:
            if not replace and _has_work(session):
                raise InvalidInputError(
                    "This database is not empty; nothing was changed. Add --replace to overwrite all that is in it."
                )
            _put_documents(archive, progress)
            _put_tables(session.connection(), archive, progress)
            progress("Search index", 0, 0)
            search_index.rebuild(session)
            # Days have passed since the backup, or its schema did not know the work status yet.
            work_status.refresh_due(session)
            _prove(session, archive.manifest)
            after = {"file": path.name, "made_at": archive.manifest.made_at, "hash": archive.manifest.last_audit_hash}
            audit.record(session, actor, audit.Event("backup:restore", subject="backup", after=after))
    return answer_of(archive.manifest)


def _has_work(session: Session) -> bool:
    return any(session.execute(select(table).limit(1)).first() is not None for table in _WORK)


def _put_tables(connection: Connection, archive: Reader, progress: Progress) -> None:
    """Make the schema that the backup was made with, fill it, bring it up to date."""
    _drop_everything(connection)
    upgrade(connection, archive.manifest.schema)
    existing = inspect(connection)
    names = set(existing.get_table_names())
    # Rows go in the order of the tables in the archive: what they refer to comes before them.
    for name, part in archive.manifest.tables.items():
        kinds = archive.columns(name)
        if name not in names or not kinds.keys() <= {column["name"] for column in existing.get_columns(name)}:
            raise InvalidInputError(f"This backup is damaged: its table {name} does not fit its schema.")
        columns = (Column(column, _TYPES.get(kind, String())) for column, kind in kinds.items())
        table, done = Table(name, MetaData(), *columns), 0
        for rows in _batches(archive.rows(name)):
            connection.execute(table.insert(), rows)
            done += len(rows)
            progress(f"Table {name}", done, part.rows)
        if connection.dialect.name == "postgresql" and "id" in kinds:
            _continue_numbers(connection, name)
    upgrade(connection)


def _drop_everything(connection: Connection) -> None:
    for index in Index:
        connection.execute(text(f"DROP TABLE IF EXISTS {index}"))
    old = MetaData()
    old.reflect(connection)
    old.drop_all(connection)


def _continue_numbers(connection: Connection, table: str) -> None:
    connection.execute(
        text(
            "SELECT setval(pg_get_serial_sequence(:table, 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) "  # noqa: S608
            f'FROM "{table}"'
        ),
        {"table": table},
    )


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, _CHUNK)):
        yield batch


def _prove(session: Session, manifest: Manifest) -> None:
    for name, part in manifest.tables.items():
        table = Table(name, MetaData())
        rows = session.execute(select(func.count()).select_from(table)).scalar_one()
        if rows != part.rows:
            raise StorageError(f"The restore failed: {name} has {rows:,} rows instead of {part.rows:,}.")
    _, broken = audit.verify(session)
    if broken is not None:
        raise StorageError(f"The restore failed: the audit chain is broken at event {broken.event_id}.")
    if last_hash(session) != manifest.last_audit_hash:
        raise StorageError("The restore failed: the audit does not end where the backup's did.")


def _put_documents(archive: Reader, progress: Progress) -> None:
    total = len(archive.manifest.documents)
    try:
        for done, sha256 in enumerate(archive.manifest.documents, start=1):
            _put_document(archive, sha256)
            progress("Documents", done, total)
    except OSError as error:
        raise StorageError(f"A document could not be written: {error.strerror}. Nothing was restored.") from error


def _put_document(archive: Reader, sha256: str) -> None:
    """Documents lie under their digest: one that is there and whole is the right one already."""
    final = path_of(sha256)
    if final.is_file():
        with final.open("rb") as there:
            if hashlib.file_digest(there, "sha256").hexdigest() == sha256:
                return
    final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=settings().documents_dir, prefix="incoming-")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out, archive.document(sha256) as content:
            shutil.copyfileobj(content, out)
            out.flush()
            os.fsync(out.fileno())
        part.replace(final)
    finally:
        part.unlink(missing_ok=True)
