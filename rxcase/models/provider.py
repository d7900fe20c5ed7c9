"""Clinicians and facilities outside our own users."""

from sqlalchemy import Index
from sqlmodel import Field

from rxcase.models.base import Kept


class Provider(Kept, table=True):
    """Somebody who treats or imposes restrictions: an external name, or one of our users."""

    __tablename__ = "provider"
    __table_args__ = (Index("ix_provider_name", "name"),)

    name: str
    specialty: str | None = None
    organization: str | None = None
    user_id: int | None = Field(default=None, foreign_key="app_user.id", unique=True)
    street_address: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    phone: str | None = None
