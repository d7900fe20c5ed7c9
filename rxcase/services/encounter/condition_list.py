"""Symptoms and diagnoses of an encounter and its case, as the page lists them."""

from __future__ import annotations

from sqlmodel import Session, col, select

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.dates import day_words
from rxcase.models import Condition, Encounter
from rxcase.readmodels.condition import CONDITIONS_SHOWN, ConditionList, ConditionView

STATUSES = {
    "active": "Active",
    "suspected": "Suspected",
    "improving": "Improving",
    "worse": "Worse",
    "chronic": "Chronic",
    "resolved": "Resolved",
}
SEVERITIES = {"mild": "Mild", "moderate": "Moderate", "severe": "Severe"}
_SYSTEMS = (("icd10", "ICD-10-CM"), ("icd9", "ICD-9-CM"), ("snomed", "SNOMED CT"))


def condition_list(session: Session, actor: Actor, encounter: Encounter) -> ConditionList:
    """The conditions of the encounter and of its case, the newest last; one query."""
    mine = col(Condition.encounter_id) == encounter.id
    if encounter.case_id is not None:
        mine = mine | (col(Condition.case_id) == encounter.case_id)
    rows = session.exec(
        select(Condition)
        .where(mine, col(Condition.deleted_at).is_(None), col(Condition.employee_id) == encounter.employee_id)
        .order_by(col(Condition.id))
        .limit(CONDITIONS_SHOWN)
    ).all()
    views = [_view(row) for row in rows]
    return ConditionList(
        current=[view for view in views if not view.is_concluded],
        concluded=[view for view in views if view.is_concluded],
        may_edit=actor.may(Permission.CLINICAL_EDIT) and encounter.status == "open",
    )


def _view(row: Condition) -> ConditionView:
    code, system = next(((getattr(row, name), said) for name, said in _SYSTEMS if getattr(row, name)), ("", ""))
    about = [
        STATUSES.get(row.status or "", row.status or ""),
        SEVERITIES.get(row.severity or "", row.severity or ""),
        f"since {day_words(row.onset_local.date())}" if row.onset_local else "",
        f"until {day_words(row.concluded_local.date())}" if row.concluded_local else "",
    ]
    return ConditionView(
        id=row.id or 0,
        version=row.version,
        title=row.description or row.details or "Not described",
        code=code or "",
        system=system,
        about=" · ".join(word for word in about if word),
        comment=row.notes or "",
        is_concluded=row.concluded_local is not None,
    )
