"""The restrictions and accommodations of an encounter, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.scope import encounter_visible
from rxcase.domain.dates import short_day
from rxcase.domain.restrictions import ACTIVE, Span, in_effect, span_words, uncovered
from rxcase.domain.work_status import Cause, of_accommodation, of_restriction, reason_words, status_on, when_words
from rxcase.models import (
    Accommodation,
    AccommodationType,
    Case,
    Condition,
    Encounter,
    Provider,
    Restriction,
    RestrictionType,
)
from rxcase.readmodels.restrictions import (
    AccommodationLine,
    PendingLine,
    PresentingLine,
    RestrictionLine,
    RestrictionsView,
)
from rxcase.services.words import restriction_words

MOST_ROWS = 400
"""So many of each are read for an encounter; more than any that was ever seen."""
MOST_PAST = 50
_BY = aliased(Provider)
"""Who imposed it: the scope speaks of providers too, and must not be taken to mean this one."""
_MOST_ELSEWHERE = 50


@dataclass(frozen=True, slots=True)
class Limit:
    """A restriction with what it is called.

    Attributes:
        row: The row.
        text: Its words.
        span: Its days; None when it was never in effect.
        is_lost_time: Whether its type is lost time.
    """

    row: Restriction
    text: str
    span: Span | None
    is_lost_time: bool = False
    provider: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """An accommodation with the name and the class of its kind."""

    row: Accommodation
    kind: str
    counts_as: str

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.row.starts_on, self.row.ends_on)


@dataclass(slots=True)
class Limits:
    """What is recorded for an encounter, revised and removed rows left out but for the chain of replacements."""

    limits: list[Limit] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    replaces: dict[int, int] = field(default_factory=dict)

    def chain(self, number: int) -> set[int]:
        """A restriction and those that it was written in place of: what was done about them is done about it."""
        found: set[int] = set()
        while number and number not in found:
            found.add(number)
            number = self.replaces.get(number, 0)
        return found

    def made_for(self, limit: Limit) -> list[Made]:
        """The accommodations of a restriction: its own, and those that are for every restriction."""
        chain = self.chain(limit.row.id or 0)
        return [
            each
            for each in self.made
            if each.row.restriction_id is None or each.row.restriction_id in chain
            if limit.span is not None and each.span.overlaps(limit.span)
        ]

    def gaps(self, limit: Limit) -> list[Span]:
        """The days of a restriction on which nothing accommodates it."""
        return uncovered(limit.span, (each.span for each in self.made_for(limit))) if limit.span else []

    def is_pending(self, limit: Limit, today: date) -> bool:
        """Whether somebody must see to a restriction: it affects work, is not over, and has days that nothing covers."""
        row = limit.row
        return (
            row.state == ACTIVE
            and row.affects_work is not False
            and row.confirmed_at is None
            and limit.span is not None
            and not limit.span.is_over(today)
            and bool(self.gaps(limit))
        )

    def causes(self) -> list[Cause]:
        """What sets the work status, with words."""
        found = []
        for limit in self.limits:
            status = of_restriction(is_lost_time=limit.is_lost_time, affects_work=limit.row.affects_work)
            if limit.span is not None and status is not None:
                found.append(Cause(status, limit.span, limit.text))
        for each in self.made:
            status = of_accommodation(each.counts_as)
            if status is not None:
                found.append(Cause(status, each.span, each.kind))
        return found


def hangs_on(model: type[Restriction | Accommodation], encounter: Encounter) -> ColumnElement[bool]:
    """That a row belongs to the encounter, or to its case."""
    own = col(model.encounter_id) == encounter.id
    return own if encounter.case_id is None else or_(own, col(model.case_id) == encounter.case_id)


def read_limits(session: Session, encounter: Encounter) -> Limits:
    """The restrictions and accommodations of an encounter, the newest first; three queries."""
    rows = session.execute(
        select_columns(
            Restriction, col(RestrictionType.name), col(RestrictionType.is_lost_time), col(Provider.name), Condition
        )
        .outerjoin(RestrictionType, col(RestrictionType.id) == col(Restriction.type_id))
        .outerjoin(Provider, col(Provider.id) == col(Restriction.provider_id))
        .outerjoin(
            Condition, and_(col(Condition.id) == col(Restriction.condition_id), col(Condition.deleted_at).is_(None))
        )
        .where(hangs_on(Restriction, encounter), col(Restriction.deleted_at).is_(None))
        .order_by(col(Restriction.starts_on).desc(), col(Restriction.id).desc())
        .limit(MOST_ROWS)
    ).all()
    found = Limits()
    for row, name, is_lost_time, provider, condition in rows:
        if row.replaces_id is not None:
            found.replaces[row.id or 0] = row.replaces_id
        if row.state != "revised":
            found.limits.append(
                Limit(
                    row=row,
                    text=restriction_words(row, name or ""),
                    span=in_effect(row.starts_on, row.ends_on, is_permanent=row.is_permanent, state=row.state),
                    is_lost_time=bool(is_lost_time),
                    provider=row.imposed_by or provider or "",
                    condition=_condition_words(condition),
                )
            )
    made = session.execute(
        select(Accommodation, AccommodationType.name, AccommodationType.counts_as)
        .outerjoin(AccommodationType, col(AccommodationType.id) == col(Accommodation.type_id))
        .where(
            hangs_on(Accommodation, encounter),
            col(Accommodation.deleted_at).is_(None),
            col(Accommodation.state) == ACTIVE,
        )
        .order_by(col(Accommodation.starts_on).desc(), col(Accommodation.id).desc())
        .limit(MOST_ROWS)
    ).all()
    found.made = [
        Made(row, kind or row.details or "Accommodation", counts_as or "none") for row, kind, counts_as in made
    ]
    return found


def _condition_words(condition: Condition | None) -> str:
    if condition is None:
        return ""
    return " ".join(part for part in (condition.icd10, condition.description) if part)


def _elsewhere(session: Session, actor: Actor, encounter: Encounter, today: date) -> list[PresentingLine]:
    """What holds today for the person out of other encounters within the actor's reach."""
    rows = session.execute(
        select(Restriction, RestrictionType.name, _BY.name, Case.case_number)
        .join(Encounter, col(Encounter.id) == col(Restriction.encounter_id))
        .outerjoin(RestrictionType, col(RestrictionType.id) == col(Restriction.type_id))
        .outerjoin(_BY, col(_BY.id) == col(Restriction.provider_id))
        .outerjoin(Case, col(Case.id) == col(Restriction.case_id))
        .where(
            col(Restriction.employee_id) == encounter.employee_id,
            _not_here(encounter),
            col(Encounter.deleted_at).is_(None),
            encounter_visible(actor),
            col(Restriction.deleted_at).is_(None),
            col(Restriction.state) == ACTIVE,
            or_(col(Restriction.starts_on).is_(None), col(Restriction.starts_on) <= today),
            or_(
                col(Restriction.ends_on).is_(None),
                col(Restriction.ends_on) >= today,
                col(Restriction.is_permanent),
            ),
        )
        .order_by(col(Restriction.starts_on).desc(), col(Restriction.id).desc())
        .limit(_MOST_ELSEWHERE)
    ).all()
    return [
        PresentingLine(
            text=restriction_words(row, name or ""),
            span=span_words(_span_of(row), today, is_permanent=row.is_permanent),
            by=row.imposed_by or provider or "",
            elsewhere=f"from case {number}" if number else "from another encounter",
        )
        for row, name, provider, number in rows
    ]


