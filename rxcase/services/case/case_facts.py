"""A case as labelled facts: the groups that the encounter page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from rxcase.domain.case_words import TREATMENT_PLACES
from rxcase.domain.dates import day_words
from rxcase.models import Case, Condition, InjuredPart
from rxcase.readmodels.encounter import Fact, FactGroup
from rxcase.services.words import ANSWERS, CASE_TYPES, ILLNESS_TYPES, yes_no

VERIFIED = {"yes": "Verified", "no": "Not verified yet", "declined": "Declined"}


def _day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return day_words(value.date() if isinstance(value, datetime) else value)


def _moment(day: date | None, at: time | None) -> str:
    if day is None:
        return ""
    return f"{day_words(day)}, {at:%H:%M}" if at else day_words(day)


def _wall_clock(value: datetime | None) -> str:
    return "" if value is None else _moment(value.date(), value.time() if value.time() != time(0) else None)


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def case_groups(case: Case) -> list[FactGroup]:
    """When and where it happened, what the law says of it, the claim; facts without a clinical word."""
    claim = [
        Fact("Workers’ compensation", ANSWERS.get(case.is_workers_comp or "", "")),
        Fact("Claim number", case.claim_number or ""),
        Fact("Claim status", _joined(case.claim_status, case.claim_type)),
        Fact("Adjuster", _joined(case.adjuster, case.adjuster_phone)),
    ]
    absence = [Fact("First day off", _day(case.first_day_off)), Fact("Leave type", case.leave_type or "")]
    groups = [
        FactGroup(
            "Case",
            [
                Fact("Case number", case.case_number or ""),
                Fact("Type", CASE_TYPES.get(case.case_type, case.case_type)),
                Fact(
                    "Status", {"created": "Reported", "open": "Open", "closed": "Closed"}.get(case.status, case.status)
                ),
                Fact("Verified", VERIFIED.get(case.verified or "", "")),
                Fact("Reported", _wall_clock(case.reported_local)),
                Fact("Reported by", _joined(case.reported_by, case.reported_by_title)),
            ],
        ),
        FactGroup(
            "When and where",
            [
                Fact("Injury or onset", _moment(case.occurred_on, case.occurred_time)),
                Fact("Began work", f"{case.started_work_time:%H:%M}" if case.started_work_time else ""),
                Fact("Supervisor told", _wall_clock(case.supervisor_notified_local)),
                Fact("Place", case.place or case.facility or ""),
                Fact("On the premises", yes_no(case.on_premises)),
            ],
        ),
        FactGroup(
            "OSHA",
            [
                Fact("Work-related", ANSWERS.get(case.work_related or "", "")),
                Fact("Kind", ILLNESS_TYPES.get(case.illness_type or "", "")),
                Fact("Determined recordable", _day(case.recordable_on)),
                Fact("Privacy case", yes_no(case.is_privacy_case)),
            ],
        ),
        FactGroup(
            "Return to work",
            [
                Fact("Last worked", _day(case.last_worked_local)),
                Fact("Expected return", _day(case.expected_return_local)),
                Fact("Actual return", _day(case.returned_to_work_local)),
                *(absence if case.case_type == "absence" else []),
            ],
        ),
    ]
    if any(fact.value for fact in claim):
        groups.append(FactGroup("Claim", claim))
    return groups


def incident_groups(case: Case, parts: Sequence[InjuredPart], conditions: Sequence[Condition]) -> list[FactGroup]:
    """What happened, what was hurt, how it was treated: for those who may read clinical facts."""
    hurt = "; ".join(_joined(part.nature, part.body_part) for part in parts)
    diagnoses = "; ".join(_joined(each.icd10 or each.icd9, each.description) for each in conditions)
    return [
        FactGroup(
            "What happened",
            [
                Fact("Before the incident", case.activity_before or ""),
                Fact("What happened", case.what_happened or ""),
                Fact("Injury or illness", hurt),
                Fact("Harmed by", case.harmed_by or ""),
            ],
        ),
        FactGroup(
            "Treatment",
            [
                Fact("Diagnosis", diagnoses),
                Fact(
                    "Treated by",
                    _joined(TREATMENT_PLACES.get(case.treatment_place or "", case.treatment_place), case.physician),
                ),
                Fact("Hospital", case.hospital_name or ""),
                Fact("Emergency room", yes_no(case.in_emergency_room)),
                Fact("Hospitalized overnight", yes_no(case.hospitalized)),
            ],
        ),
    ]
