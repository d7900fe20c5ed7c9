"""What each change of an encounter shares: its checks, its new version, its entry in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import and_
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit
from rxcase.domain.dates import UnreadableDayError, day_words, read_day
from rxcase.errors import FieldConflict, InvalidInputError, StaleVersionError
from rxcase.models import AuditEvent, CaseManagerAssignment, Encounter
from rxcase.services.encounter.encounter_page import Around
from rxcase.services.worklist.search_index import words_of
from rxcase.services.worklist.worklist_row import refresh

FOLLOW_UP_HORIZON = timedelta(days=3660)

NO_FOLLOW_UP = "none"
"""What is typed to take a follow-up date away."""


def touch(here: Around) -> None:
    """A new version, and the worklist's copies brought up to date."""
    here.encounter.version += 1
    here.encounter.updated_at = clock.now()
    refresh(here.encounter, here.employee, here.case)


def event(
    verb: str,
    here: Around,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str | None = None,
) -> audit.Event:
    """The audit's entry for a change of this encounter."""
    return audit.Event(
        verb,
        subject="encounter",
        subject_id=here.encounter.id,
        person_id=here.employee.id,
        reason=reason,
        before=before or None,
        after=after or None,
    )


def must_be_open(encounter: Encounter, field: str) -> None:
    """Refuse on a closed or archived encounter, beside the field that was typed in."""
    if encounter.status != "open":
        problem = f"The encounter is {encounter.status}. Reopen it first; what you typed is kept."
        raise InvalidInputError(problem, {field: problem})


def must_be_current(session: Session, here: Around, version: int) -> None:
    """Refuse when somebody saved a newer version."""
    if version != here.encounter.version:
        raise stale(session, here.encounter)


def stale(session: Session, encounter: Encounter, *conflicts: FieldConflict) -> StaleVersionError:
    """The refusal of an old version, naming who saved the newer one."""
    assignments = select(CaseManagerAssignment.id).where(col(CaseManagerAssignment.encounter_id) == encounter.id)
    of_team = and_(col(AuditEvent.subject) == "case_manager_assignment", col(AuditEvent.subject_id).in_(assignments))
    by = audit.changed_by(session, "encounter", encounter.id, also=of_team)
    return StaleVersionError("encounter", conflicts, by, encounter.version)


def said(day: date | None) -> str:
    """A follow-up date in words, or that there is none."""
    return day_words(day) if day else "no follow-up date"


def follow_up_day(typed: str, today: date) -> date | None:
    """The follow-up day that was typed; None takes it away.

    Raises:
        InvalidInputError: Unreadable, past, or beyond ``FOLLOW_UP_HORIZON``.
    """
    if typed.strip().casefold() == NO_FOLLOW_UP:
        return None
    try:
        day = read_day(typed, today)
    except UnreadableDayError as error:
        raise InvalidInputError(str(error), {"follow_up": str(error)}) from None
    problem = ""
    if day < today:
        problem = f"{day_words(day)} is past. A follow-up is today or later."
    elif day > today + FOLLOW_UP_HORIZON:
        problem = f"{day_words(day)} is more than ten years away."
    if problem:
        raise InvalidInputError(problem, {"follow_up": problem})
    return day


def search_words(here: Around) -> str:
    """The words under which the encounter is found."""
    person, case = here.employee, here.case
    return words_of(
        first_name=person.first_name,
        last_name=person.last_name,
        chart_number=person.chart_number,
        employee_number=person.employee_number,
        case_number=case.case_number if case else None,
        claim_number=case.claim_number if case else None,
        ext_id=here.encounter.ext_id,
        employer=here.employer.name,
        establishment=here.establishment.name if here.establishment else None,
    )
