"""Rows on their way into the database: plain values by table, numbered here, inserted in bulk."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlmodel import Session

from rxcase.models import metadata
from rxcase.models.base import Row


class TableRows:
    """Collects rows until they are written; knows the next number of each table.

    All rows of one table must have the same columns. Numbers are given here because later rows refer
    to earlier ones before either is in the database.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: dict[str, int] = {}
        self._waiting: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, model: type[Row], **values: Any) -> int:
        """Take a row.

        Returns:
            Its number.
        """
        name = str(model.__tablename__)
        values["id"] = self._last[name] = number = self.next_number(model)
        self._waiting[name].append(values)
        return number

    def next_number(self, model: type[Row]) -> int:
        """The number that the next row of a table will have."""
        name = str(model.__tablename__)
        last = self._last.get(name)
        if last is None:
            table = metadata.tables[name]
            last = self._session.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return last + 1

    def write(self) -> int:
        """Insert what waits, tables in the order of their references.

        Returns:
            How many rows.
        """
        connection = self._session.connection()
        count = 0
        for table in metadata.sorted_tables:
            rows = self._waiting.pop(table.name, None)
            if rows:
                connection.execute(insert(table), rows)
                count += len(rows)
        return count

    def set_sequences(self) -> None:
        """Let PostgreSQL go on counting after the numbers given here; SQLite does so by itself."""
        if self._session.get_bind().dialect.name != "postgresql":
            return
        for name, last in self._last.items():
            self._session.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), {"table": name, "last": last}
            )
