"""A month is whole weeks, and knows its neighbours."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxcase.domain.month import Month, month_of, read_month

TODAY = date(2026, 3, 3)


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)))
def test_its_weeks_hold_each_of_its_days_once_and_no_gap(day: date) -> None:
    month = month_of(day)
    days = [each for week in month.weeks() for each in week]
    assert all(later - earlier == timedelta(days=1) for earlier, later in itertools.pairwise(days))
    assert days[0].isoweekday() == 7
    assert len(days) % 7 == 0
    assert days[0] <= month.first <= day <= month.last <= days[-1]
    assert month.first - days[0] < timedelta(days=7) > days[-1] - month.last


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(-100, 100))
def test_there_and_back_is_the_same_month(day: date, by: int) -> None:
    there = month_of(day).shifted(by)
    assert there is not None
    assert there.shifted(-by) == month_of(day)
    assert read_month(there.said, TODAY) == there


@pytest.mark.parametrize("said", ["", "2026", "2026-13", "0000-01", "9999-12", "2026-3", "x" * 500, "2026-03-01"])
def test_what_cannot_be_meant_is_this_month(said: str) -> None:
    assert read_month(said, TODAY) == Month(2026, 3)


def test_the_calendar_ends_where_dates_end() -> None:
    assert Month(2199, 12).shifted(1) is None
    assert Month(1901, 1).shifted(-1) is None
