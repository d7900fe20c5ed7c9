"""The work status of a day: which record sets it, since when, until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rxcase.domain.restrictions import Span
from rxcase.domain.work_status import (
    Cause,
    WorkStatus,
    of_accommodation,
    of_restriction,
    reason_words,
    status_on,
    when_words,
)

OFF, MODIFIED, FULL = WorkStatus.OFF_WORK, WorkStatus.MODIFIED_DUTY, WorkStatus.FULL_DUTY
TODAY = date(2026, 3, 3)
FIRST, DAYS = date(2026, 1, 1), 60


def d(day: int, month: int = 3) -> date:
    return date(2026, month, day)


def cause(status: WorkStatus, start: date | None, end: date | None, words: str = "") -> Cause:
    return Cause(status, Span(start, end), words)


@pytest.mark.parametrize(
    ("is_lost_time", "affects_work", "status"),
    [
        (True, None, OFF),
        (True, True, OFF),
        (True, False, OFF),
        (False, True, MODIFIED),
        (False, None, MODIFIED),
        (False, False, None),
    ],
)
def test_what_a_restriction_sets(is_lost_time: bool, affects_work: bool | None, status: WorkStatus | None) -> None:
    assert of_restriction(is_lost_time=is_lost_time, affects_work=affects_work) == status


def test_only_lost_time_accommodations_set_a_status() -> None:
    assert [of_accommodation(each) for each in ("away", "restricted", "none", "")] == [OFF, None, None, None]


@pytest.mark.parametrize(
    ("causes", "status", "since", "next_on"),
    [
        ([], FULL, None, None),
        ([cause(OFF, d(1), d(5))], OFF, d(1), d(6)),
        ([cause(OFF, d(1), d(3))], OFF, d(1), d(4)),
        ([cause(OFF, d(1), d(2))], FULL, d(3), None),
        ([cause(MODIFIED, d(4), d(9))], FULL, None, d(4)),
        ([cause(MODIFIED, d(1, 2), None)], MODIFIED, d(1, 2), None),
        ([cause(MODIFIED, None, d(9))], MODIFIED, None, d(10)),
        # the worse counts, and its end is a change even when the lighter one goes on
        ([cause(MODIFIED, d(1, 2), d(20)), cause(OFF, d(1), d(5))], OFF, d(1), d(6)),
        # two that touch are one run
        ([cause(MODIFIED, d(1, 2), d(3)), cause(MODIFIED, d(4), d(9))], MODIFIED, d(1, 2), d(10)),
        ([cause(MODIFIED, d(1, 2), d(8)), cause(MODIFIED, d(2), d(9))], MODIFIED, d(1, 2), d(10)),
        # off work that goes over into modified duty
        ([cause(OFF, d(1, 2), d(2)), cause(MODIFIED, d(3), d(9))], MODIFIED, d(3), d(10)),
        ([cause(OFF, d(9), d(5))], FULL, None, None),
    ],
)
def test_the_status_of_3_march(
    causes: list[Cause], status: WorkStatus, since: date | None, next_on: date | None
) -> None:
    found = status_on(causes, TODAY)
    assert (found.status, found.since, found.next_on) == (status, since, next_on)


def test_the_reasons_are_the_records_that_set_it() -> None:
    lifting = cause(MODIFIED, d(12, 2), d(14), "Lifting: at most 20 lb")
    lost = cause(OFF, d(1), d(5), "Lost Time")
    found = status_on([lifting, lost, cause(OFF, d(20), d(22), "Surgery")], TODAY)
    assert reason_words(found, TODAY) == ("Lost Time (1 Mar – 5 Mar)",)
    assert reason_words(status_on([lifting, lost], d(8)), TODAY) == ("Lifting: at most 20 lb (12 Feb – 14 Mar)",)
    assert reason_words(status_on([], TODAY), TODAY) == ()


@pytest.mark.parametrize(
    ("causes", "words"),
    [
        ([cause(MODIFIED, d(12, 2), d(14))], "since 12 Feb, until 14 Mar"),
        ([cause(OFF, date(2025, 12, 30), None)], "since 30 Dec 2025, no end recorded"),
        ([cause(OFF, d(1), d(2))], "since 3 Mar"),
        ([cause(OFF, d(9), d(12))], "until 8 Mar"),
        ([], ""),
    ],
)
def test_how_long_it_lasts_in_words(causes: list[Cause], words: str) -> None:
    assert when_words(status_on(causes, TODAY), TODAY) == words


@st.composite
def some_causes(draw: st.DrawFn) -> list[Cause]:
    day = st.none() | st.integers(0, DAYS).map(lambda n: FIRST + timedelta(days=n))
    return draw(st.lists(st.builds(cause, st.sampled_from([OFF, MODIFIED]), day, day), max_size=8))


def plainly(causes: list[Cause], day: date) -> WorkStatus:
    held = {each.status for each in causes if each.span.covers(day)}
    return OFF if OFF in held else MODIFIED if MODIFIED in held else FULL


@settings(deadline=None)
@given(some_causes(), st.integers(-3, DAYS + 3))
def test_it_is_what_counting_day_by_day_finds(causes: list[Cause], number: int) -> None:
    day = FIRST + timedelta(days=number)
    found = status_on(causes, day)
    assert found.status == plainly(causes, day)
    run = [day]
    while run[-1] < FIRST + timedelta(days=DAYS + 5) and plainly(causes, run[-1] + timedelta(days=1)) == found.status:
        run.append(run[-1] + timedelta(days=1))
    ends_late = run[-1] >= FIRST + timedelta(days=DAYS + 5)
    assert found.next_on == (None if ends_late else run[-1] + timedelta(days=1))
    first = day
    while first > FIRST - timedelta(days=5) and plainly(causes, first - timedelta(days=1)) == found.status:
        first -= timedelta(days=1)
    assert found.since == (None if first <= FIRST - timedelta(days=5) else first)
    assert all(each.span.covers(day) and each.status is found.status for each in found.reasons)
    assert bool(found.reasons) == (found.status is not FULL)
