"""The bytes of documents: in the data folder under their digest, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rxcase.config import settings
from rxcase.domain.file_types import ENDINGS, FIRST_BYTES, media_type
from rxcase.errors import InvalidInputError, StorageError

ARCHIVE = "encounter-archive"
"""The kind of the paper that an archived encounter leaves."""

_CHUNK_BYTES = 1 << 20


def path_of(sha256: str) -> Path:
    """Where the bytes with this digest lie."""
    return settings().documents_dir / sha256[:2] / sha256


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that lie in the data folder."""

    sha256: str
    size_bytes: int
    media_type: str


def store(file_name: str, content: IO[bytes]) -> Stored:
    """Write bytes under their digest, whole or not at all.

    Raises:
        InvalidInputError: Too large, empty, or not an accepted kind.
        StorageError: The disk refused.
    """
    folder, limit = settings().documents_dir, settings().max_upload_bytes
    first, digest, size = b"", hashlib.sha256(), 0
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary_name = tempfile.mkstemp(dir=folder, prefix="incoming-")
        temporary = Path(temporary_name)
        try:
            with os.fdopen(handle, "wb") as target:
                while chunk := content.read(_CHUNK_BYTES):
                    first = first or chunk[:FIRST_BYTES]
                    size += len(chunk)
                    if size > limit:
                        raise refused(f"The file is larger than {limit // 1_000_000} MB.")
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            kind = media_type(file_name, first)
            if size == 0:
                raise refused("The file is empty.")
            if kind is None:
                raise refused(
                    f"This kind of file is not accepted, or it is not what its name says. Accepted: {', '.join(ENDINGS)}."
                )
            final = path_of(digest.hexdigest())
            final.parent.mkdir(exist_ok=True, mode=0o700)
            temporary.replace(final)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"The file could not be kept: {error.strerror or 'the disk refused'}. Nothing was saved."
        ) from error
    return Stored(digest.hexdigest(), size, kind)


def refused(problem: str) -> InvalidInputError:
    """The refusal of a file, beside its field."""
    return InvalidInputError(problem, {"file": problem})
