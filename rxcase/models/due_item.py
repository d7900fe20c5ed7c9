"""Tests and procedures that are due for a person."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from rxcase.models.base import Instant, Kept


class DueItem(Kept, table=True):
    """A test or procedure that is due for a person.

    ``state`` is pending, completed or cancelled. ``done_on`` is the day of the test, ``done_by`` who did it in words;
    ``completed_at`` and ``completed_by_id`` say when and by whom that was recorded.
    """

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
    done_on: date | None = None
    done_by: str | None = None
    result: str | None = None
    cancel_reason: str | None = None
