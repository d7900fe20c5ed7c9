"""Rows of a chart or a case in words: cases, encounters, restrictions, documents, conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from rxcase.clock import on_the_wall
from rxcase.domain.case_words import WOUNDS
from rxcase.domain.dates import day_words
from rxcase.models import (
    Accommodation,
    AccommodationType,
    Condition,
    Encounter,
    InjuredPart,
    Restriction,
    RestrictionType,
    Stage,
    User,
)
from rxcase.readmodels.case import LinkedEncounter, PartView
from rxcase.readmodels.restrictions import RestrictionView
from rxcase.services.words import restriction_words

MOST = 50
"""So many rows each list of a chart or a case shows; its count says how many there are."""


def counted(session: Session, query: SelectOfScalar[Any]) -> int:
    """How many rows a query finds, whatever it shows of them."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).limit(None).subquery())) or 0


def encounter_rows(session: Session, query: SelectOfScalar[Encounter]) -> list[LinkedEncounter]:
    """The encounters that a scoped query finds, newest first."""
    ids = query.with_only_columns(col(Encounter.id))
    rows = session.execute(
        select(Encounter, Stage.name, User.name)
        .outerjoin(Stage, col(Stage.id) == col(Encounter.stage_id))
        .outerjoin(User, col(User.id) == col(Encounter.owner_id))
        .where(col(Encounter.id).in_(ids))
        .order_by(col(Encounter.id).desc())
        .limit(MOST)
    )
    return [_encounter_row(*row) for row in rows]


def _encounter_row(encounter: Encounter, stage: str | None, owner: str | None) -> LinkedEncounter:
    if encounter.status == "closed" and encounter.closed_on:
        status_words = f"Closed {day_words(encounter.closed_on)}"
    elif encounter.status == "archived" and encounter.archived_at:
        status_words = f"Archived {day_words(on_the_wall(encounter.archived_at).date())}"
    else:
        status_words = encounter.status.capitalize()
    began = encounter.started_local.date() if encounter.started_local else on_the_wall(encounter.created_at).date()
    return LinkedEncounter(
        id=encounter.id or 0,
        version=encounter.version,
        title="Case management" if encounter.is_case_management else encounter.visit_type or "Visit",
        status=encounter.status,
        status_words=status_words,
        stage=stage or "",
        owner=owner or "",
        started_words=day_words(began),
    )


def restriction_rows(
    session: Session, query: SelectOfScalar[Restriction], today: date, *, is_past_too: bool = True
) -> list[RestrictionView]:
    """The restrictions that a scoped query finds, those in force first.

    Args:
        session: To read with.
        query: From ``access.scope``.
        today: Where the person works.
        is_past_too: Whether those that have ended are listed.
    """
    ids = query.with_only_columns(col(Restriction.id))
    rows = session.execute(
        select(Restriction, RestrictionType.name)
        .outerjoin(RestrictionType, col(RestrictionType.id) == col(Restriction.type_id))
        .where(col(Restriction.id).in_(ids), col(Restriction.state) != "revised")
        .order_by(col(Restriction.starts_on).desc(), col(Restriction.id).desc())
        .limit(MOST)
    )

    def view(row: Any) -> RestrictionView:
        restriction, type_name = row
        return _span_view(
            restriction,
            restriction_words(restriction, type_name or ""),
            today,
            is_permanent=restriction.is_permanent,
            is_active=restriction.state == "active",
        )

    return _in_force_first(rows, view, is_past_too)


def accommodation_rows(
    session: Session, query: SelectOfScalar[Accommodation], today: date, *, is_past_too: bool = True
) -> list[RestrictionView]:
    """The accommodations and the lost time that a scoped query finds, those in force first."""
    ids = query.with_only_columns(col(Accommodation.id))
    rows = session.execute(
        select(Accommodation, AccommodationType.name)
        .outerjoin(AccommodationType, col(AccommodationType.id) == col(Accommodation.type_id))
        .where(col(Accommodation.id).in_(ids), col(Accommodation.state) == "active")
        .order_by(col(Accommodation.starts_on).desc(), col(Accommodation.id).desc())
        .limit(MOST)
    )

    def view(row: Any) -> RestrictionView:
        accommodation, type_name = row
        words = ": ".join(part for part in (type_name, accommodation.details) if part)
        return _span_view(accommodation, words or "Accommodation", today, is_permanent=False, is_active=True)

    return _in_force_first(rows, view, is_past_too)


def _span_view(
    row: Restriction | Accommodation, words: str, today: date, *, is_permanent: bool, is_active: bool
) -> RestrictionView:
    start, end = row.starts_on, row.ends_on
    is_now = (start is None or start <= today) and (is_permanent or end is None or end >= today)
    ends = "permanent" if is_permanent else day_words(end) if end else "…"
    return RestrictionView(
        id=row.id or 0,
        text=words,
        span=f"{day_words(start) if start else '…'} – {ends}",
        is_in_force=is_now and is_active,
    )


def _in_force_first(
    rows: Iterable[Any], view: Callable[[Any], RestrictionView], is_past_too: bool
) -> list[RestrictionView]:
    views = [view(row) for row in rows]
    past = [each for each in views if not each.is_in_force] if is_past_too else []
    return [each for each in views if each.is_in_force] + past


def condition_words(condition: Condition) -> str:
    """A diagnosis as one line, its code first."""
    code = condition.icd10 or condition.icd9
    words = " · ".join(part for part in (code, condition.description) if part) or "Condition"
    return f"{words} ({condition.status})" if condition.status and condition.status != "active" else words


def part_view(part: InjuredPart) -> PartView:
    """An injured part as one line, the device of a sharp beside it."""
    device = [
        part.device_type,
        part.manufacturer,
        f"needle {part.needle_size}" if part.needle_size else "",
        WOUNDS.get(part.wound or "", part.wound),
    ]
    return PartView(
        id=part.id or 0,
        version=part.version,
        text=", ".join(each for each in (part.nature, part.body_part) if each),
        comment=part.comment or "",
        device=", ".join(each for each in device if each),
    )
