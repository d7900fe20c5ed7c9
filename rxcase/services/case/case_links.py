"""Which case an encounter belongs to: link one, take the link away; the worklist and the search follow."""

from __future__ import annotations

from sqlmodel import Session, col

from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction
from rxcase.errors import InvalidInputError
from rxcase.models import Case, Encounter
from rxcase.readmodels.encounter import EncounterView
from rxcase.search import encounters as search
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.encounter_change import event, must_be_current, search_words, touch
from rxcase.services.encounter.encounter_page import Around, around
from rxcase.services.restriction import work_status
from rxcase.services.use_case import use_case

LINK, UNLINK = "encounter:link-case", "encounter:unlink-case"


def set_case(session: Session, actor: Actor, encounter: Encounter, case: Case | None) -> Around:
    """Link an encounter to a case, or to none: a new version, the worklist's copies, the words of the search."""
    before, after = encounter.case_id, case.id if case else None
    encounter.case_id = after
    # Records of the case set the work status of its encounters.
    work_status.refresh(session, col(Encounter.id), [encounter.id or 0])
    here = around(session, encounter)
    touch(here)
    if encounter.on_worklist:
        search.put(session, [(encounter.id or 0, search_words(here))])
    changed = event(LINK if case else UNLINK, here, before={"case_id": before}, after={"case_id": after})
    audit.record(session, actor, changed)
    session.flush()
    return here


def unlink_all(session: Session, actor: Actor, case: Case, into: Case | None = None) -> int:
    """Take the case away from all its encounters, or put another one in its place.

    Returns:
        How many encounters it were.
    """
    linked = session.exec(
        scope.encounters(actor).where(col(Encounter.case_id) == case.id).order_by(col(Encounter.id)).with_for_update()
    ).all()
    for encounter in linked:
        set_case(session, actor, encounter, into)
    return len(linked)


def needs_to_link(actor: Actor) -> None:
    """Refuse who may not change both an encounter and a case.

    Raises:
        NotAllowedError: One of the permissions is missing.
    """
    for permission in (
        Permission.ENCOUNTER_VIEW,
        Permission.ENCOUNTER_WORK,
        Permission.CASE_VIEW,
        Permission.CASE_EDIT,
    ):
        actor.need(permission)


@use_case(LINK, "encounter")
def link_case(actor: Actor, encounter_id: int, version: int, case_id: int) -> EncounterView:
    """Link an existing case of the same person to an encounter that has none.

    Raises:
        InvalidInputError: The encounter is archived or has a case, or the case is somebody else's.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: The actor lacks ``encounter:work`` or ``case:edit``.
        NotFoundError: Either is unknown, or out of reach.
    """
    needs_to_link(actor)
    with transaction() as session:
        encounter = linkable(session, actor, encounter_id, version)
        case = scope.get_case(session, actor, case_id)
        if case.employee_id != encounter.employee_id:
            raise InvalidInputError("The case belongs to somebody else.")
        return encounter_page.page(session, actor, set_case(session, actor, encounter, case))


def linkable(session: Session, actor: Actor, encounter_id: int, version: int) -> Encounter:
    """The encounter, if a case can be linked to it now.

    Raises:
        InvalidInputError: It is archived, or has a case.
        StaleVersionError: It has changed in the meantime.
        NotFoundError: Unknown, or out of reach.
    """
    here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
    if here.encounter.status == "archived":
        raise InvalidInputError("The encounter is archived. Reopen it to link a case.")
    must_be_current(session, here, version)
    if here.case is not None:
        number = here.case.case_number or "a case"
        raise InvalidInputError(f"The encounter is linked to {number}. Unlink that one first.")
    return here.encounter


@use_case(UNLINK, "encounter")
def unlink_case(actor: Actor, encounter_id: int, version: int) -> EncounterView:
    """Take the case away from an encounter; both stay as they are otherwise.

    Raises:
        InvalidInputError: The encounter is archived, or has no case.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: The actor lacks ``encounter:work`` or ``case:edit``.
        NotFoundError: Unknown, or out of reach.
    """
    needs_to_link(actor)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        if here.encounter.status == "archived":
            raise InvalidInputError("The encounter is archived. Reopen it to unlink its case.")
        must_be_current(session, here, version)
        if here.case is None:
            raise InvalidInputError("No case is linked to this encounter.")
        return encounter_page.page(session, actor, set_case(session, actor, here.encounter, None))
