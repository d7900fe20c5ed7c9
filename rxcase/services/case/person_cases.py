"""The cases of one person as a list, as far as the reader may know whom they concern."""

from __future__ import annotations

from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.case_words import ANSWERS, CASE_TYPES
from rxcase.domain.dates import day_words
from rxcase.models import Case
from rxcase.readmodels.case_row import CaseRow

SHOWN = 20


def known_cases(actor: Actor, employee_id: int | None) -> SelectOfScalar[Case]:
    """Cases of a person within reach; without the privacy cases for whoever may not know whom they concern."""
    query = scope.cases(actor).where(col(Case.employee_id) == employee_id)
    if actor.may(Permission.PRIVACY_CASE_VIEW):
        return query
    return query.where(col(Case.is_privacy_case).is_not(True))


def cases_of_person(session: Session, actor: Actor, employee_id: int, *, first: int | None) -> list[CaseRow]:
    """The newest ``SHOWN`` cases of a person, one of them first; nothing for whoever may not look at cases."""
    if not actor.may(Permission.CASE_VIEW):
        return []
    query = known_cases(actor, employee_id)
    order = col(Case.occurred_on).desc().nulls_last(), col(Case.id).desc()
    return [case_row(each) for each in session.exec(query.order_by(col(Case.id) != (first or 0), *order).limit(SHOWN))]


def case_row(case: Case) -> CaseRow:
    """A case in a list."""
    return CaseRow(
        id=case.id or 0,
        version=case.version,
        case_number=case.case_number or "",
        case_type=CASE_TYPES.get(case.case_type, case.case_type),
        occurred_words=day_words(case.occurred_on) if case.occurred_on else "",
        reported_words=day_words(case.reported_local.date()) if case.reported_local else "",
        status=case.status,
        closed_words=day_words(case.concluded_local.date()) if case.concluded_local else "",
        verified=case.verified or "",
        work_related=ANSWERS.get(case.work_related or "", ""),
        workers_comp=ANSWERS.get(case.is_workers_comp or "", ""),
        is_recordable=case.recordable_on is not None,
    )
