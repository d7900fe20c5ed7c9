"""The files of rejected rows: as they were, with a last column saying why; ready to be mended and imported."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from rxcase.errors import InvalidInputError
from rxcase.exchange.layout import WHY_REJECTED
from rxcase.exchange.private_file import whole_file
from rxcase.services.importing.frame import Problem, Source


class RejectedRows:
    """Writes rejected rows: those of the first file that has some to the path given, those of each further one beside it."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self._path = path
        self._stack = stack
        self._writers: dict[int, Any] = {}
        self._texts: list[TextIOWrapper] = []
        self._first = self._open(path)

    def _open(self, path: Path) -> Any:
        text = TextIOWrapper(self._stack.enter_context(whole_file(path)), encoding="utf-8", newline="")
        self._texts.append(text)
        return csv.writer(text, lineterminator="\r\n")

    def _writer(self, source: Source) -> Any:
        writer = self._writers.get(source.number)
        if writer is None:
            if self._writers:
                suffix = self._path.suffix
                writer = self._open(self._path.with_name(f"{self._path.stem}-{source.csv.path.stem}{suffix}"))
            else:
                writer = self._first
            self._writers[source.number] = writer
            writer.writerow([*(source.header.headings[position] for position in _kept(source)), WHY_REJECTED])
        return writer

    def write(self, source: Source, cells: Sequence[str], problems: Sequence[Problem]) -> None:
        """Add one rejected row."""
        why = " ".join(f"{each.column}: {each.reason} {each.fix}".removeprefix(": ") for each in problems)
        row = [cells[position] if position < len(cells) else "" for position in _kept(source)]
        self._writer(source).writerow([*row, *cells[len(source.header.headings) :], why])

    def finish(self, sources: Sequence[Source]) -> None:
        """Flush; a path that got no row gets the header alone."""
        if not self._writers and sources:
            self._writer(sources[0])
        for text in self._texts:
            text.detach()


def _kept(source: Source) -> list[int]:
    """The positions of all columns but the one that said why when the file was rejected before."""
    return [place for place, heading in enumerate(source.header.headings) if heading.casefold() != WHY_REJECTED]


@contextmanager
def rejected_rows(path: Path | None, inputs: Sequence[Path]) -> Iterator[RejectedRows | None]:
    """The writer of rejected rows; its files take their names when the block ends well.

    Args:
        path: Where to, or None.
        inputs: The files that are imported, none of which may be written over.

    Raises:
        InvalidInputError: The path is one of the inputs, or cannot be written.
    """
    if path is None:
        yield None
        return
    if path.resolve() in {each.resolve() for each in inputs}:
        raise InvalidInputError(f"{path} is one of the files to import; give the rejected rows another name.")
    with ExitStack() as stack:
        yield RejectedRows(path, stack)
