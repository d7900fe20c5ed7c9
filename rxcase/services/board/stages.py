"""The stages themselves: added, renamed, reordered, limited and retired by an administrator."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.domain.stages import CountsAs
from rxcase.domain.text import clean, is_blank
from rxcase.errors import InvalidInputError, NotFoundError, RxcaseError, StaleVersionError
from rxcase.models import Encounter, Stage
from rxcase.models.base import MAX_ID
from rxcase.readmodels.stages import Retired, StageForm, StageRow
from rxcase.services.board.stage_gate import MoveOrder, enter_stage
from rxcase.services.encounter.encounter_page import around
from rxcase.services.refusals import need
from rxcase.services.worklist.worklist_wanted import ON_WORKLIST

LONGEST_NAME = 60
LARGEST_LIMIT = 100_000
MOST_STAGES = 30
MOVED_AT_ONCE = 1_000
"""So many encounters a retired stage hands over in one go; pressed again, it goes on."""


def stage_rows(actor: Actor) -> list[StageRow]:
    """The stages in their order; two queries.

    Raises:
        NotAllowedError: The actor lacks ``setting:edit``.
    """
    actor.need(Permission.SETTING_EDIT)
    with reading() as session:
        stages = _living(session)
        counts = dict(
            session.execute(
                select_columns(col(Encounter.stage_id), func.count())
                .where(ON_WORKLIST)
                .group_by(col(Encounter.stage_id))
            ).all()
        )
        last = len(stages) - 1
        return [_row(each, counts.get(each.id, 0), index == 0, index == last) for index, each in enumerate(stages)]


def add_stage(actor: Actor, form: StageForm) -> None:
    """Add a stage at the end; the name of a retired one takes that one up again.

    Raises:
        InvalidInputError: With the message beside its field.
        NotAllowedError: The actor lacks ``setting:edit``.
    """
    need(actor, Permission.SETTING_EDIT, "stage:add")
    with transaction() as session:
        values = _values(session, form, None)
        stages = _living(session)
        if len(stages) >= MOST_STAGES:
            problem = f"There are {MOST_STAGES} stages already; retire one first."
            raise InvalidInputError(problem, {"name": problem})
        values |= {"position": max((each.position for each in stages), default=0) + 1}
        former = session.exec(
            select(Stage).where(
                func.lower(col(Stage.name)) == str(values["name"]).lower(), col(Stage.deleted_at).is_not(None)
            )
        ).first()
        if former is not None:
            _change(session, actor, former, "stage:revive", values | {"deleted_at": None, "delete_reason": None})
            return
        stage = Stage(**values)
        session.add(stage)
        session.flush()
        audit.record(session, actor, audit.Event("stage:add", subject="stage", subject_id=stage.id, after=values))


def edit_stage(actor: Actor, stage_id: int, version: int, form: StageForm) -> None:
    """Change a stage; whoever is in it stays there, whatever it needs or holds from now on.

    Raises:
        InvalidInputError: With the message beside its field.
        StaleVersionError: Somebody changed it in the meantime.
        NotAllowedError: The actor lacks ``setting:edit``.
        NotFoundError: There is no such stage.
    """
    need(actor, Permission.SETTING_EDIT, "stage:edit")
    with transaction() as session:
        stage = _current(session, stage_id, version)
        _change(session, actor, stage, "stage:edit", _values(session, form, stage))


def reorder_stage(actor: Actor, stage_id: int, version: int, by: int) -> None:
    """Let a stage change places with the one before (-1) or after it (1); at the end of the row nothing happens.

    Raises:
        StaleVersionError: Somebody changed it in the meantime.
        NotAllowedError: The actor lacks ``setting:edit``.
        NotFoundError: There is no such stage.
    """
    need(actor, Permission.SETTING_EDIT, "stage:reorder")
    with transaction() as session:
        stage = _current(session, stage_id, version)
        stages = _living(session)
        there = [each.id for each in stages].index(stage.id) + (1 if by > 0 else -1)
        if not 0 <= there < len(stages):
            return
        other = stages[there]
        mine, theirs = stage.position, other.position
        _change(session, actor, stage, "stage:reorder", {"position": theirs})
        _change(session, actor, other, "stage:reorder", {"position": mine})


def retire_stage(actor: Actor, stage_id: int, version: int, *, to_stage_id: int = 0, reason: str = "") -> Retired:
    """Retire a stage that is empty, or once all in it have moved on through the gate.

    Args:
        actor: Needs ``setting:edit``, and ``encounter:work`` where somebody is in it.
        stage_id: The stage.
        version: Its version that the actor saw.
        to_stage_id: Where those in it go; 0 if it is empty.
        reason: Why; kept with the stage and with each move. With it the moves go beyond limits.

    Returns:
        What became of it. If the gate refuses somebody, or there are more than ``MOVED_AT_ONCE``, those that could
        move have moved and the stage stays.

    Raises:
        InvalidInputError: With the message beside ``to_stage`` or ``reason``; it is the last stage.
        StaleVersionError: Somebody changed it in the meantime.
        NotAllowedError: As above.
        NotFoundError: There is no such stage.
    """
    need(actor, Permission.SETTING_EDIT, "stage:retire")
    why = clean(reason).strip()[:1000]
    with transaction() as session:
        stage = _current(session, stage_id, version)
        if len(_living(session)) == 1:
            raise InvalidInputError("It is the last stage; add another one first.")
        numbers = _in_stage(session, stage_id)
    moved, refusals = 0, Counter[str]()
    if numbers:
        _must_say(stage_id, to_stage_id, why, len(numbers))
        actor.need(Permission.ENCOUNTER_WORK)
        for number in numbers[:MOVED_AT_ONCE]:
            try:
                _hand_over(actor, number, stage_id, MoveOrder(to_stage_id, why, is_override=True))
                moved += 1
            except RxcaseError as refusal:
                refusals[refusal.message] += 1
    with transaction() as session:
        stage = _current(session, stage_id, version)
        left = len(_in_stage(session, stage_id))
        if not left:
            _change(session, actor, stage, "stage:retire", {"deleted_at": clock.now(), "delete_reason": why or None})
    words = tuple(f"{count:,} × {message}" for message, count in refusals.most_common(5))
    return Retired(moved, left, words, is_retired=not left)


def _must_say(stage_id: int, to_stage_id: int, why: str, count: int) -> None:
    if not to_stage_id or to_stage_id == stage_id:
        problem = (
            f"{count:,} encounters are in it. Choose a stage for them."
            if count > 1
            else "Choose a stage for the encounter in it."
        )
        raise InvalidInputError(problem, {"to_stage": problem})
    if is_blank(why):
        problem = "Say why; it is kept with each move."
        raise InvalidInputError(problem, {"reason": problem})


def _hand_over(actor: Actor, encounter_id: int, stage_id: int, order: MoveOrder) -> None:
    with transaction() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id, to_change=True))
        # Somebody may have moved it in the meantime: then it is where they want it.
        if here.encounter.stage_id == stage_id:
            enter_stage(session, actor, here, here.encounter.version, order)


def _in_stage(session: Session, stage_id: int) -> list[int]:
    numbers = session.exec(
        select(Encounter.id).where(ON_WORKLIST, col(Encounter.stage_id) == stage_id).order_by(col(Encounter.id))
    )
    return [number or 0 for number in numbers]


def _living(session: Session) -> list[Stage]:
    query = select(Stage).where(col(Stage.deleted_at).is_(None)).order_by(col(Stage.position), col(Stage.id))
    return list(session.exec(query).all())


def _current(session: Session, stage_id: int, version: int) -> Stage:
    query = select(Stage).where(col(Stage.id) == min(max(stage_id, 0), MAX_ID), col(Stage.deleted_at).is_(None))
    stage = session.exec(query.with_for_update()).first()
    if stage is None:
        raise NotFoundError("stage")
    if stage.version != version:
        raise StaleVersionError("stage", saved_by=audit.changed_by(session, "stage", stage.id))
    return stage


def _change(session: Session, actor: Actor, stage: Stage, verb: str, values: dict[str, Any]) -> None:
    before = {name: getattr(stage, name) for name in values}
    changed = audit.changed(before, values, list(values))
    if not changed[1]:
        return
    for name, value in changed[1].items():
        setattr(stage, name, value)
    stage.version += 1
    stage.updated_at = clock.now()
    session.add(stage)
    session.flush()
    event = audit.Event(verb, subject="stage", subject_id=stage.id, before=changed[0], after=changed[1])
    audit.record(session, actor, event)


def _values(session: Session, form: StageForm, stage: Stage | None) -> dict[str, Any]:
    errors: dict[str, str] = {}
    name = " ".join(clean(form.name).split())
    if is_blank(name):
        errors["name"] = "Give the stage a name."
    elif len(name) > LONGEST_NAME:
        errors["name"] = f"A name has at most {LONGEST_NAME} characters."
    elif any(
        each.name.casefold() == name.casefold() for each in _living(session) if stage is None or each.id != stage.id
    ):
        errors["name"] = f"There is a stage called {name} already."
    limits = {field: _limit(getattr(form, field), field, errors) for field in ("limit", "person_limit")}
    counts = form.person_limit_counts
    if counts not in set(CountsAs):
        errors["person_limit_counts"] = "Choose whose encounters count."
    if errors:
        raise InvalidInputError(next(iter(errors.values())), errors)
    return {
        "name": name,
        "needs_case": form.needs_case,
        "needs_owner": form.needs_owner,
        "needs_follow_up": form.needs_follow_up,
        **limits,
        "person_limit_counts": counts,
    }


def _limit(typed: str, field: str, errors: dict[str, str]) -> int | None:
    text = typed.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= LARGEST_LIMIT):
        errors[field] = f"A limit is a number from 1 to {LARGEST_LIMIT:,}; empty means none."
        return None
    return int(text)


def _row(stage: Stage, count: int, is_first: bool, is_last: bool) -> StageRow:
    needed = [
        words
        for is_needed, words in (
            (stage.needs_case, "case"),
            (stage.needs_owner, "owner"),
            (stage.needs_follow_up, "follow-up date"),
        )
        if is_needed
    ]
    whose = "that one works" if stage.person_limit_counts == CountsAs.TEAM else "that one owns"
    limits = [
        words
        for words in (
            f"{stage.limit:,} in all" if stage.limit is not None else "",
            f"{stage.person_limit:,} {whose}" if stage.person_limit is not None else "",
        )
        if words
    ]
    return StageRow(
        id=stage.id or 0,
        version=stage.version,
        name=stage.name,
        needs=", ".join(needed),
        limits=", ".join(limits),
        count=count,
        in_it=f"{count:,}",
        form=StageForm(
            stage.name,
            stage.needs_case,
            stage.needs_owner,
            stage.needs_follow_up,
            "" if stage.limit is None else str(stage.limit),
            "" if stage.person_limit is None else str(stage.person_limit),
            stage.person_limit_counts,
        ),
        is_first=is_first,
        is_last=is_last,
    )
