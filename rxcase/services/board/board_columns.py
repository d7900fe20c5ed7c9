"""The columns of the board: how many each stage shows and holds, its limits, who has reached theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, union
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from rxcase.access.actor import Actor
from rxcase.access.permissions import Reach
from rxcase.domain.stages import CountsAs
from rxcase.models import CaseManagerAssignment, Encounter, Stage, User
from rxcase.readmodels.board import NO_STAGE, BoardColumn
from rxcase.services.worklist.worklist_wanted import ON_WORKLIST

Counted = Sequence[tuple[int | None, int | None, int, date | None]]
"""Stage, lane, how many encounters, since when the one that is there longest: a row each."""


def board_columns(
    session: Session, actor: Actor, stages: Sequence[Stage], counted: Counted, today: date, *, is_filtered: bool
) -> list[BoardColumn]:
    """One column a stage, in their order; those without a stage first, if there are some.

    Args:
        session: Asked once where filters show less than the limits count, and once where there is a limit for one person.
        actor: Limits are shown to whoever sees all that they count.
        stages: All that stand.
        counted: What the board shows.
        today: Ages are counted to it.
        is_filtered: Whether the board shows less than there is.
    """
    sees_all = actor.reach is Reach.ALL
    held = _held(session, stages, counted, is_filtered=is_filtered) if sees_all else {}
    crowded = _crowded(session, stages) if sees_all else {}
    return [_with_people(each, crowded) for each in _columns(stages, counted, held, today)]


def _held(session: Session, stages: Sequence[Stage], counted: Counted, *, is_filtered: bool) -> dict[int, int]:
    """How many encounters each stage with a limit holds, as the gate counts them."""
    limited = {stage.id or 0 for stage in stages if stage.limit is not None}
    if not limited:
        return {}
    if is_filtered:
        rows = session.execute(
            select_columns(col(Encounter.stage_id), func.count())
            .where(ON_WORKLIST, col(Encounter.stage_id).in_(limited))
            .group_by(col(Encounter.stage_id))
        )
        return dict.fromkeys(limited, 0) | {stage_id or 0: count for stage_id, count in rows}
    return {number: sum(count for stage_id, _, count, _ in counted if stage_id == number) for number in limited}


_Crowded = dict[int, list[tuple[str, int, int]]]
"""Of each stage: who has as many in it as one person may have or more, how many, and the limit; the most first."""


def _crowded(session: Session, stages: Sequence[Stage]) -> _Crowded:
    """Counted as the gate counts: by owner, or by all who work the encounter."""
    limits = {stage.id or 0: stage.person_limit for stage in stages if stage.person_limit is not None}
    if not limits:
        return {}
    by_team = [stage.id for stage in stages if stage.id in limits and stage.person_limit_counts == CountsAs.TEAM]
    owned: Any = select_columns(
        col(Encounter.stage_id).label("stage_id"),
        col(Encounter.owner_id).label("user_id"),
        col(Encounter.id).label("id"),
    ).where(ON_WORKLIST, col(Encounter.stage_id).in_(limits), col(Encounter.owner_id).is_not(None))
    team = (
        select_columns(col(Encounter.stage_id), col(CaseManagerAssignment.user_id), col(Encounter.id))
        .join(CaseManagerAssignment, col(CaseManagerAssignment.encounter_id) == col(Encounter.id))
        .where(ON_WORKLIST, col(Encounter.stage_id).in_(by_team), col(CaseManagerAssignment.ended_at).is_(None))
    )
    theirs = union(owned, team).subquery("theirs")
    rows = session.execute(
        select_columns(theirs.c.stage_id, col(User.name), func.count())
        .join(User, col(User.id) == theirs.c.user_id)
        .group_by(theirs.c.stage_id, col(User.id), col(User.name))
        .order_by(func.count().desc(), col(User.name))
    )
    crowded: _Crowded = {}
    for stage_id, name, count in rows:
        if count >= limits[stage_id]:
            crowded.setdefault(stage_id, []).append((name, count, limits[stage_id]))
    return crowded


def _with_people(column: BoardColumn, crowded: _Crowded) -> BoardColumn:
    people = crowded.get(column.stage_id, [])
    if not people:
        return column
    name, count, limit = people[0]
    others = f", and {len(people) - 1:,} more at theirs" if len(people) > 1 else ""
    return replace(column, people=f"{name} {count:,} of {limit:,}{others}", is_beyond=count > limit)


def _columns(stages: Sequence[Stage], counted: Counted, held: dict[int, int], today: date) -> list[BoardColumn]:
    shown = []
    without = [row for row in counted if row[0] is None]
    if without:
        shown.append(_column(NO_STAGE, "No stage", without, today, is_goal=False))
    for stage in stages:
        mine = [row for row in counted if row[0] == stage.id]
        in_stage = held.get(stage.id or 0)
        shown.append(_column(stage.id or 0, stage.name, mine, today, limit=stage.limit, in_stage=in_stage))
    return shown


def _column(
    stage_id: int,
    name: str,
    mine: Counted,
    today: date,
    *,
    limit: int | None = None,
    in_stage: int | None = None,
    is_goal: bool = True,
) -> BoardColumn:
    count = sum(row[2] for row in mine)
    since = min((row[3] for row in mine if row[3] is not None), default=None)
    fill, words = "under", ""
    if limit is not None and in_stage is not None:
        fill = "over" if in_stage > limit else "full" if in_stage == limit else "under"
        words = {
            "over": f"{in_stage - limit:,} over the limit of {limit:,}",
            "full": f"full, at most {limit:,}",
            "under": f"at most {limit:,}",
        }[fill]
        if in_stage != count:
            words = f"{in_stage:,} in all, {words}"
    return BoardColumn(
        stage_id=stage_id,
        name=name,
        count=count,
        limit=limit or 0 if in_stage is not None else 0,
        in_stage=in_stage if in_stage is not None else count,
        fill=fill,
        words=words,
        oldest=f"oldest {max((today - since).days, 0):,} d" if since else "",
        is_goal=is_goal,
    )
