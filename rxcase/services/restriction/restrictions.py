"""What is done with restrictions: add, revise, update, extend, repeat, end, remove, confirm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction
from rxcase.domain.dates import day_words
from rxcase.domain.restrictions import ACTIVE, ENDED, REVISED, Span, in_effect, span_words
from rxcase.errors import InvalidInputError, NotFoundError
from rxcase.models import Accommodation, Restriction
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.encounter_change import must_be_open
from rxcase.services.encounter.encounter_page import Around, around
from rxcase.services.restriction import restriction_conflict, work_status
from rxcase.services.restriction.restriction_input import MAX_REASON_CHARS, Reading, Typed, read_end, read_restriction
from rxcase.services.restriction.restriction_rows import Limit, Limits, hangs_on, read_limits
from rxcase.services.use_case import use_case

MOST_AT_ONCE = 100
_DAY = timedelta(days=1)
_TEMPLATE = (
    "type_id", "description", "type_option", "option_label", "allowed_weight_lb", "side", "provider_id", "imposed_by",
    "condition_id", "is_disability", "affects_work", "is_occupational", "comment",
)  # fmt: skip
"""What a repeated restriction takes over."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A row and the version of it that was seen."""

    id: int
    version: int


@dataclass(slots=True)
class Change:
    """A change of an encounter's restrictions that is under way."""

    session: Session
    actor: Actor
    here: Around

    @property
    def today(self) -> date:
        """At the site."""
        return self.here.site_today

    def reading(self, typed: Typed) -> Reading:
        """The form that came with it."""
        return Reading(self.session, self.actor, self.here, typed)

    def limits(self) -> Limits:
        """What is recorded."""
        return read_limits(self.session, self.here.encounter)

    def row(self, ref: Ref) -> Restriction:
        """A restriction of this encounter, as it was seen.

        Raises:
            NotFoundError: There is none of this number here.
            StaleVersionError: It has changed since.
        """
        row = self.session.exec(
            select(Restriction).where(
                col(Restriction.id) == ref.id,
                hangs_on(Restriction, self.here.encounter),
                col(Restriction.deleted_at).is_(None),
            )
        ).first()
        if row is None:
            raise NotFoundError("restriction")
        return row

    def seen(self, ref: Ref) -> Restriction:
        """The restriction, which nobody has changed since it was seen, nor written another in its place.

        Raises:
            StaleVersionError: Somebody has; both sides are named.
        """
        row = self.row(ref)
        if row.version != ref.version or row.state == REVISED:
            raise restriction_conflict.stale(self.session, row)
        return row

    def add(self, verb: str, columns: Mapping[str, Any]) -> Restriction:
        """Make a row, with its entry in the audit."""
        encounter = self.here.encounter
        row = Restriction(
            employee_id=encounter.employee_id, encounter_id=encounter.id, case_id=encounter.case_id, **columns
        )
        self.session.add(row)
        self.session.flush()
        self.record(verb, row, {}, {name: value for name, value in columns.items() if value is not None})
        return row

    def set(self, verb: str, row: Restriction | Accommodation, values: Mapping[str, Any], reason: str = "") -> None:
        """Change columns of a row, with its new version and its entry in the audit; nothing if nothing differs."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        before = {name: getattr(row, name) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        row.version += 1
        row.updated_at = clock.now()
        self.record(verb, row, before, changed, reason)

    def record(
        self,
        verb: str,
        row: Restriction | Accommodation,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        reason: str = "",
    ) -> None:
        """The entry in the audit."""
        subject = "restriction" if isinstance(row, Restriction) else "accommodation"
        person = self.here.employee.id
        entry = audit.Event(
            verb,
            subject=subject,
            subject_id=row.id,
            person_id=person,
            reason=reason or None,
            before=before or None,
            after=after,
        )
        audit.record(self.session, self.actor, entry)


def changing(
    actor: Actor,
    encounter_id: int,
    act: Callable[[Change], None],
    permission: Permission = Permission.RESTRICTION_EDIT,
) -> EncounterView:
    """Change restrictions or accommodations of an open encounter, in one transaction; the work status follows.

    Args:
        actor: Needs ``encounter:view``, ``restriction:view`` and the permission.
        encounter_id: The encounter.
        act: What is done; it is locked against others meanwhile.
        permission: ``restriction:edit`` unless it takes more.

    Returns:
        The encounter's page.

    Raises:
        InvalidInputError: The encounter is not open, or what ``act`` refuses.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    for needed in (Permission.ENCOUNTER_VIEW, Permission.RESTRICTION_VIEW, permission):
        actor.need(needed)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        must_be_open(here.encounter, "encounter")
        act(Change(session, actor, here))
        session.flush()
        work_status.refresh_with_siblings(session, [encounter_id])
        return encounter_page.page(session, actor, here)


