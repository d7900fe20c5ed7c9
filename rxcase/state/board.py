"""The view-model of the stage board: its columns and lanes, and the cards that the browser is given.

The browser keeps the cards; what it is sent are patches (``BoardPatch``), so that one moved card costs one card and
no list of thousands stands in memory for each tab. A few patches stay in the var together, because the browser may
draw two of them at once; one that misses a number asks for all of it again.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import reflex as rx

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, Reach
from rxcase.readmodels.board import (
    CARDS_PAGE,
    FIRST_CARDS,
    BoardCard,
    BoardCell,
    BoardColumn,
    BoardFrame,
    BoardLane,
    BoardPage,
    BoardPatch,
    Lanes,
)
from rxcase.readmodels.worklist_query import Layout, WorklistQuery
from rxcase.services.board.board import MOST_CARDS, BoardWish, board_cards, board_frame, board_pages, next_page
from rxcase.state import live, worklist_address
from rxcase.state.arguments import parse_int, parse_list, parse_text
from rxcase.state.gate import actor_of, needs
from rxcase.state.looks import note_look
from rxcase.state.worklist import why_empty
from rxcase.state.worklist_controls import WorklistControls
from rxcase.state.worklist_words import encounters_words

_KEPT_SECONDS = 2.0
_MOST_KEPT = 4
_MOST_CELLS = 60
_LONGEST_KEY = 20

Cell = tuple[str, int]


class BoardState(rx.State):
    """The board without its cards."""

    columns: rx.Field[list[BoardColumn]] = rx.field(default_factory=list)
    lanes: rx.Field[list[BoardLane]] = rx.field(default_factory=list)
    cells: rx.Field[list[BoardCell]] = rx.field(default_factory=list)
    lanes_by: rx.Field[str] = rx.field("")
    more_lanes: rx.Field[int] = rx.field(0)
    total: rx.Field[int] = rx.field(0)
    is_filtered: rx.Field[bool] = rx.field(False)
    is_loaded: rx.Field[bool] = rx.field(False)
    address: rx.Field[str] = rx.field("")
    empty_words: rx.Field[str] = rx.field("")
    _wish: BoardWish = BoardWish()

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def on_load(self) -> Any:
        """Show what the address asks for, as far down as this tab had scrolled there before."""
        controls = await self.get_state(WorklistControls)
        if (elsewhere := await controls._ask(Layout.BOARD)) is not None:
            return elsewhere
        actor = await actor_of(self)
        wish = _wish(controls._query)
        cards = await self.get_state(BoardCardsState)
        if wish != self._wish:
            cards._loaded = {}
        self.address, self._wish, self.lanes_by = worklist_address.write(wish.query), wish, wish.lanes.value
        live.join(self, {live.BOARD}, BoardState.refresh)
        await self._read_all(actor)
        note_look(actor, self.address, encounters_words(self.total))
        # Only an empty board says why.
        self.empty_words = await asyncio.to_thread(why_empty, actor, wish.query) if not self.total else ""
        self.is_loaded = True
        return None

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def reload(self) -> None:
        """The browser missed something: all of it again."""
        if self.is_loaded:
            await self._read_all(await actor_of(self))

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def refresh(self) -> None:
        """Something on the board has changed, whoever did it."""
        news = live.news(self, BoardState.refresh)
        actor = await actor_of(self)
        if not self.is_loaded:
            return
        is_other_board = any(change.subject == "stage" for change in news.changes)
        if news.is_everything or is_other_board or len(news.person_ids) > MOST_CARDS:
            await self._read_all(actor)
            return
        if not news.person_ids:
            return
        people = {change.actor for change in news.changes}
        is_mine = all(change.actor_id == actor.user_id for change in news.changes)
        by = next(iter(people)) if len(people) == 1 and not is_mine else ""
        await self._read_some(actor, person_ids=news.person_ids, by=by, event_id=live.hub.last)

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def choose_lanes(self, lanes: str) -> Any:
        """Swimlanes by something else, or none; they are the groups of the same query as a list."""
        name = parse_text(lanes, "lanes", 20)
        group = name if name in set(Lanes) else ""
        controls = await self.get_state(WorklistControls)
        return controls._go(replace(controls._query, group=group, collapsed=()))

    async def _read_all(self, actor: Actor) -> None:
        cards = await self.get_state(BoardCardsState)
        frame, pages = await asyncio.to_thread(_first, actor, self._wish, dict(cards._loaded))
        await self._show(frame)
        cards._start(pages)

    async def _read_some(
        self,
        actor: Actor,
        *,
        person_ids: frozenset[int] = frozenset(),
        encounter_id: int = 0,
        by: str = "",
        event_id: int = 0,
    ) -> list[BoardCard]:
        cards = await self.get_state(BoardCardsState)
        ids = [encounter_id] if encounter_id else []
        frame, found = await asyncio.to_thread(
            lambda: (_frame(actor, self._wish, event_id), board_cards(actor, self._wish, person_ids, ids))
        )
        await self._show(frame)
        cards._change(found.cards, found.looked_for, by)
        return found.cards

    async def _show(self, frame: BoardFrame) -> None:
        controls = await self.get_state(WorklistControls)
        words = encounters_words(frame.total)
        if controls.count_words != words:
            controls._count(words, f"{frame.total:,}")
        # Unchanged vars cost the browser nothing.
        for name in ("columns", "lanes", "cells", "more_lanes", "total", "is_filtered"):
            value = getattr(frame, name)
            if getattr(self, name) != value:
                setattr(self, name, value)


class BoardCardsState(rx.State):
    """What the browser does to the cards that it has."""

    patches: rx.Field[list[BoardPatch]] = rx.field(default_factory=list)
    _made_at: dict[int, float] = {}  # noqa: RUF012  Reflex copies it for each tab
    _number: int = 0
    _loaded: dict[Cell, int] = {}  # noqa: RUF012
    _known: set[int] = set()  # noqa: RUF012

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def show(self, cells: list[str], seen: int) -> None:
        """Cells that came into view want their first cards; those beyond one message's size ask again.

        Args:
            cells: Their names.
            seen: The number of the last patch that the browser has drawn.
        """
        self._forget_up_to(parse_int(seen, "patch"))
        wanted = [parse_cell(each) for each in parse_list(cells, "cells", _MOST_CELLS)]
        board = await self.get_state(BoardState)
        actor = await actor_of(self)
        pages: list[BoardPage] = []
        for cell in dict.fromkeys(wanted):
            if sum(len(page.cards) for page in pages) > FIRST_CARDS - CARDS_PAGE:
                break
            pages += await asyncio.to_thread(board_pages, actor, board._wish, [cell])
        self._add(pages)

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def show_more(self, cell: str, after: str, seen: int) -> None:
        """The next cards of one cell, after the one whose order is given."""
        self._forget_up_to(parse_int(seen, "patch"))
        lane, stage_id = parse_cell(cell)
        last = parse_text(after, "card", 40)
        board = await self.get_state(BoardState)
        page = await asyncio.to_thread(next_page, await actor_of(self), board._wish, lane, stage_id, last)
        self._add([page])

    def _start(self, pages: list[BoardPage]) -> None:
        self._known, self._loaded, self.patches, self._made_at = set(), {}, [], {}
        self._note(pages)
        self._send(BoardPatch(self._next(), is_reset=True, pages=pages))

    def _add(self, pages: list[BoardPage]) -> None:
        self._note(pages)
        self._send(BoardPatch(self._next(), pages=pages))

    def _note(self, pages: list[BoardPage]) -> None:
        for page in pages:
            cell = (page.lane, page.stage_id)
            self._loaded[cell] = (0 if page.is_first else self._loaded.get(cell, 0)) + len(page.cards)
            self._known.update(card.id for card in page.cards)

    def _change(self, cards: list[BoardCard], looked_for: frozenset[int], by: str) -> None:
        shown = {card.id for card in cards}
        gone = sorted((looked_for & self._known) - shown)
        self._known = (self._known - set(gone)) | shown
        if cards or gone:
            self._send(BoardPatch(self._next(), cards=cards, gone=gone, by=by))

    def _forget_up_to(self, number: int) -> None:
        self.patches = [each for each in self.patches if each.number > number]

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _send(self, patch: BoardPatch) -> None:
        now = time.monotonic()
        recent = [each for each in self.patches if now - self._made_at.get(each.number, 0) < _KEPT_SECONDS]
        kept = [*recent[-_MOST_KEPT:], patch]
        # Rather let the browser ask for all of it again than send it a message of any size.
        while len(kept) > 1 and sum(map(_weight, kept)) > FIRST_CARDS:
            kept = kept[1:]
        self.patches = kept
        self._made_at = {each.number: self._made_at.get(each.number, now) for each in self.patches}


_MOST_FRAMES = 32
_frames: dict[tuple[object, ...], BoardFrame] = {}
"""What many tabs with the same rights count anew after the same event, counted once; each tab's cards are its own."""


