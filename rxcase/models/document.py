"""Uploaded files; their bytes lie outside the database."""

from sqlalchemy import Index
from sqlmodel import Field

from rxcase.models.base import Kept


class Document(Kept, table=True):
    """An uploaded file; its bytes lie in the data folder under ``sha256``, never under a public address."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_employee_id", "employee_id"),
        Index("ix_document_encounter_id", "encounter_id"),
    )

    employee_id: int = Field(foreign_key="employee.id")
    encounter_id: int | None = Field(default=None, foreign_key="encounter.id")
    case_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    title: str
    kind: str = "document"
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_by_id: int | None = Field(default=None, foreign_key="app_user.id")
