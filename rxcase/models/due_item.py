"""Tests and procedures that are due for a person."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from rxcase.models.base import Instant, Kept


class DueItem(Kept, table=True):
    """A test or procedure that is due for a person."""

    __tablename__ = "due_item"
    __table_args__ = (
        Index("ix_due_item_employee_id", "employee_id"),
        Index("ix_due_item_encounter_id", "encounter_id"),
    )

    employee_id: int = Field(foreign_key="employee.id")
    encounter_id: int | None = Field(default=None, foreign_key="encounter.id")
    title: str
    due_on: date | None = None
    state: str = "pending"
    completed_at: datetime | None = Field(default=None, sa_type=Instant)
    completed_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    result: str | None = None
