"""Restrictions and accommodations of an encounter, as its sections and their forms show them."""

from __future__ import annotations

from dataclasses import dataclass, field

from rxcase.readmodels.guarded import only_with


@dataclass(frozen=True, slots=True)
class RestrictionView:
    """One restriction or accommodation in words, with its span, where nothing is done with it: a chart, a case."""

    id: int
    text: str
    span: str
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class RestrictionLine:
    """One restriction.

    Attributes:
        text: What the person may not do: “Lifting: at most 20 lb”.
        span: “12 Feb – 14 Mar”.
        standing: ``now``, ``coming`` or ``past``.
        words: The standing in words: “In force”, “From 5 Mar”, “Ended 2 Mar”.
        by: Who imposed it.
        about: What else there is to say: that it does not affect work, is not occupational, hours of day.
        covered: What is done about it: “Transitional Duty”, “No accommodation on 3 Mar – 14 Mar”.
        is_uncovered: Whether some of its days are without an accommodation that somebody must see to.
    """

    id: int
    version: int
    text: str
    span: str
    standing: str
    words: str
    by: str = ""
    about: str = ""
    covered: str = ""
    is_uncovered: bool = False
    may_confirm: bool = False
    condition: str = only_with("clinical:view", "")
    comment: str = only_with("clinical:view", "")


@dataclass(frozen=True, slots=True)
class AccommodationLine:
    """One accommodation; rows that differ only in the restriction they are for are one line.

    Attributes:
        key: Its rows as ``id:version``, with commas between.
        text: Its kind: “Transitional Duty”.
        for_words: The restrictions it is for: “for Lifting, Bending”; “for every restriction”.
        is_away: It means days away from work.
    """

    id: int
    key: str
    text: str
    details: str
    leader: str
    span: str
    standing: str
    words: str
    for_words: str = ""
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class PresentingLine:
    """A restriction that holds today; ``elsewhere`` names the case of another encounter that it comes from."""

    text: str
    span: str
    by: str = ""
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class PendingLine:
    """A restriction with days on which nothing accommodates it; ``dates`` are those days in words."""

    id: int
    version: int
    text: str
    span: str
    dates: str


@dataclass(frozen=True, slots=True)
class RestrictionsView:
    """What the three sections show.

    Attributes:
        presenting: In force today at the site, of this encounter and of others within reach.
        restrictions: Those in force and to come, the newest first.
        past: Those that are over; ``past_count`` counts all of them.
        reasons: Why the work status is what it is, a record a line.
        may_edit: Whether this actor may change something here now: courtesy, never a lock.
        may_remove: Whether rows may be taken away by a tombstone.
    """

    presenting: list[PresentingLine] = field(default_factory=list)
    restrictions: list[RestrictionLine] = field(default_factory=list)
    past: list[RestrictionLine] = field(default_factory=list)
    past_count: int = 0
    accommodations: list[AccommodationLine] = field(default_factory=list)
    past_accommodations: list[AccommodationLine] = field(default_factory=list)
    past_accommodation_count: int = 0
    pending: list[PendingLine] = field(default_factory=list)
    status: str = "full-duty"
    status_words: str = ""
    reasons: list[str] = field(default_factory=list)
    today_words: str = ""
    may_edit: bool = False
    may_remove: bool = False


@dataclass(frozen=True, slots=True)
class RestrictionKind:
    """A restriction type as its form needs it: ``options`` to choose from, or any text; weight and side if it has them."""

    id: int = 0
    name: str = ""
    options: list[str] = field(default_factory=list)
    takes_text: bool = False
    unit: str = ""
    takes_weight: bool = False
    takes_side: bool = False


@dataclass(frozen=True, slots=True)
class RowChoice:
    """Something to tick or to choose in a form."""

    id: int
    words: str
    span: str = ""


@dataclass(frozen=True, slots=True)
class FormChoices:
    """What the forms of restrictions and accommodations offer."""

    kinds: list[RestrictionKind] = field(default_factory=list)
    conditions: list[RowChoice] = only_with("clinical:view", list)
    accommodation_kinds: list[RowChoice] = field(default_factory=list)
    restrictions: list[RowChoice] = field(default_factory=list)
    accommodations: list[RowChoice] = field(default_factory=list)
    providers: list[str] = field(default_factory=list)
    may_open_ended: bool = False


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a restriction; ``at`` is the instant as ISO text."""

    at: str
    at_words: str
    who: str
    words: str
