"""What is done with accommodations: add, revise, update, extend, end, remove, associate with a restriction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.dates import day_words
from rxcase.domain.restrictions import ACTIVE, REVISED, Span
from rxcase.errors import InvalidInputError, NotFoundError
from rxcase.models import Accommodation
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.restriction import restriction_conflict
from rxcase.services.restriction.restriction_change import MOST_AT_ONCE, Change, Ref, changing, removal_reason
from rxcase.services.restriction.restriction_input import Typed, read_accommodation, read_end
from rxcase.services.restriction.restriction_rows import hangs_on
from rxcase.services.use_case import use_case

FOR = "for-"
"""How a form names a restriction that the accommodation is for: ``for-12``."""
_DAY = timedelta(days=1)
_SAME = (
    "type_id",
    "details",
    "leader",
    "leader_key",
    "leader_key_type",
    "starts_on",
    "start_time",
    "ends_on",
    "end_time",
)
"""What an accommodation for a further restriction takes over."""


@use_case("accommodation:add", "encounter")
def add(actor: Actor, encounter_id: int, typed: Typed) -> EncounterView:
    """Add an accommodation: for the restrictions that were ticked, or for every one on its days.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        typed: The fields of ``restriction_input.read_accommodation``, and ``for-12`` for a ticked restriction.

    Raises:
        InvalidInputError: With the message beside each field.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        _write(change, typed, _columns(change, typed, None), None)

    return changing(actor, encounter_id, act)


@use_case("accommodation:revise", "encounter")
def revise(actor: Actor, encounter_id: int, refs: Sequence[Ref], typed: Typed) -> EncounterView:
    """Correct an accommodation that was wrong: what was written was never in effect.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        refs: Its rows, one for each restriction that it is for.
        typed: As in ``add``.

    Raises:
        InvalidInputError: With the message beside each field.
        StaleVersionError: Somebody changed it in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        rows = _rows(change, refs)
        columns = _columns(change, typed, rows[0])
        for row in rows:
            change.set("accommodation:revise", row, {"state": REVISED})
        _write(change, typed, columns, rows[0])

    return changing(actor, encounter_id, act)


@use_case("accommodation:update", "encounter")
def update(actor: Actor, encounter_id: int, refs: Sequence[Ref], typed: Typed) -> EncounterView:
    """Change an accommodation from a day on: the old one was in effect until the day before.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        refs: Its rows, one for each restriction that it is for.
        typed: As in ``add``; ``starts_on`` is the first day of the new terms.

    Raises:
        InvalidInputError: With the message beside each field; it begins no later than the old one.
        StaleVersionError: Somebody changed it in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        rows = _rows(change, refs)
        columns = _columns(change, typed, rows[0])
        first, began, ends_on = columns["starts_on"], rows[0].starts_on, rows[0].ends_on
        problem = ""
        if began is not None and first <= began:
            problem = (
                f"The old one began on {day_words(began)}: a change begins later. "
                "If it was wrong from the beginning, revise it instead."
            )
        elif ends_on is not None and first > ends_on + _DAY:
            problem = f"The old one ends on {day_words(ends_on)} already. Add an accommodation instead."
        if problem:
            raise InvalidInputError(problem, {"starts_on": problem})
        for row in rows:
            change.set("accommodation:update", row, {"ends_on": first - _DAY})
        _write(change, typed, columns, rows[0])

    return changing(actor, encounter_id, act)


def _columns(change: Change, typed: Typed, was: Accommodation | None) -> dict[str, Any]:
    reading = change.reading(typed)
    columns = read_accommodation(reading, was)
    reading.finish()
    return columns


def _write(change: Change, typed: Typed, columns: Mapping[str, Any], was: Accommodation | None) -> None:
    """Make the rows of a form: one for each ticked restriction, or one for all of them."""
    replaces = {"replaces_id": was.id} if was is not None else {}
    for number in _ticked(change, typed) or [None]:
        make(change, "accommodation:add", {**columns, **replaces, "restriction_id": number})


def _ticked(change: Change, typed: Typed) -> list[int | None]:
    """The restrictions that the accommodation is for.

    Raises:
        NotFoundError: One of them is not this encounter's.
    """
    numbers = [int(digits) for name in typed if name.startswith(FOR) and (digits := name[len(FOR) :]).isdecimal()]
    if not numbers:
        return []
    known = {limit.row.id for limit in change.limits().limits}
    if len(numbers) > MOST_AT_ONCE or not known.issuperset(numbers):
        raise NotFoundError("restriction")
    return [*dict.fromkeys(numbers)]


