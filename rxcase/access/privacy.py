"""Privacy cases: who is not named, and what stands in the place of the name."""

from __future__ import annotations

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission

PRIVACY_NAME = "privacy case"
"""What stands in place of the name. Source: 29 CFR 1904.29(b)(6)."""


def is_name_hidden(actor: Actor, is_privacy_case: bool | None) -> bool:
    """Whether the person stays unnamed. Source: 29 CFR 1904.29(b)(6)."""
    return bool(is_privacy_case) and not actor.may(Permission.PRIVACY_CASE_VIEW)
