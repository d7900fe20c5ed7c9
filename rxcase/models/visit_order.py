"""Referrals, with authorization and result."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from rxcase.models.base import Kept, WallClock


class VisitOrder(Kept, table=True):
    """A referral, with the payer's authorization and the result.

    ``state`` is requested, scheduled, done or cancelled; ``authorization`` is not-needed, requested, approved or
    denied. ``authorized_on`` is the day of the payer's answer, whatever it was.
    """

    __tablename__ = "visit_order"
    __table_args__ = (Index("ix_visit_order_encounter_id", "encounter_id"),)

    encounter_id: int = Field(foreign_key="encounter.id")
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    specialty: str | None = None
    reason: str
    requested_on: date
    authorization: str = "not-needed"
    authorization_number: str | None = None
    authorization_asked_on: date | None = None
    authorized_on: date | None = None
    denied_reason: str | None = None
    scheduled_local: datetime | None = Field(default=None, sa_type=WallClock)
    state: str = "requested"
    result: str | None = None
    resulted_on: date | None = None
    cancel_reason: str | None = None
