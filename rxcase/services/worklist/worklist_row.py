"""The copies that each encounter carries so that one partial index serves each list."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from rxcase.models import NO_DATE, Case, Employee, Encounter


class Copies(TypedDict):
    """Columns of ``encounter`` that repeat what stands elsewhere."""

    employer_id: int
    establishment_id: int | None
    name_order: str
    follow_up_order: date
    injury_order: date
    on_worklist: bool


def name_order(last_name: str, first_name: str) -> str:
    """What lists sort people by: “last, first” without case."""
    return f"{last_name}, {first_name}".casefold()


def is_on_worklist(*, status: str, is_case_management: bool, is_deleted: bool = False) -> bool:
    """Whether the worklist shows the encounter: until it is archived, closed ones included."""
    return is_case_management and status != "archived" and not is_deleted


def copies(
    *,
    last_name: str,
    first_name: str,
    employer_id: int,
    establishment_id: int | None,
    occurred_on: date | None,
    follow_up_on: date | None,
    status: str,
    is_case_management: bool,
    is_deleted: bool = False,
) -> Copies:
    """The copies of one encounter, from plain values: for writers of many rows.

    Args:
        last_name: The employee's.
        first_name: The employee's.
        employer_id: The case's employer, without a case the employee's.
        establishment_id: The case's establishment, without a case the employee's.
        occurred_on: Day of the injury, if there is a case with one.
        follow_up_on: Day when the case must be looked at again.
        status: open, closed or archived.
        is_case_management: False for an imported plain visit.
        is_deleted: Whether the encounter has a tombstone.
    """
    return Copies(
        employer_id=employer_id,
        establishment_id=establishment_id,
        name_order=name_order(last_name, first_name),
        follow_up_order=follow_up_on or NO_DATE,
        injury_order=occurred_on or NO_DATE,
        on_worklist=is_on_worklist(status=status, is_case_management=is_case_management, is_deleted=is_deleted),
    )


def copies_of(encounter: Encounter, employee: Employee, case: Case | None) -> Copies:
    """The copies of one encounter, from its rows."""
    return copies(
        last_name=employee.last_name,
        first_name=employee.first_name,
        employer_id=case.employer_id if case else employee.employer_id,
        establishment_id=case.establishment_id if case else employee.establishment_id,
        occurred_on=case.occurred_on if case else None,
        follow_up_on=encounter.follow_up_on,
        status=encounter.status,
        is_case_management=encounter.is_case_management,
        is_deleted=encounter.deleted_at is not None,
    )


def refresh(encounter: Encounter, employee: Employee, case: Case | None) -> None:
    """Bring the encounter's copies up to date; part of each transaction that changes a cause."""
    for name, value in copies_of(encounter, employee, case).items():
        setattr(encounter, name, value)
