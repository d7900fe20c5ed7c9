"""The one gate into a stage: every route to it ends in ``enter_stage``.

Drag, menu, list, bulk and retiring a stage call it; an import says what another program already did, and a move
that is taken back puts back what the gate let through before (``services.history.undoable``).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.assignment import owner_refusal
from rxcase.domain.stages import LONGEST_REASON, CountsAs, Crowd, fullness, missing, refusal
from rxcase.domain.text import clean
from rxcase.errors import FieldConflict, InvalidInputError, NotAllowedError, NotFoundError, StageRefusedError
from rxcase.models import Case, CaseManagerAssignment, Encounter, Stage, StageMove, User
from rxcase.models.base import MAX_ID
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.assignments import NOBODY
from rxcase.services.encounter.colleagues import colleague, reach_refusal
from rxcase.services.encounter.encounter_change import event, follow_up_day, stale, touch
from rxcase.services.encounter.encounter_page import Around, around
from rxcase.services.encounter.team_list import hands
from rxcase.services.worklist.worklist_wanted import ON_WORKLIST


@dataclass(frozen=True, slots=True)
class MoveOrder:
    """What is wanted of a move.

    Attributes:
        stage_id: Where to.
        reason: Kept with the move; needed to go beyond a limit.
        is_override: Whether to go beyond a limit.
        follow_up: As typed, if it is given with the move.
        owner_id: The new owner, ``assignments.NOBODY`` for none; None leaves the owner.
        case_id: A case of the same person to link, if one is given; 0 leaves the case.
    """

    stage_id: int
    reason: str = ""
    is_override: bool = False
    follow_up: str = ""
    owner_id: int | None = None
    case_id: int = 0


def enter_stage(session: Session, actor: Actor, here: Around, version: int, order: MoveOrder) -> Around:
    """Move the encounter, in the caller's transaction, which holds the encounter's row.

    Args:
        session: A writing session.
        actor: Whose right to work encounters was asked for.
        here: The encounter, locked.
        version: The version that the actor saw.
        order: What is wanted.

    Returns:
        The encounter with what stands around it now.

    Raises:
        StaleVersionError: The encounter has changed in the meantime; both stages are named.
        StageRefusedError: The stage lacks something that can be given, or is full.
        InvalidInputError: There is no such stage, or what was given cannot be used.
        NotAllowedError: The actor may not give this owner, or not go beyond a limit.
    """
    encounter = here.encounter
    stage = _locked(session, order.stage_id)
    if stage is None or not encounter.is_case_management:
        raise InvalidInputError("There is no such stage.", {"stage": "Choose one of the stages."})
    if version != encounter.version:
        raise stale(session, encounter, FieldConflict("stage", stage.name, here.stage.name if here.stage else "none"))
    before = _columns(encounter)
    left = encounter.stage_id
    here = _given(session, actor, here, order)
    _judge(session, actor, here, stage, order)
    encounter.stage_id, encounter.stage_since = stage.id, clock.today()
    touch(here)
    reason = clean(order.reason)[:LONGEST_REASON].strip()
    is_override = order.is_override and bool(reason)
    session.add(
        StageMove(
            encounter_id=encounter.id or 0,
            from_stage_id=left,
            to_stage_id=stage.id or 0,
            moved_at=clock.now(),
            moved_by_id=actor.user_id,
            reason=reason or None,
            is_override=is_override,
        )
    )
    changed = audit.changed(before, _columns(encounter), list(before))
    told = f"Beyond the limit: {reason}" if is_override else reason
    audit.record(
        session, actor, event("encounter:move", here, before=changed[0], after=changed[1], reason=told or None)
    )
    session.flush()
    return around(session, encounter)


def _columns(encounter: Encounter) -> dict[str, object]:
    names = ("stage_id", "stage_since", "follow_up_on", "owner_id", "case_id")
    return {name: getattr(encounter, name) for name in names}


def _locked(session: Session, stage_id: int) -> Stage | None:
    """The stage, held against whoever else counts it, fills it or retires it."""
    if not 0 < stage_id <= MAX_ID:
        return None
    query = select(Stage).where(col(Stage.id) == stage_id, col(Stage.deleted_at).is_(None))
    return session.exec(query.with_for_update(key_share=True)).first()


def _given(session: Session, actor: Actor, here: Around, order: MoveOrder) -> Around:
    """Take what is given with the move into the encounter; the caller's transaction takes it back on a refusal."""
    encounter = here.encounter
    if encounter.status != "open":
        return here
    if order.follow_up.strip():
        encounter.follow_up_on = follow_up_day(order.follow_up, clock.today())
    if order.owner_id is not None:
        _give(session, actor, encounter, order.owner_id)
    if order.case_id and encounter.case_id is None:
        encounter.case_id = _case_of(session, actor, here, order.case_id)
    session.flush()
    return around(session, encounter)


