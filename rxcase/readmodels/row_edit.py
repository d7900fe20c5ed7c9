"""One cell of the worklist while it is being edited."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EditOption:
    """One thing to choose; ``refusal`` says why it cannot be."""

    value: str
    label: str
    note: str = ""
    refusal: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class EditView:
    """What an encounter's cell offers.

    Attributes:
        row: The encounter.
        column: stage, owner or follow-up.
        kind: ``choice``, or ``day`` for one that is typed.
        version: The encounter's, as the options show it.
        finds: Whether typing finds options that are not listed yet.
    """

    row: int = 0
    column: str = ""
    kind: str = "choice"
    version: int = 0
    title: str = ""
    placeholder: str = ""
    help: str = ""
    finds: bool = False
    options: list[EditOption] = field(default_factory=list)
