"""Who may give an encounter to whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hands:
    """Who acts on whose encounter.

    Attributes:
        actor_id: Who acts; None for the command line.
        may_assign: Whether the actor assigns anybody's work (``encounter:assign``).
        owner_id: Who owns the encounter now, if anybody does.
    """

    actor_id: int | None
    may_assign: bool
    owner_id: int | None

    @property
    def is_mine(self) -> bool:
        """Whether the actor owns the encounter."""
        return self.owner_id is not None and self.owner_id == self.actor_id


NOT_YOURS = (
    "It belongs to somebody else. You may take what nobody owns and hand over your own; a supervisor assigns the rest."
)
TAKE_FIRST = "Nobody owns it. Take it yourself first; a supervisor can assign it to somebody else."
NOT_NOBODY = "It is yours: hand it over to somebody. Only a supervisor may leave it without an owner."


def owner_refusal(hands: Hands, new_owner_id: int | None) -> str:
    """Why the owner may not be changed so; empty when it may.

    Whoever assigns may do everything. A case manager takes what nobody owns and hands over what is theirs,
    always to somebody: an encounter that somebody answered for is not left without anybody.
    """
    if hands.may_assign:
        return ""
    if hands.owner_id is None:
        return "" if new_owner_id is not None and new_owner_id == hands.actor_id else TAKE_FIRST
    if not hands.is_mine:
        return NOT_YOURS
    return NOT_NOBODY if new_owner_id is None else ""


def managers_refusal(hands: Hands, user_id: int, *, is_leaving: bool) -> str:
    """Why the case managers may not be changed so; empty when they may.

    The owner chooses who works the encounter, and everybody may leave; the rest is a supervisor's.
    """
    if hands.may_assign or hands.is_mine or (is_leaving and user_id == hands.actor_id):
        return ""
    return NOT_YOURS if hands.owner_id is not None else TAKE_FIRST
