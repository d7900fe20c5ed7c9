"""What an exchange file looks like: its columns, which must be there, and where each value goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rxcase.errors import InvalidInputError
from rxcase.exchange.cells import Cell

WHY_REJECTED = "why_rejected"
"""The last column of a file of rejected rows; read over when the mended file comes back."""


class Need(StrEnum):
    """How much a column is needed, in the words of the case file's specification."""

    REQUIRED = "R"
    BEST_PRACTICE = "BP"
    CONDITIONAL = "CR"
    OPTIONAL = "O"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file.

    Attributes:
        name: As the header says it.
        cell: How its cells are read and written.
        owner: The row that holds the value: ``encounter``, ``case`` …; ``reference`` when the value
            only finds another row or is worked out by the importer.
        into: The attributes of that row; two for a date with its time. ``kept`` puts the text
            into the case's store of columns that are carried but not used.
        need: Whether the column must be there.
    """

    name: str
    cell: Cell
    owner: str
    into: tuple[str, ...]
    need: Need = Need.OPTIONAL

    @property
    def is_kept(self) -> bool:
        """Whether the value is carried for another system, and not used."""
        return self.into == ("kept",)


@dataclass(frozen=True)
class Layout:
    """One kind of file.

    Attributes:
        kind: What the answer calls it.
        file_name: The name that an export gives it.
        columns: In the order of an export.
        extra: Columns that are read where they are given, and not written.
    """

    kind: str
    file_name: str
    columns: tuple[Column, ...]
    extra: tuple[Column, ...] = ()
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name.update({column.name.casefold(): column for column in (*self.columns, *self.extra)})

    def column(self, heading: str) -> Column | None:
        """The column that a heading means; a partition may follow the name of the number column."""
        folded = heading.casefold()
        found = self._by_name.get(folded)
        if found is None and folded.startswith(PARTITION_PREFIX):
            return self._by_name.get(PARTITIONED.casefold())
        return found

    def required(self) -> list[Column]:
        """The columns that must be there."""
        return [column for column in self.columns if column.need is Need.REQUIRED]


PARTITION_PREFIX = "encounters.patient_mrn."
PARTITIONED = f"{PARTITION_PREFIX}<PARTITION>"
"""The column whose heading ends in the name of a partition."""


@dataclass(frozen=True, slots=True)
class MatchedHeader:
    """A header read against a layout.

    Attributes:
        headings: The headings as they stand, without trailing empty ones.
        columns: The column of each heading, None where unknown or read over.
        unknown: The headings that mean nothing here.
    """

    headings: tuple[str, ...]
    columns: tuple[Column | None, ...]
    unknown: tuple[str, ...]


def check_headings(name: str, headings: Sequence[str]) -> tuple[str, ...]:
    """The headings, without empty ones at the end.

    Args:
        name: The file's, for the error.
        headings: The cells of the first row.

    Raises:
        InvalidInputError: One stands twice, or is empty between others.
    """
    stripped = [heading.strip() for heading in headings]
    while stripped and not stripped[-1]:
        stripped.pop()
    seen: dict[str, int] = {}
    for number, heading in enumerate(stripped, start=1):
        if not heading:
            raise InvalidInputError(f"{name}: column {number} has no heading.")
        first = seen.setdefault(heading.casefold(), number)
        if first != number:
            raise InvalidInputError(f"{name}: the heading “{heading}” stands twice, in columns {first} and {number}.")
    return tuple(stripped)


def match(name: str, layout: Layout, headings: Sequence[str], meanings: dict[str, str] | None = None) -> MatchedHeader:
    """Read a header against a layout.

    Args:
        name: The file's, for the error.
        layout: What the file should be.
        headings: Already checked by ``check_headings``.
        meanings: Column names by folded heading, where a form of its own says the columns otherwise.

    Raises:
        InvalidInputError: A column that must be there is missing, or two headings mean one column.
    """
    found: list[Column | None] = []
    unknown: list[str] = []
    given: dict[str, str] = {}
    for heading in headings:
        column = layout.column((meanings or {}).get(heading.casefold(), heading))
        found.append(column)
        if column is None:
            if heading.casefold() != WHY_REJECTED:
                unknown.append(heading)
            continue
        twin = given.setdefault(column.name, heading)
        if twin != heading:
            raise InvalidInputError(f"{name}: “{twin}” and “{heading}” mean the same column.")
    missing = [column.name for column in layout.required() if column.name not in given]
    if missing:
        raise InvalidInputError(
            f"{name}: the column{'s' if len(missing) > 1 else ''} {', '.join(missing)} "
            f"{'are' if len(missing) > 1 else 'is'} missing; a file of {layout.kind} needs "
            f"{', '.join(column.name for column in layout.required())}."
        )
    return MatchedHeader(tuple(headings), tuple(found), tuple(unknown))
