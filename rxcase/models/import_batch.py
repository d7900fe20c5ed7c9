"""What was imported, when and by whom, and whether it was taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from rxcase.models.base import Instant, Row


class ImportBatch(Row, table=True):
    """One run of an import; ``answer`` is what the importer was told."""

    __tablename__ = "import_batch"

    kind: str
    started_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    actor: str
    answer: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
