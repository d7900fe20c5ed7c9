"""Lists hide what a person may not see from their rows, their search and their order alike."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction
from rxcase.models import User
from rxcase.readmodels.worklist_query import Sort, WorklistQuery
from rxcase.services.encounter.encounters import encounter_view
from rxcase.services.worklist.worklist import worklist_page
from tests.builders import world
from tests.conftest import QueryCount


@dataclass(frozen=True)
class Desk:
    """A privacy case and an ordinary one, and who works at them."""

    user: User
    private: int
    ordinary: int

    def without(self, *permissions: Permission) -> Actor:
        """A case manager whose role lacks these."""
        return world.acting(self.user, without=permissions)

    def found(self, actor: Actor, search: str) -> set[int]:
        """Whom a search of the worklist finds."""
        page = worklist_page(actor, WorklistQuery(search=search))
        assert page.total == len(page.rows)
        return {row.id for row in page.rows}


@pytest.fixture
def desk(database: str) -> Desk:
    with transaction() as session:
        employer = world.an_employer(session, "Acorn Mills")
        site = world.an_establishment(session, employer, name="Dalton")
        user = world.a_user(session)
        numbers = []
        for last, number, chart, claim, is_private in (
            ("Zimmermann", "QX-71", "CH901", "CLM-55", True),
            ("Müller", "QX-82", "CH902", "CLM-66", False),
        ):
            employee = world.an_employee(
                session, employer, site, last_name=last, first_name="Anna", employee_number=number, chart_number=chart
            )
            case = world.a_case(session, employee, claim_number=claim, is_privacy_case=is_private)
            numbers.append(world.an_encounter(session, employee, case).id or 0)
    return Desk(user, *numbers)


def test_whoever_may_see_everything_finds_by_everything(desk: Desk) -> None:
    actor = desk.without()
    for typed in ("zimm", "qx71", "ch901", "clm55", "anna zimm"):
        assert desk.found(actor, typed) == {desk.private}
    assert desk.found(actor, "qx") == desk.found(actor, "anna dalton") == {desk.private, desk.ordinary}


@pytest.mark.parametrize("typed", ["qx", "qx71", "71", "qx82", "82"])
def test_an_employee_number_that_is_hidden_cannot_be_guessed_by_searching(desk: Desk, typed: str) -> None:
    assert desk.found(desk.without(Permission.IDENTITY_VIEW), typed) == set()


@pytest.mark.parametrize("typed", ["clm", "clm55", "66"])
def test_a_claim_number_that_is_hidden_cannot_be_guessed_by_searching(desk: Desk, typed: str) -> None:
    assert desk.found(desk.without(Permission.CASE_VIEW), typed) == set()


@pytest.mark.parametrize("typed", ["zimm", "qx71", "ch901", "anna zimm"])
def test_the_person_of_a_privacy_case_cannot_be_searched_for(desk: Desk, typed: str) -> None:
    assert desk.found(desk.without(Permission.PRIVACY_CASE_VIEW), typed) == set()


def test_what_may_be_seen_is_still_found(desk: Desk) -> None:
    assert desk.found(desk.without(Permission.IDENTITY_VIEW), "anna muller") == {desk.ordinary}
    assert desk.found(desk.without(Permission.IDENTITY_VIEW), "ch902 dalton") == {desk.ordinary}
    assert desk.found(desk.without(Permission.PRIVACY_CASE_VIEW), "dalton") == {desk.private, desk.ordinary}
    assert desk.found(desk.without(Permission.PRIVACY_CASE_VIEW), "qx") == {desk.ordinary}


@pytest.mark.parametrize("descending", [False, True])
def test_a_hidden_name_has_no_place_in_the_order_of_names(desk: Desk, descending: bool) -> None:
    def order(actor: Actor) -> list[int]:
        page = worklist_page(actor, WorklistQuery(sort=(Sort("person", descending),)))
        return [row.id for row in page.rows]

    by_name, unnamed_first = [desk.ordinary, desk.private], [desk.private, desk.ordinary]
    assert order(desk.without()) == (by_name[::-1] if descending else by_name)
    assert order(desk.without(Permission.PRIVACY_CASE_VIEW)) == (unnamed_first[::-1] if descending else unnamed_first)


def test_the_person_of_a_privacy_case_is_named_neither_in_the_list_nor_on_the_page(desk: Desk) -> None:
    actor = desk.without(Permission.PRIVACY_CASE_VIEW)
    shown = {row.id: row for row in worklist_page(actor, WorklistQuery()).rows}
    assert (shown[desk.private].person, shown[desk.private].chart_number) == ("privacy case", "")
    assert shown[desk.ordinary].person == "Müller, Anna"
    page = encounter_view(actor, desk.private)
    assert not any(word in str(page) for word in ("Zimmermann", "Anna", "QX-71", "CH901"))
    assert page.header.age == ""
    assert encounter_view(actor, desk.ordinary).header.person == "Müller, Anna"


def test_looking_past_hidden_words_costs_one_query_more_and_no_more(
    desk: Desk, count_queries: Callable[[], AbstractContextManager[QueryCount]]
) -> None:
    for actor, queries in ((desk.without(), 2), (desk.without(Permission.IDENTITY_VIEW), 3)):
        with count_queries() as seen:
            worklist_page(actor, WorklistQuery(search="anna"))
        assert seen.count == queries
