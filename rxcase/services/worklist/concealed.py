"""What stays hidden in lists from whoever may not see every field: not shown, not found, not sorted by."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, exists, false
from sqlalchemy import select as select_columns
from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import is_name_hidden
from rxcase.models import Case, Employee, Employer, Encounter, Establishment
from rxcase.search.encounters import Index, dialect_of, expressions, found_in, terms
from rxcase.services.worklist.search_index import words_of

MAX_CANDIDATES = 20_000
"""So many rows are looked through word by word; a search that means more must say more."""

_BEHIND_WORDS = frozenset({Permission.IDENTITY_VIEW, Permission.CASE_VIEW, Permission.PRIVACY_CASE_VIEW})


def finds_by_every_word(actor: Actor) -> bool:
    """Whether the actor may see whatever stands behind the words of the search."""
    return actor.permissions >= _BEHIND_WORDS


def name_order(actor: Actor) -> ColumnElement[str]:
    """What the actor's lists sort people by: a hidden name has no place among the others."""
    shown = col(Encounter.name_order)
    if actor.may(Permission.PRIVACY_CASE_VIEW):
        return shown  # type: ignore[return-value]  # a column is an element too
    return case((_is_private(), ""), else_=shown)


def unless_private(actor: Actor, value: SQLColumnExpression[Any]) -> SQLColumnExpression[Any]:
    """What tells who somebody is; NULL where the actor may not know it."""
    return value if actor.may(Permission.PRIVACY_CASE_VIEW) else case((~_is_private(), value))


def _is_private() -> ColumnElement[bool]:
    # Lists that join the case too must not be taken for the case of this question.
    return (
        exists().where(col(Case.id) == col(Encounter.case_id), col(Case.is_privacy_case).is_(True)).correlate(Encounter)
    )


def found_by_visible_words(
    session: Session, actor: Actor, candidates: SelectOfScalar[int | None], typed: str
) -> list[int]:
    """Those of the candidates that are found by words that the actor may see.

    A number that is not shown could be guessed letter by letter if it could be searched for.

    Args:
        session: For the words themselves.
        actor: Who searches.
        candidates: Numbers of encounters that every typed word finds, by whatever it stands for.
        typed: What was searched for.
    """
    wanted, found = terms(typed), []
    reads_notes = actor.may(Permission.NOTE_VIEW)
    dialect = dialect_of(session)
    in_notes = [
        found_in(dialect, [Index.NOTES], each, place) if reads_notes else false()
        for place, each in enumerate(expressions(dialect, typed, in_notes=True))
    ]
    rows = session.execute(
        select_columns(
            col(Encounter.id),
            col(Employee.first_name),
            col(Employee.last_name),
            col(Employee.chart_number),
            col(Employee.employee_number),
            col(Case.case_number),
            col(Case.claim_number),
            col(Case.is_privacy_case),
            col(Employer.name).label("employer"),
            col(Establishment.name).label("site"),
            *(each.label(f"note_{number}") for number, each in enumerate(in_notes)),
        )
        .select_from(Encounter)
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .join(Employer, col(Employer.id) == col(Encounter.employer_id))
        .outerjoin(Establishment, col(Establishment.id) == col(Encounter.establishment_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
        .where(col(Encounter.id).in_(candidates))
        .order_by(col(Encounter.id))
        .limit(MAX_CANDIDATES)
    ).all()
    for row in rows:
        is_named = not is_name_hidden(actor, row.is_privacy_case)
        words = words_of(
            first_name=row.first_name if is_named else "",
            last_name=row.last_name if is_named else "",
            chart_number=row.chart_number if is_named else "",
            employee_number=row.employee_number if is_named and actor.may(Permission.IDENTITY_VIEW) else "",
            case_number=row.case_number,
            claim_number=row.claim_number if actor.may(Permission.CASE_VIEW) else None,
            ext_id=None,
            employer=row.employer,
            establishment=row.site,
        ).split()
        notes = row[-len(wanted) :]
        if all(
            is_noted or any(word.startswith(term) for word in words)
            for term, is_noted in zip(wanted, notes, strict=True)
        ):
            found.append(row.id)
    return found
