"""The stage board: its opening against bare SQL, and a card's move among few and among many."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlmodel import col, select

from rxcase.access.actor import command_line
from rxcase.bench.line import Line, from_pairs, in_turn
from rxcase.bench.worlds import FEW, Worlds, sqlite_file, use
from rxcase.db import engine, reading
from rxcase.models import Encounter, Stage
from rxcase.readmodels.board import CARDS_PAGE
from rxcase.services.board.board import BoardWish, board_cards, board_frame, board_pages, place
from rxcase.services.board.board_moves import move_card
from rxcase.services.board.stage_gate import MoveOrder
from rxcase.services.worklist.worklist_wanted import ON_WORKLIST

ROUNDS, ROUNDS_OF_MOVES = 40, 20
AIM_RATIO, AIM_MS = 3.0, 100.0

_COUNTS = "SELECT stage_id, count(*), min(stage_since) FROM encounter WHERE encounter.on_worklist GROUP BY stage_id"
_STAGES = 'SELECT id, name, position, needs_case, needs_follow_up, needs_owner, "limit" FROM stage ORDER BY position'
_CARDS = """
SELECT encounter.id, encounter.version, encounter.stage_id, encounter.stage_since, encounter.owner_id,
       encounter.employer_id, employee.last_name, employee.first_name, employer.name, app_user.name,
       encounter.follow_up_on, encounter.last_note_at, encounter.created_at, encounter.status, encounter.work_status,
       incident.is_privacy_case
FROM (SELECT id FROM encounter WHERE encounter.on_worklist AND stage_id = ? ORDER BY follow_up_order, id LIMIT ?) AS page
JOIN encounter ON encounter.id = page.id
JOIN employee ON employee.id = encounter.employee_id
JOIN employer ON employer.id = encounter.employer_id
LEFT JOIN app_user ON app_user.id = encounter.owner_id
LEFT JOIN incident ON incident.id = encounter.case_id
ORDER BY encounter.follow_up_order, encounter.id
"""


def measure(worlds: Worlds) -> list[Line]:
    """Open the board with the first cards of every stage; move a card there and back."""
    many, few = worlds.filled(), worlds.nearly_empty()
    with use(many):
        bare = sqlite3.connect(f"file:{sqlite_file(many)}?mode=ro", uri=True)
        try:
            opening = from_pairs("board opens", in_turn(_open, lambda: _open_bare(bare), ROUNDS), AIM_RATIO)
        finally:
            bare.close()
    moves: list[tuple[_Moved, _Moved]] = []
    for turn in range(-1, ROUNDS_OF_MOVES):
        worlds.report("Moves", max(turn, 0), ROUNDS_OF_MOVES)
        among = []
        for folder in (many, few) if turn % 2 else (few, many):
            with use(folder):
                among.append(_move())
        if turn >= 0:
            moves.append((among[0], among[1]) if turn % 2 else (among[1], among[0]))
    timed = from_pairs(f"a card's move, against one of {FEW}", [(here.ms, there.ms) for here, there in moves], 0.0)
    ours, least = (max(each[side].queries for each in moves) for side in (0, 1))
    return [
        opening,
        Line(
            timed.name,
            "ms",
            timed.ours,
            timed.ours_p95,
            timed.floor,
            timed.ratio,
            f"at most {AIM_MS:g} ms",
            (timed.ours or 0) <= AIM_MS,
        ),
        Line("… its queries", "", float(ours), None, float(least), ours / least, "the same", ours == least),
    ]


def _open() -> object:
    actor, wish = command_line(), BoardWish()
    frame = board_frame(actor, wish)
    return board_pages(actor, wish, [(each.lane, each.stage_id) for each in frame.cells])


def _open_bare(bare: sqlite3.Connection) -> object:
    stages = bare.execute(_STAGES).fetchall()
    cards = [bare.execute(_CARDS, (each[0], CARDS_PAGE + 1)).fetchall() for each in stages]
    return json.dumps([stages, bare.execute(_COUNTS).fetchall(), cards])


@dataclass(frozen=True, slots=True)
class _Moved:
    ms: float
    queries: int


def _move() -> _Moved:
    """Move a card that has all that stages ask for to another stage, with all that a tab reads around it."""
    actor, wish = command_line(), BoardWish()
    complete = (
        select(col(Encounter.id))
        .where(
            ON_WORKLIST,
            col(Encounter.status) == "open",
            col(Encounter.case_id).is_not(None),
            col(Encounter.owner_id).is_not(None),
            col(Encounter.follow_up_on).is_not(None),
        )
        .order_by(col(Encounter.id))
        .limit(1)
    )
    with reading() as session:
        stages = session.scalars(select(col(Stage.id)).where(col(Stage.limit).is_(None)).order_by(col(Stage.position)))
        targets = [each or 0 for each in stages][-2:]
        number = session.scalars(complete).one() or 0

    def act() -> None:
        before = board_cards(actor, wish, encounter_ids=[number]).cards[0]
        target = next(each for each in targets if each != before.stage_id)
        move_card(actor, number, before.version, MoveOrder(target))
        board_frame(actor, wish)
        place(actor, wish, board_cards(actor, wish, encounter_ids=[number]).cards[0])

    return _counted(act)


def _counted(act: Callable[[], None]) -> _Moved:
    with _queries() as said:
        started = time.perf_counter()
        act()
        return _Moved((time.perf_counter() - started) * 1000, len(said))


@contextmanager
def _queries() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine(), "before_cursor_execute", note)
