"""Referrals, as the encounter's page lists them."""

from __future__ import annotations

from dataclasses import dataclass, field

ORDERS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class OrderView:
    """One referral: to whom, why, and how it stands in words; ``late_words`` says what is late about it."""

    id: int
    version: int
    title: str
    reason: str
    provider: str = ""
    asked_words: str = ""
    authorization_words: str = ""
    visit_words: str = ""
    late_words: str = ""
    end_words: str = ""
    result: str = ""
    is_open: bool = True
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class OrderList:
    """Open referrals, the oldest first; then those that are done or cancelled, newest first."""

    open: list[OrderView] = field(default_factory=list)
    ended: list[OrderView] = field(default_factory=list)
    late: int = 0
    may_edit: bool = False
