"""What can be done to many encounters: read once, judged for each row beforehand, done by the service of one row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.domain.assignment import managers_refusal, owner_refusal
from rxcase.domain.dates import day_with_weekday, day_words
from rxcase.domain.text import is_blank
from rxcase.errors import InvalidInputError
from rxcase.models import CaseManagerAssignment
from rxcase.readmodels.bulk import BulkAction, BulkKind
from rxcase.readmodels.task import NewTask
from rxcase.services.board.stage_gate import MoveOrder
from rxcase.services.bulk.bulk_moves import moving
from rxcase.services.bulk.bulk_rows import Standing, Verdict, not_open
from rxcase.services.encounter import assignments, encounters, tasks
from rxcase.services.encounter.assignments import unfit_owner
from rxcase.services.encounter.colleagues import colleague, reach_refusal
from rxcase.services.encounter.encounter_change import NO_FOLLOW_UP, follow_up_day, said
from rxcase.services.encounter.team_list import hands


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do with each of many encounters.

    Attributes:
        title: What it is, in words: “Move to Assessment”.
        action: As it is kept, with the day read.
        judge: For a chunk of encounters, what would become of each.
        do: Called with actor, encounter and version: the service that does it to one.
    """

    title: str
    action: BulkAction
    judge: Callable[[Session, Sequence[Standing]], list[Verdict]]
    do: Callable[[Actor, int, int], object]


def deed(session: Session, actor: Actor, action: BulkAction) -> Deed:
    """What is meant, every part of it read.

    Raises:
        InvalidInputError: By field: user, stage, follow_up, title, due, assignee.
    """
    return _READERS[action.kind](session, actor, action)


def _each(judge: Callable[[Standing], Verdict]) -> Callable[[Session, Sequence[Standing]], list[Verdict]]:
    def judge_all(_session: Session, rows: Sequence[Standing]) -> list[Verdict]:
        return [Verdict(refusal=not_open(row)) if not_open(row) else judge(row) for row in rows]

    return judge_all


def _owner(session: Session, actor: Actor, action: BulkAction) -> Deed:
    someone = None if action.user_id == assignments.NOBODY else colleague(session, action.user_id, "user")
    name = someone.name if someone else "nobody"

    def judge(row: Standing) -> Verdict:
        owner_id = row.encounter.owner_id
        why_not = (
            unfit_owner(someone, owner_id)
            or owner_refusal(hands(actor, owner_id), someone.id if someone else None)
            or (reach_refusal(someone, row.encounter) if someone else "")
        )
        return Verdict(refusal=why_not) if why_not else Verdict(f"{row.owner or 'No owner'} → {name}")

    title = f"Make {name} the owner" if someone else "Take the owner away"
    return Deed(
        title,
        action,
        _each(judge),
        lambda who, number, version: assignments.set_owner(who, number, version, action.user_id),
    )


def _managers(session: Session, actor: Actor, action: BulkAction) -> Deed:
    is_leaving = action.kind is BulkKind.REMOVE_MANAGER
    someone = colleague(session, action.user_id, "user")

    def judge_all(session: Session, rows: Sequence[Standing]) -> list[Verdict]:
        working = set(
            session.exec(
                select(CaseManagerAssignment.encounter_id).where(
                    col(CaseManagerAssignment.encounter_id).in_([row.encounter.id for row in rows]),
                    col(CaseManagerAssignment.user_id) == someone.id,
                    col(CaseManagerAssignment.ended_at).is_(None),
                )
            )
        )

        def judge(row: Standing) -> Verdict:
            works = row.encounter.id in working
            why_not = managers_refusal(hands(actor, row.encounter.owner_id), someone.id, is_leaving=is_leaving)
            if not why_not and works is not is_leaving:
                why_not = f"{someone.name} works it already." if works else f"{someone.name} does not work it."
            if not why_not and not is_leaving:
                why_not = reach_refusal(someone, row.encounter)
            if why_not:
                return Verdict(refusal=why_not)
            return Verdict(f"without {someone.name}" if is_leaving else f"with {someone.name}")

        return _each(judge)(session, rows)

    service = assignments.remove_manager if is_leaving else assignments.add_manager
    title = f"{'Remove' if is_leaving else 'Add'} {someone.name} as case manager"
    return Deed(title, action, judge_all, lambda who, number, version: service(who, number, version, someone.id))


def _stage(session: Session, actor: Actor, action: BulkAction) -> Deed:
    moves = moving(session, actor, action)
    order = MoveOrder(action.stage_id, action.reason, is_override=action.is_override)
    return Deed(
        f"Move to {moves.needs.name}",
        action,
        moves.judge,
        lambda who, number, version: encounters.move_stage(who, number, version, action.stage_id, order=order),
    )


def _follow_up(session: Session, actor: Actor, action: BulkAction) -> Deed:  # noqa: ARG001
    today = clock.today()
    if is_blank(action.day):
        # An empty field is no wish: so many dates are taken away only by whoever says it.
        problem = f"Type a day, or “{NO_FOLLOW_UP}” to take the dates away."
        raise InvalidInputError(problem, {"follow_up": problem})
    due = follow_up_day(action.day, today)
    kept = BulkAction(action.kind, day=due.isoformat() if due else NO_FOLLOW_UP)

    def judge(row: Standing) -> Verdict:
        before = row.encounter.follow_up_on
        if before == due:
            return Verdict(refusal=f"It has {said(due)} already.")
        return Verdict(
            f"{day_words(before) if before else 'No follow-up date'} → {day_words(due) if due else 'no follow-up date'}"
        )

    title = f"Set the follow-up to {day_with_weekday(due, today)}" if due else "Take the follow-up date away"
    return Deed(
        title,
        kept,
        _each(judge),
        lambda who, number, version: encounters.set_follow_up(who, number, version, kept.day),
    )


def _task(session: Session, actor: Actor, action: BulkAction) -> Deed:  # noqa: ARG001
    meant = tasks.read_task(session, NewTask(action.title, action.day, action.user_id, action.department_id))
    due = meant.due_on
    wanted = NewTask(meant.title, due.isoformat() if due else "", action.user_id, action.department_id)
    kept = BulkAction(
        action.kind, user_id=action.user_id, department_id=action.department_id, day=wanted.due, title=wanted.title
    )
    until = f", due {day_with_weekday(due, clock.today())}" if due else ""

    def judge(row: Standing) -> Verdict:
        why_not = reach_refusal(meant.person, row.encounter) if meant.person else ""
        return Verdict(refusal=why_not) if why_not else Verdict(f"for {meant.whose}{until}")

    return Deed(
        f"Add the task “{meant.title}” for {meant.whose}{until}",
        kept,
        _each(judge),
        lambda who, number, version: tasks.add_task(who, number, wanted, version=version),
    )


_READERS: dict[BulkKind, Callable[[Session, Actor, BulkAction], Deed]] = {
    BulkKind.OWNER: _owner,
    BulkKind.ADD_MANAGER: _managers,
    BulkKind.REMOVE_MANAGER: _managers,
    BulkKind.STAGE: _stage,
    BulkKind.FOLLOW_UP: _follow_up,
    BulkKind.TASK: _task,
}
