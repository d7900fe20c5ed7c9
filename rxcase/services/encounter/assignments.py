"""Who is answerable for an encounter and who works it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction
from rxcase.domain.assignment import managers_refusal, owner_refusal
from rxcase.errors import FieldConflict, InvalidInputError, NotAllowedError
from rxcase.models import CaseManagerAssignment
from rxcase.readmodels.encounter import EncounterHeader
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.colleagues import Colleague, colleague, reach_refusal
from rxcase.services.encounter.encounter_change import event, must_be_current, must_be_open, stale, touch
from rxcase.services.encounter.encounter_page import Around, around
from rxcase.services.encounter.team_list import hands
from rxcase.services.use_case import use_case

NOBODY = 0
"""The owner's number that takes the owner away."""


@use_case("encounter:assign", "encounter")
def set_owner(actor: Actor, encounter_id: int, version: int, owner_id: int) -> EncounterHeader:
    """Make somebody answerable for the encounter.

    Args:
        actor: Needs ``encounter:work``. With ``encounter:assign`` whoever is wanted may be owner, or nobody;
            without, the actor takes what nobody owns and hands over what is theirs (``domain.assignment``).
        encounter_id: The encounter, which must be open.
        version: The encounter's version that the actor saw.
        owner_id: An active user whose role works encounters and whose reach holds this one; ``NOBODY`` for none.

    Raises:
        InvalidInputError: With the message beside ``owner``.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_WORK)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        must_be_open(here.encounter, "owner")
        someone = _wanted(session, owner_id)
        if version != here.encounter.version:
            theirs = here.owner.name if here.owner else "nobody"
            raise stale(session, here.encounter, FieldConflict("owner", someone.name if someone else "nobody", theirs))
        before, after = here.encounter.owner_id, someone.id if someone else None
        why_not = owner_refusal(hands(actor, before), after)
        if why_not:
            raise NotAllowedError(why_not)
        why_not = unfit_owner(someone, here.encounter.owner_id) or (
            reach_refusal(someone, here.encounter) if someone else ""
        )
        if why_not:
            raise InvalidInputError(why_not, {"owner": why_not})
        here.encounter.owner_id = after
        touch(here)
        audit.record(
            session, actor, event("encounter:assign", here, before={"owner_id": before}, after={"owner_id": after})
        )
        session.flush()
        return encounter_page.header(session, actor, around(session, here.encounter))


def unfit_owner(someone: Colleague | None, owner_id: int | None) -> str:
    """Why the new owner makes no difference; empty when it does."""
    if (someone.id if someone else None) != owner_id:
        return ""
    return f"{someone.name} owns it already." if someone else "It has no owner already."


@use_case("case-manager:add", "encounter")
def add_manager(actor: Actor, encounter_id: int, version: int, user_id: int) -> EncounterHeader:
    """Let somebody work the encounter beside its owner.

    Args:
        actor: Needs ``encounter:work``, and ``encounter:assign`` unless the encounter is the actor's own.
        encounter_id: The encounter, which must be open.
        version: The encounter's version that the actor saw.
        user_id: An active user whose role works encounters and whose reach holds this one.

    Raises:
        InvalidInputError: With the message beside ``manager``.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_WORK)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        must_be_open(here.encounter, "manager")
        someone = colleague(session, user_id, "manager")
        must_be_current(session, here, version)
        _must_be_theirs(actor, here, user_id, is_leaving=False)
        why_not = reach_refusal(someone, here.encounter)
        if not why_not and _standing(session, encounter_id, user_id) is not None:
            why_not = f"{someone.name} works it already."
        if why_not:
            raise InvalidInputError(why_not, {"manager": why_not})
        added = CaseManagerAssignment(encounter_id=encounter_id, user_id=user_id, assigned_at=clock.now())
        session.add(added)
        touch(here)
        session.flush()
        after = {"encounter_id": encounter_id, "user_id": user_id, "assigned_at": added.assigned_at}
        audit.record(session, actor, _managers_event("case-manager:add", here, added, after=after))
        return encounter_page.header(session, actor, here)


@use_case("case-manager:remove", "encounter")
def remove_manager(actor: Actor, encounter_id: int, version: int, user_id: int) -> EncounterHeader:
    """Let somebody work the encounter no longer; that they did stays known.

    Args:
        actor: Needs ``encounter:work``, and ``encounter:assign`` unless the encounter is the actor's own or the
            actor is who leaves.
        encounter_id: The encounter, which must be open.
        version: The encounter's version that the actor saw.
        user_id: One of its case managers.

    Raises:
        InvalidInputError: With the message beside ``manager``.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_WORK)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        must_be_open(here.encounter, "manager")
        must_be_current(session, here, version)
        _must_be_theirs(actor, here, user_id, is_leaving=True)
        standing = _standing(session, encounter_id, user_id)
        if standing is None:
            problem = "This person does not work the encounter."
            raise InvalidInputError(problem, {"manager": problem})
        standing.ended_at = clock.now()
        touch(here)
        session.flush()
        ended = _managers_event(
            "case-manager:remove", here, standing, before={"ended_at": None}, after={"ended_at": standing.ended_at}
        )
        audit.record(session, actor, ended)
        return encounter_page.header(session, actor, here)


def _wanted(session: Session, owner_id: int) -> Colleague | None:
    return None if owner_id == NOBODY else colleague(session, owner_id, "owner")


def _must_be_theirs(actor: Actor, here: Around, user_id: int, *, is_leaving: bool) -> None:
    why_not = managers_refusal(hands(actor, here.encounter.owner_id), user_id, is_leaving=is_leaving)
    if why_not:
        raise NotAllowedError(why_not)


def _standing(session: Session, encounter_id: int, user_id: int) -> CaseManagerAssignment | None:
    return session.exec(
        select(CaseManagerAssignment).where(
            col(CaseManagerAssignment.encounter_id) == encounter_id,
            col(CaseManagerAssignment.user_id) == user_id,
            col(CaseManagerAssignment.ended_at).is_(None),
        )
    ).first()


def _managers_event(
    verb: str,
    here: Around,
    row: CaseManagerAssignment,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> audit.Event:
    return audit.Event(
        verb,
        subject="case_manager_assignment",
        subject_id=row.id,
        person_id=here.employee.id,
        before=before,
        after=after,
    )
