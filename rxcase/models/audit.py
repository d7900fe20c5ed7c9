"""The one event log: every create, read, change, export, sign-in and refusal, chained by hashes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from rxcase.models.base import Instant, Row


class AuditEvent(Row, table=True):
    """One thing that was done or refused.

    ``hash`` covers every other column and ``previous_hash``, so a changed, dropped or swapped row
    breaks the chain. ``person_id`` is the employee whom the event concerns.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject", "subject_id", "id"),
        Index("ix_audit_event_person_id", "person_id", "id"),
        Index("ix_audit_event_batch_id", "batch_id"),
        Index("ix_audit_event_actor_id", "actor_id", "id"),
    )

    at: datetime = Field(sa_type=Instant)
    actor_id: int | None = None
    actor: str
    via: str
    verb: str
    outcome: str = "done"
    subject: str | None = None
    subject_id: int | None = None
    person_id: int | None = None
    batch_id: int | None = None
    reason: str | None = None
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    previous_hash: str
    hash: str = Field(unique=True)
