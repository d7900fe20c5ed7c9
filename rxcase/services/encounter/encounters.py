"""What is done with an encounter: look, set the follow-up, move, close, reopen, archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.domain.dates import UnreadableDayError, day_words, read_day
from rxcase.errors import FieldConflict, InvalidInputError
from rxcase.readmodels.encounter import EncounterHeader, EncounterView
from rxcase.search import encounters as search
from rxcase.services.board.stage_gate import MoveOrder, enter_stage
from rxcase.services.document import encounter_document
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.encounter_change import (
    NO_FOLLOW_UP,
    event,
    follow_up_day,
    must_be_current,
    must_be_open,
    said,
    search_words,
    stale,
    touch,
)
from rxcase.services.encounter.encounter_page import Around, around
from rxcase.services.use_case import use_case
from rxcase.services.worklist.search_index import refresh_notes


@use_case("encounter:view", "encounter")
def encounter_view(actor: Actor, encounter_id: int) -> EncounterView:
    """The page of one encounter; that it was looked at is recorded.

    Raises:
        NotAllowedError: The actor may not look at encounters.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id))
        audit.record(session, actor, event("encounter:view", here))
        return encounter_page.page(session, actor, here)


@use_case("encounter:view", "encounter")
def encounter_again(actor: Actor, encounter_id: int) -> EncounterView:
    """The page of an encounter that is open already: it belongs to the look that was recorded when it was opened.

    Raises:
        NotAllowedError: The actor may not look at encounters any more.
        NotFoundError: Gone, or out of reach by now.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    with reading() as session:
        return encounter_page.page(session, actor, around(session, scope.get_encounter(session, actor, encounter_id)))


@use_case("encounter:set-follow-up", "encounter")
def set_follow_up(actor: Actor, encounter_id: int, version: int, follow_up: str) -> EncounterHeader:
    """Set the day when the case must be looked at again, without a note.

    Args:
        actor: Needs ``encounter:work``.
        encounter_id: The encounter, which must be open.
        version: The encounter's version that the actor saw.
        follow_up: As typed; ``none`` or nothing takes the date away.

    Raises:
        InvalidInputError: With the message beside ``follow_up``.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_WORK)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        must_be_open(here.encounter, "follow_up")
        due = follow_up_day(follow_up or NO_FOLLOW_UP, clock.today())
        if version != here.encounter.version:
            raise stale(
                session, here.encounter, FieldConflict("follow_up", said(due), said(here.encounter.follow_up_on))
            )
        before = here.encounter.follow_up_on
        here.encounter.follow_up_on = due
        touch(here)
        moved = event("encounter:set-follow-up", here, before={"follow_up_on": before}, after={"follow_up_on": due})
        audit.record(session, actor, moved)
        session.flush()
        return encounter_page.header(session, actor, here)


@use_case("encounter:move", "encounter")
def move_stage(
    actor: Actor, encounter_id: int, version: int, stage_id: int, reason: str = "", *, order: MoveOrder | None = None
) -> EncounterView:
    """Move the encounter to another stage, through the one gate that every route passes.

    Args:
        actor: Needs ``encounter:work``; ``stage:override-limit`` to go beyond a limit.
        encounter_id: The encounter, which must be open.
        version: The encounter's version that the actor saw.
        stage_id: Where to.
        reason: Kept with the move; may be empty.
        order: With the move, what the stage asks for; instead of ``stage_id`` and ``reason``.

    Raises:
        StageRefusedError: The stage refuses; it says what is missing, or that it is full.
        InvalidInputError: There is no such stage, or what is given cannot be used.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_WORK)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        here = enter_stage(session, actor, here, version, order or MoveOrder(stage_id, reason))
        return encounter_page.page(session, actor, here)


@use_case("encounter:close", "encounter")
def close(actor: Actor, encounter_id: int, version: int, closed_on: str = "") -> EncounterView:
    """Close the encounter: no more work is due. It stays on the worklist until it is archived.

    The follow-up date ends with it. The case is closed separately.

    Args:
        actor: Needs ``encounter:close``.
        encounter_id: The encounter, which must be open.
        version: The encounter's version that the actor saw.
        closed_on: As typed; today unless given, never in the future nor before the injury.

    Raises:
        InvalidInputError: With the message beside ``closed_on``.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_CLOSE)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        encounter = here.encounter
        must_be_open(encounter, "closed_on")
        must_be_current(session, here, version)
        day = _closing_day(closed_on, here)
        before = {"status": encounter.status, "closed_on": encounter.closed_on, "follow_up_on": encounter.follow_up_on}
        encounter.status, encounter.closed_on, encounter.follow_up_on = "closed", day, None
        return _saved(
            session,
            actor,
            here,
            "encounter:close",
            before=before,
            after={"status": "closed", "closed_on": day, "follow_up_on": None},
        )


