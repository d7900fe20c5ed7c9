"""What one import knows while it runs: its batch, the keys it has met, its rejects and its counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.services.importing.answer import Reject, Remark
from rxcase.services.importing.frame import Frame, Problem, Source
from rxcase.services.importing.rejected_rows import RejectedRows

_MOST_REMARKS = 1_000
_LINE_BITS = 40


@dataclass
class ImportRun:
    """One import that is under way.

    Attributes:
        session: Its one transaction.
        batch_id: The number of its batch.
        at: When it began.
        today: What rules call today.
        employer: The name of the employer whom the whole import concerns, if one was named.
        sources: The files.
    """

    session: Session
    actor: Actor
    batch_id: int
    at: datetime
    today: date
    employer: str | None
    sources: list[Source]
    writer: RejectedRows | None = None
    rejects: list[Reject] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    limited: set[int] = field(default_factory=set)
    """Encounters whose restrictions, accommodations or case it changed: their work status follows at the end."""
    _remarks_left_out: dict[str, int] = field(default_factory=dict)
    _met: dict[str, dict[Any, int]] = field(default_factory=dict)
    _rejected_keys: dict[str, dict[Any, int]] = field(default_factory=dict)
    _events: list[audit.Event] = field(default_factory=list)

    # Audit

    def record(self, *events: audit.Event) -> None:
        """Remember events; ``flush`` writes them."""
        self._events.extend(events)

    def flush(self) -> None:
        """Write the remembered events to the chain."""
        audit.record_all(self.session, self.actor, self._events)
        self._events.clear()

    # Keys

    def place(self, frame: Frame, index: int) -> int:
        """Where a row stands, as one number."""
        return self._place(frame.source, frame.lines[index])

    def _place(self, source: Source, line: int) -> int:
        return source.number << _LINE_BITS | line

    def said_place(self, place: int, here: Source) -> str:
        """A place in words: its line, and its file where it is another one."""
        source, line = self.sources[place >> _LINE_BITS], place & (1 << _LINE_BITS) - 1
        return f"line {line}" if source is here else f"{source.name}, line {line}"

    def claim(self, frame: Frame, kind: str, keys: list[Any], column: str) -> None:
        """Reject each row whose key an earlier row of this import has.

        Args:
            frame: The rows.
            kind: What the keys are keys of.
            keys: One for each row; None where the row has none.
            column: The name of the column that the error stands beside.
        """
        met = self._met.setdefault(kind, {})
        for index, key in enumerate(keys):
            if key is None:
                continue
            place = self._place(frame.source, frame.lines[index])
            first = met.setdefault(key, place)
            if first != place:
                where = self.said_place(first, frame.source)
                frame.reject(
                    index,
                    column,
                    f"The same key stands in {where} already.",
                    "Keep one of the two rows, or give one a key of its own.",
                )

    def next_kind(self) -> None:
        """Forget the keys of the kinds that were taken: a million rows of each of five would fill a gigabyte.

        Which of them were rejected stays known.
        """
        self._met.clear()

    def place_of_rejected(self, kind: str, key: Any, here: Source) -> str:
        """Where the row with this key was rejected, in words; empty if it was not."""
        place = self._rejected_keys.get(kind, {}).get(key)
        return "" if place is None else self.said_place(place, here)

    # Rejects and remarks

    def settle(self, frame: Frame, kind: str, keys: list[Any]) -> None:
        """Take the rejected rows of a frame into the answer, in the order of their lines."""
        source = frame.source
        met, refused = self._met.get(kind, {}), self._rejected_keys.setdefault(kind, {})
        rows: list[tuple[int, list[str], list[Problem]]] = []
        for index, problems in frame.problems.items():
            line, key = frame.lines[index], keys[index]
            rows.append((line, frame.rows[index], problems))
            if key is not None and met.get(key) == self._place(source, line):
                refused[key] = self._place(source, line)
        rows.extend((each.line, each.cells, [Problem("", "", each.reason, each.fix)]) for each in frame.chunk.broken)
        rows.sort(key=lambda row: row[0])
        for line, cells, problems in rows:
            source.rejected += 1
            self.rejects.extend(
                Reject(source.name, line, each.column, each.value, each.reason, each.fix) for each in problems
            )
            if self.writer is not None:
                self.writer.write(source, cells, problems)

    def remark(self, source: Source, line: int | None, message: str) -> None:
        """Say something that rejects nothing; beyond ``_MOST_REMARKS`` lines only their number is kept."""
        if line is not None and len(self.remarks) >= _MOST_REMARKS:
            self._remarks_left_out[source.name] = self._remarks_left_out.get(source.name, 0) + 1
            return
        self.remarks.append(Remark(source.name, line, message))

    def all_remarks(self) -> list[Remark]:
        """What was said, with the number of what was left out."""
        more = [
            Remark(name, None, f"{count:,} further lines with warnings.")
            for name, count in self._remarks_left_out.items()
        ]
        return [*self.remarks, *more]
