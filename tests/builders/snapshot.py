"""What a database holds, as plain values to compare."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text

from rxcase.db import reading
from rxcase.models import metadata
from rxcase.search.encounters import Index

_NOT_CONTENT = {"version", "created_at", "updated_at", "batch_id"}
_LEFT_ASIDE = {"audit_event", "import_batch", "counter", "stage_move", "role", "role_permission"}


def live_rows() -> dict[str, list[tuple[Any, ...]]]:
    """The living rows of every table of people's data, without their versions and instants, and the search words."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with reading() as session:
        for table in metadata.sorted_tables:
            if table.name in _LEFT_ASIDE:
                continue
            query = select(*(column for column in table.c if column.name not in _NOT_CONTENT)).order_by(
                *table.primary_key
            )
            if "deleted_at" in table.c:
                query = query.where(table.c.deleted_at.is_(None))
            found[table.name] = [tuple(map(str, row)) for row in session.execute(query)]
        key = "rowid" if session.get_bind().dialect.name == "sqlite" else "encounter_id"
        for index in Index:
            words = text(f"SELECT {key}, words FROM {index} ORDER BY 1")  # noqa: S608 - no input of anybody's
            found[index] = [tuple(row) for row in session.execute(words)]
    return found