def _frame(actor: Actor, wish: BoardWish, event_id: int) -> BoardFrame:
    """The frame, counted after the event; without an event always anew, for the mover is ahead of the log's watch."""
    if not event_id:
        return board_frame(actor, wish)
    rights = (actor.reach, actor.permissions, actor.employer_ids, actor.establishment_ids, actor.user_id)
    if actor.reach is Reach.ALL and not wish.query.search and not wish.query.conditions:
        rights = rights[:-1]
    key = (event_id, clock.today(), wish, *rights)
    found = _frames.get(key)
    if found is None:
        found = board_frame(actor, wish)
        while len(_frames) >= _MOST_FRAMES:
            _frames.pop(next(iter(_frames)), None)
        _frames[key] = found
    return found


def _weight(patch: BoardPatch) -> int:
    return len(patch.cards) + sum(len(page.cards) for page in patch.pages)


def _wish(query: WorklistQuery) -> BoardWish:
    return BoardWish(query, Lanes(query.group) if query.group in set(Lanes) else Lanes.NONE)


def parse_cell(value: object) -> Cell:
    """Lane and stage of a cell, as the browser names it.

    Raises:
        InvalidInputError: It is no such name.
    """
    lane, _, stage = parse_text(value, "cell", _LONGEST_KEY * 2).rpartition(":")
    return lane[:_LONGEST_KEY], max(parse_int(stage, "stage"), 0)


def _first(actor: Actor, wish: BoardWish, loaded: dict[Cell, int]) -> tuple[BoardFrame, list[BoardPage]]:
    """The frame, and the first cards: what the tab had before, or as many as one message holds."""
    frame = board_frame(actor, wish)
    pages: list[BoardPage] = []
    left = FIRST_CARDS
    for cell in frame.cells:
        key = (cell.lane, cell.stage_id)
        count = min(max(CARDS_PAGE, loaded.get(key, 0)), FIRST_CARDS)
        if min(count, cell.count) > left:
            continue
        pages += board_pages(actor, wish, [key], count)
        left -= min(count, cell.count)
    return frame, pages
