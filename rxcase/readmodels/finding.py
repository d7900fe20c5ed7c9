"""What is found by a few words, from anywhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: what it is called, what tells it from others, where it is."""

    title: str
    note: str
    href: str
