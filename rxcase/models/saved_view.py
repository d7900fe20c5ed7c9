"""List states that people keep under a name."""

from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from rxcase.models.base import Kept


class SavedView(Kept, table=True):
    """The whole state of a list under a name: personal, or shared with the owner's colleagues."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("ix_saved_view_owner_id", "owner_id"),)

    owner_id: int = Field(foreign_key="app_user.id")
    name: str
    page: str = "worklist"
    is_shared: bool = False
    definition: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
