"""Work for a person or a department."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from rxcase.models.base import Instant, Kept


class Task(Kept, table=True):
    """Work for a person or a department."""

    __tablename__ = "task"
    __table_args__ = (
        Index(
            "ix_task_open_assignee",
            "assignee_id",
            "due_on",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_task_open_department",
            "department_id",
            "due_on",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_task_encounter_id", "encounter_id"),
    )

    title: str
    kind: str = "manual"
    encounter_id: int | None = Field(default=None, foreign_key="encounter.id")
    case_id: int | None = Field(default=None, foreign_key="incident.id")
    assignee_id: int | None = Field(default=None, foreign_key="app_user.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    due_on: date | None = None
    snoozed_until: date | None = None
    state: str = "open"
    outcome: str | None = None
    completed_at: datetime | None = Field(default=None, sa_type=Instant)
    completed_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    created_by_id: int | None = Field(default=None, foreign_key="app_user.id")
