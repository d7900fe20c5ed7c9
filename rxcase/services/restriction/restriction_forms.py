"""What the forms of restrictions and accommodations begin with and offer, and the history of a restriction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any, TypeVar

from sqlalchemy import or_
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.fields import redacted
from rxcase.access.permissions import Permission
from rxcase.db import reading
from rxcase.domain.dates import day_words
from rxcase.domain.restrictions import Span, span_words
from rxcase.errors import NotFoundError
from rxcase.models import (
    AccommodationType,
    AuditEvent,
    Condition,
    Provider,
    Restriction,
    RestrictionType,
    Role,
    User,
)
from rxcase.readmodels.restrictions import FormChoices, HistoryLine, RestrictionKind, RowChoice
from rxcase.services.encounter.encounter_page import Around, around
from rxcase.services.restriction.restriction_conflict import newest
from rxcase.services.restriction.restriction_input import ON, OPEN, PERMANENT
from rxcase.services.restriction.restriction_rows import group_of, hangs_on, read_limits
from rxcase.services.use_case import use_case
from rxcase.services.words import restriction_words

T = TypeVar("T")
MOST_PROVIDERS = 20
_MOST_KINDS, _MOST_PICKS, _MOST_EVENTS = 300, 100, 200
_CLINICIAN = "clinician"

Values = dict[str, str]


def _reading(actor: Actor, encounter_id: int, read: Callable[[Session, Around], T]) -> T:
    for needed in (Permission.ENCOUNTER_VIEW, Permission.RESTRICTION_VIEW):
        actor.need(needed)
    with reading() as session:
        return read(session, around(session, scope.get_encounter(session, actor, encounter_id)))


@use_case("restriction:view", "encounter")
def form_choices(actor: Actor, encounter_id: int) -> FormChoices:
    """What the forms offer: types as an administrator keeps them, this person's conditions, this encounter's rows.

    Raises:
        NotAllowedError: The actor may not read restrictions.
        NotFoundError: Unknown, or out of reach.
    """
    return _reading(actor, encounter_id, lambda session, here: redacted(actor, _choices(session, actor, here)))


def _choices(session: Session, actor: Actor, here: Around) -> FormChoices:
    today = here.site_today
    known = read_limits(session, here.encounter)
    kinds = session.exec(
        select(RestrictionType)
        .where(col(RestrictionType.deleted_at).is_(None), col(RestrictionType.is_offered))
        .order_by(col(RestrictionType.name))
        .limit(_MOST_KINDS)
    )
    made_kinds = session.exec(
        select(AccommodationType)
        .where(col(AccommodationType.deleted_at).is_(None), col(AccommodationType.is_offered))
        .order_by(col(AccommodationType.id))
        .limit(_MOST_KINDS)
    )
    conditions = session.exec(
        select(Condition)
        .where(col(Condition.employee_id) == here.employee.id, col(Condition.deleted_at).is_(None))
        .order_by(col(Condition.id).desc())
        .limit(_MOST_PICKS)
    )
    groups = {group_of(each): each for each in reversed(known.made)}
    return FormChoices(
        kinds=[
            RestrictionKind(
                id=each.id or 0,
                name=each.name,
                options=list(each.options) if each.option_kind == "selected" else [],
                takes_text=each.option_kind != "selected" and not each.is_lost_time,
                unit=each.unit or "",
                takes_weight=each.takes_weight,
                takes_side=each.takes_side,
            )
            for each in kinds
        ],
        accommodation_kinds=[
            RowChoice(each.id or 0, f"{each.name} (days away)" if each.counts_as == "away" else each.name)
            for each in made_kinds
        ],
        conditions=[
            RowChoice(each.id or 0, " ".join(part for part in (each.icd10, each.description) if part) or "Condition")
            for each in conditions
        ],
        restrictions=[
            RowChoice(each.row.id or 0, each.text, span_words(each.span, today, is_permanent=each.row.is_permanent))
            for each in known.limits
            if each.span is not None and not each.span.is_over(today)
        ][:_MOST_PICKS],
        accommodations=[
            RowChoice(
                each.row.id or 0,
                ": ".join(part for part in (each.kind, each.row.details) if part),
                span_words(each.span, today),
            )
            for each in sorted(groups.values(), key=lambda made: made.span.first, reverse=True)
        ][:_MOST_PICKS],
        providers=_providers(session, ""),
        may_open_ended=actor.may(Permission.RESTRICTION_OPEN_ENDED),
    )


def find_providers(actor: Actor, typed: str) -> list[str]:
    """Names of those who may impose a restriction: providers we know, and our own clinicians.

    Args:
        actor: Needs ``restriction:edit``.
        typed: A part of the name.

    Returns:
        At most ``MOST_PROVIDERS``, by name.

    Raises:
        NotAllowedError: As above.
    """
    actor.need(Permission.RESTRICTION_EDIT)
    with reading() as session:
        return _providers(session, typed.strip()[:100])


def _providers(session: Session, typed: str) -> list[str]:
    named = col(Provider.name).icontains(typed, autoescape=True)
    names = session.scalars(
        select(Provider.name)
        .where(col(Provider.deleted_at).is_(None), named)
        .order_by(col(Provider.name))
        .distinct()
        .limit(MOST_PROVIDERS)
    ).all()
    own = session.scalars(
        select(User.name)
        .join(Role, col(Role.id) == col(User.role_id))
        .where(
            col(User.deleted_at).is_(None),
            col(Role.name) == _CLINICIAN,
            col(User.name).icontains(typed, autoescape=True),
        )
        .order_by(col(User.name))
        .limit(MOST_PROVIDERS)
    ).all()
    return sorted({*names, *own})[:MOST_PROVIDERS]


def _yes_no(answer: bool) -> str:
    return "yes" if answer else "no"


def _hour(at: time | None) -> str:
    return f"{at:%H:%M}" if at is not None and at != time(23, 59) else ""


def _day(day: date | None) -> str:
    return day_words(day) if day else ""


@use_case("restriction:view", "encounter")
def new_restriction(actor: Actor, encounter_id: int) -> Values:
    """What the form of a new restriction begins with: from today, work-related if a case is linked.

    Raises:
        NotAllowedError: The actor may not read restrictions.
        NotFoundError: Unknown, or out of reach.
    """

    def read(session: Session, here: Around) -> Values:
        provider = session.get(Provider, here.encounter.provider_id) if here.encounter.provider_id else None
        mine = session.scalars(
            select(Condition.id)
            .where(col(Condition.encounter_id) == here.encounter.id, col(Condition.deleted_at).is_(None))
            .limit(2)
        ).all()
        has_case = here.case is not None
        return {
            "starts_on": day_words(here.site_today),
            "end_kind": ON,
            "provider": provider.name if provider else "",
            "affects_work": _yes_no(has_case),
            "is_occupational": _yes_no(has_case),
            "condition": str(mine[0]) if len(mine) == 1 and actor.may(Permission.CLINICAL_VIEW) else "",
        }

    return _reading(actor, encounter_id, read)


@use_case("restriction:view", "encounter")
def restriction_values(actor: Actor, encounter_id: int, restriction_id: int) -> Values:
    """What the form of a restriction begins with; ``edition`` is what saving it must name.

    Raises:
        NotAllowedError: The actor may not read restrictions.
        NotFoundError: Unknown, or out of reach.
    """

    def read(session: Session, here: Around) -> Values:
        row, edition = newest(session, _restriction(session, here, restriction_id))
        is_open = row.ends_on is None and not row.is_permanent
        values = {
            "edition": str(edition),
            "kind": str(row.type_id or ""),
            "description": row.description or "",
            "option": row.type_option or "",
            "weight": f"{row.allowed_weight_lb.normalize():f}" if row.allowed_weight_lb is not None else "",
            "side": row.side or "",
            "provider": row.imposed_by or _provider_name(session, row) or "",
            "starts_on": _day(row.starts_on),
            "start_time": _hour(row.start_time),
            "end_kind": PERMANENT if row.is_permanent else OPEN if is_open else ON,
            "ends_on": "" if row.is_permanent else _day(row.ends_on),
            "end_time": _hour(row.end_time),
            "affects_work": _yes_no(row.affects_work is not False),
            "is_occupational": _yes_no(row.is_occupational is True),
            "today": day_words(here.site_today),
        }
        if actor.may(Permission.CLINICAL_VIEW):
            values |= {"condition": str(row.condition_id or ""), "comment": row.comment or ""}
        return values

    return _reading(actor, encounter_id, read)


def _provider_name(session: Session, row: Restriction) -> str | None:
    provider = session.get(Provider, row.provider_id) if row.provider_id else None
    return provider.name if provider else None


def _restriction(session: Session, here: Around, number: int) -> Restriction:
    row = session.exec(
        select(Restriction).where(
            col(Restriction.id) == number, hangs_on(Restriction, here.encounter), col(Restriction.deleted_at).is_(None)
        )
    ).first()
    if row is None:
        raise NotFoundError("restriction")
    return row


@use_case("restriction:view", "encounter")
def accommodation_values(actor: Actor, encounter_id: int, accommodation_id: int) -> Values:
    """What the form of an accommodation begins with: for 0 a new one from today; ``for-12`` ticks a restriction.

    Raises:
        NotAllowedError: The actor may not read restrictions.
        NotFoundError: Unknown, or out of reach.
    """

    def read(session: Session, here: Around) -> Values:
        if accommodation_id == 0:
            return {"starts_on": day_words(here.site_today), "end_kind": ON}
        known = read_limits(session, here.encounter)
        made = next((each for each in known.made if each.row.id == accommodation_id), None)
        if made is None:
            raise NotFoundError("accommodation")
        row = made.row
        together = [each.row.restriction_id for each in known.made if group_of(each) == group_of(made)]
        return {
            "kind": str(row.type_id or ""),
            "details": row.details or "",
            "leader": row.leader or "",
            "starts_on": _day(row.starts_on),
            "start_time": _hour(row.start_time),
            "end_kind": ON if row.ends_on else PERMANENT,
            "ends_on": _day(row.ends_on),
            "end_time": _hour(row.end_time),
            "today": day_words(here.site_today),
            "ticked": ",".join(str(number) for number in together if number is not None),
        }

    return _reading(actor, encounter_id, read)


@use_case("restriction:view", "encounter")
def accommodation_for(actor: Actor, encounter_id: int, restriction_id: int) -> Values:
    """What the form of an accommodation for a pending restriction begins with: the first days that are missing.

    Raises:
        NotAllowedError: The actor may not read restrictions.
        NotFoundError: Unknown, or out of reach.
    """

    def read(session: Session, here: Around) -> Values:
        known = read_limits(session, here.encounter)
        limit = next((each for each in known.limits if each.row.id == restriction_id), None)
        if limit is None:
            raise NotFoundError("restriction")
        gap = next(iter(known.gaps(limit)), limit.span or Span())
        return {
            "starts_on": _day(gap.starts_on or here.site_today),
            "end_kind": ON if gap.ends_on else PERMANENT,
            "ends_on": _day(gap.ends_on),
            "ticked": str(restriction_id),
        }

    return _reading(actor, encounter_id, read)


@use_case("restriction:view", "encounter")
def restriction_history(actor: Actor, encounter_id: int, restriction_id: int) -> list[HistoryLine]:
    """What happened to a restriction and to those that it was written in place of, the newest first.

    Raises:
        NotAllowedError: The actor may not read restrictions.
        NotFoundError: Unknown, or out of reach.
    """

    def read(session: Session, here: Around) -> list[HistoryLine]:
        row = _restriction(session, here, restriction_id)
        rows = [row]
        while rows[-1].replaces_id is not None and len(rows) < _MOST_PICKS:
            before = session.get(Restriction, rows[-1].replaces_id)
            if before is None or before in rows:
                break
            rows.append(before)
        by_id = {each.id or 0: each for each in rows}
        events = session.exec(
            select(AuditEvent)
            .where(
                col(AuditEvent.subject) == "restriction",
                col(AuditEvent.subject_id).in_(by_id),
                col(AuditEvent.outcome) == "done",
                or_(col(AuditEvent.after).is_not(None), col(AuditEvent.before).is_not(None)),
            )
            .order_by(col(AuditEvent.id).desc())
            .limit(_MOST_EVENTS)
        ).all()
        kinds = dict(
            session.execute(
                select(RestrictionType.id, RestrictionType.name).where(
                    col(RestrictionType.id).in_([each.type_id for each in rows])
                )
            ).all()
        )
        texts = {number: restriction_words(each, kinds.get(each.type_id or 0, "")) for number, each in by_id.items()}
        lines = [_event_line(event, by_id[event.subject_id or 0], texts[event.subject_id or 0]) for event in events]
        made = {event.subject_id for event in events if event.verb in {"restriction:add", "restriction:repeat"}}
        # Rows that came in bulk have no event of their own.
        lines += [_brought_line(each, texts[number]) for number, each in by_id.items() if number not in made]
        return lines

    return _reading(actor, encounter_id, read)


def _brought_line(row: Restriction, text: str) -> HistoryLine:
    at = clock.on_the_wall(row.created_at)
    how = f"Brought by import {row.batch_id}" if row.batch_id else "Recorded"
    words = f"{how}: {text}, {_span(row.starts_on, row.ends_on, at.date(), is_permanent=row.is_permanent)}"
    return HistoryLine(row.created_at.isoformat(), f"{day_words(at.date())}, {at:%H:%M}", "", words)


def _span(starts_on: date | None, ends_on: date | None, today: date, *, is_permanent: bool) -> str:
    return span_words(Span(starts_on, None if is_permanent else ends_on), today, is_permanent=is_permanent)


def _event_line(event: AuditEvent, row: Restriction, text: str) -> HistoryLine:
    at = clock.on_the_wall(event.at)
    return HistoryLine(
        at=event.at.isoformat(),
        at_words=f"{day_words(at.date())}, {at:%H:%M}",
        who=event.actor,
        words=_words(event, row, text, at.date()),
    )


def _words(event: AuditEvent, row: Restriction, text: str, today: date) -> str:
    before, after = event.before or {}, event.after or {}

    def end(said: dict[str, Any]) -> str:
        if said.get("ends_on"):
            return day_words(date.fromisoformat(said["ends_on"]))
        return "no end" if "ends_on" in said or "is_permanent" in said else day_words(row.ends_on or today)

    match event.verb:
        case "restriction:add" | "restriction:repeat":
            first = date.fromisoformat(after["starts_on"]) if after.get("starts_on") else None
            last = date.fromisoformat(after["ends_on"]) if after.get("ends_on") else None
            span = _span(first, last, today, is_permanent=bool(after.get("is_permanent")))
            done = "Repeated" if event.verb == "restriction:repeat" else "Written" if row.replaces_id else "Added"
            return f"{done}: {text}, {span}"
        case "restriction:revise":
            span = _span(row.starts_on, row.ends_on, today, is_permanent=row.is_permanent)
            return f"Revised: “{text}, {span}” was wrong and never in effect"
        case "restriction:update":
            return f"Changed: “{text}” was in effect until {end(after)} (before: until {end(before)})"
        case "restriction:extend":
            return f"Extended until {end(after)} (before: {end(before)})"
        case "restriction:end":
            return f"Ended on {end(after)} (before: {end(before)})"
        case "restriction:confirm":
            return "Confirmed that no accommodation is needed"
        case "restriction:undo":
            return f"Taken back: {(event.reason or '').removeprefix('Taken back: ').partition(' of ')[0]}"
        case "restriction:remove":
            return f"Removed: {event.reason}"
    return f"Changed: {', '.join(sorted(name.replace('_', ' ') for name in after if name not in {'version', 'updated_at'}))}"
