"""What is done to many encounters at once: the act, and the list that it was shown with."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from rxcase.models.base import Instant, Row


class BulkAct(Row, table=True):
    """One act on many encounters, as it was previewed.

    ``action`` is ``readmodels.bulk.BulkAction`` as plain values. ``begun_at`` says that it was carried out, at
    least in part.
    """

    __tablename__ = "bulk_act"
    __table_args__ = (Index("ix_bulk_act_user_id_made_at", "user_id", "made_at"),)

    user_id: int = Field(foreign_key="app_user.id")
    action: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    title: str
    made_at: datetime = Field(sa_type=Instant)
    begun_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class BulkRow(SQLModel, table=True):
    """One encounter of an act, in the place where it was listed, and what became of it.

    ``encounter_id`` is no foreign key: a list that was once looked at keeps no row from being taken back.
    ``version`` is the encounter's when it was listed. ``state`` is listed, refused, done or changed; ``words`` say
    what changes, or why it does not. ``event_hash`` names the event of the audit that the act left.
    """

    __tablename__ = "bulk_row"

    act_id: int = Field(foreign_key="bulk_act.id", primary_key=True)
    place: int = Field(primary_key=True)
    encounter_id: int
    version: int
    state: str = "listed"
    words: str = ""
    event_hash: str | None = None
