"""Files that appear whole or not at all, readable by their owner only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rxcase.errors import InvalidInputError

_OWNER_ONLY = 0o600


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write; it takes its name once everything is written and on the disk.

    A failure leaves what was there before. A pipe or a device is written to directly.

    Args:
        path: Its folder must exist.

    Raises:
        InvalidInputError: The file cannot be written there, or the disk is full.
    """
    if path.is_dir():
        raise InvalidInputError(f"{path} is a folder, not a file.")
    try:
        with _direct(path) if path.exists() and not path.is_file() else _renamed(path) as out:
            yield out
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be written: {error.strerror or error}.") from error


@contextmanager
def _direct(path: Path) -> Iterator[BinaryIO]:
    with path.open("wb") as out:
        yield out


@contextmanager
def _renamed(path: Path) -> Iterator[BinaryIO]:
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.chmod(_OWNER_ONLY)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