def _not_here(encounter: Encounter) -> ColumnElement[bool]:
    other = col(Restriction.encounter_id) != encounter.id
    if encounter.case_id is None:
        return other
    return and_(other, or_(col(Restriction.case_id).is_(None), col(Restriction.case_id) != encounter.case_id))


def _span_of(row: Restriction | Accommodation) -> Span:
    is_permanent = isinstance(row, Restriction) and row.is_permanent
    return Span(row.starts_on, None if is_permanent else row.ends_on)


def restrictions_view(session: Session, actor: Actor, encounter: Encounter, today: date) -> RestrictionsView:
    """What the sections of presenting restrictions, of restrictions and accommodations, and of pending ones show.

    Args:
        session: Three queries are asked.
        actor: Decides what of other encounters is seen, and what may be done.
        encounter: Whose they are.
        today: At its site.
    """
    known = read_limits(session, encounter)
    lines = [_line(known, limit, today) for limit in known.limits]
    groups = _groups(known, today)
    past = [line for line in lines if line.standing == "past"]
    past_groups = [line for line in groups if line.standing == "past"]
    status = status_on(known.causes(), today)
    is_open = encounter.status == "open"
    now = [limit for limit in known.limits if limit.span is not None and limit.span.covers(today)]
    return RestrictionsView(
        presenting=[
            *(
                PresentingLine(
                    limit.text,
                    span_words(limit.span or Span(), today, is_permanent=limit.row.is_permanent),
                    limit.provider,
                )
                for limit in now
            ),
            *_elsewhere(session, actor, encounter, today),
        ],
        restrictions=[line for line in lines if line.standing != "past"],
        past=past[:MOST_PAST],
        past_count=len(past),
        accommodations=[line for line in groups if line.standing != "past"],
        past_accommodations=past_groups[:MOST_PAST],
        past_accommodation_count=len(past_groups),
        pending=[
            PendingLine(
                id=limit.row.id or 0,
                version=limit.row.version,
                text=limit.text,
                span=span_words(_span_of(limit.row), today, is_permanent=limit.row.is_permanent),
                dates=gap_words(known.gaps(limit), today),
            )
            for limit in known.limits
            if known.is_pending(limit, today)
        ],
        status=status.status.value,
        status_words=when_words(status, today),
        reasons=list(reason_words(status, today)),
        today_words=short_day(today, today),
        may_edit=is_open and actor.may(Permission.RESTRICTION_EDIT),
        may_remove=is_open and actor.may(Permission.RESTRICTION_REMOVE),
    )


