"""What was done, in words, with the way to take it back."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed, or several alike that were done at once.

    Attributes:
        key: Names it: the hash of its newest event in the audit.
        at: The instant as ISO text with offset, shown in the reader's zone; ``at_words`` until then.
        words: What was done.
        detail: To what: “Treatment”, “3 Mar 2026”; may be empty.
        person: Whom it concerned; may be empty.
        href: Where that is; may be empty.
        actor: Who did it.
        can_undo: Whether it can be taken back, unless somebody has changed it since.
    """

    key: str
    at: str
    at_words: str
    words: str
    detail: str = ""
    person: str = ""
    href: str = ""
    actor: str = ""
    can_undo: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """Deeds, newest first, and for each key the hashes of its events in the order in which they were done."""

    deeds: list[Deed] = field(default_factory=list)
    events: dict[str, tuple[str, ...]] = field(default_factory=dict)
