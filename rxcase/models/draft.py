"""Text that is being typed, kept on the server."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from rxcase.models.base import Instant, Row


class Draft(Row, table=True):
    """Text that somebody was typing, kept on the server until it is saved or thrown away."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "subject", "subject_id", "field"),)

    user_id: int = Field(foreign_key="app_user.id")
    subject: str
    subject_id: int
    field: str
    text: str
    saved_at: datetime = Field(sa_type=Instant)
