"""What an import says when it is done: counts by file, each rejected row with what to do, and what else was seen."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reject:
    """One thing that is wrong with one row.

    Attributes:
        file: The file as it was named.
        line: The physical line where the row begins, from 1.
        column: The heading concerned; empty where it is the row as a whole.
        value: What stands there.
        reason: What is wrong.
        fix: What to do.
    """

    file: str
    line: int
    column: str
    value: str
    reason: str
    fix: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing that rejected nothing; without a line it concerns the whole file."""

    file: str
    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """The counts of one file: ``read`` = ``created`` + ``updated`` + ``unchanged`` + ``rejected``, in rows."""

    file: str
    kind: str
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class ImportAnswer:
    """The answer of an import.

    Attributes:
        batch: Its number, by which it can be taken back; None in a dry run.
        dry_run: Whether nothing was saved.
        files: In the order in which they were named.
        rejects: By file and line; a row with several errors has several entries.
        warnings: What was seen besides.
    """

    batch: int | None
    dry_run: bool
    files: list[FileAnswer] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)

    @property
    def has_rejects(self) -> bool:
        """Whether a row was rejected."""
        return bool(self.rejects)

    def as_json(self) -> dict[str, Any]:
        """The answer as the command line prints it; rejects and warnings, which may be many, as they are."""
        return {
            "batch": self.batch,
            "dry_run": self.dry_run,
            "files": [asdict(each) for each in self.files],
            "rejects": self.rejects,
            "warnings": self.warnings,
        }


@dataclass(frozen=True, slots=True)
class UndoAnswer:
    """What taking a batch back did: rows that it had created, and rows that it had changed."""

    batch: int
    removed: int
    restored: int

    def as_json(self) -> dict[str, Any]:
        """The answer as the command line prints it."""
        return asdict(self)