def _give(session: Session, actor: Actor, encounter: Encounter, owner_id: int) -> None:
    someone = None if owner_id == NOBODY else colleague(session, owner_id, "owner")
    wanted = someone.id if someone else None
    if wanted == encounter.owner_id:
        return
    not_yours = owner_refusal(hands(actor, encounter.owner_id), wanted)
    if not_yours:
        raise NotAllowedError(not_yours)
    out_of_reach = reach_refusal(someone, encounter) if someone else ""
    if out_of_reach:
        raise InvalidInputError(out_of_reach, {"owner": out_of_reach})
    encounter.owner_id = wanted


def _case_of(session: Session, actor: Actor, here: Around, case_id: int) -> int:
    found = session.exec(
        scope.cases(actor).where(col(Case.id) == min(case_id, MAX_ID), col(Case.employee_id) == here.employee.id)
    ).first()
    if found is None or found.id is None:
        raise NotFoundError("case")
    return found.id


def _judge(session: Session, actor: Actor, here: Around, stage: Stage, order: MoveOrder) -> None:
    needs, facts = encounter_page.needs_of(stage), encounter_page.facts(here)
    why_not = refusal(needs, facts)
    if why_not:
        lacking = missing(needs, facts) if facts.status == "open" and needs.name != facts.stage else ()
        raise StageRefusedError(why_not, missing=lacking)
    full = fullness(needs, crowd(session, here, stage))
    if not full:
        return
    may_override = actor.may(Permission.STAGE_OVERRIDE_LIMIT)
    if not order.is_override:
        raise StageRefusedError(full, is_full=True, may_override=may_override)
    actor.need(Permission.STAGE_OVERRIDE_LIMIT)
    if not clean(order.reason).strip():
        problem = "Say why it must be beyond the limit."
        raise InvalidInputError(problem, {"reason": problem})


def crowd(session: Session, here: Around, stage: Stage) -> Crowd:
    """How full the stage is, counted as its column shows it and only as far as the limits need."""
    in_stage = _count(session, stage, stage.limit) if stage.limit is not None else 0
    if stage.person_limit is None:
        return Crowd(in_stage)
    of_person = {}
    for user_id, name in _people(session, here, CountsAs(stage.person_limit_counts)):
        theirs = col(Encounter.owner_id) == user_id
        if stage.person_limit_counts == CountsAs.TEAM:
            theirs = theirs | exists().where(
                col(CaseManagerAssignment.encounter_id) == col(Encounter.id),
                col(CaseManagerAssignment.user_id) == user_id,
                col(CaseManagerAssignment.ended_at).is_(None),
            )
        of_person[name] = _count(session, stage, stage.person_limit, theirs)
    return Crowd(in_stage, of_person)


_MOST_PEOPLE = 5
"""So many of an encounter's people are counted; the query count of a move is bounded."""


def _people(session: Session, here: Around, counts: CountsAs) -> list[tuple[int, str]]:
    owner = [(here.owner.id or 0, here.owner.name)] if here.owner else []
    if counts is CountsAs.OWNER:
        return owner
    team = session.execute(
        select_columns(col(User.id), col(User.name))
        .join(CaseManagerAssignment, col(CaseManagerAssignment.user_id) == col(User.id))
        .where(
            col(CaseManagerAssignment.encounter_id) == here.encounter.id,
            col(CaseManagerAssignment.ended_at).is_(None),
        )
        .order_by(col(CaseManagerAssignment.id))
        .limit(_MOST_PEOPLE)
    )
    return list(dict.fromkeys(owner + [(row.id or 0, row.name) for row in team]))


def _count(session: Session, stage: Stage, limit: int | None, *only: object) -> int:
    some = select(col(Encounter.id)).where(ON_WORKLIST, col(Encounter.stage_id) == stage.id, *only).limit(limit or 0)  # type: ignore[arg-type]
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0
