"""What a document is, in the words of the field, and how it may be looked at without being saved first."""

from __future__ import annotations

KINDS = {
    "document": "Document",
    "work-status": "Work status report",
    "medical-record": "Medical record",
    "imaging": "Imaging",
    "laboratory": "Laboratory",
    "letter": "Letter",
    "photo": "Photo",
    "form": "Form",
    "authorization": "Authorization",
    "medcert": "Medical certificate",
    "injury": "Report of injury",
}

_PREVIEWS = {
    "application/pdf": "pdf",
    "image/png": "picture",
    "image/jpeg": "picture",
    "image/gif": "picture",
    "text/plain; charset=utf-8": "text",
    "text/csv; charset=utf-8": "text",
}
"""Kinds that browsers show without running anything of ours; whatever else is saved, never shown."""


def preview_of(media_type: str) -> str:
    """How a file of this media type can be looked at: ``pdf``, ``picture``, ``text``, or nothing."""
    return _PREVIEWS.get(media_type, "")
