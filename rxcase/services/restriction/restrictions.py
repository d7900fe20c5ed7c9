"""What is done with one restriction: add, revise, update, remove, confirm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.dates import day_words
from rxcase.domain.restrictions import REVISED
from rxcase.errors import InvalidInputError
from rxcase.models import Restriction
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.restriction import restriction_conflict
from rxcase.services.restriction.restriction_change import (
    Change,
    Ref,
    changing,
    ended_if_over,
    removal_reason,
    warn_of_overlap,
)
from rxcase.services.restriction.restriction_input import Typed, read_restriction
from rxcase.services.use_case import use_case

_DAY = timedelta(days=1)


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
        warn_of_overlap(change, reading, columns, None)
        reading.finish()
        change.add("restriction:add", columns | ended_if_over(columns["ends_on"], change.today))

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
            "restriction:add", columns | {"replaces_id": row.id} | ended_if_over(columns["ends_on"], change.today)
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
            {"ends_on": last, "end_time": row.end_time, "is_permanent": False} | ended_if_over(last, change.today),
        )
        change.add(
            "restriction:add", columns | {"replaces_id": row.id} | ended_if_over(columns["ends_on"], change.today)
        )

    return changing(actor, encounter_id, act)


def _rewritten(change: Change, ref: Ref, typed: Typed) -> tuple[Restriction, dict[str, Any]]:
    """The restriction that stands in the place of the one that was seen, and what is to be written instead of it."""
    row, edition = restriction_conflict.newest(change.session, change.row(ref))
    reading = change.reading(typed)
    if edition != ref.version:
        raise restriction_conflict.both_sides(reading, row, edition)
    columns = read_restriction(reading, row)
    warn_of_overlap(change, reading, columns, row)
    reading.finish()
    return row, columns


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
