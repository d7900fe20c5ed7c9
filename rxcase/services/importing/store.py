"""One table under import: rows made in bulk, compared by value, changed one by one with their audit."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Dialect, Table, bindparam, func, select, text, update
from sqlmodel import Session, SQLModel

from rxcase.access import audit
from rxcase.errors import StorageError
from rxcase.services.importing.run import ImportRun

_MOST_REMEMBERED = 10_000
_ALWAYS = ("version", "created_at", "updated_at", "batch_id")


@dataclass(frozen=True, slots=True)
class Stored:
    """A row that is in the database: its number, its version, the compared attributes, and what else was asked for."""

    id: int
    version: int
    values: tuple[Any, ...]
    also: Any = None


@dataclass(slots=True)
class Change:
    """What an import changes in one row."""

    id: int
    version: int
    before: dict[str, Any]
    after: dict[str, Any]
    person_id: int | None = None


class Bound(dict[Any, Any]):
    """Values as the database driver takes them, each worked out once."""

    def __init__(self, bind: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self.bind = bind

    def __missing__(self, value: Any) -> Any:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
            self[None] = None
        bound = self[value] = self.bind(value)
        return bound


class Store:
    """One table under import."""

    def __init__(self, run: ImportRun, model: type[SQLModel], subject: str) -> None:
        self.run = run
        self.model = model
        self.subject = subject
        self.table: Table = model.__table__  # type: ignore[attr-defined]
        self.defaults: dict[str, Any] = {
            name: info.get_default(call_default_factory=True)
            for name, info in model.model_fields.items()
            if name not in _ALWAYS
            and name in self.table.c
            and not self.table.c[name].nullable
            and not info.is_required()
        }
        self._binders: dict[str, Bound | None] = {}

    # Making rows

    def new_ids(self, count: int) -> list[int]:
        """Numbers for rows to be made."""
        session = self.run.session
        if session.get_bind().dialect.name == "postgresql":
            numbers = text(
                "SELECT nextval(CAST(pg_get_serial_sequence(:table, 'id') AS regclass)) FROM generate_series(1, :count)"
            )
            return list(session.scalars(numbers, {"table": self.table.name, "count": count}))
        last = session.scalar(select(func.max(self.table.c.id))) or 0
        return list(range(last + 1, last + 1 + count))

    def create(self, columns: Mapping[str, Sequence[Any]], ids: Sequence[int] | None = None) -> list[int]:
        """Make rows, and remember in the audit which.

        Args:
            columns: One list for each attribute, side by side; a None where the column needs a value
                becomes the model's default.
            ids: Their numbers, if they were taken before.

        Returns:
            Their numbers, in order.
        """
        count = len(next(iter(columns.values()))) if columns else 0
        if not count:
            return []
        numbers = list(ids) if ids is not None else self.new_ids(count)
        run = self.run
        whole: dict[str, Sequence[Any]] = {"id": numbers, **columns}
        for name, default in self.defaults.items():
            given = whole.get(name)
            if given is None:
                whole[name] = [default] * count
            elif None in given:
                whole[name] = [default if value is None else value for value in given]
        for name, value in (("version", 1), ("created_at", run.at), ("updated_at", run.at), ("batch_id", run.batch_id)):
            if name in self.table.c:
                whole.setdefault(name, [value] * count)
        insert_columns(run.session, self.table, whole, self._binders)
        if "batch_id" in self.table.c:
            digest = hashlib.sha256(json.dumps(numbers, separators=(",", ":")).encode()).hexdigest()
            run.record(
                audit.Event(
                    "import:create",
                    subject=self.subject,
                    batch_id=run.batch_id,
                    after={"count": count, "first_id": min(numbers), "last_id": max(numbers), "ids_sha256": digest},
                )
            )
        return numbers

    # Comparing and changing rows

    def find(
        self, key: str, keys: Iterable[Any], attributes: Sequence[str], also: Sequence[str] = ()
    ) -> dict[Any, list[Stored]]:
        """The rows that are there, by key, tombstones left out.

        Args:
            key: The attribute that finds them.
            keys: Its values.
            attributes: What will be compared.
            also: Further attributes that come along as a named row.
        """
        wanted = [each for each in dict.fromkeys(keys) if each is not None]
        found: dict[Any, list[Stored]] = defaultdict(list)
        if not wanted:
            return found
        columns = self.table.c
        width = len(attributes)
        query = select(
            columns[key], columns.id, columns.version, *(columns[name].label(f"_{name}") for name in attributes)
        ).add_columns(*(columns[name].label(name) for name in also if name not in {key, "id", "version"}))
        query = query.where(columns[key].in_(wanted), columns.deleted_at.is_(None)).order_by(columns.id)
        for row in self.run.session.execute(query):
            found[row[0]].append(Stored(row[1], row[2], tuple(row[3 : 3 + width]), row))
        return found

    def compared(self, stored: Stored, attributes: Sequence[str], values: Sequence[Any]) -> Change | None:
        """What the values change in a row; None if nothing. A None where the column needs a value leaves it alone."""
        if stored.values == values:
            return None
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name, was, is_now in zip(attributes, stored.values, values, strict=True):
            if was != is_now and not (is_now is None and name in self.defaults):
                before[name], after[name] = was, is_now
        return Change(stored.id, stored.version, before, after) if after else None

    def change(self, changes: Sequence[Change]) -> None:
        """Change rows, each with its own entry in the audit.

        Raises:
            StorageError: Somebody changed one of them at the same moment.
        """
        run, columns = self.run, self.table.c
        alike: dict[tuple[str, ...], list[Change]] = defaultdict(list)
        for each in changes:
            alike[tuple(each.after)].append(each)
        for names, group in alike.items():
            statement = (
                update(self.table)
                .where(columns.id == bindparam("b_id"), columns.version == bindparam("b_version"))
                .values(
                    version=columns.version + 1,
                    updated_at=run.at,
                    **{name: bindparam(f"v_{name}", type_=columns[name].type) for name in names},
                )
            )
            rows = [
                {
                    "b_id": each.id,
                    "b_version": each.version,
                    **{f"v_{name}": value for name, value in each.after.items()},
                }
                for each in group
            ]
            done = run.session.connection().execute(statement, rows)
            if done.rowcount not in {-1, len(rows)}:
                raise StorageError("Somebody changed a row at the same moment; nothing was imported. Try again.")
        run.record(
            *(
                audit.Event(
                    "import:update",
                    subject=self.subject,
                    subject_id=each.id,
                    person_id=each.person_id,
                    batch_id=run.batch_id,
                    before=each.before | {"version": each.version},
                    after=each.after | {"version": each.version + 1},
                )
                for each in changes
            )
        )


def _binder(column: Column[Any], dialect: Dialect) -> Bound | None:
    bind = column.type.dialect_impl(dialect).bind_processor(dialect)
    return None if bind is None else Bound(bind)


def insert_columns(
    session: Session, table: Table, columns: Mapping[str, Sequence[Any]], binders: dict[str, Bound | None]
) -> None:
    """Insert rows given by column: each value is made ready for the driver once, however often it occurs.

    Args:
        session: Its connection is used.
        table: The table.
        columns: One list for each column, side by side.
        binders: Kept by the caller from one call to the next.
    """
    connection = session.connection()
    dialect = connection.dialect
    ready: list[Sequence[Any]] = []
    for name, values in columns.items():
        if name not in binders:
            binders[name] = _binder(table.c[name], dialect)
        bound = binders[name]
        if bound is None:
            ready.append(values)
            continue
        try:
            ready.append(list(map(bound.__getitem__, values)))
        except TypeError:  # a mapping or a list is no key
            ready.append([None if value is None else bound.bind(value) for value in values])
    quote = dialect.identifier_preparer.quote
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    statement = (
        f"INSERT INTO {quote(table.name)} ({', '.join(quote(name) for name in columns)}) "  # noqa: S608  names of our own tables
        f"VALUES ({', '.join([mark] * len(columns))})"
    )
    connection.exec_driver_sql(statement, list(zip(*ready, strict=True)))
