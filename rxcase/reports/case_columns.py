"""Columns that reports over cases choose from."""

from __future__ import annotations

from rxcase.readmodels.report import Column, ColumnType

_T = ColumnType
_IDENTITY, _CASE, _CLINICAL = "identity:view", "case:view", "clinical:view"

_ALL = (
    Column("case_number", "Case number"),
    Column("employee_name", "Employee"),
    Column("employee_number", "Employee number", needs=_IDENTITY),
    Column("chart_number", "Chart number"),
    Column("employer", "Employer"),
    Column("establishment", "Establishment"),
    Column("department", "Department"),
    Column("job_title", "Job title"),
    Column("case_type", "Case type"),
    Column("case_status", "Case status"),
    Column("date_of_incident", "Date of incident", _T.DATE),
    Column("time_of_incident", "Time of incident", _T.TIME),
    Column("reported_on", "Reported on", _T.DATETIME),
    Column("created_at", "Created on", _T.DATETIME),
    Column("modified_at", "Modified on", _T.DATETIME),
    Column("concluded_on", "Conclusion date", _T.DATETIME),
    Column("last_encounter", "Last encounter type"),
    Column("workers_comp", "Workers’ compensation", needs=_CASE),
    Column("work_related", "OSHA work related", needs=_CASE),
    Column("verified", "Verified", needs=_CASE),
    Column("permanent_impairment", "Permanent partial impairment", _T.BOOLEAN, _CLINICAL),
    Column("maximum_improvement", "Maximum medical improvement", _T.BOOLEAN, _CLINICAL),
    Column("location", "Location"),
    Column("nature_of_injury", "Nature of injury", needs=_CLINICAL),
    Column("body_part", "Body part", needs=_CLINICAL),
    Column("event_of_exposure", "Event of exposure", needs=_CLINICAL),
    Column("cause", "Cause", needs=_CLINICAL),
    Column("illness_type", "Injury or illness type", needs=_CLINICAL),
    Column("conditions", "Conditions", needs=_CLINICAL, is_long=True),
    Column("recordable", "OSHA recordable", _T.BOOLEAN, _CASE),
    Column("recordable_date", "Recordable date", _T.DATE, _CASE),
    Column("privacy_case", "Privacy case", _T.BOOLEAN, _CASE),
    Column("died", "Died", _T.BOOLEAN, _CASE),
    Column("claim_number", "Claim number", needs=_CASE),
    Column("claim_type", "WC claim type", needs=_CASE),
    Column("last_worked", "Last worked", _T.DATETIME),
    Column("expected_return", "Expected return", _T.DATETIME),
    Column("actual_return", "Actual return", _T.DATETIME),
    Column("encounter_id", "Encounter", _T.INTEGER),
    Column("encounter_ext_id", "Encounter in the old system"),
    Column("encounter_status", "Encounter status"),
    Column("stage", "Stage"),
    Column("owner", "Owner"),
    Column("case_managers", "Case managers"),
    Column("follow_up_date", "Follow-up date", _T.DATE),
    Column("last_note_at", "Last note", _T.DATETIME),
    Column("activity_before", "What the employee was doing", needs=_CLINICAL, is_long=True),
    Column("what_happened", "What happened", needs=_CLINICAL, is_long=True),
    Column("harmed_by", "What harmed the employee", needs=_CLINICAL, is_long=True),
)

CASE_COLUMNS = {column.name: column for column in _ALL}
