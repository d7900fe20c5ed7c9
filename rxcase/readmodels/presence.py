"""Who else has the same thing open."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class PersonHere:
    """Somebody who looks at the same thing at this moment."""

    name: str
    initials: str
