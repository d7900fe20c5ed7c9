"""The backup file: a zip with a manifest, each table as lines of JSON, and the documents by their digest."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, BinaryIO

from rxcase.errors import InvalidInputError

FORMAT = "rxcase-backup-1"
MANIFEST = "manifest.json"
_CHUNK_BYTES = 1 << 20
_MAX_MANIFEST_BYTES = 64 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TABLE = re.compile(r"[a-z][a-z0-9_]*")


_UNREADABLE = (KeyError, ValueError, EOFError, OSError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What a damaged zip raises, depending on where it is damaged."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file in the archive; ``rows`` counts the rows of a table and is 0 for a document."""

    sha256: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the archive holds.

    Attributes:
        schema: Revision of the database's schema.
        last_audit_hash: The newest link of the audit chain.
        tables: By name of the table.
        documents: By digest of the bytes, which is their name too.
        missing_documents: Digests that the database knew of but whose bytes were gone or wrong.
    """

    made_at: str
    app_version: str
    schema: str
    last_audit_hash: str
    tables: dict[str, Part] = field(default_factory=dict)
    documents: dict[str, Part] = field(default_factory=dict)
    missing_documents: list[str] = field(default_factory=list)


def encode(value: Any) -> Any:
    """A value of a column as JSON keeps it."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
    return value


_DECODERS = {
    "instant": datetime.fromisoformat,
    "wall-clock": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
}


class _Hashed:
    """A stream that digests what passes through."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self.digest.update(data)
        self.stream.write(data)


class Writer:
    """Writes an archive; ``finish`` puts the manifest."""

    def __init__(self, out: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=3)
        self.tables: dict[str, Part] = {}
        self.documents: dict[str, Part] = {}

    def add_table(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Add the rows of a table.

        Args:
            name: Of the table.
            columns: The kind of each column by its name: integer, text, boolean, date, time, instant,
                wall-clock, decimal or json.
            rows: Values in the order of the columns.
        """
        count = 0
        with self._zip.open(f"tables/{name}.jsonl", "w", force_zip64=True) as stream:
            out = _Hashed(stream)
            out.write(json.dumps(dict(columns)).encode() + b"\n")
            for row in rows:
                out.write(json.dumps([encode(value) for value in row], ensure_ascii=False).encode() + b"\n")
                count += 1
        self.tables[name] = Part(out.digest.hexdigest(), count)

    def add_document(self, sha256: str, path: Path) -> bool:
        """Add the bytes of a document.

        Returns:
            Whether they were there and are what their name says; otherwise nothing is added.
        """
        try:
            with path.open("rb") as source:
                if hashlib.file_digest(source, "sha256").hexdigest() != sha256:
                    return False
                source.seek(0)
                name = zipfile.ZipInfo(f"documents/{sha256}")
                name.compress_type = zipfile.ZIP_STORED  # pictures and PDFs do not get smaller
                with self._zip.open(name, "w", force_zip64=True) as out:
                    while chunk := source.read(_CHUNK_BYTES):
                        out.write(chunk)
        except OSError:
            return False
        self.documents[sha256] = Part(sha256)
        return True

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, which must repeat ``tables`` and ``documents``, and close."""
        parts = {
            kind: {name: {"sha256": part.sha256, "rows": part.rows} for name, part in of_kind.items()}
            for kind, of_kind in (("tables", manifest.tables), ("documents", manifest.documents))
        }
        content = {
            "format": FORMAT,
            "made_at": manifest.made_at,
            "app_version": manifest.app_version,
            "schema": manifest.schema,
            "last_audit_hash": manifest.last_audit_hash,
            "missing_documents": manifest.missing_documents,
            **parts,
        }
        self._zip.writestr(MANIFEST, json.dumps(content, indent=1))
        self._zip.close()


class Reader:
    """Reads an archive whose parts are all there and unchanged.

    Raises:
        InvalidInputError: It is no backup, it is damaged, or of a format that this program does not know.
    """

    def __init__(self, source: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
            if self._zip.getinfo(MANIFEST).file_size > _MAX_MANIFEST_BYTES:
                raise InvalidInputError("This is no backup of rxcase.")
            content = json.loads(self._zip.read(MANIFEST))
            is_ours = content["format"] == FORMAT
        except (TypeError, *_UNREADABLE) as error:
            raise InvalidInputError("This is no backup of rxcase, or it is damaged.") from error
        if not is_ours:
            raise InvalidInputError(f"This backup has a format that this rxcase does not know: {content['format']}.")
        try:
            self.manifest = Manifest(
                made_at=content["made_at"],
                app_version=content["app_version"],
                schema=content["schema"],
                last_audit_hash=content["last_audit_hash"],
                tables={name: Part(**part) for name, part in content["tables"].items()},
                documents={name: Part(**part) for name, part in content["documents"].items()},
                missing_documents=list(content["missing_documents"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise InvalidInputError("This backup is damaged: its manifest does not say what it holds.") from error
        names_fit = all(map(_TABLE.fullmatch, self.manifest.tables)) and all(
            map(_DIGEST.fullmatch, self.manifest.documents)
        )
        if not names_fit:
            raise InvalidInputError("This backup is damaged: its manifest names parts that cannot be.")

    def verify(self) -> None:
        """Read every part once and compare its digest with the manifest's.

        Raises:
            InvalidInputError: A part is missing or changed; it is named.
        """
        for name, part in self.manifest.tables.items():
            self._verify(f"tables/{name}.jsonl", part)
        for name, part in self.manifest.documents.items():
            self._verify(f"documents/{name}", part)

    def _verify(self, name: str, part: Part) -> None:
        digest = hashlib.sha256()
        try:
            with self._zip.open(name) as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    digest.update(chunk)
        except _UNREADABLE as error:
            raise InvalidInputError(f"This backup is damaged: {name} is missing or cannot be read.") from error
        if digest.hexdigest() != part.sha256:
            raise InvalidInputError(f"This backup is damaged: {name} is not what was backed up.")

    def columns(self, table: str) -> dict[str, str]:
        """The kind of each column of a table by its name."""
        with self._zip.open(f"tables/{table}.jsonl") as lines:
            columns: dict[str, str] = json.loads(lines.readline())
            return columns

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table, values as the database takes them."""
        with self._zip.open(f"tables/{table}.jsonl") as lines:
            columns: dict[str, str] = json.loads(lines.readline())
            decoders = [_DECODERS.get(kind) for kind in columns.values()]
            for line in lines:
                yield {
                    name: value if value is None or decoder is None else decoder(value)
                    for name, decoder, value in zip(columns, decoders, json.loads(line), strict=True)
                }

    def document(self, sha256: str) -> IO[bytes]:
        """The bytes of a document."""
        return self._zip.open(f"documents/{sha256}")