def gap_words(gaps: Iterable[Span], today: date) -> str:
    """Days in words: “3 Mar – 6 Mar, from 12 Mar on”."""
    return ", ".join(
        f"from {short_day(each.starts_on, today)} on"
        if each.ends_on is None and each.starts_on is not None
        else span_words(each, today)
        for each in gaps
    )


def standing_of(span: Span | None, today: date) -> tuple[str, str]:
    """How a span stands today, as a word and in words."""
    if span is None:
        return "past", "Ended"
    if span.is_to_come(today):
        return "coming", f"From {short_day(span.first, today)}"
    if span.is_over(today):
        return "past", f"Ended {short_day(span.last, today)}"
    return "now", "In force"


def _line(known: Limits, limit: Limit, today: date) -> RestrictionLine:
    row = limit.row
    standing, words = standing_of(limit.span, today)
    if standing == "past" and row.state == ACTIVE:
        words += ", not closed"
    is_pending = known.is_pending(limit, today)
    return RestrictionLine(
        id=row.id or 0,
        version=row.version,
        text=limit.text,
        span=span_words(_span_of(row), today, is_permanent=row.is_permanent),
        standing=standing,
        words=words,
        by=limit.provider,
        about=_about(row),
        covered=_covered(known, limit, today, is_pending=is_pending),
        is_uncovered=is_pending,
        may_confirm=is_pending,
        condition=limit.condition,
        comment=row.comment or "",
    )


def _about(row: Restriction) -> str:
    said = [
        "does not affect work" if row.affects_work is False else "",
        "not occupational" if row.is_occupational is False else "",
        f"from {row.start_time:%H:%M} on the first day" if row.start_time and row.start_time != time(0) else "",
        f"until {row.end_time:%H:%M} on the last day" if row.end_time and row.end_time != time(23, 59) else "",
    ]
    return " · ".join(part for part in said if part)


def _covered(known: Limits, limit: Limit, today: date, *, is_pending: bool) -> str:
    if limit.row.affects_work is False:
        return ""
    if is_pending:
        gaps = known.gaps(limit)
        whole = gaps == [limit.span]
        return "Not accommodated" if whole else f"Not accommodated {gap_words(gaps, today)}"
    if limit.row.confirmed_at is not None:
        return "No accommodation needed"
    kinds = dict.fromkeys(each.kind for each in known.made_for(limit))
    return ", ".join(kinds)


Group = tuple[object, ...]


def group_of(made: Made) -> Group:
    """What rows share that are one accommodation for several restrictions."""
    row = made.row
    return row.type_id, row.details, row.leader, row.starts_on, row.start_time, row.ends_on, row.end_time


def _groups(known: Limits, today: date) -> list[AccommodationLine]:
    rows: defaultdict[Group, list[Made]] = defaultdict(list)
    for each in known.made:
        rows[group_of(each)].append(each)
    texts = {limit.row.id: limit.text for limit in known.limits}
    newest = _newest(known)
    return [_group_line(each, texts, newest, today) for each in rows.values()]


def _newest(known: Limits) -> dict[int, int]:
    """For each restriction that was replaced: the one that stands now."""
    return {older: limit.row.id or 0 for limit in known.limits for older in known.chain(limit.row.id or 0)}


def _group_line(
    rows: Sequence[Made], texts: Mapping[int | None, str], newest: Mapping[int, int], today: date
) -> AccommodationLine:
    first = rows[0]
    standing, words = standing_of(None if first.span.is_empty else first.span, today)
    named = [
        texts.get(newest.get(each.row.restriction_id, each.row.restriction_id), "")
        for each in rows
        if each.row.restriction_id is not None
    ]
    names = list(dict.fromkeys(name.partition(":")[0] for name in named if name))
    for_words = f"for {', '.join(names)}" if names else ""
    if any(each.row.restriction_id is None for each in rows):
        for_words = "for every restriction"
    return AccommodationLine(
        id=first.row.id or 0,
        key=",".join(f"{each.row.id}:{each.row.version}" for each in rows),
        text=first.kind,
        details=first.row.details or "",
        leader=first.row.leader or "",
        span=span_words(first.span, today),
        standing=standing,
        words=words,
        for_words=for_words,
        is_away=first.counts_as == "away",
    )
