"""What is known of a case when its days are counted, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rxcase.domain.restrictions import Span

CAP = 180
"""Days away and days restricted together: more need not be counted (29 CFR 1904.7(b)(3)(vii))."""
DAY = timedelta(days=1)


class Kind(StrEnum):
    """What a day counts as: days away go to column K of the log, restricted ones to column L."""

    AWAY = "away"
    RESTRICTED = "restricted"


class Mode(StrEnum):
    """How far is counted: through a day, or to the expected end, as 29 CFR 1904.7(b)(3)(ix) wants it once a year."""

    TODAY = "today"
    ANNUAL = "annual"


@dataclass(frozen=True, slots=True)
class Claim:
    """A record that says of its days that the person was away, or restricted.

    Attributes:
        kind: What it says.
        span: Its days; open-ended ones have not ended yet.
        record: Which record it is, as “Restriction 12”.
        source: What it says in words, and who said so.
        rule: The paragraph that makes its days count, as ``1904.7(b)(4)(v)``.
        expected_last: For an open-ended one: the last day that is expected of it; not before its first.
        barred: Why none of its days counts, with the paragraph; empty for one that counts.
    """

    kind: Kind
    span: Span
    record: str = ""
    source: str = ""
    rule: str = ""
    expected_last: date | None = None
    barred: str = ""

    def last(self, as_of: date, *, is_estimated: bool) -> date:
        """The last day on which it says something: its end, or the one that is expected of it, or the last there is."""
        if self.span.ends_on is None and is_estimated and self.expected_last is not None:
            return max(self.expected_last, self.span.first, as_of)
        return self.span.last


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decides the two numbers of a case.

    Attributes:
        began_on: The day of the injury, or on which the illness began; it never counts.
        claims: The records, in any order.
        cleared_on: From this day on a health care professional says that the person can do the full job, whether
            or not they do. It ends every claim that began before; later ones are a new turn of the same case.
        left_on: The last day with the employer.
        left_because_of_injury: Then the days that the person would have missed are estimated; otherwise they stop.
        changed_job_on: The job was permanently changed on this day, so that what the person may not do is no longer
            part of it: restricted days of claims that began by then stop, but at least one counts.
        migrated_away: Days away that an older system counted; they stand in place of ours.
        migrated_restricted: Restricted days that an older system counted.
    """

    began_on: date
    claims: tuple[Claim, ...] = ()
    cleared_on: date | None = None
    left_on: date | None = None
    left_because_of_injury: bool = False
    changed_job_on: date | None = None
    migrated_away: int | None = None
    migrated_restricted: int | None = None

    def is_estimated(self, as_of: date, mode: Mode) -> bool:
        """Whether days to come are counted too."""
        has_left = self.left_because_of_injury and self.left_on is not None and self.left_on <= as_of
        return mode is Mode.ANNUAL or has_left


@dataclass(frozen=True, slots=True)
class DayCount:
    """The two numbers of a case.

    Attributes:
        away: Days away, 0–180; column K.
        restricted: Days of restricted work or transfer, 0–180; column L. With ``away`` at most 180, unless migrated.
        capped_on: The day that was the 180th.
        next_on: The next day that will count if nothing is changed; None when none will.
    """

    away: int
    restricted: int
    capped_on: date | None = None
    next_on: date | None = None
