"""What each change of a case shares: its neighbours, its checks, its new version, its entry in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.config import settings
from rxcase.domain.dates import UnreadableDayError, day_words, read_day
from rxcase.domain.time_zones import zone_of
from rxcase.errors import FieldConflict, InvalidInputError, StaleVersionError
from rxcase.models import Case, Employee, Employer, Encounter, Establishment
from rxcase.services.worklist import worklist_rows

SHOWN_IN_LISTS = frozenset(
    {"occurred_on", "establishment_id", "employer_id", "case_number", "claim_number", "deleted_at"}
)
"""Columns that the worklist copies or finds encounters by."""


@dataclass(frozen=True, slots=True)
class AroundCase:
    """A case with the rows that its header speaks of."""

    case: Case
    employee: Employee
    employer: Employer
    establishment: Establishment | None

    @property
    def zone(self) -> str | None:
        """The time zone of the site."""
        site = self.establishment
        return zone_of(site.time_zone, site.state, settings().time_zone) if site else None

    @property
    def site_today(self) -> date:
        """Today where it happened: the law's clocks run there."""
        return clock.today(self.zone)


def around_case(session: Session, case: Case) -> AroundCase:
    """The case with its neighbours, in one query."""
    row = session.execute(
        select(Employee, Employer, Establishment)
        .select_from(Case)
        .join(Employee, col(Employee.id) == col(Case.employee_id))
        .join(Employer, col(Employer.id) == col(Case.employer_id))
        .outerjoin(Establishment, col(Establishment.id) == col(Case.establishment_id))
        .where(col(Case.id) == case.id)
    ).one()
    return AroundCase(case, *row)


def touch(case: Case) -> None:
    """A new version."""
    case.version += 1
    case.updated_at = clock.now()


def refresh_lists(session: Session, case: Case, changed: Mapping[str, Any]) -> None:
    """Let the encounters of the case follow it on the worklist, if what changed shows there."""
    if SHOWN_IN_LISTS & changed.keys():
        session.flush()
        worklist_rows.refresh(session, col(Encounter.case_id), [case.id or 0])


def event(
    verb: str,
    case: Case,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> audit.Event:
    """The audit's entry for a change of this case."""
    return audit.Event(
        verb,
        subject="case",
        subject_id=case.id,
        person_id=case.employee_id,
        reason=reason,
        before=before or None,
        after=after or None,
    )


def change(
    session: Session, actor: Actor, case: Case, verb: str, values: Mapping[str, Any], *, reason: str | None = None
) -> bool:
    """Write the values that differ, with a new version and an entry in the audit.

    Returns:
        Whether anything differed.
    """
    before, after = audit.changed({name: getattr(case, name) for name in values}, values, list(values))
    if not after:
        return False
    for name, value in after.items():
        setattr(case, name, value)
    touch(case)
    refresh_lists(session, case, after)
    audit.record(session, actor, event(verb, case, before=before, after=after, reason=reason))
    session.flush()
    return True


def must_be_current(session: Session, case: Case, version: int) -> None:
    """Refuse when somebody saved a newer version."""
    if version != case.version:
        raise stale(session, case)


def stale(session: Session, case: Case, *conflicts: FieldConflict) -> StaleVersionError:
    """The refusal of an old version, naming who saved the newer one."""
    by = audit.changed_by(session, "case", case.id)
    return StaleVersionError("case", conflicts, by)


def past_day(typed: str, field: str, here: AroundCase, *, noun: str) -> date:
    """A day that was typed, today unless one was; never to come, nor before the injury.

    Raises:
        InvalidInputError: With the message beside the field.
    """
    today = here.site_today
    if not typed.strip():
        return today
    try:
        day = read_day(typed, today)
    except UnreadableDayError as error:
        raise InvalidInputError(str(error), {field: str(error)}) from None
    began = here.case.occurred_on
    problem = ""
    if day > today:
        problem = f"{day_words(day)} is still to come. {noun} today or earlier."
    elif began and day < began:
        problem = f"{day_words(day)} is before {day_words(began)}, the day of the case."
    if problem:
        raise InvalidInputError(problem, {field: problem})
    return day


def needs_to_change(actor: Actor) -> None:
    """Refuse who may not look at cases, or not edit them.

    Raises:
        NotAllowedError: Either permission is missing.
    """
    actor.need(Permission.CASE_VIEW)
    actor.need(Permission.CASE_EDIT)
