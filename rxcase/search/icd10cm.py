"""ICD-10-CM by code and by words, from an index of its own in the data folder.

The library that carries the codes reads ten megabytes of XML into two hundred of memory. It does so once, in a
process of its own, which writes what we need into a small file beside the database; searching opens that file.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from rxcase.config import settings
from rxcase.errors import StorageError

CODES_SHOWN = 30
_LIBRARY = "simple-icd-10-cm"
_FORM = 1
"""Rises when the file's tables change, so that an older one is not read."""
_BUILD_SECONDS = 120
_LOOKS_LIKE_A_CODE = re.compile(r"[a-z]\d[0-9a-z]?(\.?[0-9a-z]{0,4})", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_MOST_WORDS = 8
_building = threading.Lock()


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the classification; only a billable one says what somebody has, the others are headings."""

    code: str
    title: str
    is_billable: bool


@cache
def release() -> str:
    """The version of the library that carries the codes."""
    return version(_LIBRARY)


def index_path() -> Path:
    """Where the index lies; a newer library writes another one."""
    return settings().data_dir / "codes" / f"icd10cm-{release()}-{_FORM}.sqlite3"


def prepare() -> None:
    """Write the index unless it is there; the first time takes some seconds.

    Raises:
        StorageError: It could not be written.
    """
    path = index_path()
    if path.exists():
        return
    with _building:
        if path.exists():
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StorageError(f"The codes could not be prepared: {error.strerror or 'the disk refused'}.") from error
        temporary = path.with_suffix(f".{os.getpid()}")
        command = [sys.executable, "-m", "rxcase.search.icd10cm_index", str(temporary)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_BUILD_SECONDS)  # noqa: S603 - our own module
            temporary.replace(path)
        except (OSError, subprocess.SubprocessError) as error:
            raise StorageError(
                "The codes could not be prepared: the disk refused, or the time was not enough."
            ) from error
        finally:
            temporary.unlink(missing_ok=True)


def begin() -> None:
    """Start writing the index, and do not wait for it; whoever searches waits, and is told if it fails."""

    def quietly() -> None:
        with suppress(StorageError):
            prepare()

    if not index_path().exists():
        threading.Thread(target=quietly, name="icd10cm", daemon=True).start()


@contextmanager
def _index() -> Iterator[sqlite3.Connection]:
    prepare()
    with closing(sqlite3.connect(f"{index_path().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        yield connection


def find(typed: str) -> list[Code]:
    """Codes that begin with what was typed, or whose words all begin so.

    Args:
        typed: ``s39.01``, ``S3901`` or words such as ``low back strain``; at most eight words are looked at.

    Returns:
        At most ``CODES_SHOWN``: of a code in its order, of words the closest first.

    Raises:
        StorageError: The index could not be made.
    """
    words = typed.strip()
    if _LOOKS_LIKE_A_CODE.fullmatch(words):
        plain = words.replace(".", "").upper()
        query, given = (
            "SELECT code, title, billable FROM code WHERE plain >= ? AND plain < ? ORDER BY plain",
            (
                plain,
                plain + "~",
            ),
        )
    else:
        found = _WORD.findall(words.casefold())[:_MOST_WORDS]
        if not found:
            return []
        # Quoted, what was typed is never an operator.
        match = " ".join(f'"{word}"*' for word in found)
        query = (
            "SELECT code.code, code.title, code.billable FROM word JOIN code ON code.rowid = word.rowid "
            "WHERE word MATCH ? ORDER BY bm25(word, 10.0, 1.0), code.plain"
        )
        given = (match,)  # type: ignore[assignment]
    with _index() as index:
        rows = index.execute(f"{query} LIMIT {CODES_SHOWN}", given).fetchall()
    return [Code(code, title, bool(billable)) for code, title, billable in rows]


def get(code: str) -> Code | None:
    """The entry with this code, with or without its dot; None where there is none.

    Raises:
        StorageError: The index could not be made.
    """
    plain = code.strip().replace(".", "").upper()
    if not plain.isalnum() or len(plain) > 8:
        return None
    with _index() as index:
        row = index.execute("SELECT code, title, billable FROM code WHERE plain = ?", (plain,)).fetchone()
    return Code(row[0], row[1], bool(row[2])) if row else None
