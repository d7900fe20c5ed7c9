"""What the person may not do, and what the employer does about it."""

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import JSON, Column, Index, Numeric, text
from sqlmodel import Field

from rxcase.models.base import Instant, Kept, WallClock


def _ext(table: str) -> Index:
    where = text("deleted_at IS NULL")
    return Index(
        f"uq_{table}_ext_id",
        "ext_id",
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


class RestrictionType(Kept, table=True):
    """A kind of restriction that an administrator offers, with its options and unit."""

    __tablename__ = "restriction_type"

    name: str = Field(unique=True)
    option_kind: str = "text"
    options: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    unit: str | None = None
    takes_weight: bool = False
    takes_side: bool = False
    is_lost_time: bool = False
    is_offered: bool = True


class Restriction(Kept, table=True):
    """What the person may not do, from–through. Without an end it is permanent, or its end is not known yet.

    ``state`` is active, ended or revised (it was wrong and never in effect). ``replaces_id`` is the one that this one
    was written in place of. ``accommodated`` keeps the old system's word: not, fully, currently; ``confirmed_at`` says
    that somebody confirmed that no accommodation is needed.
    """

    __tablename__ = "restriction"
    __table_args__ = (
        _ext("restriction"),
        Index("ix_restriction_case_id", "case_id"),
        Index("ix_restriction_employee_id", "employee_id"),
    )

    ext_id: str | None = None
    employee_id: int = Field(foreign_key="employee.id")
    encounter_id: int | None = Field(default=None, foreign_key="encounter.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="incident.id")
    replaces_id: int | None = Field(default=None, foreign_key="restriction.id", index=True)
    condition_id: int | None = Field(default=None, foreign_key="condition.id")
    type_id: int | None = Field(default=None, foreign_key="restriction_type.id")
    description: str | None = None
    type_option: str | None = None
    option_label: str | None = None
    allowed_weight_lb: Decimal | None = Field(default=None, sa_column=Column(Numeric(8, 2)))
    side: str | None = None
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    imposed_by: str | None = None
    starts_on: date | None = None
    start_time: time | None = None
    ends_on: date | None = None
    end_time: time | None = None
    expected_end_local: datetime | None = Field(default=None, sa_type=WallClock)
    is_permanent: bool = False
    is_disability: bool | None = None
    affects_work: bool | None = None
    is_occupational: bool | None = None
    accommodated: str | None = None
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    state: str = "active"
    written_local: datetime | None = Field(default=None, sa_type=WallClock)
    comment: str | None = None


class AccommodationType(Kept, table=True):
    """A kind of accommodation; ``counts_as`` is away, restricted or none."""

    __tablename__ = "accommodation_type"

    name: str = Field(unique=True)
    counts_as: str
    is_offered: bool = True


class Accommodation(Kept, table=True):
    """What the employer does about a restriction, from–through; *Lost Time* kinds mean days away.

    ``state`` is active, revised (it was wrong and never in effect) or deleted (the system that it came from
    took it back); only active ones count. Without ``restriction_id`` it is for every restriction on its days.
    """

    __tablename__ = "accommodation"
    __table_args__ = (
        _ext("accommodation"),
        Index("ix_accommodation_case_id", "case_id"),
        Index("ix_accommodation_employee_id", "employee_id"),
    )

    ext_id: str | None = None
    employee_id: int = Field(foreign_key="employee.id")
    encounter_id: int | None = Field(default=None, foreign_key="encounter.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="incident.id")
    replaces_id: int | None = Field(default=None, foreign_key="accommodation.id", index=True)
    restriction_id: int | None = Field(default=None, foreign_key="restriction.id", index=True)
    type_id: int | None = Field(default=None, foreign_key="accommodation_type.id")
    details: str | None = None
    leader: str | None = None
    leader_key: str | None = None
    leader_key_type: str | None = None
    starts_on: date | None = None
    start_time: time | None = None
    ends_on: date | None = None
    end_time: time | None = None
    state: str = "active"
    written_local: datetime | None = Field(default=None, sa_type=WallClock)
