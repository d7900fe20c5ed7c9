"""The stage board: the worklist's encounters by stage, and a card's move through the gate."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.fields import redacted
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.config import settings
from rxcase.db import reading
from rxcase.domain.dates import day_with_weekday, distance_words, due_state
from rxcase.models import NO_DATE, Case, Employee, Employer, Encounter, Stage, User
from rxcase.readmodels.board import (
    CARDS_PAGE,
    MOST_LANES,
    NO_LANE,
    NO_STAGE,
    BoardCard,
    BoardCell,
    BoardFrame,
    BoardLane,
    BoardPage,
    Lanes,
)
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.search.encounters import dialect_of
from rxcase.services.board.board_columns import Counted, board_columns
from rxcase.services.words import initials
from rxcase.services.worklist.worklist_wanted import asked, asking, is_settled, wanted

SILENT_DAYS = 30
"""An open encounter without a note for so long is warned of on its card."""

MOST_CARDS = 500
"""So many cards are read again at once; beyond that the board is read anew."""


@dataclass(frozen=True, slots=True)
class BoardWish:
    """What the board shows: the worklist's query, and its lanes."""

    query: WorklistQuery = field(default_factory=WorklistQuery)
    lanes: Lanes = Lanes.NONE


def _lane_column(lanes: Lanes) -> Any:
    match lanes:
        case Lanes.OWNER:
            return col(Encounter.owner_id)
        case Lanes.EMPLOYER:
            return col(Encounter.employer_id)
    return None


def board_frame(actor: Actor, wish: BoardWish) -> BoardFrame:
    """The columns with their counts, the lanes, and how many cards each cell has.

    Args:
        actor: Sees only what is within reach; limits are shown to whoever sees all that they count.
        wish: What is wanted.

    Returns:
        Always two queries, one more with lanes, one more where filters show less than the limits count, and one
        more where a stage has a limit for one person.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    today = clock.today()
    with reading() as session:
        stages = session.exec(select(Stage).where(col(Stage.deleted_at).is_(None)).order_by(col(Stage.position))).all()
        lane = _lane_column(wish.lanes)
        by = [col(Encounter.stage_id), *([lane] if lane is not None else [])]
        rows = session.execute(
            select_columns(*by, func.count(), func.min(col(Encounter.stage_since)))
            .where(col(Encounter.id).in_(wanted(session, actor, wish.query, today)))
            .group_by(*by)
        ).all()
        counted = [(row[0], row[1] if lane is not None else None, row[-2], row[-1]) for row in rows]
        is_filtered = _narrows(wish.query)
        lanes, beyond = _lanes(session, wish.lanes, counted)
        columns = board_columns(session, actor, stages, counted, today, is_filtered=is_filtered)
    shown = {each.key for each in lanes}
    cells: dict[tuple[str, int], int] = {}
    for stage_id, lane_id, count, _ in counted:
        key = (_lane_key(wish.lanes, lane_id), stage_id or NO_STAGE)
        if not wish.lanes or key[0] in shown:
            cells[key] = cells.get(key, 0) + count
    places = [(lane_key, column.stage_id) for lane_key in [each.key for each in lanes] or [""] for column in columns]
    return BoardFrame(
        columns=columns,
        lanes=lanes,
        cells=[BoardCell(*cell, cells[cell]) for cell in places if cell in cells],
        more_lanes=beyond,
        total=sum(count for _, _, count, _ in counted),
        is_filtered=is_filtered,
    )


def _narrows(query: WorklistQuery) -> bool:
    return bool(query.search or query.conditions)


def _lane_key(lanes: Lanes, number: int | None) -> str:
    return "" if lanes is Lanes.NONE else NO_LANE if number is None else str(number)


def _lanes(session: Session, lanes: Lanes, counted: Counted) -> tuple[list[BoardLane], int]:
    if lanes is Lanes.NONE:
        return [], 0
    of_lane: dict[int | None, int] = {}
    for _, number, count, _ in counted:
        of_lane[number] = of_lane.get(number, 0) + count
    model: Any = User if lanes is Lanes.OWNER else Employer
    names = dict(
        session.execute(
            select_columns(model.id, model.name).where(model.id.in_([number for number in of_lane if number]))
        ).all()
    )
    named = sorted(
        ((names.get(number, "unknown"), str(number), count) for number, count in of_lane.items() if number),
        key=lambda each: each[0].casefold(),
    )
    without = [BoardLane(NO_LANE, "No case manager", of_lane[None])] if None in of_lane else []
    found = without + [BoardLane(key, name, count) for name, key, count in named]
    return found[:MOST_LANES], max(len(found) - MOST_LANES, 0)


class _Found(NamedTuple):
    """What ``_details`` selects, in its order."""

    id: int
    version: int
    stage_id: int | None
    stage_since: date | None
    owner_id: int | None
    employer_id: int
    last_name: str
    first_name: str
    employer: str
    owner: str | None
    follow_up_on: date | None
    last_note_at: datetime | None
    created_at: datetime
    status: str
    work_status: str
    is_privacy_case: bool | None


@cache
def _details() -> Select[*tuple[Any, ...]]:
    return (
        select_columns(
            col(Encounter.id),
            col(Encounter.version),
            col(Encounter.stage_id),
            col(Encounter.stage_since),
            col(Encounter.owner_id),
            col(Encounter.employer_id),
            col(Employee.last_name),
            col(Employee.first_name),
            col(Employer.name),
            col(User.name),
            col(Encounter.follow_up_on),
            col(Encounter.last_note_at),
            col(Encounter.created_at),
            col(Encounter.status),
            col(Encounter.work_status),
            col(Case.is_privacy_case),
        )
        .select_from(Encounter)
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .join(Employer, col(Employer.id) == col(Encounter.employer_id))
        .outerjoin(User, col(User.id) == col(Encounter.owner_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
    )


def board_pages(
    actor: Actor, wish: BoardWish, cells: Sequence[tuple[str, int]], count: int = CARDS_PAGE
) -> list[BoardPage]:
    """The first cards of some cells; one query each.

    Args:
        actor: Sees only what is within reach.
        wish: What the board shows.
        cells: Lane and stage of each.
        count: How many cards at most of each, at most 200.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    with reading() as session:
        return [_page(session, actor, wish, lane, stage_id, "", min(count, 200)) for lane, stage_id in cells]


