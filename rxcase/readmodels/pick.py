"""What can be picked from a list that is searched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pick:
    """One entry.

    Attributes:
        value: What the form is given.
        label: What stands in the field once it is picked.
        note: A second line.
        is_heading: It cannot be picked; choosing it looks for what stands below it.
    """

    value: str
    label: str
    note: str = ""
    is_heading: bool = False
