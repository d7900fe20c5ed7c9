"""Who is answerable for an encounter, who works it, and who could."""

from __future__ import annotations

from dataclasses import dataclass, field

CANDIDATES_SHOWN = 50
"""So many people a menu offers; who looks for another one types the name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may own or work an encounter; ``owned`` counts the open encounters that are theirs already."""

    id: int
    name: str
    role: str
    owned: int = 0


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A case manager of the encounter, and since when."""

    user_id: int
    name: str
    since: str
    may_remove: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """The owner and the case managers of one encounter, and what the actor may do about them."""

    owner_id: int = 0
    owner: str = ""
    managers: list[TeamMember] = field(default_factory=list)
    version: int = 0
    may_assign: bool = False
    may_take: bool = False