@use_case("restriction:add", "encounter")
def add(actor: Actor, encounter_id: int, typed: Typed) -> EncounterView:
    """Add a restriction.

    Args:
        actor: Needs ``restriction:edit``; for an end that is left open ``restriction:open-ended`` too.
        encounter_id: The encounter, which must be open.
        typed: The fields of ``restriction_input.read_restriction``; ``accept_overlap`` says that another one of
            the same type on the same days is meant.

    Raises:
        InvalidInputError: With the message beside each field.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        reading = change.reading(typed)
        columns = read_restriction(reading)
        _warn_of_overlap(change, reading, columns, None)
        reading.finish()
        change.add("restriction:add", columns | _ended_if_over(columns["ends_on"], change.today))

    return changing(actor, encounter_id, act)


@use_case("restriction:revise", "encounter")
def revise(actor: Actor, encounter_id: int, ref: Ref, typed: Typed) -> EncounterView:
    """Correct a restriction that was wrong: what was written stays to be read, and was never in effect.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        ref: The restriction; what somebody wrote in its place is what is corrected, once both sides were seen.
        typed: As in ``add``.

    Raises:
        InvalidInputError: With the message beside each field; nothing differs.
        StaleVersionError: Somebody changed it in the meantime; both sides are named.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        row, columns = _rewritten(change, ref, typed)
        if not any(getattr(row, name) != value for name, value in columns.items()):
            raise InvalidInputError("Nothing differs from what is recorded.")
        change.set("restriction:revise", row, {"state": REVISED})
        change.add(
            "restriction:add", columns | {"replaces_id": row.id} | _ended_if_over(columns["ends_on"], change.today)
        )

    return changing(actor, encounter_id, act)


