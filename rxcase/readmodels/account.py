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
