"""Bring the database to this program's schema, or refuse it."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from rxcase.db import engine, storage_failures
from rxcase.errors import StorageError

_MIGRATION_LOCK = 7_301_933


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for one connection; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(files("rxcase") / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head_revision() -> str:
    """The schema that this program works with."""
    script = ScriptDirectory(str(files("rxcase") / "migrations"))
    return script.get_current_head() or ""


def knows(revision: str) -> bool:
    """Whether this program can bring a database of that schema up to date."""
    script = ScriptDirectory(str(files("rxcase") / "migrations"))
    return revision in {step.revision for step in script.walk_revisions()}


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema from where it is to a revision, in the caller's transaction."""
    command.upgrade(alembic_config(connection), revision)


def migrate() -> bool:
    """Make the tables, or bring them up to date.

    Returns:
        Whether anything had to be done.

    Raises:
        StorageError: The database belongs to a newer program.
    """
    writing = engine().execution_options(rxcase_writes=True)
    with storage_failures(), writing.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        config = alembic_config(connection)
        script = ScriptDirectory.from_config(config)
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return False
        if current is not None and current not in {step.revision for step in script.walk_revisions()}:
            raise StorageError("This database belongs to a newer rxcase. Install that version, or restore a backup.")
        upgrade(connection)
        return True