@use_case("encounter:reopen", "encounter")
def reopen(actor: Actor, encounter_id: int, version: int) -> EncounterView:
    """Open a closed or archived encounter again; it is back on the worklist.

    Raises:
        InvalidInputError: It is open already.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: The actor lacks ``encounter:reopen``.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_REOPEN)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        encounter = here.encounter
        if encounter.status == "open":
            raise InvalidInputError("The encounter is open already.")
        must_be_current(session, here, version)
        before = {"status": encounter.status, "closed_on": encounter.closed_on, "archived_at": encounter.archived_at}
        was_archived = encounter.status == "archived"
        encounter.status, encounter.closed_on, encounter.archived_at = "open", None, None
        view = _saved(
            session,
            actor,
            here,
            "encounter:reopen",
            before=before,
            after={"status": "open", "closed_on": None, "archived_at": None},
        )
        if was_archived and encounter.is_case_management:
            search.put(session, [(encounter.id or 0, search_words(here))])
            refresh_notes(session, [encounter.id])
        return view


@use_case("encounter:archive", "encounter")
def archive(actor: Actor, encounter_id: int, version: int) -> EncounterView:
    """Take a closed encounter off the worklist; everything in it stays readable, and is kept as a dated document.

    Raises:
        InvalidInputError: It is not closed.
        StorageError: The disk refused the document; nothing was saved.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: The actor lacks ``encounter:close``.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_CLOSE)
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        encounter = here.encounter
        if encounter.status != "closed":
            raise InvalidInputError(
                "The encounter is archived already."
                if encounter.status == "archived"
                else "Close the encounter before archiving it."
            )
        must_be_current(session, here, version)
        encounter_document.keep(session, actor, here)
        encounter.status, encounter.archived_at = "archived", clock.now()
        search.remove(session, [encounter.id or 0])
        return _saved(
            session,
            actor,
            here,
            "encounter:archive",
            before={"status": "closed", "archived_at": None},
            after={"status": "archived", "archived_at": encounter.archived_at},
        )


def _saved(
    session: Session,
    actor: Actor,
    here: Around,
    verb: str,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> EncounterView:
    touch(here)
    audit.record(session, actor, event(verb, here, before=before, after=after))
    session.flush()
    return encounter_page.page(session, actor, here)


def _closing_day(typed: str, here: Around) -> date:
    today = clock.today()
    if not typed.strip():
        return today
    try:
        day = read_day(typed, today)
    except UnreadableDayError as error:
        raise InvalidInputError(str(error), {"closed_on": str(error)}) from None
    injured = here.case.occurred_on if here.case else None
    problem = ""
    if day > today:
        problem = f"{day_words(day)} is still to come. An encounter closes today or earlier."
    elif injured and day < injured:
        problem = f"{day_words(day)} is before the injury on {day_words(injured)}."
    if problem:
        raise InvalidInputError(problem, {"closed_on": problem})
    return day
