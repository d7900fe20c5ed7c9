"""Days away and restricted days: by the paragraph, by both counters, and for whatever else there may be."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rxcase.domain.day_counts.facts import CAP, Claim, Facts, Kind, Mode
from rxcase.domain.day_counts.intervals import count
from rxcase.domain.day_counts.ledger import NOT_COUNTED, ledger, total
from rxcase.domain.restrictions import Span

PROJECT = Path(__file__).parents[2]
PUBLISHED = json.loads((PROJECT / "vectors" / "day_counts.json").read_text(encoding="utf-8"))["vectors"]
SCENARIOS = PROJECT.parent / "shared" / "data" / "scenarios" / "daycount_vectors.csv"
DAY = timedelta(days=1)


def d(text: str) -> date:
    return date.fromisoformat(text)


def read(text: str | None) -> date | None:
    return None if text is None else d(text)


def away(first: str, last: str | None = None, expected: str | None = None) -> Claim:
    return Claim(Kind.AWAY, Span(d(first), read(last)), "Lost time 1", "Lost time", "1904.7(b)(3)(iv)", read(expected))


def restricted(first: str, last: str | None = None, expected: str | None = None, barred: str = "") -> Claim:
    span = Span(d(first), read(last))
    return Claim(Kind.RESTRICTED, span, "Restriction 1", "Lifting", "1904.7(b)(4)(i)", read(expected), barred)


def both(facts: Facts, as_of: str, mode: Mode = Mode.TODAY) -> tuple[int, int]:
    """The two numbers, on which both counters must agree."""
    found = count(facts, d(as_of), mode)
    assert total(ledger(facts, d(as_of), mode)) == (found.away, found.restricted)
    return found.away, found.restricted


def facts_of(vector: dict[str, Any]) -> Facts:
    """The facts of a published vector; vectors/README.md says what its fields mean."""
    facts = vector["facts"]
    return Facts(
        began_on=d(facts["began_on"]),
        claims=tuple(
            Claim(
                Kind(each["kind"]),
                Span(read(each.get("first")), read(each.get("last"))),
                expected_last=read(each.get("expected_last")),
                barred=each.get("barred", ""),
            )
            for each in facts.get("claims", [])
        ),
        cleared_on=read(facts.get("cleared_on")),
        left_on=read(facts.get("left_on")),
        left_because_of_injury=facts.get("left_because_of_injury", False),
        changed_job_on=read(facts.get("changed_job_on")),
        migrated_away=facts.get("migrated_away"),
        migrated_restricted=facts.get("migrated_restricted"),
    )


@pytest.mark.parametrize("vector", PUBLISHED, ids=lambda vector: vector["id"])
def test_published_vectors(vector: dict[str, Any]) -> None:
    found = count(facts_of(vector), d(vector["as_of"]), Mode(vector["mode"]))
    assert (found.away, found.restricted, found.capped_on) == (
        vector["days_away"],
        vector["days_restricted"],
        read(vector["capped_on"]),
    )
    assert total(ledger(facts_of(vector), d(vector["as_of"]), Mode(vector["mode"]))) == (found.away, found.restricted)


@pytest.mark.skipif(not SCENARIOS.is_file(), reason="the shared data is not beside the project")
def test_every_row_of_the_scenarios() -> None:
    with SCENARIOS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 10
    for row in rows:
        options = json.loads(row["options_json"])
        spans = json.loads(row["spans_json(kind,start,end_inclusive)"])
        claims = [{"A": away, "R": restricted}[kind](first, last) for kind, first, last in spans]
        facts = Facts(d(row["injury_date"]), tuple(claims), changed_job_on=read(options.get("permanent_change")))
        as_of = options.get("as_of", "2026-11-25")
        assert both(facts, as_of) == (int(row["expected_K"]), int(row["expected_L"])), row["id"]


def test_the_sample_log_of_the_forms_package() -> None:
    cases = (
        Facts(d("2024-05-25"), (away("2024-05-26", "2024-06-06"), restricted("2024-06-07", "2024-06-21"))),
        Facts(d("2024-07-02"), (restricted("2024-07-03", "2024-08-01"),)),
        Facts(d("2024-08-05"), (away("2024-08-06", "2024-08-12"), restricted("2024-08-13", "2024-09-11"))),
        Facts(d("2024-09-17"), (away("2024-09-18", "2024-09-20"),)),
        Facts(d("2024-10-23")),
    )
    numbers = [both(facts, "2024-12-31") for facts in cases]
    assert numbers == [(12, 15), (0, 30), (7, 30), (3, 0), (0, 0)]
    assert (sum(k for k, _ in numbers), sum(lr for _, lr in numbers)) == (22, 75)


def test_each_line_names_the_record_and_the_paragraph() -> None:
    facts = Facts(
        d("2026-03-02"),
        (away("2026-03-02", "2026-03-04"), restricted("2026-03-04", "2026-03-06")),
        cleared_on=d("2026-03-06"),
    )
    found = [(line.day, line.kind, line.record, line.rule) for line in ledger(facts, d("2026-03-31"))]
    assert found == [
        (d("2026-03-02"), NOT_COUNTED, "Lost time 1", "1904.7(b)(3)(i)"),
        (d("2026-03-03"), "away", "Lost time 1", "1904.7(b)(3)(iv)"),
        (d("2026-03-04"), "away", "Lost time 1", "1904.7(b)(3)(iv)"),
        (d("2026-03-05"), "restricted", "Restriction 1", "1904.7(b)(4)(i)"),
        (d("2026-03-06"), NOT_COUNTED, "Restriction 1", "1904.7(b)(3)(iii)"),
    ]
    why = {line.day: line.why for line in ledger(facts, d("2026-03-31"))}
    assert "the worse counts once" in why[d("2026-03-04")]


def test_a_day_without_a_record_says_so_and_a_long_gap_is_left_out() -> None:
    near = Facts(d("2024-04-01"), (away("2024-04-02", "2024-04-03"), away("2024-04-06", "2024-04-06")))
    lines = ledger(near, d("2024-12-31"))
    assert [line.why for line in lines if not line.record] == [
        "The day of the injury or onset itself",
        "No record says that the person was away or restricted",
        "No record says that the person was away or restricted",
    ]
    far = Facts(d("2024-04-01"), (away("2024-04-02", "2024-04-03"), away("2034-04-06", "2034-04-06")))
    assert len(ledger(far, d("2034-12-31"))) < 10
    assert both(far, "2034-12-31") == (3, 0)


def test_a_record_without_an_end_is_expected_to_the_cap_or_to_the_day_that_is_expected() -> None:
    facts = Facts(d("2025-12-01"), (away("2025-12-02"),))
    assert both(facts, "2025-12-31") == (30, 0)
    assert both(facts, "2025-12-31", Mode.ANNUAL) == (180, 0)
    assert count(facts, d("2025-12-31")).next_on == d("2026-01-01")
    expected = Facts(d("2025-12-01"), (away("2025-12-02", expected="2026-01-10"),))
    assert both(expected, "2025-12-31", Mode.ANNUAL) == (40, 0)
    assert both(expected, "2026-01-20", Mode.ANNUAL) == (50, 0)
    last = ledger(expected, d("2025-12-31"), Mode.ANNUAL)[-1]
    assert (last.day, last.is_estimated) == (d("2026-01-10"), True)
    assert "as expected" in last.why


def test_a_migrated_count_stands_in_place_of_ours_and_is_called_so() -> None:
    facts = Facts(d("2024-04-01"), (away("2024-04-02", "2024-04-06"),), migrated_away=12)
    assert both(facts, "2024-12-31") == (12, 0)
    lines = ledger(facts, d("2024-12-31"))
    assert [line.record for line in lines if line.kind == "away"] == ["Migrated count"] * 12
    assert "Would count as away" in lines[1].why


days = st.integers(-5, 500).map(lambda number: date(2023, 12, 1) + number * DAY)
spans = st.builds(
    lambda first, length: Span(first, None if length is None else first + length * DAY),
    days,
    st.none() | st.integers(0, 400),
)
claims = st.builds(
    lambda kind, span, expected, barred: Claim(kind, span, "R", "", "1904.7", expected, barred),
    st.sampled_from(Kind),
    spans,
    st.none() | days,
    st.sampled_from(["", "", "", "Touches no routine function · 1904.7(b)(4)(iv)"]),
)
cases = st.builds(
    Facts,
    days,
    st.lists(claims, max_size=5).map(tuple),
    cleared_on=st.none() | days,
    left_on=st.none() | days,
    left_because_of_injury=st.booleans(),
    changed_job_on=st.none() | days,
)


@settings(max_examples=400)
@given(cases, days, st.sampled_from(Mode))
def test_both_counters_agree_and_stay_within_the_cap(facts: Facts, as_of: date, mode: Mode) -> None:
    found = count(facts, as_of, mode)
    lines = ledger(facts, as_of, mode)
    assert total(lines) == (found.away, found.restricted)
    assert 0 <= found.away + found.restricted <= CAP
    assert (found.capped_on is not None) == (found.away + found.restricted == CAP)
    counted = [line.day for line in lines if line.kind != NOT_COUNTED]
    assert len(counted) == len(set(counted))
    assert all(day is not None and day > facts.began_on for day in counted)
    assert all(line.rule for line in lines if line.record)


@settings(max_examples=200)
@given(cases, days, st.integers(0, 60))
def test_the_numbers_only_grow_with_the_days_and_change_next_when_they_say(
    facts: Facts, as_of: date, more: int
) -> None:
    now, later = count(facts, as_of), count(facts, as_of + more * DAY)
    if facts.is_estimated(as_of + more * DAY, Mode.TODAY) != facts.is_estimated(as_of, Mode.TODAY):
        return
    assert now.away <= later.away
    assert now.restricted <= later.restricted
    grown = (now.away, now.restricted) != (later.away, later.restricted)
    if not facts.is_estimated(as_of, Mode.TODAY):
        assert grown == (now.next_on is not None and now.next_on <= as_of + more * DAY)


@settings(max_examples=200)
@given(cases, claims, days)
def test_a_further_record_never_makes_the_total_smaller(facts: Facts, claim: Claim, as_of: date) -> None:
    more = Facts(**{name: getattr(facts, name) for name in Facts.__slots__} | {"claims": (*facts.claims, claim)})
    before, after = count(facts, as_of), count(more, as_of)
    if facts.changed_job_on is None:
        assert before.away + before.restricted <= after.away + after.restricted


@settings(max_examples=200)
@given(cases, days, st.integers(1, 400))
def test_moving_everything_by_some_days_moves_nothing_else(facts: Facts, as_of: date, by: int) -> None:
    def moved(day: date | None) -> date | None:
        return None if day is None else day + by * DAY

    shifted = Facts(
        facts.began_on + by * DAY,
        tuple(
            Claim(
                each.kind,
                Span(moved(each.span.starts_on), moved(each.span.ends_on)),
                expected_last=moved(each.expected_last),
                barred=each.barred,
            )
            for each in facts.claims
        ),
        moved(facts.cleared_on),
        moved(facts.left_on),
        facts.left_because_of_injury,
        moved(facts.changed_job_on),
    )
    now, then = count(facts, as_of), count(shifted, as_of + by * DAY)
    assert (now.away, now.restricted) == (then.away, then.restricted)


@pytest.mark.parametrize(
    ("first", "last", "days_counted"),
    [("2024-02-27", "2024-03-02", 5), ("2025-02-27", "2025-03-02", 4), ("2024-12-30", "2025-01-02", 4)],
)
def test_leap_days_and_the_end_of_the_year_are_days_like_others(first: str, last: str, days_counted: int) -> None:
    assert both(Facts(d(first) - DAY, (away(first, last),)), "2026-01-01") == (days_counted, 0)


def test_the_first_and_the_last_day_that_there_is_can_be_counted() -> None:
    assert both(Facts(date.max - 3 * DAY, (Claim(Kind.AWAY, Span(None, None)),)), "9999-12-31") == (3, 0)
    assert both(Facts(date.min, (Claim(Kind.AWAY, Span(None, date.min + 5 * DAY)),)), "2026-01-01") == (5, 0)
