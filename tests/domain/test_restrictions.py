"""Spans of restrictions and accommodations: in force, joined, covered."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rxcase.domain.restrictions import Span, in_effect, joined, span_words, uncovered

TODAY = date(2026, 3, 3)
FIRST, DAYS = date(2026, 1, 1), 60


def d(day: int, month: int = 3) -> date:
    return date(2026, month, day)


def days_of(span: Span) -> set[date]:
    return {day for day in (FIRST + timedelta(days=n) for n in range(-5, DAYS + 5)) if span.covers(day)}


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.none() | st.integers(0, DAYS))
    end = draw(st.none() | st.integers(0, DAYS))
    return Span(
        None if start is None else FIRST + timedelta(days=start), None if end is None else FIRST + timedelta(days=end)
    )


@pytest.mark.parametrize(
    ("start", "end", "is_permanent", "state", "held"),
    [
        (d(1), d(5), False, "active", Span(d(1), d(5))),
        (d(1), d(5), False, "ended", Span(d(1), d(5))),
        (d(1), d(5), True, "active", Span(d(1), None)),
        (d(1), None, False, "active", Span(d(1), None)),
        (None, d(5), False, "active", Span(None, d(5))),
        (d(1), d(5), False, "revised", None),
        (d(1), d(5), False, "deleted", None),
        (d(1), None, False, "ended", None),
        (d(1), None, True, "ended", None),
        (d(5), d(1), False, "active", None),
        (d(5), d(5), False, "active", Span(d(5), d(5))),
    ],
)
def test_the_days_on_which_a_row_holds(
    start: date | None, end: date | None, is_permanent: bool, state: str, held: Span | None
) -> None:
    assert in_effect(start, end, is_permanent=is_permanent, state=state) == held


@pytest.mark.parametrize(
    ("by", "gaps"),
    [
        ([], [Span(d(1), d(20))]),
        ([Span(d(1), d(20))], []),
        ([Span(None, None)], []),
        ([Span(d(1), d(10)), Span(d(11), d(20))], []),
        ([Span(d(1), d(10)), Span(d(12), d(20))], [Span(d(11), d(11))]),
        ([Span(d(5), d(6)), Span(d(2), d(3))], [Span(d(1), d(1)), Span(d(4), d(4)), Span(d(7), d(20))]),
        ([Span(d(18, 2), d(2))], [Span(d(3), d(20))]),
        ([Span(d(18), d(2, 4))], [Span(d(1), d(17))]),
        ([Span(d(21), None)], [Span(d(1), d(20))]),
        ([Span(d(5), d(4))], [Span(d(1), d(20))]),
        ([Span(d(1), d(15)), Span(d(3), d(5))], [Span(d(16), d(20))]),
    ],
)
def test_the_days_of_a_restriction_that_nothing_accommodates(by: list[Span], gaps: list[Span]) -> None:
    assert uncovered(Span(d(1), d(20)), by) == gaps


def test_a_permanent_restriction_stays_uncovered_after_the_last_accommodation() -> None:
    assert uncovered(Span(d(1), None), [Span(d(1), d(9))]) == [Span(d(10), None)]
    assert uncovered(Span(None, None), [Span(d(2), d(9))]) == [Span(None, d(1)), Span(d(10), None)]


@settings(deadline=None)
@given(spans(), st.lists(spans(), max_size=6))
def test_uncovered_days_are_those_of_the_span_that_no_other_has(span: Span, by: list[Span]) -> None:
    gaps = [] if span.is_empty else uncovered(span, by)
    seen = set().union(*(days_of(gap) for gap in gaps)) if gaps else set()
    covered = set().union(*(days_of(each) for each in by)) if by else set()
    assert seen == days_of(span) - covered
    assert not any(gap.is_empty for gap in gaps)


@settings(deadline=None)
@given(st.lists(spans(), max_size=8))
def test_joined_spans_have_the_same_days_and_never_touch(given_spans: list[Span]) -> None:
    found = joined(given_spans)
    every = set().union(*(days_of(each) for each in given_spans)) if given_spans else set()
    assert (set().union(*(days_of(each) for each in found)) if found else set()) == every
    for one, other in pairwise(found):
        assert one.last + timedelta(days=1) < other.first


@settings(deadline=None)
@given(spans(), spans())
def test_spans_overlap_exactly_when_they_share_a_day(one: Span, other: Span) -> None:
    if not one.is_empty and not other.is_empty:
        shared = days_of(one) & days_of(other)
        assert one.overlaps(other) == bool(shared)


@pytest.mark.parametrize(
    ("span", "is_permanent", "words"),
    [
        (Span(d(12, 2), d(14)), False, "12 Feb – 14 Mar"),
        (Span(date(2025, 12, 30), d(14)), False, "30 Dec 2025 – 14 Mar"),
        (Span(d(3), d(3)), False, "3 Mar"),
        (Span(d(3), None), False, "3 Mar – open"),
        (Span(d(3), None), True, "3 Mar – permanent"),
        (Span(None, d(3)), False, "… – 3 Mar"),
    ],
)
def test_a_span_in_words(span: Span, is_permanent: bool, words: str) -> None:
    assert span_words(span, TODAY, is_permanent=is_permanent) == words
