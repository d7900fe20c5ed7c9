"""The signed-in person as the screens need to know them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in. ``permissions`` hides what cannot be used: courtesy, never a lock."""

    name: str = ""
    initials: str = ""
    email: str = ""
    role: str = ""
    permissions: list[str] = field(default_factory=list)
    scope_words: str = ""
    home: str = "/account/"


@dataclass(frozen=True, slots=True)
class UserView:
    """One account in the administrator's list; ``reach_words`` says whose rows it sees."""

    id: int
    email: str
    name: str
    role: str
    reach_words: str
    is_disabled: bool
