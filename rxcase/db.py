"""The engine and the one way to write: ``transaction()``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlmodel import Session

import rxcase.models  # noqa: F401  registers every table before the first query
from rxcase.config import settings
from rxcase.errors import InvalidInputError, StorageError

BUSY_SECONDS = 15


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's begin event below decides how a transaction starts
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # an acknowledged save survives a power cut
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA cache_size=-64000")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A write takes its lock at the start: two writers queue instead of failing half way.
        writes = connection.get_execution_options().get("rxcase_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_engine(url: str) -> Engine:
    """An engine for an SQLite file or a PostgreSQL server, set up alike; its failures name no values of rows."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True)
        _prepare_sqlite(engine)
        return engine
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)


@cache
def engine() -> Engine:
    """The engine of this process."""
    current = settings()
    if current.is_sqlite:
        try:
            current.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StorageError(f"The data folder {current.data_dir} cannot be used: {error.strerror}.") from error
    try:
        return make_engine(current.database_url)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise InvalidInputError(
            "RXCASE_DATABASE_URL is no address of a database that rxcase knows; "
            "one looks like postgresql+psycopg://user:password@host/name."
        ) from error


def forget_engine() -> None:
    """Close all connections; the next use reads the settings again."""
    if engine.cache_info().currsize:
        engine().dispose()
    engine.cache_clear()


def _storage_error(error: DatabaseError) -> StorageError | None:
    text = str(error.orig).lower()
    if ("disk" in text and "full" in text) or "no space" in text or "disk i/o" in text:
        return StorageError("The disk is full or failing; nothing was saved. Free some space and try again.")
    if "locked" in text or "busy" in text:
        return StorageError("The database was busy for too long; nothing was saved. Try again.")
    if "readonly" in text or "read-only" in text:
        return StorageError("The database is read-only; nothing was saved.")
    if "malformed" in text or "not a database" in text:
        return StorageError("The database file is damaged; nothing was saved. Move it away and restore a backup.")
    if (
        error.connection_invalidated
        or "unable to open" in text
        or "connection failed" in text
        or "resolve host" in text
    ):
        return StorageError("The database cannot be reached; nothing was saved.")
    return None


@contextmanager
def storage_failures() -> Iterator[None]:
    """Turn what a database says of its disk, its locks and its connection into words for people.

    Raises:
        StorageError: The database refused; whatever it says of the rows themselves goes through as it is.
    """
    try:
        yield
    except DatabaseError as error:
        failure = _storage_error(error)
        if failure is None:
            raise
        raise failure from error


def after_commit(session: Session, act: Callable[[], None]) -> None:
    """Do something once this transaction is durable, and never if it fails."""
    session.info.setdefault("after_commit", []).append(act)


@contextmanager
def transaction() -> Iterator[Session]:
    """One use case: all of it is saved, or nothing.

    Raises:
        StorageError: The database refused; nothing was saved.
    """
    writing = engine().execution_options(rxcase_writes=True)
    with storage_failures(), Session(writing, expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
    for act in session.info.get("after_commit", ()):
        act()


@contextmanager
def reading() -> Iterator[Session]:
    """One consistent look at the data; nothing that happens in it is saved."""
    with storage_failures(), Session(engine(), expire_on_commit=False, autoflush=False) as session:
        try:
            yield session
        finally:
            session.rollback()
