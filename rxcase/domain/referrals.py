"""When a referral needs somebody: the payer does not answer, or the visit is over and nobody said what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

AUTHORIZATION_DAYS = 7
"""An authorization that was asked for longer ago is asked after. Ours: no rule of law sets it."""
RESULT_DAYS = 7
"""A visit longer ago than this has a result, or somebody asks for it. Ours."""

OPEN_STATES = frozenset({"requested", "scheduled"})


@dataclass(frozen=True, slots=True)
class Referral:
    """What the rule looks at.

    Attributes:
        state: requested, scheduled, done or cancelled.
        authorization: not-needed, requested, approved or denied.
        asked_on: When the authorization was asked for.
        visit_on: The day of the visit, if there is one.
    """

    state: str
    authorization: str
    asked_on: date | None = None
    visit_on: date | None = None


def lateness(referral: Referral, today: date) -> str:
    """What is late about it in words; empty when nothing is."""
    if referral.state not in OPEN_STATES:
        return ""
    since_visit = (today - referral.visit_on).days if referral.visit_on else 0
    if since_visit > RESULT_DAYS:
        return f"Result overdue: the visit was {since_visit} days ago"
    waited = (today - referral.asked_on).days if referral.asked_on else 0
    if referral.authorization == "requested" and waited > AUTHORIZATION_DAYS:
        return f"No answer on the authorization for {waited} days"
    return ""
