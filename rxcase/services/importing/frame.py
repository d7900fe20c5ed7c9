"""Some rows of a file, read by column: values side by side, and what is wrong with which row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rxcase.exchange.cells import Cell, CellError, too_long
from rxcase.exchange.csv_file import CsvFile, RowChunk
from rxcase.exchange.layout import Column, Layout, MatchedHeader, Need

_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one row; ``column`` is a heading, or empty."""

    column: str
    value: str
    reason: str
    fix: str


class _Values(dict[str, Any]):
    """The value of each text that was read before: a column repeats itself."""

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self._cell = cell

    def __missing__(self, given: str) -> Any:
        value = read_cell(self._cell, given)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[given] = value
        return value


def read_cell(cell: Cell, given: str) -> Any:
    """The value of one text, None for a blank one.

    Raises:
        CellError: It cannot be meant.
    """
    stripped = given.strip()
    if not stripped:
        return None
    kept = given if cell.is_free else stripped
    if cell.limit is not None and len(kept) > cell.limit:
        raise too_long(len(kept), cell.limit)
    return kept if cell.is_text else cell.read(kept)


class ColumnReader:
    """Reads one column of a file, chunk after chunk."""

    def __init__(self, column: Column, heading: str, position: int) -> None:
        self.column = column
        self.heading = heading
        self.position = position
        self._values = _Values(column.cell)

    def read(self, texts: Sequence[str]) -> tuple[list[Any], list[tuple[int, CellError]]]:
        """The values of the texts, and the errors with their index."""
        if not any(texts):
            return [None] * len(texts), []
        cell = self.column.cell
        try:
            if not cell.is_text:
                return list(map(self._values.__getitem__, texts)), []
            if cell.is_free:
                return [given if given.strip() else None for given in texts], []
            values = [given.strip() or None for given in texts]
            if cell.limit is None or max(map(len, texts)) <= cell.limit:
                return values, []
        except CellError:
            pass
        return self._one_by_one(texts)

    def _one_by_one(self, texts: Sequence[str]) -> tuple[list[Any], list[tuple[int, CellError]]]:
        values: list[Any] = []
        errors: list[tuple[int, CellError]] = []
        for index, given in enumerate(texts):
            try:
                values.append(read_cell(self.column.cell, given))
            except CellError as error:
                values.append(None)
                errors.append((index, error))
        return values, errors


@dataclass
class Source:
    """One file of an import: how it is read, and its counts so far.

    Attributes:
        number: Its place among the files named.
        csv: The file.
        layout: What it is.
        header: Its headings.
        readers: One for each column that is known.
    """

    number: int
    csv: CsvFile
    layout: Layout
    header: MatchedHeader
    readers: list[ColumnReader] = field(init=False)
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0

    def __post_init__(self) -> None:
        self.readers = [
            ColumnReader(column, heading, position)
            for position, (column, heading) in enumerate(zip(self.header.columns, self.header.headings, strict=True))
            if column is not None
        ]

    @property
    def name(self) -> str:
        """The file as it was named."""
        return self.csv.name

    def frames(self) -> Iterator[tuple[Frame, int]]:
        """The rows in chunks, each with the bytes read so far."""
        for chunk, done_bytes in self.csv.chunks(len(self.header.headings)):
            yield Frame(self, chunk), done_bytes


class Frame:
    """One chunk of rows by column.

    Attributes:
        source: The file.
        lines: The physical line of each row.
        rows: The cells of each row as they stand.
        chunk: Also holds the rows that could not be told into cells.
        problems: What is wrong, by the row's index; rows without an entry are good.
    """

    def __init__(self, source: Source, chunk: RowChunk) -> None:
        self.source = source
        self.chunk = chunk
        self.lines = chunk.lines
        self.rows = chunk.rows
        self.problems: dict[int, list[Problem]] = {}
        self._owned: dict[str, dict[str, list[Any]]] = {}
        self._readers = {reader.column.name: reader for reader in source.readers}
        if self.rows:
            self._read(list(zip(*self.rows, strict=True)))

    def _read(self, columns: list[tuple[str, ...]]) -> None:
        for reader in self.source.readers:
            column = reader.column
            values, errors = reader.read(columns[reader.position])
            for index, error in errors:
                self._add(index, reader, error.reason, error.fix)
            if column.need is Need.REQUIRED and column.into[0] != "occurred_on":
                self._need(reader, values)
            owned = self._owned.setdefault(column.owner, {})
            if column.is_kept:
                owned[column.name] = values
            elif len(column.into) == 1:
                owned[column.into[0]] = values
            else:
                for place, name in enumerate(column.into):
                    owned[name] = [None if value is None else value[place] for value in values]

    def _need(self, reader: ColumnReader, values: list[Any]) -> None:
        for index, value in enumerate(values):
            if value is None and index not in self.problems:
                self._add(index, reader, "It is needed and blank.", "Fill it in.")

    def _add(self, index: int, reader: ColumnReader, reason: str, fix: str) -> None:
        given = self.rows[index][reader.position]
        self.problems.setdefault(index, []).append(Problem(reader.heading, given, reason, fix))

    def __len__(self) -> int:
        return len(self.rows)

    def owned(self, owner: str) -> dict[str, list[Any]]:
        """The values of one kind of row, by attribute; columns that are only carried by their own name."""
        return self._owned.get(owner, {})

    def values(self, owner: str, attribute: str) -> list[Any]:
        """One column; all None where the file does not have it."""
        found = self._owned.get(owner, {}).get(attribute)
        return [None] * len(self.rows) if found is None else found

    def has(self, name: str) -> bool:
        """Whether the file has the column of this name."""
        return name in self._readers

    def heading(self, name: str) -> str:
        """How the file calls a column; the name itself where it does not have it."""
        reader = self._readers.get(name)
        return reader.heading if reader else name

    def reject(self, index: int, name: str, reason: str, fix: str) -> None:
        """Say what is wrong with a row.

        Args:
            index: The row's.
            name: The column's name in the layout.
            reason: What is wrong.
            fix: What to do.
        """
        reader = self._readers.get(name)
        if reader is None:
            self.problems.setdefault(index, []).append(Problem(name, "", reason, fix))
        else:
            self._add(index, reader, reason, fix)

    def good(self) -> list[int]:
        """The indexes of the rows with which nothing is wrong so far."""
        if not self.problems:
            return list(range(len(self.rows)))
        return [index for index in range(len(self.rows)) if index not in self.problems]
