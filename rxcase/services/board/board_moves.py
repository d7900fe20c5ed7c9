"""A card's move on the board: to a stage, to another owner's lane, or both at once."""

from __future__ import annotations

from sqlmodel import col

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.domain.dates import day_words
from rxcase.models import Case
from rxcase.readmodels.worklist import Choice
from rxcase.services.board.stage_gate import MoveOrder, enter_stage
from rxcase.services.encounter.encounter_page import around
from rxcase.services.use_case import use_case
from rxcase.services.words import CASE_TYPES


@use_case("encounter:move", "encounter")
def move_card(actor: Actor, encounter_id: int, version: int, order: MoveOrder) -> None:
    """Move a card to a stage, through the gate.

    Args:
        actor: Needs ``encounter:work``; ``stage:override-limit`` to go beyond a limit.
        encounter_id: The encounter, which must be open.
        version: The encounter's version that the actor saw.
        order: Where to, and what is given with the move. The number of queries does not depend on the cards.

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
        enter_stage(session, actor, here, version, order)


_MOST_CASES = 20


def linkable_cases(actor: Actor, encounter_id: int) -> list[Choice]:
    """The cases of the encounter's person, newest first, that could be linked to it; at most twenty.

    Raises:
        NotAllowedError: The actor may not look at encounters.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    if not actor.may(Permission.CASE_VIEW):
        return []
    with reading() as session:
        encounter = scope.get_encounter(session, actor, encounter_id)
        found = session.exec(
            scope.cases(actor)
            .where(col(Case.employee_id) == encounter.employee_id)
            .order_by(col(Case.occurred_on).desc(), col(Case.id).desc())
            .limit(_MOST_CASES)
        ).all()
        return [Choice(str(case.id), _case_words(case)) for case in found]


def _case_words(case: Case) -> str:
    parts = (
        case.case_number or "no number yet",
        CASE_TYPES.get(case.case_type or "", ""),
        day_words(case.occurred_on) if case.occurred_on else "",
    )
    return ", ".join(part for part in parts if part)
