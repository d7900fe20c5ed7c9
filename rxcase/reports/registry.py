"""Every report that can be asked for, by its name."""

from __future__ import annotations

from rxcase.reports.case_search import CASE_SEARCH
from rxcase.reports.daily_activity import DAILY_ACTIVITY
from rxcase.reports.encounter_records import CASE_MANAGEMENT_ENCOUNTERS, ENCOUNTER_SEARCH
from rxcase.reports.frame import Report
from rxcase.reports.incidents import INCIDENTS
from rxcase.reports.osha_300 import OSHA_300

REPORTS: dict[str, Report] = {
    report.name: report
    for report in (CASE_MANAGEMENT_ENCOUNTERS, CASE_SEARCH, DAILY_ACTIVITY, ENCOUNTER_SEARCH, INCIDENTS, OSHA_300)
}
