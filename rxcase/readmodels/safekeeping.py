"""What backups, restores and the self-check answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BackupAnswer:
    """What a backup holds, or what was restored from one.

    Attributes:
        missing_documents: Digests of documents whose bytes were gone or wrong when the backup was made.
    """

    made_at: str
    schema: str
    rows: int
    documents: int
    last_audit_hash: str
    missing_documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the self-check: what was looked at, whether it is good, what was seen."""

    name: str
    is_good: bool
    words: str


@dataclass(frozen=True, slots=True)
class AuditState:
    """The audit chain as it stands.

    Attributes:
        events: How many events from the first on fit the chain.
        last_hash: The newest link; kept elsewhere, it shows later that the newest events were cut off.
        broken_event_id: The first event that does not fit, or None.
        why: What is wrong with it.
    """

    events: int
    last_hash: str
    broken_event_id: int | None = None
    why: str = ""
