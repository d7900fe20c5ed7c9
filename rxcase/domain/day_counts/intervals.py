"""Counting by arithmetic on spans: quick, and without a reason for each day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from rxcase.domain.day_counts.facts import CAP, DAY, Claim, DayCount, Facts, Kind, Mode
from rxcase.domain.restrictions import Span, joined, uncovered

Run = tuple[date, date, Kind]
"""Neighbouring days of one kind: the first, the last."""


def count(facts: Facts, as_of: date, mode: Mode = Mode.TODAY) -> DayCount:
    """The days of a case.

    Args:
        facts: What is known.
        as_of: The last day that counts in mode *today*; in mode *annual* the day from which the end is estimated.
        mode: How far is counted.

    Returns:
        The numbers; a migrated one stands in place of what the records give.
    """
    through = date.max if facts.is_estimated(as_of, mode) else as_of
    numbers = {Kind.AWAY: 0, Kind.RESTRICTED: 0}
    capped_on = next_on = None
    total = 0
    for first, last, kind in _runs(facts, as_of, mode):
        if first > through:
            next_on = first
            break
        until = min(last, through)
        days = (until - first).days + 1
        if total + days >= CAP:
            numbers[kind] += CAP - total
            capped_on = first + (CAP - total - 1) * DAY
            break
        numbers[kind] += days
        total += days
        if until < last:
            next_on = until + DAY
            break
    found = DayCount(numbers[Kind.AWAY], numbers[Kind.RESTRICTED], capped_on, next_on)
    if facts.migrated_away is not None:
        found = replace(found, away=facts.migrated_away)
    if facts.migrated_restricted is not None:
        found = replace(found, restricted=facts.migrated_restricted)
    return found


def _runs(facts: Facts, as_of: date, mode: Mode) -> list[Run]:
    """What counts from the day after on, the cap not looked at, in the order of the days."""
    is_estimated = facts.is_estimated(as_of, mode)
    held = [(each, span) for each in facts.claims for span in _span(facts, each, as_of, is_estimated=is_estimated)]
    away = joined(span for claim, span in held if claim.kind is Kind.AWAY)
    limits = [(claim, span) for claim, span in held if claim.kind is Kind.RESTRICTED]
    kept = joined(span for claim, whole in limits for span in _before_change(facts, claim, whole))
    restricted = _without(kept, away)
    runs: list[Run] = [(span.first, span.last, Kind.AWAY) for span in away]
    runs += [(span.first, span.last, Kind.RESTRICTED) for span in restricted]
    least = _at_least_one(facts, limits, away)
    if least is not None and not any(span.first <= least for span in restricted):
        runs.append((least, least, Kind.RESTRICTED))
    return sorted(runs)


def _span(facts: Facts, claim: Claim, as_of: date, *, is_estimated: bool) -> Iterator[Span]:
    """The days of a claim between the day after the injury and whatever ends them, if there are any."""
    first, last = max(claim.span.first, facts.began_on + DAY), claim.last(as_of, is_estimated=is_estimated)
    if claim.span.ends_on is None:
        # Each of its days counts as one thing or the other: after so many the cap is reached.
        last = min(last, min(first, date.max - CAP * DAY) + CAP * DAY)
    if facts.cleared_on is not None and claim.span.first < facts.cleared_on:
        last = min(last, facts.cleared_on - DAY)
    if facts.left_on is not None and not facts.left_because_of_injury:
        last = min(last, facts.left_on)
    if first <= last and not claim.barred:
        yield Span(first, last)


def _before_change(facts: Facts, claim: Claim, span: Span) -> Iterator[Span]:
    """The part of a restriction before the job was changed for good; all of it if it began afterwards."""
    changed = facts.changed_job_on
    if changed is None or claim.span.first > changed:
        yield span
    elif span.first < changed:
        yield Span(span.first, min(span.last, changed - DAY))


def _at_least_one(facts: Facts, limits: list[tuple[Claim, Span]], away: list[Span]) -> date | None:
    """The day that counts although the job was changed for good: the first that the change takes away."""
    changed = facts.changed_job_on
    if changed is None:
        return None
    start = max(changed, facts.began_on + DAY)
    taken = [
        Span(max(span.first, start), span.last)
        for claim, span in limits
        if claim.span.first <= changed and span.last >= start
    ]
    whole = Span(start, None if facts.left_because_of_injury else facts.left_on)
    free = _without(joined(taken or [whole]), away)
    return free[0].first if free else None


def _without(spans: Iterable[Span], taken: list[Span]) -> list[Span]:
    return [gap for span in spans for gap in uncovered(span, taken)]
