"""What all tables share: naming of constraints, instants, versions, tombstones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from rxcase.clock import now

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata: MetaData = SQLModel.metadata

MAX_ID = 2**31 - 1
"""The largest row number there can be; a larger one names nothing."""


class Instant(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WallClock(TypeDecorator[datetime]):
    """A date and time as the clock on the site's wall showed it: kept as given, never shifted."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is not None:
            raise ValueError("a wall-clock time has no time zone of its own")
        return value


class Row(SQLModel):
    """A table with a number of its own."""

    id: int | None = Field(default=None, primary_key=True)


class Kept(Row):
    """A row that people edit: versioned for optimistic concurrency, and never deleted but by a tombstone.

    ``batch_id`` is the import that created the row.
    """

    __mapper_args__: ClassVar[dict[str, Any]] = {"eager_defaults": False}

    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_type=Instant)
    updated_at: datetime = Field(default_factory=now, sa_type=Instant)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)
    delete_reason: str | None = None
    batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
