"""The case: a reported injury or illness, with the fields of all case types and of form 301."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field

from rxcase.models.base import Instant, Kept, WallClock

_LIVE = text("deleted_at IS NULL")


class Case(Kept, table=True):
    """One injury or illness (the field's other word: incident).

    Codes: ``case_type`` injury-osha, injury-non-osha, absence, hospital, msea, surveillance, billing ·
    ``status`` created, open, closed · ``work_related`` and ``is_workers_comp`` yes, no, undetermined,
    not-applicable · ``illness_type`` I, S, R, P, H, A · ``verified`` no, yes, declined.
    A date in ``recordable_on`` is the OSHA-recordable flag. Columns ending in ``_local`` are wall-clock
    times at the establishment. ``kept`` holds the import columns that this program carries for
    the old system but does not use, by their column name.
    """

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_case_number", "case_number"),
        Index("ix_incident_employee_id", "employee_id"),
        Index(
            "ix_incident_employer_id_occurred_on",
            "employer_id",
            "occurred_on",
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "ix_incident_establishment_id_occurred_on",
            "establishment_id",
            "occurred_on",
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "ix_incident_occurred_on",
            "occurred_on",
            "id",
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    employee_id: int = Field(foreign_key="employee.id")
    employer_id: int = Field(foreign_key="employer.id")
    establishment_id: int | None = Field(default=None, foreign_key="establishment.id")
    case_number: str | None = None
    case_type: str = "injury-osha"
    status: str = "open"
    onset: str | None = None

    # When
    occurred_on: date | None = None
    occurred_time: time | None = None
    started_work_time: time | None = None
    supervisor_notified_local: datetime | None = Field(default=None, sa_type=WallClock)
    health_services_notified_local: datetime | None = Field(default=None, sa_type=WallClock)
    reported_local: datetime | None = Field(default=None, sa_type=WallClock)
    last_worked_local: datetime | None = Field(default=None, sa_type=WallClock)
    returned_to_work_local: datetime | None = Field(default=None, sa_type=WallClock)
    expected_return_local: datetime | None = Field(default=None, sa_type=WallClock)
    first_expected_return_local: datetime | None = Field(default=None, sa_type=WallClock)
    concluded_local: datetime | None = Field(default=None, sa_type=WallClock)

    # Who reported it, who answers for it
    reported_by: str | None = None
    reported_by_type: str | None = None
    reported_by_title: str | None = None
    reported_by_phone: str | None = None
    reported_from_outside: bool | None = None
    verified: str | None = None
    assigned_department: str | None = None
    assigned_supervisor: str | None = None
    assigned_supervisor_type: str | None = None

    # Where
    facility: str | None = None
    on_premises: bool | None = None
    place: str | None = None
    place_address1: str | None = None
    place_address2: str | None = None
    place_city: str | None = None
    place_county: str | None = None
    place_state: str | None = None
    place_zip: str | None = None
    place_country: str | None = None

    # What
    activity_before: str | None = None
    what_happened: str | None = None
    harmed_by: str | None = None
    cause: str | None = None
    event: str | None = None
    comments: str | None = None
    witnesses: str | None = None
    others_injured: bool | None = None
    died: bool | None = None
    died_local: datetime | None = Field(default=None, sa_type=WallClock)

    # OSHA
    work_related: str | None = None
    illness_type: str | None = None
    recordable_on: date | None = None
    recordable_time: time | None = None
    is_privacy_case: bool | None = None
    osha_transfer: str | None = None
    migrated_days_away: int | None = None
    migrated_days_restricted: int | None = None
    completed_by: str | None = None
    completed_by_title: str | None = None
    completed_by_phone: str | None = None
    completed_on: date | None = None

    # Treatment
    treated_before: bool | None = None
    treated_before_description: str | None = None
    treatment_place: str | None = None
    health_services_location: str | None = None
    in_emergency_room: bool | None = None
    hospitalized: bool | None = None
    hospital_name: str | None = None
    hospital_address: str | None = None
    hospital_city: str | None = None
    hospital_state: str | None = None
    hospital_zip: str | None = None
    hospital_phone: str | None = None
    hospital_discharged_local: datetime | None = Field(default=None, sa_type=WallClock)
    admitted_local: datetime | None = Field(default=None, sa_type=WallClock)
    physician: str | None = None
    physician_address: str | None = None
    physician_city: str | None = None
    physician_phone: str | None = None
    last_treated_local: datetime | None = Field(default=None, sa_type=WallClock)
    has_permanent_impairment: bool | None = None
    impairment_local: datetime | None = Field(default=None, sa_type=WallClock)
    at_maximum_improvement: bool | None = None
    maximum_improvement_local: datetime | None = Field(default=None, sa_type=WallClock)

    # Workers' compensation
    is_workers_comp: str | None = None
    claim_number: str | None = None
    claim_type: str | None = None
    claim_status: str | None = None
    claim_resolution: str | None = None
    claim_is_questioned: bool | None = None
    claim_question_reason: str | None = None
    claim_forms_given_local: datetime | None = Field(default=None, sa_type=WallClock)
    claim_decided_local: datetime | None = Field(default=None, sa_type=WallClock)
    claim_reopened_local: datetime | None = Field(default=None, sa_type=WallClock)
    manager_assigned_local: datetime | None = Field(default=None, sa_type=WallClock)
    first_contact_local: datetime | None = Field(default=None, sa_type=WallClock)
    disability_began_local: datetime | None = Field(default=None, sa_type=WallClock)
    carrier_notified_local: datetime | None = Field(default=None, sa_type=WallClock)
    claim_transfer: str | None = None
    adjuster: str | None = None
    adjuster_phone: str | None = None
    adjuster_fax: str | None = None
    adjuster_address1: str | None = None
    adjuster_address2: str | None = None
    adjuster_city: str | None = None
    adjuster_state: str | None = None
    adjuster_zip: str | None = None

    # Absence management
    first_day_off: date | None = None
    leave_type: str | None = None
    leave_disposition: str | None = None
    leave_plan: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    kept: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class InjuredPart(Kept, table=True):
    """One nature of injury and body part of a case; sharps carry their device."""

    __tablename__ = "injured_part"
    __table_args__ = (
        Index(
            "uq_injured_part_ext_id",
            "ext_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_injured_part_case_id", "case_id"),
    )

    ext_id: str | None = None
    case_id: int = Field(foreign_key="incident.id")
    nature: str | None = None
    body_part: str | None = None
    comment: str | None = None
    device_type: str | None = None
    needle_size: str | None = None
    manufacturer: str | None = None
    wound: str | None = None


class Condition(Kept, table=True):
    """A diagnosis on the chart, linked to the case or encounter it came with."""

    __tablename__ = "condition"
    __table_args__ = (
        Index(
            "uq_condition_ext_id",
            "ext_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_condition_employee_id", "employee_id"),
        Index("ix_condition_encounter_id", "encounter_id"),
    )

    ext_id: str | None = None
    employee_id: int = Field(foreign_key="employee.id")
    encounter_id: int | None = Field(default=None, foreign_key="encounter.id")
    case_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    icd9: str | None = None
    icd10: str | None = None
    snomed: str | None = None
    concept_id: str | None = None
    description: str | None = None
    onset_local: datetime | None = Field(default=None, sa_type=WallClock)
    concluded_local: datetime | None = Field(default=None, sa_type=WallClock)
    severity: str | None = None
    status: str | None = None
    details: str | None = None
    notes: str | None = None
    recorded_at: datetime | None = Field(default=None, sa_type=Instant)
