"""Every route into a stage passes the same gate: encounter page, board, a cell of the list, and the bulk move."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date

import pytest

from rxcase.access.actor import Actor
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, RxcaseError
from rxcase.models import Encounter
from rxcase.readmodels.bulk import BulkAction, BulkKind
from rxcase.services.board.board_moves import move_card
from rxcase.services.board.stage_gate import MoveOrder
from rxcase.services.bulk import bulk
from rxcase.services.encounter import encounters
from rxcase.services.worklist.row_edit import save_cell
from tests.builders import world
from tests.services.conftest import Clinic

OPEN, DEMANDING, FULL, CROWDED = 1, 2, 3, 4
"""Stages by their place: one that takes everybody, one that needs everything, one that is full, one full for Maya."""


def _page(actor: Actor, number: int, version: int, stage_id: int) -> str:
    return _said(lambda: encounters.move_stage(actor, number, version, stage_id))


def _board(actor: Actor, number: int, version: int, stage_id: int) -> str:
    return _said(lambda: move_card(actor, number, version, MoveOrder(stage_id)))


def _cell(actor: Actor, number: int, version: int, stage_id: int) -> str:
    return _said(lambda: save_cell(actor, number, "stage", str(stage_id), version))


def _bulk(actor: Actor, number: int, version: int, stage_id: int) -> str:
    words = ""

    def act() -> None:
        nonlocal words
        view = bulk.preview(actor, BulkAction(BulkKind.STAGE, stage_id=stage_id), [number])
        while view.to_do:
            view = bulk.begin_or_go_on(actor, view.id)
        if not view.rows and not view.done:
            raise NotFoundError("encounter")
        words = next((row.words for row in bulk.view(actor, view.id).rows if row.state == "refused"), "")

    said = _said(act).replace("None of them is there any more, or you may not see them.", "not found")
    # A list of many says shorter what each of its deeds says of a closed one.
    words = words.replace("It is closed. Reopen it first.", "The encounter is closed. Reopen it to move it.")
    return words if said == "moved" and words else said


ROUTES: dict[str, Callable[[Actor, int, int, int], str]] = {
    "page": _page,
    "board": _board,
    "cell": _cell,
    "bulk": _bulk,
}


def _said(act: Callable[[], object]) -> str:
    """What became of it: moved, not allowed, not found, or the gate's own words."""
    try:
        act()
    except NotFoundError:
        return "not found"
    except NotAllowedError:
        return "not allowed"
    except InvalidInputError as refusal:
        return refusal.message
    except RxcaseError as refusal:
        return type(refusal).__name__
    return "moved"


@pytest.fixture
def stage_ids(clinic: Clinic) -> dict[int, int]:
    """The four stages, set up and filled."""
    with transaction() as session:
        stages = {place: world.stage(session, place) for place in (OPEN, DEMANDING, FULL, CROWDED)}
        for place in (OPEN, FULL, CROWDED):
            stages[place].needs_case = stages[place].needs_owner = stages[place].needs_follow_up = False
        stages[FULL].limit, stages[CROWDED].person_limit = 1, 1
        employer = world.an_employer(session)
        for place in (FULL, CROWDED):
            session.add(stages[place])
            person = world.an_employee(session, employer, last_name="Sits")
            world.an_encounter(session, person, stage_id=stages[place].id, owner_id=clinic.owner.user_id)
        return {place: stage.id or 0 for place, stage in stages.items()}


def _somebody(clinic: Clinic, stage_id: int, *, has_follow_up: bool, status: str) -> int:
    with transaction() as session:
        person = world.an_employee(session, world.an_employer(session), last_name="Moves")
        values = {
            "stage_id": stage_id,
            "owner_id": clinic.owner.user_id,
            "status": status,
            "follow_up_on": date(2026, 3, 9) if has_follow_up else None,
        }
        return world.an_encounter(session, person, world.a_case(session, person), **values).id or 0


def _now(number: int) -> tuple[int, int]:
    with reading() as session:
        row = session.get_one(Encounter, number)
        return row.version, row.stage_id or 0


def test_each_move_has_the_same_outcome_by_every_route(clinic: Clinic, stage_ids: dict[int, int]) -> None:
    seen: set[str] = set()
    actors = {
        "owner": clinic.owner,
        "supervisor": clinic.supervisor,
        "clinician": clinic.clinician,
        "stranger": clinic.stranger,
        "employer": clinic.employer,
    }
    for (who, actor), start, goal in itertools.product(actors.items(), (OPEN, DEMANDING), stage_ids):
        if start == DEMANDING and who != "owner":
            continue
        for has_follow_up, status in ((True, "open"), (False, "open"), (True, "closed")):
            outcomes = {}
            for name, route in ROUTES.items():
                number = _somebody(clinic, stage_ids[start], has_follow_up=has_follow_up, status=status)
                version, before = _now(number)
                outcomes[name] = route(actor, number, version, stage_ids[goal])
                assert (_now(number)[1] != before) == (outcomes[name] == "moved"), (who, name, outcomes)
                with transaction() as session:
                    # The next route finds the stages as full as this one did.
                    row = session.get_one(Encounter, number)
                    row.status, row.on_worklist = "archived", False
                    session.add(row)
            assert len(set(outcomes.values())) == 1, (who, start, goal, has_follow_up, status, outcomes)
            seen |= set(outcomes.values())
    assert {"moved", "not allowed"} <= seen
    for words in ("needs a follow-up date first", "is full", "the most for one person", "Reopen it to move it"):
        assert any(words in each for each in seen), words
