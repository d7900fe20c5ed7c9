"""Alembic's entry: runs the migrations on the connection that ``rxcase.migrate`` hands over."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from rxcase.models import metadata
from rxcase.models.base import Instant, WallClock

SEARCH_TABLES = ("encounter_search", "note_search")
"""Full-text tables differ by database and are written by hand in the migrations."""


def _is_ours(
    _object: object,
    name: str | None,
    kind: str,
    _reflected: object,
    _compare_to: object,
) -> bool:
    return not (kind == "table" and name is not None and name.startswith(SEARCH_TABLES))


def _frozen(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write our own column types as plain ones: a migration must not change when the program does."""
    if kind == "type":
        for ours, plain in (
            (Instant, "sa.DateTime(timezone=True)"),
            (WallClock, "sa.DateTime()"),
            (AutoString, "sa.String()"),
        ):
            if isinstance(item, ours):
                return plain
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_object=_is_ours,
    compare_type=True,
    render_item=_frozen,
)
with context.begin_transaction():
    context.run_migrations()
