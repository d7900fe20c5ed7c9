"""The calendar shows what the list shows: every encounter once, on its day or without one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, Reach
from rxcase.access.privacy import PRIVACY_NAME
from rxcase.db import transaction
from rxcase.domain.month import Month
from rxcase.errors import NotAllowedError
from rxcase.readmodels.calendar import DAY_LINES, CalendarPage
from rxcase.readmodels.worklist_columns import Operator
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.worklist.worklist import worklist_page
from rxcase.services.worklist.worklist_calendar import calendar_page
from tests.builders import world
from tests.conftest import QueryCount

MARCH = Month(2026, 3)


@pytest.fixture
def manager(database: str, today: date) -> Actor:
    """Forty encounters: eight on the third of March, others before, after, beside it, and without a date."""
    with transaction() as session:
        employer = world.an_employer(session)
        days = [date(2026, 3, 3)] * 8 + [date(2026, 1, 1) + timedelta(days=4 * n) for n in range(25)] + [None] * 7
        for number, day in enumerate(days):
            person = world.an_employee(session, employer, last_name=f"Person {number:02}")
            case = world.a_case(session, person, is_privacy_case=number == 0)
            world.an_encounter(session, person, case, follow_up_on=day)
        return world.acting(world.a_user(session))


def _sum(page: CalendarPage) -> int:
    return page.in_month + page.earlier + page.later + page.without_date


@pytest.mark.parametrize("month", [MARCH, Month(2026, 1), Month(2026, 2), Month(2031, 7)])
@pytest.mark.parametrize(
    "query",
    [
        WorklistQuery(),
        WorklistQuery(search="person 0"),
        WorklistQuery().having("follow-up", Operator.WHEN, "overdue"),
        WorklistQuery().having("follow-up", Operator.EMPTY),
    ],
)
def test_the_counts_add_up_to_the_list(manager: Actor, query: WorklistQuery, month: Month) -> None:
    page = calendar_page(manager, query, month)
    assert _sum(page) == worklist_page(manager, query).total
    days = [day for week in page.weeks for day in week]
    assert sum(day.count for day in days) == page.in_month
    assert all(day.count == len(day.first) + day.more for day in days)
    assert len(page.undated) == page.without_date


def test_a_full_day_names_the_first_and_counts_the_others(manager: Actor) -> None:
    [day] = [each for week in calendar_page(manager, WorklistQuery(), MARCH).weeks for each in week if each.is_today]
    assert (day.words, day.count, day.more) == ("Tuesday 3 Mar 2026", 8, 8 - DAY_LINES)
    assert [entry.person.split(",")[0] for entry in day.first] == [f"Person 0{n}" for n in range(DAY_LINES)]
    assert {entry.state for entry in day.first} == {"today"}


def test_a_privacy_case_stays_unnamed(manager: Actor) -> None:
    kept_out = replace(manager, permissions=manager.permissions - {Permission.PRIVACY_CASE_VIEW})
    page = calendar_page(kept_out, WorklistQuery(), MARCH)
    assert "Person 00" not in repr(page)
    assert PRIVACY_NAME in repr(page)


def test_only_who_has_a_worklist_has_a_calendar_and_sees_no_more(manager: Actor, clinic_stranger: Actor) -> None:
    with pytest.raises(NotAllowedError):
        calendar_page(replace(manager, permissions=frozenset()), WorklistQuery(), MARCH)
    assert _sum(calendar_page(clinic_stranger, WorklistQuery(), MARCH)) == 0


@pytest.fixture
def clinic_stranger(manager: Actor) -> Actor:
    """Somebody who works for another employer."""
    with transaction() as session:
        return world.acting(world.a_user(session, reach=Reach.GRANTED), employers=[world.an_employer(session)])


def test_a_month_is_always_four_queries(
    manager: Actor, count_queries: Callable[[], AbstractContextManager[QueryCount]]
) -> None:
    for query in (WorklistQuery(), WorklistQuery(search="person")):
        with count_queries() as seen:
            calendar_page(manager, query, MARCH)
        assert seen.count == 4
