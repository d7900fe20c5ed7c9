"""The chart: the employee to whom cases, encounters and restrictions belong."""

from datetime import date

from sqlalchemy import Index, text
from sqlmodel import Field

from rxcase.models.base import Kept


class Employee(Kept, table=True):
    """A person's chart.

    ``employee_number`` is the employer's, ``chart_number`` ours. ``name_order`` is the casefolded
    “last, first” that lists sort by. ``soc_code`` classifies the person's own position; the same job
    title may stand for several.
    """

    __tablename__ = "employee"
    __table_args__ = (
        Index(
            "uq_employee_employer_id_employee_number",
            "employer_id",
            "employee_number",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index("ix_employee_employee_number", "employee_number"),
        Index("ix_employee_name_order", "name_order"),
    )

    employer_id: int = Field(foreign_key="employer.id")
    establishment_id: int | None = Field(default=None, foreign_key="establishment.id", index=True)
    department_id: int | None = Field(default=None, foreign_key="department.id")
    job_id: int | None = Field(default=None, foreign_key="job.id")
    chart_number: str = Field(unique=True)
    employee_number: str
    last_name: str
    first_name: str
    name_order: str
    date_of_birth: date | None = None
    sex: str | None = None
    date_of_hire: date | None = None
    soc_code: str | None = None
    supervisor_number: str | None = None
    email: str | None = None
    phone: str | None = None
    street_address: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
