"""Two people at one restriction: what the other wrote in its place, and the two sides of what differs."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from rxcase.access import audit
from rxcase.domain.restrictions import REVISED, Span, span_words
from rxcase.errors import FieldConflict, StaleVersionError
from rxcase.models import Accommodation, Condition, Restriction, RestrictionType
from rxcase.services.restriction.restriction_input import Reading, read_restriction
from rxcase.services.words import restriction_words, yes_no

_LONGEST_CHAIN = 50


def newest(session: Session, row: Restriction) -> tuple[Restriction, int]:
    """What stands in the place of a restriction now.

    Returns:
        The last of those that were written in each other's place, and the edition of the whole: it rises with each
        change of any of them, and is the version of the row as long as nothing was written in its place.
    """
    edition, last = row.version, row
    for _ in range(_LONGEST_CHAIN):
        after = session.exec(
            select(Restriction)
            .where(col(Restriction.replaces_id) == last.id, col(Restriction.deleted_at).is_(None))
            .order_by(col(Restriction.id).desc())
            .limit(1)
        ).first()
        if after is None:
            break
        last, edition = after, edition + after.version
    return last, edition


def stale(session: Session, row: Restriction | Accommodation) -> StaleVersionError:
    """The refusal of an old version, naming who saved the newer one and what became of the row."""
    noun = "restriction" if isinstance(row, Restriction) else "accommodation"
    became = "revised: another one stands in its place" if row.state == REVISED else _days(row)
    return StaleVersionError(
        noun,
        (FieldConflict("days", "as you saw it", became),),
        audit.changed_by(session, noun, row.id or 0),
        row.version,
    )


def both_sides(reading: Reading, row: Restriction, edition: int) -> StaleVersionError:
    """The refusal of a form that was filled in for an older edition, with each field that differs."""
    mine = Restriction(employee_id=row.employee_id, **read_restriction(reading, row))
    reading.finish()
    session = reading.session
    said, saved = _said(session, reading, mine), _said(session, reading, row)
    conflicts = tuple(FieldConflict(name, said[name], saved[name]) for name in said if said[name] != saved[name])
    return StaleVersionError("restriction", conflicts, audit.changed_by(session, "restriction", row.id or 0), edition)


def _said(session: Session, reading: Reading, row: Restriction) -> dict[str, str]:
    kind = session.get(RestrictionType, row.type_id) if row.type_id else None
    condition = session.get(Condition, row.condition_id) if row.condition_id else None
    span = Span(row.starts_on, row.ends_on)
    said: dict[str, Any] = {
        "restriction": restriction_words(row, kind.name if kind else ""),
        "days": span_words(span, reading.today, is_permanent=row.is_permanent),
        "hours": " – ".join(f"{at:%H:%M}" for at in (row.start_time, row.end_time) if at),
        "provider": row.imposed_by or "",
        "affects_work": yes_no(row.affects_work),
        "occupational": yes_no(row.is_occupational),
        "condition": (condition.description or condition.icd10 or "") if condition else "",
        "comment": row.comment or "",
    }
    return {name: str(value) or "nothing" for name, value in said.items()}


def _days(row: Restriction | Accommodation) -> str:
    is_permanent = isinstance(row, Restriction) and row.is_permanent
    last = row.ends_on or row.starts_on
    return span_words(Span(row.starts_on, row.ends_on), last, is_permanent=is_permanent) if last else "no days"
