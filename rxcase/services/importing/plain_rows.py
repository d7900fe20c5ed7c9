"""What the files of one row a table share: which rows are new, which are changed, which are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rxcase.services.importing.frame import Frame
from rxcase.services.importing.store import Change, Store, Stored


@dataclass(slots=True)
class Sorted:
    """The good rows of a frame, told apart: indexes of new ones, changes by index, how many are the same."""

    new: list[int] = field(default_factory=list)
    changes: dict[int, Change] = field(default_factory=dict)
    unchanged: int = 0


def tell_apart(frame: Frame, store: Store, columns: Mapping[str, Sequence[Any]], there: Mapping[int, Stored]) -> Sorted:
    """Compare the good rows with what is there.

    Args:
        frame: The rows.
        store: The table.
        columns: What a row says, by attribute, side by side with the frame.
        there: The row that each index means, where there is one; its values are of ``columns`` in order.
    """
    told = Sorted()
    names = list(columns)
    rows = list(zip(*columns.values(), strict=True)) if columns else []
    for index in frame.good():
        stored = there.get(index)
        if stored is None:
            told.new.append(index)
            continue
        change = store.compared(stored, names, rows[index])
        if change is None:
            told.unchanged += 1
        else:
            told.changes[index] = change
    return told


def picked(columns: Mapping[str, Sequence[Any]], indexes: Sequence[int]) -> dict[str, list[Any]]:
    """The rows of the indexes, by column."""
    return {name: [values[index] for index in indexes] for name, values in columns.items()}


def count(frame: Frame, told: Sorted) -> None:
    """Add the rows to the counts of their file."""
    frame.source.created += len(told.new)
    frame.source.updated += len(told.changes)
    frame.source.unchanged += told.unchanged
