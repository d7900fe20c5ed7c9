"""The view-model of a card's move: what became of it, and what is asked when it cannot be made as it is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import reflex as rx

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.stages import CASE, FOLLOW_UP, OWNER
from rxcase.errors import (
    InvalidInputError,
    LockedError,
    NotAllowedError,
    NotFoundError,
    RxcaseError,
    SignInNeededError,
    StageRefusedError,
    StaleVersionError,
)
from rxcase.readmodels.board import NO_LANE, BoardCard, Lanes, MoveAnswer, MoveQuestion
from rxcase.readmodels.worklist import Choice
from rxcase.services.board.board import BoardWish, board_cards, place
from rxcase.services.board.board_moves import linkable_cases, move_card
from rxcase.services.board.stage_gate import MoveOrder
from rxcase.services.encounter import assignments
from rxcase.services.encounter.colleagues import candidates
from rxcase.services.history.undo import Done, doing
from rxcase.state.arguments import parse_form, parse_id, parse_int
from rxcase.state.board import BoardState, parse_cell
from rxcase.state.gate import actor_of, needs
from rxcase.state.session import say

LACKING = {CASE: "Choose a case.", OWNER: "Choose an owner.", FOLLOW_UP: "Give a day."}
STAYS_WITH_EMPLOYER = "A card stays with its employer; it can be moved along the stages of its lane."


class BoardMoveState(rx.State):
    """The answer to the last move, and the question that it left open."""

    answer: rx.Field[MoveAnswer] = rx.field(default_factory=MoveAnswer)
    question: rx.Field[MoveQuestion] = rx.field(default_factory=MoveQuestion)
    owners: rx.Field[list[Choice]] = rx.field(default_factory=list)
    cases: rx.Field[list[Choice]] = rx.field(default_factory=list)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    _order: MoveOrder = MoveOrder(0)
    _version: int = 0

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def move(self, card_id: int, version: int, cell: str, request: int) -> None:
        """Move a card to a stage, and to an owner's lane; the browser shows it there already.

        Args:
            card_id: The encounter.
            version: Its version on the card.
            cell: Lane and stage where it is to be; one of them may be where it is.
            request: The browser's number of the move.
        """
        self._ask_nothing()
        number, seen = parse_id(card_id, "encounter"), parse_int(version, "version")
        wanted, stage_id = parse_cell(cell)
        asked = parse_int(request, "request")
        board = await self.get_state(BoardState)
        here = await self._card(number)
        if here is None:
            self.answer = MoveAnswer(asked, number, words="It is on the board no longer.")
            return
        if wanted != here.lane and board._wish.lanes is Lanes.EMPLOYER:
            self.answer = MoveAnswer(asked, number, words=STAYS_WITH_EMPLOYER)
            return
        owner_id = None
        if wanted != here.lane and board._wish.lanes is Lanes.OWNER:
            owner_id = assignments.NOBODY if wanted == NO_LANE else parse_id(wanted, "owner")
        self._order, self._version = MoveOrder(stage_id, owner_id=owner_id), seen
        await self._do(asked, here)

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def give(self, form: dict[str, Any]) -> None:
        """Move with what the stage asked for: the fields of the form."""
        if not self.question.kind:
            return
        given = parse_form(form)
        order = self._order
        self._order = MoveOrder(
            order.stage_id,
            reason=given.get("reason", ""),
            is_override=self.question.kind == "full",
            follow_up=given.get(FOLLOW_UP, ""),
            owner_id=parse_id(given[OWNER], "owner") if given.get(OWNER) else order.owner_id,
            case_id=parse_id(given[CASE], "case") if given.get(CASE) else order.case_id,
        )
        await self._again()

    @rx.event
    @needs(Permission.ENCOUNTER_WORK)
    async def move_anyway(self) -> None:
        """Move, having seen what somebody else did."""
        if self.question.kind == "stale":
            await self._again()

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def leave(self) -> None:
        """Leave everything where it is."""
        self._ask_nothing()

    async def _again(self) -> None:
        here = await self._card(self.question.card_id)
        if here is None:
            self._ask_nothing()
            await say(self, "It is on the board no longer.")
            return
        await self._do(0, here)

    async def _card(self, number: int) -> BoardCard | None:
        """The card as it is now, which the browser is sent too.

        Somebody may have moved it out of the board's filter: whoever was about to move it still has to see both moves.
        """
        board, actor = await self.get_state(BoardState), await actor_of(self)
        shown = await board._read_some(actor, encounter_id=number)
        if not shown:
            everything = BoardWish(lanes=board._wish.lanes)
            shown = (await asyncio.to_thread(board_cards, actor, everything, encounter_ids=[number])).cards
        return next(iter(shown), None)

    async def _do(self, request: int, here: BoardCard) -> None:
        actor, board = await actor_of(self), await self.get_state(BoardState)
        try:
            done = await asyncio.to_thread(_moved, actor, here, self._version, self._order)
        except (SignInNeededError, LockedError):
            raise
        except RxcaseError as refusal:
            self.answer = MoveAnswer(request, here.id, words=f"{here.person} stays: {refusal.message}")
            await self._ask(actor, here, refusal)
            return
        shown = next(iter(await board._read_some(actor, encounter_id=here.id)), None)
        words = await asyncio.to_thread(_where, actor, board, here, shown)
        self._ask_nothing()
        self.answer = MoveAnswer(request, here.id, is_done=True, words=words)
        # The board's own line has said the rest.
        await say(self, f"Moved {here.person}.", done)

    async def _ask(self, actor: Actor, here: BoardCard, refusal: RxcaseError) -> None:
        board = await self.get_state(BoardState)
        stage = next((each.name for each in board.columns if each.stage_id == self._order.stage_id), "")
        question = MoveQuestion("", here.id, here.person, self._order.stage_id, stage, refusal.message)
        match refusal:
            case StaleVersionError() if self._order.stage_id == here.stage_id and self._order.owner_id is None:
                words = f"{here.person} is in {stage} already: {refusal.saved_by or 'somebody else'} moved it."
                self.answer = replace(self.answer, words=words)
            case StaleVersionError():
                self._version = here.version
                self.question = _with(question, "stale", conflicts=list(refusal.conflicts))
            case StageRefusedError(missing=missing) if missing:
                self._version = here.version
                # Pressed again with something left empty: it says so itself, and what was typed beside it stays.
                again = self.question.missing if self.question.kind == "missing" else []
                self.errors = {each: LACKING[each] for each in missing if each in again}
                missing = tuple(dict.fromkeys((*again, *missing)))
                self.owners = await asyncio.to_thread(_owners, actor) if OWNER in missing else []
                self.cases = await asyncio.to_thread(linkable_cases, actor, here.id) if CASE in missing else []
                self.question = _with(question, "missing", missing=list(missing))
            case StageRefusedError(is_full=True):
                self.question = _with(question, "full", may_override=refusal.may_override)
            case InvalidInputError() if self.question.kind:
                # Something in the open question was wrong: it stays open, with the words beside the field.
                self.errors = dict(refusal.fields) or {"": refusal.message}
            case NotAllowedError() | NotFoundError() if self.question.kind:
                self.errors = {"": refusal.message}

    def _ask_nothing(self) -> None:
        self.question, self.errors, self.owners, self.cases = MoveQuestion(), {}, [], []


def _with(question: MoveQuestion, kind: str, **more: Any) -> MoveQuestion:
    return replace(question, kind=kind, **more)


def _moved(actor: Actor, here: BoardCard, version: int, order: MoveOrder) -> Done:
    if order.stage_id == here.stage_id and order.owner_id is not None and version == here.version:
        return doing(lambda: assignments.set_owner(actor, here.id, version, order.owner_id or assignments.NOBODY))[1]
    return doing(lambda: move_card(actor, here.id, version, order))[1]


def _owners(actor: Actor) -> list[Choice]:
    """Who can be given the encounter: anybody by whoever assigns, else only oneself."""
    if actor.may(Permission.ENCOUNTER_ASSIGN):
        return [Choice(str(each.id), each.name) for each in candidates(actor)]
    return [Choice(str(actor.user_id), actor.name)] if actor.user_id is not None else []


def _where(actor: Actor, board: BoardState, before: BoardCard, after: BoardCard | None) -> str:
    names = {each.stage_id: each.name for each in board.columns}
    if after is None:
        return f"{before.person}: moved. The board's filters do not show it any more."
    number, count = place(actor, board._wish, after)
    position = f"{number:,} of {count:,}"
    if after.stage_id == before.stage_id:
        return f"{after.person}: from {before.owner or 'nobody'} to {after.owner or 'nobody'}, {position}."
    owner = f" and to {after.owner or 'nobody'}" if after.owner != before.owner else ""
    return f"{after.person}: from {names.get(before.stage_id, 'no stage')} to {names.get(after.stage_id, '')}{owner}, {position}."
