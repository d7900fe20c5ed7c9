"""How long restrictions last: extend, repeat, end, end all; several at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rxcase.access.actor import Actor
from rxcase.domain.dates import day_words
from rxcase.domain.restrictions import REVISED
from rxcase.errors import InvalidInputError
from rxcase.models import Accommodation, Restriction
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.restriction.restriction_change import (
    MOST_AT_ONCE,
    Change,
    Ref,
    changing,
    ended_if_over,
    warn_of_overlap,
)
from rxcase.services.restriction.restriction_input import Typed, read_end, read_restriction
from rxcase.services.restriction.restriction_rows import Limit, Limits
from rxcase.services.use_case import use_case

_DAY = timedelta(days=1)
_TEMPLATE = (
    "type_id", "description", "type_option", "option_label", "allowed_weight_lb", "side", "provider_id", "imposed_by",
    "condition_id", "is_disability", "affects_work", "is_occupational", "comment",
)  # fmt: skip
"""What a repeated restriction takes over."""


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
            change.set("restriction:extend", row, {"ends_on": last} | ended_if_over(last, change.today))

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
            warn_of_overlap(change, reading, columns, None)
            reading.finish()
            change.add("restriction:repeat", columns | ended_if_over(columns["ends_on"], change.today))

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
            {"ends_on": last, "is_permanent": False} | ended_if_over(last, change.today),
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
