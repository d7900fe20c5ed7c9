"""Which files may be added as documents, told by name and by their first bytes together."""

from __future__ import annotations

from pathlib import PurePath

_ZIP = (b"PK\x03\x04",)
_OLE = (b"\xd0\xcf\x11\xe0",)
_KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".tif": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    ".tiff": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP),
    ".doc": ("application/msword", _OLE),
    ".rtf": ("application/rtf", (b"{\\rtf",)),
    ".txt": ("text/plain; charset=utf-8", ()),
    ".csv": ("text/csv; charset=utf-8", ()),
}
ENDINGS = tuple(_KINDS)
FIRST_BYTES = 512
"""How much of a file is enough to tell its kind."""


def media_type(file_name: str, first_bytes: bytes) -> str | None:
    """The media type of a file that may be added.

    Args:
        file_name: As the browser named it; only its ending counts.
        first_bytes: At least ``FIRST_BYTES`` of the content, or all of it.

    Returns:
        None when the ending is not accepted, or the content is not what the ending says.
    """
    kind = _KINDS.get(PurePath(file_name).suffix.casefold())
    if kind is None:
        return None
    name, starts = kind
    if starts:
        return name if first_bytes.startswith(starts) else None
    return None if b"\x00" in first_bytes else name