def make(change: Change, verb: str, columns: Mapping[str, Any]) -> Accommodation:
    """Make a row, with its entry in the audit."""
    encounter = change.here.encounter
    row = Accommodation(
        employee_id=encounter.employee_id, encounter_id=encounter.id, case_id=encounter.case_id, **columns
    )
    change.session.add(row)
    change.session.flush()
    change.record(verb, row, {}, {name: value for name, value in columns.items() if value is not None})
    return row


def _rows(change: Change, refs: Sequence[Ref]) -> list[Accommodation]:
    """The rows of an accommodation, as they were seen.

    Raises:
        InvalidInputError: None was named, or too many.
        NotFoundError: One is not this encounter's.
        StaleVersionError: One has changed since.
    """
    if not refs or len(refs) > MOST_AT_ONCE:
        raise InvalidInputError("Choose one accommodation.")
    versions = {ref.id: ref.version for ref in refs}
    rows = change.session.exec(
        select(Accommodation)
        .where(
            col(Accommodation.id).in_(versions),
            hangs_on(Accommodation, change.here.encounter),
            col(Accommodation.deleted_at).is_(None),
        )
        .order_by(col(Accommodation.id))
    ).all()
    if len(rows) != len(versions):
        raise NotFoundError("accommodation")
    for row in rows:
        if row.version != versions[row.id or 0] or row.state != ACTIVE:
            raise restriction_conflict.stale(change.session, row)
    return list(rows)


@use_case("accommodation:end", "encounter")
def end(actor: Actor, encounter_id: int, refs: Sequence[Ref], ends_on: str) -> EncounterView:
    """Give an accommodation another last day, earlier or later.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        refs: Its rows, one for each restriction that it is for.
        ends_on: The last day, as typed; today unless given.

    Raises:
        InvalidInputError: With the message beside ``ends_on``.
        StaleVersionError: Somebody changed it in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        rows = _rows(change, refs)
        last = read_end(change.reading({"ends_on": ends_on or "today"}))
        problem = ""
        if rows[0].starts_on is not None and last < rows[0].starts_on:
            problem = f"It begins on {day_words(rows[0].starts_on)}; remove or revise it instead."
        elif last == rows[0].ends_on:
            problem = f"It ends on {day_words(last)} already."
        if problem:
            raise InvalidInputError(problem, {"ends_on": problem})
        for row in rows:
            change.set("accommodation:end", row, {"ends_on": last})

    return changing(actor, encounter_id, act)


@use_case("accommodation:remove", "encounter")
def remove(actor: Actor, encounter_id: int, refs: Sequence[Ref], reason: str) -> EncounterView:
    """Take an accommodation away that should never have been there; it stays in the records with the reason.

    Args:
        actor: Needs ``restriction:remove``.
        encounter_id: The encounter, which must be open.
        refs: Its rows, one for each restriction that it is for.
        reason: Why; not blank.

    Raises:
        InvalidInputError: With the message beside ``reason``.
        StaleVersionError: Somebody changed it in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        rows, why, at = _rows(change, refs), removal_reason(change, reason), clock.now()
        for row in rows:
            change.set("accommodation:remove", row, {"deleted_at": at, "delete_reason": why}, why)

    return changing(actor, encounter_id, act, Permission.RESTRICTION_REMOVE)


@use_case("accommodation:associate", "encounter")
def associate(actor: Actor, encounter_id: int, ref: Ref, accommodation_id: int) -> EncounterView:
    """Say that an accommodation that is there is for a further restriction too.

    Args:
        actor: Needs ``restriction:edit``.
        encounter_id: The encounter, which must be open.
        ref: The restriction.
        accommodation_id: The accommodation; it must hold on a day on which nothing accommodates the restriction.

    Raises:
        InvalidInputError: With the message beside ``accommodation``.
        StaleVersionError: Somebody changed the restriction in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """

    def act(change: Change) -> None:
        row, known = change.seen(ref), change.limits()
        made = next((each.row for each in known.made if each.row.id == accommodation_id), None)
        limit = next((each for each in known.limits if each.row.id == row.id), None)
        if made is None or limit is None:
            problem = "Choose one of this encounter's accommodations."
            raise InvalidInputError(problem, {"accommodation": problem})
        span = Span(made.starts_on, made.ends_on)
        if not any(span.overlaps(gap) for gap in known.gaps(limit)):
            problem = "It holds on none of the days that are missing."
            raise InvalidInputError(problem, {"accommodation": problem})
        columns = {name: getattr(made, name) for name in _SAME}
        make(change, "accommodation:associate", columns | {"restriction_id": row.id})

    return changing(actor, encounter_id, act)
