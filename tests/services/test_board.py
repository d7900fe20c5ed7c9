"""What the board shows: columns, lanes, counts, cards, and only what the worklist shows too."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.clock import now
from rxcase.db import transaction
from rxcase.errors import NotAllowedError
from rxcase.models import CaseManagerAssignment, Employer, Encounter
from rxcase.readmodels.board import CARDS_PAGE, NO_LANE, NO_STAGE, BoardCard, BoardColumn, Lanes
from rxcase.readmodels.worklist_columns import Operator
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.board.board import BoardWish, board_cards, board_frame, board_pages, next_page, place
from rxcase.services.worklist.worklist import worklist_page
from tests.builders import world
from tests.services.conftest import Clinic

ALL = BoardWish()
BY_OWNER = BoardWish(WorklistQuery(group="owner"), Lanes.OWNER)


def _many(count: int, *, position: int = 2, **over: Any) -> list[int]:
    """So many people in a stage, their follow-ups a day apart, every fifth without one."""
    made = []
    with transaction() as session:
        employer = world.an_employer(session)
        stage_id = world.stage(session, position).id
        for index in range(count):
            person = world.an_employee(session, employer, last_name=f"Nr{index:03}")
            due = None if index % 5 == 4 else date(2026, 3, 1) + timedelta(days=index % 7)
            values = {"stage_id": stage_id, "follow_up_on": due} | over
            made.append(world.an_encounter(session, person, **values).id or 0)
    return made


def _everybody(actor: Actor, wish: BoardWish = ALL) -> list[BoardCard]:
    """All cards of the board, page after page."""
    found: list[BoardCard] = []
    for cell in board_frame(actor, wish).cells:
        [page] = board_pages(actor, wish, [(cell.lane, cell.stage_id)])
        cards = list(page.cards)
        while page.has_more:
            page = next_page(actor, wish, cell.lane, cell.stage_id, cards[-1].order)
            cards += page.cards
        assert len(cards) == cell.count
        found += cards
    return found


def test_board_and_list_show_the_same_people(clinic: Clinic) -> None:
    _many(20)
    _many(5, position=3, status="closed")
    _many(3, status="archived")
    everything = WorklistQuery()
    for query in (everything, everything.having("follow-up", Operator.EMPTY), replace(everything, search="nr00")):
        for actor in (clinic.owner, clinic.stranger, clinic.clinician):
            listed = {row.id for row in worklist_page(actor, query).rows}
            for lanes in Lanes:
                shown = [card.id for card in _everybody(actor, BoardWish(query, lanes))]
                assert sorted(shown) == sorted(listed)
                assert board_frame(actor, BoardWish(query, lanes)).total == len(listed)


def test_columns_are_the_administrators_stages_in_order_and_one_for_those_without(clinic: Clinic) -> None:
    with transaction() as session:
        first, second = world.stage(session, 1), world.stage(session, 2)
        first.position, second.position = 2, 1
        session.add_all([first, second])
    names = [column.name for column in board_frame(clinic.owner, ALL).columns]
    assert names[:3] == ["Assessment", "Intake", "Treatment"]
    _many(2, stage_id=None, stage_since=None)
    lost = board_frame(clinic.owner, ALL).columns[0]
    assert (lost.name, lost.stage_id, lost.count, lost.is_goal) == ("No stage", NO_STAGE, 2, False)


def test_cards_stand_by_follow_up_the_undated_last_and_pages_follow_without_gap(clinic: Clinic) -> None:
    _many(CARDS_PAGE * 2 + 7)
    with transaction() as session:
        stage_id = world.stage(session, 2).id or 0
    [page] = board_pages(clinic.owner, ALL, [("", stage_id)])
    assert (len(page.cards), page.has_more, page.is_first) == (CARDS_PAGE, True, True)
    cards = _everybody(clinic.owner)
    orders = [card.order for card in cards if card.stage_id == stage_id]
    assert orders == sorted(orders)
    assert len(set(orders)) == CARDS_PAGE * 2 + 7
    assert [card.follow_up_state for card in cards if card.stage_id == stage_id][-1] == "none"


def test_a_card_says_what_matters_and_warns_of_one_thing_at_most(clinic: Clinic) -> None:
    [number] = _many(1, owner_id=clinic.owner.user_id)
    with transaction() as session:
        encounter = session.get_one(Encounter, number)
        encounter.follow_up_on = date(2026, 3, 1)
        encounter.created_at = now() - timedelta(days=800)
        session.add(encounter)
    [card] = board_cards(clinic.owner, ALL, encounter_ids=[number]).cards
    assert (card.person, card.initials, card.age) == ("Nr000, Ada", "MO", "28 d")
    assert (card.follow_up_state, card.follow_up_words) == ("overdue", "2 d overdue")
    assert card.warning.startswith("No note for ")
    [unowned] = _many(1)
    assert board_cards(clinic.owner, ALL, encounter_ids=[unowned]).cards[0].warning == "No owner"


def test_who_has_reached_the_limit_for_one_person_stands_in_the_head(
    clinic: Clinic, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    def treatment(actor: Actor) -> BoardColumn:
        return next(column for column in board_frame(actor, ALL).columns if column.name == "Treatment")

    [worked, *_] = _many(3, position=3, owner_id=clinic.owner.user_id)
    _many(1, position=3, owner_id=clinic.colleague.user_id)
    with transaction() as session:
        world.stage(session, 3).person_limit = 2
    assert (treatment(clinic.owner).people, treatment(clinic.owner).is_beyond) == ("Maya Ortiz 3 of 2", True)
    assert treatment(clinic.stranger).people == "", "who does not see all learns nothing of their number"
    with transaction() as session:
        stage = world.stage(session, 3)
        stage.person_limit_counts = "team"
        session.add(
            CaseManagerAssignment(encounter_id=worked, user_id=clinic.colleague.user_id or 0, assigned_at=now())
        )
        # The owner who works it too is counted once.
        session.add(CaseManagerAssignment(encounter_id=worked, user_id=clinic.owner.user_id or 0, assigned_at=now()))
    assert treatment(clinic.owner).people == "Maya Ortiz 3 of 2, and 1 more at theirs"
    with count_queries() as seen:
        board_frame(clinic.owner, ALL)
    assert seen.count == 3


def test_limits_stand_in_the_head_as_the_gate_counts_them_in_words_too(clinic: Clinic) -> None:
    _many(3)
    with transaction() as session:
        stage = world.stage(session, 2)
        stage.limit = 2
        session.add(stage)
    filtered = BoardWish(WorklistQuery(search="nr000"))

    def head(actor: Actor, wish: BoardWish) -> Any:
        return next(each for each in board_frame(actor, wish).columns if each.name == "Assessment")

    over = head(clinic.owner, ALL)
    assert (over.count, over.limit, over.fill, over.words) == (3, 2, "over", "1 over the limit of 2")
    part = head(clinic.owner, filtered)
    assert (part.count, part.in_stage, part.words) == (1, 3, "3 in all, 1 over the limit of 2")
    assert head(clinic.stranger, ALL).limit == 0, "who does not see all learns nothing of their number"


def test_lanes_add_up_and_name_those_without(clinic: Clinic) -> None:
    _many(4, owner_id=clinic.colleague.user_id)
    _many(2)
    frame = board_frame(clinic.owner, BY_OWNER)
    # The foreign encounter has no owner either.
    assert [(lane.key, lane.name, lane.count) for lane in frame.lanes] == [
        (NO_LANE, "No case manager", 3),
        (str(clinic.colleague.user_id), "Cole Webb", 4),
        (str(clinic.owner.user_id), "Maya Ortiz", 1),
    ]
    assert sum(lane.count for lane in frame.lanes) == frame.total == sum(cell.count for cell in frame.cells)
    for card in _everybody(clinic.owner, BY_OWNER):
        owner = {"Cole Webb": clinic.colleague, "Maya Ortiz": clinic.owner}.get(card.owner)
        assert card.lane == (str(owner.user_id) if owner else NO_LANE)
    by_employer = board_frame(clinic.owner, BoardWish(WorklistQuery(group="employer"), Lanes.EMPLOYER))
    assert "Blue Harbor Foods" in [lane.name for lane in by_employer.lanes]


def test_nobody_is_shown_or_counted_out_of_reach(clinic: Clinic) -> None:
    frame = board_frame(clinic.stranger, BoardWish(WorklistQuery(group="employer"), Lanes.EMPLOYER))
    assert [lane.name for lane in frame.lanes] == ["Granite Transit"]
    found = board_cards(clinic.stranger, ALL, encounter_ids=[clinic.encounter_id])
    assert found.cards == []
    with pytest.raises(NotAllowedError):
        board_frame(clinic.employer, ALL)
    for call in (
        lambda: board_pages(clinic.employer, ALL, [("", 1)]),
        lambda: board_cards(clinic.employer, ALL, encounter_ids=[1]),
    ):
        with pytest.raises(NotAllowedError):
            call()


def test_a_privacy_case_is_not_named_on_its_card(clinic: Clinic) -> None:
    with transaction() as session:
        employer = session.get_one(Employer, 1)
        person = world.an_employee(session, employer, last_name="Hidden")
        number = world.an_encounter(session, person, world.a_case(session, person, is_privacy_case=True)).id or 0
        blind = world.acting(world.a_user(session), without=[Permission.PRIVACY_CASE_VIEW])
    assert board_cards(blind, ALL, encounter_ids=[number]).cards[0].person == "privacy case"


def test_a_card_knows_its_place_among_all(clinic: Clinic) -> None:
    numbers = _many(12)
    cards = [card for card in _everybody(clinic.owner) if card.id in numbers]
    for index, card in enumerate(cards, start=1):
        assert place(clinic.owner, ALL, card) == (index, 12)


def test_the_board_costs_the_same_queries_with_ten_and_with_many(
    clinic: Clinic, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    costs = []
    for more in (10, 150):
        numbers = _many(more)
        with transaction() as session:
            stage_id = world.stage(session, 2).id or 0
        with count_queries() as seen:
            board_frame(clinic.owner, BY_OWNER)
            board_pages(clinic.owner, ALL, [("", stage_id)])
            found = board_cards(clinic.owner, ALL, encounter_ids=[numbers[0]])
            place(clinic.owner, ALL, found.cards[0])
        costs.append(seen.count)
    assert costs[0] == costs[1]
