"""A change of an encounter's restrictions and accommodations: what is seen, what is written, what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction
from rxcase.domain.restrictions import ACTIVE, ENDED, REVISED, Span, in_effect, span_words
from rxcase.errors import NotFoundError
from rxcase.models import Accommodation, Restriction
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.encounter_change import must_be_open
from rxcase.services.encounter.encounter_page import Around, around
from rxcase.services.restriction import restriction_conflict, work_status
from rxcase.services.restriction.restriction_input import MAX_REASON_CHARS, Reading, Typed
from rxcase.services.restriction.restriction_rows import Limits, hangs_on, read_limits

MOST_AT_ONCE = 100


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


def ended_if_over(ends_on: date | None, today: date) -> dict[str, str]:
    """The state of a row with this last day."""
    return {"state": ENDED if ends_on is not None and ends_on < today else ACTIVE}


def warn_of_overlap(
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