@use_case("restriction:update", "encounter")
def update(actor: Actor, encounter_id: int, ref: Ref, typed: Typed) -> EncounterView:
    """Change a restriction from a day on: the old one was in effect until the day before.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        ref: The restriction; what somebody wrote in its place is what changes, once both sides were seen.
        typed: As in ``add``; ``starts_on`` is the first day of the new terms.

    Raises:
        InvalidInputError: With the message beside each field; it begins no later than the old one.
        StaleVersionError: Somebody changed it in the meantime; both sides are named.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        row, columns = _rewritten(change, ref, typed)
        first = columns["starts_on"]
        problem = ""
        if row.starts_on is not None and first <= row.starts_on:
            problem = (
                f"The old one began on {day_words(row.starts_on)}: a change begins later. "
                "If it was wrong from the beginning, revise it instead."
            )
        elif not row.is_permanent and row.ends_on is not None and first > row.ends_on + _DAY:
            problem = f"The old one ends on {day_words(row.ends_on)} already. Add or repeat a restriction instead."
        if problem:
            raise InvalidInputError(problem, {"starts_on": problem})
        last = first - _DAY
        change.set(
            "restriction:update",
            row,
            {"ends_on": last, "end_time": row.end_time, "is_permanent": False} | _ended_if_over(last, change.today),
        )
        change.add(
            "restriction:add", columns | {"replaces_id": row.id} | _ended_if_over(columns["ends_on"], change.today)
        )

    return changing(actor, encounter_id, act)


def _rewritten(change: Change, ref: Ref, typed: Typed) -> tuple[Restriction, dict[str, Any]]:
    """The restriction that stands in the place of the one that was seen, and what is to be written instead of it."""
    row, edition = restriction_conflict.newest(change.session, change.row(ref))
    reading = change.reading(typed)
    if edition != ref.version:
        raise restriction_conflict.both_sides(reading, row, edition)
    columns = read_restriction(reading, row)
    _warn_of_overlap(change, reading, columns, row)
    reading.finish()
    return row, columns


def _ended_if_over(ends_on: date | None, today: date) -> dict[str, str]:
    return {"state": ENDED if ends_on is not None and ends_on < today else ACTIVE}


def _warn_of_overlap(
    change: Change, reading: Reading, columns: Mapping[str, Any], instead_of: Restriction | None
) -> None:
    """Two of one type on the same days are rarely meant: it takes a second press."""
    if reading.errors or reading.typed.get("accept_overlap") or columns["type_id"] is None:
        return
    span = in_effect(columns["starts_on"], columns["ends_on"], is_permanent=columns["is_permanent"])
    same = [
        limit
        for limit in change.limits().limits
        if limit.row.type_id == columns["type_id"]
        and limit.row.side == columns["side"]
        and limit.span is not None
        and span is not None
        and limit.span.overlaps(span)
        and (instead_of is None or limit.row.id != instead_of.id)
    ]
    if same:
        there = same[0]
        reading.errors["overlap"] = (
            f"On the same days there is “{there.text}”, {span_words(there.span or Span(), change.today)}. "
            "If both are meant, tick the box and save again."
        )


@use_case("restriction:extend", "encounter")
def extend(actor: Actor, encounter_id: int, refs: Sequence[Ref], ends_on: str, *, along: bool = False) -> EncounterView:
    """Give restrictions a later last day.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        refs: Which ones; all of them are extended, or none.
        ends_on: The last day, as typed.
        along: Accommodations that last as long as their restriction last as long as it does from now on.

    Raises:
        InvalidInputError: With the message beside ``ends_on``.
        StaleVersionError: Somebody changed one of them in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        last = read_end(change.reading({"ends_on": ends_on}))
        known = change.limits()
        for limit in _limits_of(change, known, refs):
            row = limit.row
            until = None if row.is_permanent else row.ends_on
            if until is None:
                _refuse("ends_on", f"{limit.text} has no end; end it on a day instead.")
            elif last <= until:
                _refuse("ends_on", f"{limit.text} lasts until {day_words(until)} already.")
            if along:
                for made in _lasting_as_long(known, limit):
                    change.set("accommodation:extend", made, {"ends_on": last})
            change.set("restriction:extend", row, {"ends_on": last} | _ended_if_over(last, change.today))

    return changing(actor, encounter_id, act)


@use_case("restriction:repeat", "encounter")
def repeat(actor: Actor, encounter_id: int, refs: Sequence[Ref], typed: Typed) -> EncounterView:
    """Put restrictions in force once more, as they were, on other days.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        refs: Which ones; all of them are repeated, or none.
        typed: ``starts_on`` (today unless given) and ``ends_on``.

    Raises:
        InvalidInputError: With the message beside the field.
        StaleVersionError: Somebody changed one of them in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        rows = [limit.row for limit in _limits_of(change, change.limits(), refs)]
        for row in rows:
            reading = change.reading(_as_typed(row) | {**typed, "end_kind": "on"})
            columns = read_restriction(reading, row)
            columns |= {name: getattr(row, name) for name in _TEMPLATE}
            _warn_of_overlap(change, reading, columns, None)
            reading.finish()
            change.add("restriction:repeat", columns | _ended_if_over(columns["ends_on"], change.today))

    return changing(actor, encounter_id, act)


def _as_typed(row: Restriction) -> dict[str, str]:
    return {
        "kind": str(row.type_id or ""),
        "description": row.description or "",
        "option": row.type_option or "",
        "comment": row.comment or "",
    }


@use_case("restriction:end", "encounter")
def end(actor: Actor, encounter_id: int, refs: Sequence[Ref], ends_on: str, *, along: bool = False) -> EncounterView:
    """End restrictions earlier than was written, or those that had no end.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        refs: Which ones; all of them are ended, or none.
        ends_on: The last day, as typed; today unless given. Today still counts.
        along: Their accommodations end with them.

    Raises:
        InvalidInputError: With the message beside ``ends_on``.
        StaleVersionError: Somebody changed one of them in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        last = read_end(change.reading({"ends_on": ends_on or "today"}))
        known = change.limits()
        limits = _limits_of(change, known, refs)
        for limit in limits:
            row = limit.row
            if row.starts_on is not None and last < row.starts_on:
                _refuse("ends_on", f"{limit.text} begins on {day_words(row.starts_on)}; remove or revise it instead.")
            if limit.span is None or limit.span.last < last:
                _refuse("ends_on", f"{limit.text} has ended by then; extend it instead.")
        _end(change, known, limits, last, along=along)

    return changing(actor, encounter_id, act)