def next_page(actor: Actor, wish: BoardWish, lane: str, stage_id: int, after: str) -> BoardPage:
    """The next ``CARDS_PAGE`` cards of a cell, after the one whose ``order`` is given; one query.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    with reading() as session:
        return _page(session, actor, wish, lane, stage_id, after, CARDS_PAGE)


def _page(
    session: Session, actor: Actor, wish: BoardWish, lane: str, stage_id: int, after: str, count: int
) -> BoardPage:
    today = clock.today()
    cell = (wish.lanes, lane, stage_id)
    if is_settled(actor, wish.query):
        asked_for = _prepared(
            asking(actor), wish.query, cell, after, count, today, dialect_of(session), settings().time_zone
        )
    else:
        asked_for = _page_of(wanted(session, actor, wish.query, today), cell, after, count)
    rows = session.connection().execute(asked_for).all()
    cards = [_card(actor, _Found._make(row), wish.lanes, today) for row in rows[:count]]
    return BoardPage(lane, stage_id, cards, has_more=len(rows) > count, is_first=_read_order(after) is None)


_Cell = tuple[Lanes, str, int]


@lru_cache(maxsize=512)
def _prepared(
    actor: Actor,
    query: WorklistQuery,
    cell: _Cell,
    after: str,
    count: int,
    today: date,
    dialect: str,
    _time_zone: str | None,
) -> Select[*tuple[Any, ...]]:
    """The question of a cell's page, put together once, as ``worklist`` does: all that decides it is in the key."""
    return _page_of(asked(actor, query, today, dialect), cell, after, count)


def _page_of(chosen: SelectOfScalar[int | None], cell: _Cell, after: str, count: int) -> Select[*tuple[Any, ...]]:
    due, number = col(Encounter.follow_up_order), col(Encounter.id)
    chosen = chosen.where(*_in_cell(*cell))
    last = _read_order(after)
    if last is not None:
        chosen = chosen.where(or_(due > last[0], and_(due == last[0], number > last[1])))
    page = chosen.order_by(due, number).limit(count + 1).subquery("page")
    return _details().join(page, page.c.id == number).order_by(due, number)


