"""Employers, their companies, establishments, hours, departments and jobs."""

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from rxcase.models.base import Kept


class Employer(Kept, table=True):
    """The customer whose people are cared for; the widest row scope."""

    __tablename__ = "employer"
    __table_args__ = (
        Index(
            "uq_employer_name",
            "name",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    name: str


class Company(Kept, table=True):
    """The legal company; its size decides who keeps OSHA records (29 CFR 1904.1)."""

    __tablename__ = "company"
    __table_args__ = (
        Index(
            "uq_company_employer_id_name",
            "employer_id",
            "name",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    employer_id: int = Field(foreign_key="employer.id")
    name: str


class Establishment(Kept, table=True):
    """A single physical location that keeps its own log (29 CFR 1904.46)."""

    __tablename__ = "establishment"
    __table_args__ = (
        Index(
            "uq_establishment_employer_id_name",
            "employer_id",
            "name",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index("ix_establishment_name", "name"),
    )

    employer_id: int = Field(foreign_key="employer.id")
    company_id: int | None = Field(default=None, foreign_key="company.id", index=True)
    name: str
    ein: str | None = None
    street_address: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    naics_code: str | None = None
    industry_description: str | None = None
    size: int | None = None
    establishment_type: int | None = None
    time_zone: str | None = None


class EstablishmentHours(Kept, table=True):
    """Hours worked and headcount of one establishment in one year (29 CFR 1904.32(b)(2))."""

    __tablename__ = "establishment_hours"
    __table_args__ = (
        Index(
            "uq_establishment_hours_establishment_id_year",
            "establishment_id",
            "year",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    establishment_id: int = Field(foreign_key="establishment.id")
    year: int
    annual_average_employees: int | None = None
    total_hours_worked: int | None = None
    peak_employees: int | None = None


class Department(Kept, table=True):
    """A department of an employer; with no employer, one of our own (as Case Management)."""

    __tablename__ = "department"
    __table_args__ = (
        Index(
            "uq_department_employer_id_name",
            "employer_id",
            "name",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    employer_id: int | None = Field(default=None, foreign_key="employer.id")
    name: str


class Job(Kept, table=True):
    """A job of an employer, by title; the demand sheet will hang on it."""

    __tablename__ = "job"
    __table_args__ = (
        Index(
            "uq_job_employer_id_title",
            "employer_id",
            "title",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    employer_id: int = Field(foreign_key="employer.id")
    title: str
    soc_code: str | None = None


class Counter(SQLModel, table=True):
    """A running number, such as the last case number of a year."""

    __tablename__ = "counter"

    name: str = Field(primary_key=True)
    value: int = 0
