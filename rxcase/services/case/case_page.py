"""Everything that the page of one case shows, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.fields import redacted
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.domain.absence import calendar_days_absent
from rxcase.domain.case_forms import CASE_FORMS, INJURIES
from rxcase.domain.case_words import CASE_TYPES, VERIFICATION
from rxcase.domain.dates import day_words
from rxcase.domain.form_fields import FormGroup, said, shown, typed
from rxcase.models import Case, Condition, Document, Encounter, InjuredPart, Restriction
from rxcase.readmodels.case import CaseAbilities, CaseHeader, CaseView
from rxcase.readmodels.encounter import Fact, FactGroup
from rxcase.services.case.case_change import AroundCase
from rxcase.services.case.case_form import rows_for, value_of
from rxcase.services.case.case_history import history
from rxcase.services.chart.chart_rows import MOST, condition_words, counted, encounter_rows, part_view, restriction_rows
from rxcase.services.document.document_list import document_view
from rxcase.services.forms import Rows

STATUS_WORDS = {"created": "Reported", "open": "Open", "closed": "Closed"}


def same_day(case: Case) -> tuple[ColumnElement[bool], ...]:
    """The condition on ``incident`` that it is another case of the same person and day."""
    return (
        col(Case.employee_id) == case.employee_id,
        col(Case.occurred_on) == case.occurred_on,
        col(Case.id) != case.id,
    )


def header(session: Session, actor: Actor, here: AroundCase) -> CaseHeader:
    """Who it is about, where it stands."""
    case, person = here.case, here.employee
    is_hidden = is_name_hidden(actor, case.is_privacy_case)
    others = 0
    if case.occurred_on is not None and case.deleted_at is None:
        others = counted(session, scope.cases(actor).where(*same_day(case)))
    closed = day_words(case.concluded_local.date()) if case.concluded_local else ""
    return CaseHeader(
        id=case.id or 0,
        version=case.version,
        person=PRIVACY_NAME if is_hidden else f"{person.last_name}, {person.first_name}",
        employee_id=0 if is_hidden else person.id or 0,
        chart_number="" if is_hidden else person.chart_number,
        employer=here.employer.name,
        site=here.establishment.name if here.establishment else "",
        case_number=case.case_number or "",
        case_type=case.case_type,
        type_words=CASE_TYPES.get(case.case_type, case.case_type),
        status=case.status,
        status_words=STATUS_WORDS.get(case.status, case.status),
        closed_words=closed if case.status == "closed" else "",
        occurred_words=day_words(case.occurred_on) if case.occurred_on else "",
        verified=case.verified or "",
        is_deleted=case.deleted_at is not None,
        deleted_words=_deleted_words(case),
        is_recordable=case.recordable_on is not None,
        recordable_words=day_words(case.recordable_on) if case.recordable_on else "",
        is_privacy_case=bool(case.is_privacy_case),
        days_absent_words=_days_absent_words(case),
        duplicates=others,
    )


def _deleted_words(case: Case) -> str:
    if case.deleted_at is None:
        return ""
    at = clock.on_the_wall(case.deleted_at)
    return f"Deleted {day_words(at.date())}, {at:%H:%M}: {case.delete_reason or 'no reason was recorded'}"


def _days_absent_words(case: Case) -> str:
    if case.case_type != "absence":
        return ""
    back, expected = case.returned_to_work_local, case.expected_return_local
    days = calendar_days_absent(
        case.first_day_off, back.date() if back else None, expected.date() if expected else None
    )
    if days is None:
        return ""
    return f"{days:,} calendar day{'s' if days != 1 else ''}{'' if back else ', by the expected return'}"


def abilities(actor: Actor, case: Case, duplicates: int) -> CaseAbilities:
    """What the actor may do with it now."""
    is_there = case.deleted_at is None
    may_edit = is_there and actor.may(Permission.CASE_EDIT)
    return CaseAbilities(
        may_edit=may_edit and case.status != "closed",
        may_retype=may_edit and case.status != "closed" and actor.may(Permission.CLINICAL_VIEW),
        may_close=is_there and case.status != "closed" and actor.may(Permission.CASE_CLOSE),
        may_reopen=is_there and case.status == "closed" and actor.may(Permission.CASE_CLOSE),
        may_verify=may_edit and case.verified == "no",
        may_delete=is_there and actor.may(Permission.CASE_DELETE),
        may_merge=may_edit and duplicates > 0 and actor.may(Permission.CASE_DELETE),
        may_copy=may_edit and case.case_type in INJURIES,
    )


def fact_groups(
    case: Case, groups: Sequence[FormGroup], present: Mapping[str, str], rows: Mapping[str, Rows]
) -> list[FactGroup]:
    """The form read instead of filled in: what is recorded, and what is required and is not."""
    visible = shown(CASE_FORMS[case.case_type], present)
    found = []
    for group in groups:
        facts = [
            Fact(each.label, said(each, value_of(case, each), rows.get(each.name)))
            for each in group.fields
            if present.get(each.name) or (each.is_required and each.name in visible)
        ]
        if facts:
            found.append(FactGroup(group.title, facts))
    return found


def _case_facts(here: AroundCase) -> FactGroup:
    case = here.case
    facts = [
        Fact("Case number", case.case_number or ""),
        Fact("Type", CASE_TYPES.get(case.case_type, case.case_type)),
        Fact("Status", STATUS_WORDS.get(case.status, case.status)),
        Fact("Verified", VERIFICATION.get(case.verified or "", "")),
    ]
    if words := _days_absent_words(case):
        facts.append(Fact("Calendar days absent", words))
    # Counts of the old system are not ours: they are called what they are.
    for label, days in (
        ("Days away, migrated", case.migrated_days_away),
        ("Days restricted, migrated", case.migrated_days_restricted),
    ):
        if days is not None and days >= 0:
            facts.append(Fact(label, f"{days:,}"))
    return FactGroup("Case", facts)


def page(session: Session, actor: Actor, here: AroundCase) -> CaseView:
    """The whole page, redacted for the actor; the number of queries does not depend on the rows."""
    case = here.case
    rows = rows_for(session, actor, case.employer_id, case.establishment_id)
    form = CASE_FORMS[case.case_type]
    present = {each.name: typed(value_of(case, each)) for group in form for each in group.fields}
    parts = session.exec(
        select(InjuredPart)
        .where(col(InjuredPart.case_id) == case.id, col(InjuredPart.deleted_at).is_(None))
        .order_by(col(InjuredPart.id))
        .limit(MOST)
    )
    conditions = session.exec(
        scope.hung(actor, Condition).where(col(Condition.case_id) == case.id).order_by(col(Condition.id)).limit(MOST)
    )
    encounters = scope.encounters(actor).where(col(Encounter.case_id) == case.id)
    documents = scope.documents(actor).where(col(Document.case_id) == case.id)
    restrictions = scope.hung(actor, Restriction).where(col(Restriction.case_id) == case.id)
    head = header(session, actor, here)
    return redacted(
        actor,
        CaseView(
            header=head,
            abilities=abilities(actor, case, head.duplicates),
            groups=[
                _case_facts(here),
                *fact_groups(case, [group for group in form if not group.is_clinical], present, rows),
            ],
            clinical_groups=fact_groups(case, [group for group in form if group.is_clinical], present, rows),
            parts=[part_view(each) for each in parts],
            conditions=[condition_words(each) for each in conditions],
            encounters=encounter_rows(session, encounters),
            encounter_count=counted(session, encounters),
            restrictions=restriction_rows(session, restrictions, here.site_today),
            documents=[
                document_view(each) for each in session.exec(documents.order_by(col(Document.id).desc()).limit(MOST))
            ],
            document_count=counted(session, documents),
            changes=history(session, actor, case, rows),
        ),
    )
