"""A CSV file as people send it: told apart from what it is not, decoded, read in chunks with line numbers."""

from __future__ import annotations

import codecs
import csv
import os
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from rxcase.errors import InvalidInputError

CHUNK_ROWS = 2_000
LONGEST_CELL = 1_000_000
_BLOCK_BYTES = 1 << 20
_FORMATS = {
    b"PK\x03\x04": "an Excel workbook (or another zipped file)",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
_SAVE_AS = "save it as “CSV UTF-8 (comma delimited)”, one file for each kind of rows"


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that cannot be told apart into cells as wide as the header.

    Attributes:
        line: The physical line where it begins, from 1.
        cells: Its cells as far as they are known.
        reason: What is wrong with it.
        fix: What to do.
    """

    line: int
    cells: list[str]
    reason: str
    fix: str


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Rows that follow each other; ``lines`` and ``rows`` run side by side, each row as wide as the header."""

    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    broken: list[BrokenRow] = field(default_factory=list)


class _Lines:
    """The lines of a text file; ``taken`` are those of the row that is being read."""

    __slots__ = ("_file", "taken")

    def __init__(self, file: TextIOWrapper) -> None:
        self._file = file
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._file)
        self.taken.append(line)
        return line


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file that can be read as CSV.

    Attributes:
        path: Where it is.
        name: What the answer calls it: the path as it was given.
        encoding: ``utf-8-sig`` or ``cp1252``.
        size_bytes: Its size.
        has_nul: Whether a NUL byte stands in it.
        headings: The cells of its first row that is not blank.
    """

    path: Path
    name: str
    encoding: str
    size_bytes: int
    has_nul: bool
    headings: tuple[str, ...]

    def chunks(self, width: int, size: int = CHUNK_ROWS) -> Iterator[tuple[RowChunk, int]]:
        """The rows under the header, in chunks, each with the bytes read so far.

        Args:
            width: How many cells a row has; empty cells beyond are read over.
            size: Rows in a chunk.

        Raises:
            InvalidInputError: A quotation mark is opened and never closed; a cell is longer than ``LONGEST_CELL``.
        """
        with self.path.open("rb") as binary, closing(_records(binary, self)) as records:
            next(record for record in records if any(map(str.strip, record[1])))  # the header
            chunk = RowChunk()
            for line, cells, problem in records:
                if problem:
                    chunk.broken.append(BrokenRow(line, cells, *problem))
                elif not any(map(str.strip, cells)):
                    continue
                elif wrong := self._wrong_shape(cells, width):
                    chunk.broken.append(BrokenRow(line, cells, *wrong))
                else:
                    chunk.lines.append(line)
                    chunk.rows.append(cells if len(cells) == width else cells[:width])
                if len(chunk.rows) + len(chunk.broken) >= size:
                    yield chunk, binary.tell()
                    chunk = RowChunk()
            if chunk.rows or chunk.broken:
                yield chunk, self.size_bytes

    def _wrong_shape(self, cells: list[str], width: int) -> tuple[str, str] | None:
        if len(cells) < width:
            return (
                f"The row has {len(cells)} cells, the header {width}.",
                "Give the row as many cells as the header; put text with commas into quotation marks.",
            )
        if len(cells) > width and any(map(str.strip, cells[width:])):
            return (
                f"The row has {len(cells)} cells, the header {width}.",
                "Put text with commas into quotation marks.",
            )
        if self.has_nul and any("\0" in cell for cell in cells):
            return "The row holds a NUL byte.", "Remove the NUL byte."
        return None


_Record = tuple[int, list[str], tuple[str, str] | None]


def _records(binary: BufferedReader, file: CsvFile) -> Generator[_Record, None, None]:
    """Each row that is not blank: its first line, its cells, and what is wrong with its quotation marks."""
    csv.field_size_limit(LONGEST_CELL)
    text = TextIOWrapper(binary, encoding=file.encoding, newline="")
    try:
        lines = _Lines(text)
        reader = csv.reader(lines, strict=True)
        while True:
            line = reader.line_num + 1
            lines.taken.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "field limit" in str(error):
                    raise InvalidInputError(
                        f"{file.name}: a cell of the row at line {line} has more than {LONGEST_CELL:,} characters. "
                        "Shorten it; or close the quotation mark that makes one cell of all that follows."
                    ) from None
                if "unexpected end" in str(error):
                    raise InvalidInputError(
                        f"{file.name}: a quotation mark opens in the row at line {line} and is not closed; "
                        "what follows cannot be told apart. Close it, or double it if it belongs to the text."
                    ) from None
                problem = (
                    "A quotation mark stands in the middle of the text.",
                    "Double each quotation mark inside a cell, and put the cell into quotation marks.",
                )
                yield line, ["".join(lines.taken).rstrip("\r\n")], problem
                continue
            if cells:
                yield line, cells, None
    finally:
        # The bytes belong to the caller, who closes them.
        text.detach()


def open_csv(path: Path) -> CsvFile:
    """Look at a file and read its header.

    Args:
        path: A regular file.

    Returns:
        The file, ready to be read in chunks. Its encoding is UTF-8, with or without a byte order mark,
        else Windows-1252.

    Raises:
        InvalidInputError: It is missing, empty, no text, or no CSV with commas.
    """
    # A name that is no UTF-8 could go neither into the database nor into JSON.
    name = os.fsencode(path).decode("utf-8", errors="replace")
    try:
        if path.is_dir():
            raise InvalidInputError(f"{name} is a folder, not a file.")
        if not path.exists():
            raise InvalidInputError(f"{name}: there is no such file.")
        if not path.is_file():
            raise InvalidInputError(f"{name} is a pipe or a device; save what comes out of it as a file first.")
        encoding, has_nul = _look(path, name)
        file = CsvFile(path, name, encoding, path.stat().st_size, has_nul, ())
        headings = _headings(file)
    except OSError as error:
        raise InvalidInputError(f"{name} cannot be read: {error.strerror or error}.") from error
    return CsvFile(path, name, encoding, file.size_bytes, has_nul, headings)


def _look(path: Path, name: str) -> tuple[str, bool]:
    """The encoding, and whether a NUL byte stands in the file."""
    has_nul, is_utf8 = False, True
    utf8 = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as binary:
        first = binary.read(_BLOCK_BYTES)
        for sign, what in _FORMATS.items():
            if first.startswith(sign):
                raise InvalidInputError(f"{name} is {what}, not CSV: {_SAVE_AS}.")
        block = first
        while block:
            has_nul = has_nul or b"\0" in block
            if is_utf8:
                try:
                    utf8.decode(block)
                except UnicodeDecodeError:
                    is_utf8 = False
            block = binary.read(_BLOCK_BYTES)
        if is_utf8:
            try:
                utf8.decode(b"", final=True)
            except UnicodeDecodeError:
                is_utf8 = False
        if is_utf8:
            return "utf-8-sig", has_nul
        binary.seek(0)
        while block := binary.read(_BLOCK_BYTES):
            try:
                block.decode("cp1252")
            except UnicodeDecodeError:
                raise InvalidInputError(f"{name} is neither UTF-8 nor Windows-1252 text: {_SAVE_AS}.") from None
    return "cp1252", has_nul


def _headings(file: CsvFile) -> tuple[str, ...]:
    with file.path.open("rb") as binary, closing(_records(binary, file)) as records:
        for _line, cells, problem in records:
            if problem:
                raise InvalidInputError(f"{file.name}: the header cannot be read. {problem[0]}")
            if not any(cell.strip() for cell in cells):
                continue
            if "\0" in "".join(cells):
                raise InvalidInputError(f"{file.name} is no text: its header holds NUL bytes; {_SAVE_AS}.")
            named = [cell for cell in cells if cell.strip()]
            if len(named) == 1:
                for sign, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
                    if sign in named[0]:
                        raise InvalidInputError(
                            f"{file.name}: its columns are separated by {word}, not commas; {_SAVE_AS}."
                        )
            return tuple(cells)
    raise InvalidInputError(f"{file.name} is empty: not even a header stands in it.")
