"""The result columns of the case search that case managers know from the old system."""

from __future__ import annotations

from rxcase.reports.case_columns import CASE_COLUMNS
from rxcase.reports.case_records import case_records
from rxcase.reports.frame import Report, every

CASE_SEARCH = Report(
    name="case-search",
    title="Case Search",
    date_meant="the date of the incident",
    columns=tuple(
        CASE_COLUMNS[name]
        for name in (
            "case_number",
            "employee_name",
            "case_type",
            "date_of_incident",
            "reported_on",
            "created_at",
            "modified_at",
            "concluded_on",
            "last_encounter",
            "workers_comp",
            "work_related",
            "verified",
            "permanent_impairment",
            "maximum_improvement",
            "location",
            "nature_of_injury",
            "event_of_exposure",
            "illness_type",
            "case_managers",
            "recordable",
            "claim_type",
        )
    ),
    records=case_records,
    totals={"cases": every},
)