def _in_cell(lanes: Lanes, lane: str, stage_id: int) -> list[ColumnElement[bool]]:
    stage = col(Encounter.stage_id)
    within: list[Any] = [stage == stage_id if stage_id != NO_STAGE else stage.is_(None)]
    column = _lane_column(lanes)
    if column is not None:
        within.append(column == int(lane) if lane.isascii() and lane.isdigit() else column.is_(None))
    return within


@dataclass(frozen=True, slots=True)
class Found:
    """What became of some encounters: the cards that the board shows, and the numbers of all that were looked for.

    ``looked_for`` may name encounters out of reach; it tells which cards to take away and goes no further.
    """

    cards: list[BoardCard]
    looked_for: frozenset[int]


def board_cards(
    actor: Actor, wish: BoardWish, person_ids: Collection[int] = (), encounter_ids: Collection[int] = ()
) -> Found:
    """The cards of some people, and some cards by number, as far as the board shows them; two queries.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    today = clock.today()
    with reading() as session:
        among = or_(
            col(Encounter.employee_id).in_(list(person_ids)[:MOST_CARDS]),
            col(Encounter.id).in_(list(encounter_ids)[:MOST_CARDS]),
        )
        chosen = wanted(session, actor, wish.query, today).where(among)
        rows = session.execute(_details().where(col(Encounter.id).in_(chosen)).limit(MOST_CARDS)).all()
        numbers = session.scalars(select_columns(col(Encounter.id)).where(among))
        looked_for = frozenset(number or 0 for number in numbers) | frozenset(encounter_ids)
    return Found([_card(actor, _Found._make(row), wish.lanes, today) for row in rows], looked_for)


def place(actor: Actor, wish: BoardWish, card: BoardCard) -> tuple[int, int]:
    """Which card of its cell it is, from 1, and of how many; one query.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    last = _read_order(card.order)
    if last is None:
        return 0, 0
    due, number = col(Encounter.follow_up_order), col(Encounter.id)
    before = or_(due < last[0], and_(due == last[0], number <= last[1]))
    with reading() as session:
        chosen = wanted(session, actor, wish.query, clock.today()).where(
            *_in_cell(wish.lanes, card.lane, card.stage_id)
        )
        row = session.execute(
            select_columns(func.count(), func.sum(case((before, 1), else_=0))).where(col(Encounter.id).in_(chosen))
        ).one()
    return int(row[1] or 0), int(row[0])


def _order(row: _Found) -> str:
    return f"{(row.follow_up_on or NO_DATE).isoformat()}:{row.id:010}"


def _read_order(text: str) -> tuple[date, int] | None:
    day, _, number = text.partition(":")
    try:
        return date.fromisoformat(day), int(number[:12])
    except ValueError:
        return None


def _warning(row: _Found, today: date) -> str:
    if row.status != "open":
        return ""
    if row.owner_id is None:
        return "No owner"
    silent = (today - clock.on_the_wall(row.last_note_at or row.created_at).date()).days
    return f"No note for {silent:,} d" if silent >= SILENT_DAYS else ""


def _distance(day: date | None, today: date) -> str:
    """How far the follow-up is, short enough for a card that says the work status too."""
    if day is None:
        return "no follow-up"
    return f"{(today - day).days:,} d overdue" if day < today else distance_words(day, today)


def _card(actor: Actor, row: _Found, lanes: Lanes, today: date) -> BoardCard:
    is_hidden = is_name_hidden(actor, row.is_privacy_case)
    number = row.owner_id if lanes is Lanes.OWNER else row.employer_id
    shown = BoardCard(
        id=row.id,
        version=row.version,
        stage_id=row.stage_id or NO_STAGE,
        lane=_lane_key(lanes, number),
        order=_order(row),
        person=PRIVACY_NAME if is_hidden else f"{row.last_name}, {row.first_name}",
        employer=row.employer,
        follow_up=day_with_weekday(row.follow_up_on, today) if row.follow_up_on else "",
        follow_up_words=_distance(row.follow_up_on, today),
        follow_up_state=due_state(row.follow_up_on, today),
        age=f"{max((today - row.stage_since).days, 0):,} d" if row.stage_since else "",
        owner=row.owner or "",
        initials=initials(row.owner or ""),
        status=row.work_status,
        warning=_warning(row, today),
        is_closed=row.status == "closed",
        may_move=row.status == "open" and actor.may(Permission.ENCOUNTER_WORK),
    )
    return redacted(actor, shown)
