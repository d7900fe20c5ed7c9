"""What decides the days of cases, out of their restrictions and accommodations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select, union_all
from sqlmodel import Session, col

from rxcase.domain.day_counts.facts import DAY, Claim, Facts, Kind
from rxcase.domain.restrictions import ACTIVE, Span, in_effect, limit_words
from rxcase.models import (
    Accommodation,
    AccommodationType,
    Case,
    Encounter,
    Provider,
    Restriction,
    RestrictionType,
)

AWAY_RULE = "1904.7(b)(3)(iv)"
"""Every calendar day on which the person could not work."""
LIMIT_RULE = "1904.7(b)(4)(i)"
"""Kept, or to be kept, from a routine function or from the full workday."""
TRANSFER_RULE = "1904.7(b)(4)(ix)"
"""Assigned to another job, or to a part of theirs."""
_NO_FUNCTION = "It does not affect the work: no routine function, no part of the shift · 1904.7(b)(4)(iv)"
_NOT_OF_WORK = "It is recorded as not occupational · 1904.7(b)(4)(i)"

_Row = Row[Any]


def day_facts(session: Session, case_ids: Sequence[int]) -> dict[int, Facts]:
    """The facts of each case, of the dated ones; three queries.

    Args:
        session: Its changes are seen once they are flushed.
        case_ids: Cases that the caller may read; as many as one query can name.
    """
    claims: defaultdict[int, list[Claim]] = defaultdict(list)
    cases = session.execute(
        select(
            col(Case.id),
            col(Case.occurred_on),
            col(Case.expected_return_local),
            col(Case.migrated_days_away),
            col(Case.migrated_days_restricted),
        ).where(col(Case.id).in_(case_ids), col(Case.occurred_on).is_not(None))
    ).all()
    returns = {row.id: row.expected_return_local for row in cases}
    for row in session.execute(_of_cases(_limits(), Restriction, case_ids)):
        claims[row.case_id].extend(_limit_claim(row, returns.get(row.case_id)))
    for row in session.execute(_of_cases(_made(), Accommodation, case_ids)):
        claims[row.case_id].extend(_made_claim(row, returns.get(row.case_id)))
    return {
        row.id: Facts(
            began_on=row.occurred_on,
            claims=tuple(claims[row.id]),
            migrated_away=_migrated(row.migrated_days_away),
            migrated_restricted=_migrated(row.migrated_days_restricted),
        )
        for row in cases
    }


def _of_cases(
    query: Select[*tuple[Any, ...]], model: type[Restriction | Accommodation], case_ids: Sequence[int]
) -> Any:
    """The rows of cases: their own, and those of their encounters that name no case."""
    own = query.add_columns(col(model.case_id)).where(col(model.case_id).in_(case_ids))
    of_encounters = (
        query.add_columns(col(Encounter.case_id))
        .join(Encounter, col(Encounter.id) == col(model.encounter_id))
        .where(col(model.case_id).is_(None), col(Encounter.case_id).in_(case_ids), col(Encounter.deleted_at).is_(None))
    )
    rows = union_all(own, of_encounters).subquery()
    return select(rows).order_by(rows.c.id)


def _limits() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Restriction.id),
            col(Restriction.starts_on),
            col(Restriction.ends_on),
            col(Restriction.is_permanent),
            col(Restriction.state),
            col(Restriction.expected_end_local),
            col(Restriction.affects_work),
            col(Restriction.is_occupational),
            col(Restriction.description),
            col(Restriction.type_option),
            col(Restriction.option_label),
            col(Restriction.allowed_weight_lb),
            col(Restriction.side),
            col(Restriction.imposed_by),
            col(RestrictionType.name).label("kind"),
            col(RestrictionType.is_lost_time),
            col(Provider.name).label("provider"),
        )
        .select_from(Restriction)
        .outerjoin(RestrictionType, col(RestrictionType.id) == col(Restriction.type_id))
        .outerjoin(Provider, col(Provider.id) == col(Restriction.provider_id))
        .where(col(Restriction.deleted_at).is_(None), col(Restriction.state) != "revised")
    )


def _made() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Accommodation.id),
            col(Accommodation.starts_on),
            col(Accommodation.ends_on),
            col(AccommodationType.name).label("kind"),
            col(AccommodationType.counts_as),
        )
        .select_from(Accommodation)
        .join(AccommodationType, col(AccommodationType.id) == col(Accommodation.type_id))
        .where(
            col(Accommodation.deleted_at).is_(None),
            col(Accommodation.state) == ACTIVE,
            col(AccommodationType.counts_as).in_([each.value for each in Kind]),
        )
    )


def _limit_claim(row: _Row, returns: datetime | None) -> Iterator[Claim]:
    span = in_effect(row.starts_on, row.ends_on, is_permanent=row.is_permanent, state=row.state)
    if span is None:
        return
    words = limit_words(row.kind, row.description, row.type_option, row.option_label, row.allowed_weight_lb, row.side)
    by = row.imposed_by or row.provider
    barred = _NO_FUNCTION if row.affects_work is False else _NOT_OF_WORK if row.is_occupational is False else ""
    expected = None if row.is_permanent or row.expected_end_local is None else row.expected_end_local.date()
    yield Claim(
        kind=Kind.AWAY if row.is_lost_time else Kind.RESTRICTED,
        span=span,
        record=f"Restriction {row.id}",
        source=f"{words}, by {by}" if by else words,
        rule=AWAY_RULE if row.is_lost_time else LIMIT_RULE,
        expected_last=expected or (_day_before(returns) if row.is_lost_time else None),
        barred=barred,
    )


def _made_claim(row: _Row, returns: datetime | None) -> Iterator[Claim]:
    span, is_away = Span(row.starts_on, row.ends_on), row.counts_as == Kind.AWAY
    if not span.is_empty:
        yield Claim(
            kind=Kind(row.counts_as),
            span=span,
            record=f"Accommodation {row.id}",
            source=row.kind,
            rule=AWAY_RULE if is_away else TRANSFER_RULE,
            expected_last=_day_before(returns) if is_away else None,
        )


def _day_before(returns: datetime | None) -> date | None:
    return None if returns is None or returns.date() == date.min else returns.date() - DAY


def _migrated(days: int | None) -> int | None:
    """Older systems write -1 for “calculate”."""
    return None if days is None or days < 0 else days
