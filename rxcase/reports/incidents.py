"""The incident report: every case with what is known of it, one row a case."""

from __future__ import annotations

from rxcase.reports.case_columns import CASE_COLUMNS
from rxcase.reports.case_records import case_records
from rxcase.reports.frame import Report, every

INCIDENTS = Report(
    name="incidents",
    title="Incident Report",
    date_meant="the date of the incident",
    columns=tuple(CASE_COLUMNS.values()),
    records=case_records,
    totals={
        "cases": every,
        "open": lambda record: record["case_status"] != "closed",
        "work_related": lambda record: record["work_related"] == "Yes",
        "recordable": lambda record: record["recordable"] is True,
        "privacy_cases": lambda record: record["privacy_case"] is True,
        "returned_to_work": lambda record: record["actual_return"] is not None,
    },
)