@use_case("restriction:end", "encounter")
def end_all(actor: Actor, encounter_id: int, ends_on: str = "", *, along: bool = True) -> EncounterView:
    """End every restriction that is in force, on one day: today, unless given.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        ends_on: The last day, as typed; today unless given. Those to come stay.
        along: Their accommodations end with them.

    Raises:
        InvalidInputError: Nothing is in force on that day.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        last = read_end(change.reading({"ends_on": ends_on or "today"}))
        known = change.limits()
        limits = [limit for limit in known.limits if limit.span is not None and limit.span.covers(last)]
        limits = [limit for limit in limits if limit.span is not None and limit.span.last > last]
        if not limits:
            _refuse("ends_on", f"No restriction goes on after {day_words(last)}.")
        _end(change, known, limits, last, along=along)

    return changing(actor, encounter_id, act)


def _end(change: Change, known: Limits, limits: Sequence[Limit], last: date, *, along: bool) -> None:
    ended = {limit.row.id for limit in limits}
    goes_on = any(
        limit.row.id not in ended and limit.span is not None and limit.span.last > last for limit in known.limits
    )
    for limit in limits:
        for made in known.made_for(limit) if along else ():
            row = made.row
            if row.restriction_id is None and goes_on:
                continue
            if row.starts_on is not None and row.starts_on > last:
                # It would only have begun later: it never was.
                change.set("accommodation:revise", row, {"state": REVISED})
            elif row.ends_on is None or row.ends_on > last:
                change.set("accommodation:end", row, {"ends_on": last})
        change.set(
            "restriction:end",
            limit.row,
            {"ends_on": last, "is_permanent": False} | _ended_if_over(last, change.today),
        )


def _lasting_as_long(known: Limits, limit: Limit) -> Iterable[Accommodation]:
    return [made.row for made in known.made_for(limit) if made.row.ends_on == limit.row.ends_on]


def _limits_of(change: Change, known: Limits, refs: Sequence[Ref]) -> list[Limit]:
    """The restrictions that were ticked, as they were seen."""
    if not refs or len(refs) > MOST_AT_ONCE:
        raise InvalidInputError("Tick the restrictions first." if not refs else f"At most {MOST_AT_ONCE} at once.")
    by_id = {limit.row.id: limit for limit in known.limits}
    for ref in refs:
        change.seen(ref)
    return [by_id[ref.id] for ref in dict.fromkeys(refs) if ref.id in by_id]


def _refuse(name: str, problem: str) -> None:
    raise InvalidInputError(problem, {name: problem})


@use_case("restriction:remove", "encounter")
def remove(actor: Actor, encounter_id: int, ref: Ref, reason: str) -> EncounterView:
    """Take a restriction away that should never have been there; it stays in the records with the reason.

    Args:
        actor: Needs ``restriction:remove``.
        encounter_id: The encounter, which must be open.
        ref: Which one.
        reason: Why; not blank.

    Raises:
        InvalidInputError: With the message beside ``reason``.
        StaleVersionError: Somebody changed it in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        row, why = change.seen(ref), removal_reason(change, reason)
        change.set("restriction:remove", row, {"deleted_at": clock.now(), "delete_reason": why}, why)

    return changing(actor, encounter_id, act, Permission.RESTRICTION_REMOVE)


def removal_reason(change: Change, reason: str) -> str:
    """Why something is taken away.

    Raises:
        InvalidInputError: It is blank, or too long.
    """
    reading = change.reading({"reason": reason})
    why = reading.line("reason", MAX_REASON_CHARS)
    if why is None:
        reading.errors["reason"] = "Say why it should never have been there."
    reading.finish()
    return why or ""


@use_case("restriction:confirm", "encounter")
def confirm(actor: Actor, encounter_id: int, ref: Ref) -> EncounterView:
    """Confirm that a restriction needs no accommodation; it is pending no longer.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        ref: Which one.

    Raises:
        InvalidInputError: It was confirmed before.
        StaleVersionError: Somebody changed it in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        row = change.seen(ref)
        if row.confirmed_at is not None:
            raise InvalidInputError("It was confirmed before.")
        change.set("restriction:confirm", row, {"confirmed_at": clock.now()})

    return changing(actor, encounter_id, act)
