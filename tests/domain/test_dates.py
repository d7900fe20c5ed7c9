"""Days are read as people type them and said as people read them."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxcase.domain.dates import (
    UnreadableDayError,
    age_years,
    day_with_weekday,
    day_words,
    distance_words,
    due_state,
    read_day,
    read_past_day,
)

TUESDAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-14", date(2026, 3, 14)),
        ("3/14", date(2026, 3, 14)),
        ("3/14/26", date(2026, 3, 14)),
        ("03/14/2027", date(2027, 3, 14)),
        ("14 mar", date(2026, 3, 14)),
        ("March 14, 2026", date(2026, 3, 14)),
        ("12/28", date(2025, 12, 28)),
        ("today", TUESDAY),
        ("Tomorrow", date(2026, 3, 4)),
        ("fri", date(2026, 3, 6)),
        ("TUE", date(2026, 3, 10)),
        ("monday", date(2026, 3, 9)),
        ("+7", date(2026, 3, 10)),
        ("2w", date(2026, 3, 17)),
        ("10 days", date(2026, 3, 13)),
    ],
)
def test_a_typed_day_is_understood(typed: str, day: date) -> None:
    assert read_day(typed, TUESDAY) == day


@pytest.mark.parametrize(
    "typed", ["", "soon", "31/12", "2026-02-30", "7", "1m", "99999", "mar", "29 feb", "+99999", "0000-01-01", "t"]
)
def test_what_is_no_day_is_refused_with_help(typed: str) -> None:
    with pytest.raises(UnreadableDayError, match="Type a day like"):
        read_day(typed, TUESDAY)


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)), st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_what_is_shown_can_be_typed_again(day: date, today: date) -> None:
    assert read_day(day_words(day), today) == day
    assert read_day(day.isoformat(), today) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(typed: str) -> None:
    with contextlib.suppress(UnreadableDayError):
        assert isinstance(read_day(typed, TUESDAY), date)


@pytest.mark.parametrize(
    ("days", "words", "state"),
    [
        (0, "today", "today"),
        (1, "tomorrow", "soon"),
        (7, "in 7 days", "soon"),
        (8, "in 8 days", "later"),
        (-1, "1 day overdue", "overdue"),
        (-1200, "1,200 days overdue", "overdue"),
    ],
)
def test_distance_is_said_in_words(days: int, words: str, state: str) -> None:
    day = TUESDAY + timedelta(days=days)
    assert distance_words(day, TUESDAY) == words
    assert due_state(day, TUESDAY) == state


def test_the_year_stands_only_where_it_differs() -> None:
    assert day_with_weekday(TUESDAY, TUESDAY) == "Tue 3 Mar"
    assert day_with_weekday(date(2027, 3, 3), TUESDAY) == "Wed 3 Mar 2027"


def test_age_counts_completed_years_only() -> None:
    assert age_years(date(2000, 3, 4), TUESDAY) == 25
    assert age_years(date(2000, 3, 3), TUESDAY) == 26
    assert age_years(date(2000, 2, 29), date(2026, 2, 28)) == 25


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("fri", date(2026, 2, 27)),
        ("3/14", date(2025, 3, 14)),
        ("14 mar", date(2025, 3, 14)),
        ("3/2", date(2026, 3, 2)),
        ("3/14/2026", date(2026, 3, 14)),
        ("14 mar 26", date(2026, 3, 14)),
        ("mar 14 26", date(2026, 3, 14)),
        ("2026-03-14", date(2026, 3, 14)),
        ("+3", date(2026, 3, 6)),
        ("tomorrow", date(2026, 3, 4)),
        ("today", date(2026, 3, 3)),
    ],
)
def test_where_only_a_past_day_can_be_meant_the_last_one_is(typed: str, day: date) -> None:
    assert read_past_day(typed, date(2026, 3, 3)) == day
