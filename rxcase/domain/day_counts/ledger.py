"""Counting day by day: what each day counts as, by which record and which paragraph.

Written from the text of the rule, without a look at ``intervals``: the lines add up to the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rxcase.domain.day_counts.facts import CAP, DAY, Claim, Facts, Kind, Mode

NOT_COUNTED = "not-counted"
_LONGEST_GAP = 400 * DAY
"""Of a longer time without any record no lines are written."""


@dataclass(frozen=True, slots=True)
class Line:
    """One day of the ledger.

    Attributes:
        day: None for a day that an older system counted without saying which.
        kind: away, restricted or not-counted.
        record: The record that decided, as “Restriction 12”; empty where none did.
        source: What it says.
        why: The reason in words.
        rule: The paragraph, as ``1904.7(b)(3)(i)``; empty where nothing is recorded.
        is_estimated: The day is still to come.
    """

    day: date | None
    kind: str
    record: str = ""
    source: str = ""
    why: str = ""
    rule: str = ""
    is_estimated: bool = False


def ledger(facts: Facts, as_of: date, mode: Mode = Mode.TODAY) -> list[Line]:
    """Every day from the injury to the last that a record speaks of, counted or not.

    Args:
        facts: What is known.
        as_of: The last day in mode *today*; later ones are estimates.
        mode: How far is counted.

    Returns:
        One line a day, in their order; those of kind away and restricted add up to the two numbers.
    """
    lines = list(_Days(facts, as_of, mode))
    for kind, migrated in ((Kind.AWAY, facts.migrated_away), (Kind.RESTRICTED, facts.migrated_restricted)):
        if migrated is not None:
            lines = [_set_aside(each) if each.kind == kind else each for each in lines]
            words = "An older system counted it and did not say which day it was"
            lines += [Line(None, kind.value, "Migrated count", why=words)] * migrated
    return lines


def total(lines: list[Line]) -> tuple[int, int]:
    """Days away and restricted days of a ledger."""
    kinds = [each.kind for each in lines]
    return kinds.count(Kind.AWAY.value), kinds.count(Kind.RESTRICTED.value)


def _set_aside(line: Line) -> Line:
    return replace(
        line, kind=NOT_COUNTED, why=f"Would count as {line.kind}; the migrated count stands in its place", rule=""
    )


class _Days:
    """Walks through the days of a case."""

    def __init__(self, facts: Facts, as_of: date, mode: Mode) -> None:
        self._facts = facts
        self._as_of = as_of
        self._is_estimated = facts.is_estimated(as_of, mode)
        self._limits = [each for each in facts.claims if each.kind is Kind.RESTRICTED and not each.barred]
        self._is_owed = facts.changed_job_on is not None
        """A permanent change of the job leaves at least one restricted day, which has not been counted yet."""

    def __iter__(self) -> Iterator[Line]:
        counted, day = 0, self._facts.began_on
        last = self._last()
        while day <= last:
            line = self._line(day)
            if line.kind != NOT_COUNTED and counted == CAP:
                if day > self._as_of:
                    return
                why = f"{CAP} days are counted already, away and restricted together"
                line = replace(line, kind=NOT_COUNTED, why=why, rule="1904.7(b)(3)(vii)")
            if line.kind == Kind.RESTRICTED:
                self._is_owed = False
            counted += line.kind != NOT_COUNTED
            yield line
            if day == date.max:
                return
            day += DAY
            if not line.record:
                day = self._after_gap(day)

    def _last(self) -> date:
        """The last day that there is something to say about; of days to come only those that may count."""
        facts = self._facts
        last = max([facts.began_on, *(self._last_told(each) for each in facts.claims)])
        if facts.changed_job_on is not None:
            # At the latest the day after the last one away is the one that must count.
            last = max(last, facts.changed_job_on, min(last, date.max - DAY) + DAY)
        if facts.left_on is not None and not facts.left_because_of_injury:
            last = min(last, max(facts.left_on, self._as_of))
        return last if self._is_estimated else min(last, self._as_of)

    def _last_told(self, claim: Claim) -> date:
        last = self._last_of(claim)
        for ended_on, ends in (
            (self._facts.began_on, bool(claim.barred)),
            (self._facts.cleared_on, self._is_cleared(claim, date.max)),
            (self._facts.changed_job_on, self._is_changed(claim, date.max)),
        ):
            if ends and ended_on is not None:
                last = min(last, max(ended_on, self._as_of))
        return last

    def _last_of(self, claim: Claim) -> date:
        return claim.last(self._as_of, is_estimated=self._is_estimated)

    def _after_gap(self, day: date) -> date:
        later = [each.span.first for each in self._facts.claims if each.span.first > day]
        is_said = any(each.span.first <= day <= self._last_of(each) for each in self._facts.claims)
        if is_said or self._is_owed or not later or min(later) - day < _LONGEST_GAP:
            return day
        return min(later)

    def _line(self, day: date) -> Line:
        """What a day counts as, the cap left aside."""
        facts, is_to_come = self._facts, day > self._as_of
        said = [each for each in facts.claims if each.span.first <= day <= self._last_of(each)]
        # The worse first: a day counts once, as the most serious that is said of it.
        said.sort(key=lambda each: (bool(each.barred), each.kind is not Kind.AWAY))
        blank = Line(day, NOT_COUNTED, is_estimated=is_to_come)
        if said:
            blank = replace(blank, record=said[0].record, source=said[0].source)
        if day <= facts.began_on:
            return replace(blank, why="The day of the injury or onset itself", rule="1904.7(b)(3)(i)")
        if facts.left_on is not None and not facts.left_because_of_injury and day > facts.left_on:
            return replace(blank, why="Left the company for another reason", rule="1904.7(b)(3)(viii)")
        for claim in said:
            if claim.barred or self._is_cleared(claim, day) or self._is_changed(claim, day):
                continue
            why = "Away from work" if claim.kind is Kind.AWAY else "Restricted work or another job"
            if claim.kind is Kind.AWAY and any(each.kind is Kind.RESTRICTED for each in said if not each.barred):
                why += "; restricted too, the worse counts once"
            return Line(
                day,
                claim.kind.value,
                claim.record,
                claim.source,
                _expected(why, claim, is_to_come),
                claim.rule,
                is_to_come,
            )
        if self._counts_as_the_one(day, said):
            why = "The job was changed for good: at least one day counts"
            record = blank.record or "Permanent change of the job"
            return replace(blank, kind=Kind.RESTRICTED.value, record=record, why=why, rule="1904.7(b)(4)(xi)")
        if not said:
            return replace(blank, why="No record says that the person was away or restricted")
        return self._ended(blank, said[0], day)

    def _ended(self, blank: Line, claim: Claim, day: date) -> Line:
        """Why a day does not count on which a record speaks."""
        if claim.barred:
            why, _, rule = claim.barred.rpartition(" · ")
            return replace(blank, why=why, rule=rule)
        if self._is_cleared(claim, day):
            return replace(
                blank, why="A health care professional cleared the person for the full job", rule="1904.7(b)(3)(iii)"
            )
        return replace(blank, why="The job was changed for good; nothing of it is restricted", rule="1904.7(b)(4)(xi)")

    def _is_cleared(self, claim: Claim, day: date) -> bool:
        cleared = self._facts.cleared_on
        return cleared is not None and claim.span.first < cleared <= day

    def _is_changed(self, claim: Claim, day: date) -> bool:
        changed = self._facts.changed_job_on
        return claim.kind is Kind.RESTRICTED and changed is not None and claim.span.first <= changed <= day

    def _counts_as_the_one(self, day: date, said: list[Claim]) -> bool:
        """Whether this is the first day that the change of the job takes away; without a record, of the change itself."""
        changed = self._facts.changed_job_on
        if not self._is_owed or changed is None or day < changed:
            return False
        if any(not each.barred and self._is_changed(each, day) and not self._is_cleared(each, day) for each in said):
            return True
        return not any(self._is_cut(each, changed) for each in self._limits)

    def _is_cut(self, claim: Claim, changed: date) -> bool:
        """Whether the change takes days away from a record at all."""
        facts, last = self._facts, self._last_of(claim)
        if facts.cleared_on is not None and claim.span.first < facts.cleared_on:
            last = min(last, facts.cleared_on - DAY)
        if facts.left_on is not None and not facts.left_because_of_injury:
            last = min(last, facts.left_on)
        return claim.span.first <= changed and last >= max(changed, facts.began_on + DAY)


def _expected(why: str, claim: Claim, is_to_come: bool) -> str:
    if not is_to_come:
        return why
    if claim.span.ends_on is None and claim.expected_last is None:
        return why + "; to come, without an expected end: estimated to the cap"
    return why + "; to come, as expected"
