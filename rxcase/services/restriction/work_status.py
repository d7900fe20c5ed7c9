"""The work status that each encounter carries for lists: what makes it, and keeping it right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, tuple_, update
from sqlmodel import Session, col

from rxcase import clock
from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.config import settings
from rxcase.db import reading, transaction
from rxcase.domain.restrictions import Span, in_effect
from rxcase.domain.time_zones import zone_of
from rxcase.domain.work_status import Cause, StatusOfDay, WorkStatus, of_accommodation, of_restriction, status_on
from rxcase.models import (
    Accommodation,
    AccommodationType,
    Encounter,
    Establishment,
    Restriction,
    RestrictionType,
)

_CHUNK = 1_000
EARLIEST_ZONE = "Pacific/Kiritimati"
"""Where a day begins first: no site is ahead of it."""


class Standing(NamedTuple):
    """What an encounter carries, and what it should carry as of today at its site."""

    encounter_id: int
    carried: tuple[str, date | None, date | None]
    right: tuple[str, date | None, date | None]
    is_due: bool
    """A day has passed since; the job of the passing of days has not been there yet."""


def carried(status: StatusOfDay) -> tuple[str, date | None, date | None]:
    """A status as the columns of an encounter keep it."""
    return status.status.value, status.since, status.next_on


def of_today(session: Session, encounter: Encounter, today: date) -> StatusOfDay:
    """The status that an encounter carries, brought up to date if days have passed since; without its reasons.

    Args:
        session: May be written through.
        encounter: The row.
        today: At its site.
    """
    if encounter.work_status_next_on is not None and encounter.work_status_next_on <= today:
        refresh(session, col(Encounter.id), [encounter.id or 0])
    return StatusOfDay(WorkStatus(encounter.work_status), encounter.work_status_since, encounter.work_status_next_on)


def refresh(session: Session, by: Any, keys: Iterable[int]) -> int:
    """Bring the work status of encounters up to date; part of each transaction that changes a cause.

    Args:
        session: Its changes are seen once they are flushed.
        by: The column of ``encounter`` that finds them: its own id, its case's.
        keys: Values of it.

    Returns:
        How many differed.
    """
    session.flush()
    wanted, count = list(dict.fromkeys(keys)), 0
    for start in range(0, len(wanted), _CHUNK):
        count += _mend(session, by.in_(wanted[start : start + _CHUNK]))
    return count


def refresh_with_siblings(session: Session, encounter_ids: Iterable[int]) -> int:
    """``refresh`` of encounters, and of the others of their cases: records of a case set the status of each.

    Returns:
        How many differed.
    """
    session.flush()
    wanted, cases = list(dict.fromkeys(encounter_ids)), list[int]()
    for start in range(0, len(wanted), _CHUNK):
        cases += session.scalars(
            select(col(Encounter.case_id))
            .where(col(Encounter.id).in_(wanted[start : start + _CHUNK]), col(Encounter.case_id).is_not(None))
            .distinct()
        )
    return refresh(session, col(Encounter.id), wanted) + refresh(session, col(Encounter.case_id), cases)


def refresh_due(session: Session) -> int:
    """Bring up to date whatever the passing of days has changed.

    Returns:
        How many encounters have another status, or another day of change, than they carried.
    """
    return refresh(session, col(Encounter.id), list(_behind(session)))


def follow_the_days(actor: Actor) -> int:
    """The job of the passing of days: restrictions begin and end without anybody's doing.

    Returns:
        How many encounters changed.

    Raises:
        NotAllowedError: The actor may not edit settings.
    """
    actor.need(Permission.SETTING_EDIT)
    with reading() as session:
        behind = list(_behind(session))
    if not behind:
        return 0
    with transaction() as session:
        count = refresh(session, col(Encounter.id), behind)
        if count:
            audit.record(session, actor, audit.Event("work-status:refresh", after={"count": count}))
        return count


def _behind(session: Session) -> Iterator[int]:
    """The encounters whose day of change has come at their site."""
    next_on, number = col(Encounter.work_status_next_on), col(Encounter.id)
    due = select(number, next_on).where(next_on <= clock.today(EARLIEST_ZONE)).order_by(next_on, number).limit(_CHUNK)
    rows = session.execute(due).all()
    while rows:
        wanted = number.in_([row.id for row in rows])
        yield from (each.encounter_id for each in _standings(session, wanted) if each.is_due)
        last = rows[-1]
        rows = session.execute(due.where(tuple_(next_on, number) > (last.work_status_next_on, last.id))).all()


def standings(session: Session) -> Iterator[Standing]:
    """Every encounter with what it carries and what is right, streaming by chunks."""
    last_id = 0
    while True:
        ids = list(
            session.scalars(
                select(col(Encounter.id))
                .where(col(Encounter.deleted_at).is_(None), col(Encounter.id) > last_id)
                .order_by(col(Encounter.id))
                .limit(_CHUNK)
            )
        )
        if not ids:
            return
        yield from _standings(session, col(Encounter.id).in_(ids))
        last_id = ids[-1] or 0


def _mend(session: Session, which: Any) -> int:
    wrong = [each for each in _standings(session, which) if each.carried != each.right]
    if not wrong:
        return 0
    encounter = Encounter.__table__  # type: ignore[attr-defined]
    names = ("work_status", "work_status_since", "work_status_next_on")
    statement = (
        update(encounter)
        .where(encounter.c.id == bindparam("b_id"))
        .values({name: bindparam(f"v_{name}", type_=encounter.c[name].type) for name in names})
    )
    rows = [
        {"b_id": each.encounter_id} | {f"v_{name}": value for name, value in zip(names, each.right, strict=True)}
        for each in wrong
    ]
    session.connection().execute(statement, rows)
    for each in wrong:
        # Rows that the session holds already must not stay behind.
        held = session.identity_map.get(session.identity_key(Encounter, each.encounter_id))
        if held is not None:
            session.refresh(held, names)
    return len(wrong)


def _standings(session: Session, which: Any) -> Iterator[Standing]:
    rows = session.execute(
        select(
            col(Encounter.id).label("id"),
            col(Encounter.case_id).label("case_id"),
            col(Encounter.work_status).label("status"),
            col(Encounter.work_status_since).label("since"),
            col(Encounter.work_status_next_on).label("next_on"),
            col(Establishment.time_zone).label("time_zone"),
            col(Establishment.state).label("state"),
        )
        .select_from(Encounter)
        .outerjoin(Establishment, col(Establishment.id) == col(Encounter.establishment_id))
        .where(which, col(Encounter.deleted_at).is_(None))
        .order_by(col(Encounter.id))
    ).all()
    causes = _causes(session, rows)
    today = _Days()
    for row in rows:
        day = today[row.time_zone, row.state]
        right = carried(status_on(causes[row.id], day))
        yield Standing(
            row.id,
            (row.status, row.since, row.next_on),
            right,
            is_due=row.next_on is not None and row.next_on <= day,
        )


class _Days(dict[tuple[str | None, str | None], date]):
    """Today at a site, by its zone and state."""

    def __missing__(self, place: tuple[str | None, str | None]) -> date:
        day = self[place] = clock.today(zone_of(*place, settings().time_zone))
        return day


def _causes(session: Session, rows: Sequence[Any]) -> defaultdict[int, list[Cause]]:
    """What sets the status of each encounter: records of its own, and of its case."""
    of_case: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.case_id is not None:
            of_case[row.case_id].append(row.id)
    ids = {row.id for row in rows}
    causes: defaultdict[int, list[Cause]] = defaultdict(list)

    def put(encounter_id: int | None, case_id: int | None, cause: Cause) -> None:
        for number in {encounter_id, *of_case.get(case_id or 0, ())} & ids:
            causes[number or 0].append(cause)

    hangs = partial(_hangs, ids=ids, case_ids=of_case.keys())
    for limit in session.execute(
        select(
            col(Restriction.encounter_id),
            col(Restriction.case_id),
            col(Restriction.starts_on),
            col(Restriction.ends_on),
            col(Restriction.is_permanent),
            col(Restriction.state),
            col(Restriction.affects_work),
            col(RestrictionType.is_lost_time),
        )
        .outerjoin(RestrictionType, col(RestrictionType.id) == col(Restriction.type_id))
        .where(hangs(Restriction), col(Restriction.deleted_at).is_(None), col(Restriction.state) != "revised")
    ):
        span = in_effect(limit.starts_on, limit.ends_on, is_permanent=limit.is_permanent, state=limit.state)
        status = of_restriction(is_lost_time=bool(limit.is_lost_time), affects_work=limit.affects_work)
        if span is not None and status is not None:
            put(limit.encounter_id, limit.case_id, Cause(status, span))
    for made in session.execute(
        select(
            col(Accommodation.encounter_id),
            col(Accommodation.case_id),
            col(Accommodation.starts_on),
            col(Accommodation.ends_on),
            col(AccommodationType.counts_as),
        )
        .join(AccommodationType, col(AccommodationType.id) == col(Accommodation.type_id))
        .where(hangs(Accommodation), col(Accommodation.deleted_at).is_(None), col(Accommodation.state) == "active")
    ):
        status = of_accommodation(made.counts_as)
        span = Span(made.starts_on, made.ends_on)
        if status is not None and not span.is_empty:
            put(made.encounter_id, made.case_id, Cause(status, span))
    return causes


def _hangs(model: type[Restriction | Accommodation], ids: Iterable[int], case_ids: Iterable[int]) -> Any:
    return col(model.encounter_id).in_(list(ids)) | col(model.case_id).in_(list(case_ids))
