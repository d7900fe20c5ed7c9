"""Whether an encounter may enter a stage: the one gate for every route to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

CASE, OWNER, FOLLOW_UP = "case", "owner", "follow_up"
"""What a stage may demand, by the name of the field where it is given."""

LONGEST_REASON = 1000


class CountsAs(StrEnum):
    """Whose an encounter is, for the limit of a person: the owner's, or everybody's who works it too."""

    OWNER = "owner"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class StageNeeds:
    """What an administrator demands of an encounter before it enters the stage, and how many it holds.

    Attributes:
        limit: Encounters that the stage holds in all, or None for any number.
        person_limit: Encounters in it that are one person's, likewise.
        person_limit_counts: Whose they are.
    """

    name: str
    needs_case: bool = False
    needs_owner: bool = False
    needs_follow_up: bool = False
    limit: int | None = None
    person_limit: int | None = None
    person_limit_counts: CountsAs = CountsAs.OWNER


@dataclass(frozen=True, slots=True)
class EncounterFacts:
    """What the gate looks at."""

    status: str
    stage: str
    has_case: bool
    has_owner: bool
    has_follow_up: bool


@dataclass(frozen=True, slots=True)
class Crowd:
    """How full a stage is before an encounter enters it.

    Attributes:
        in_stage: Encounters that its column shows; counted only as far as the limit needs.
        of_person: The same for each person whose the encounter is, by name.
    """

    in_stage: int = 0
    of_person: dict[str, int] = field(default_factory=dict)


def missing(stage: StageNeeds, facts: EncounterFacts) -> tuple[str, ...]:
    """What the stage demands and the encounter lacks: of ``case``, ``owner``, ``follow_up``."""
    return tuple(
        what
        for is_missing, what in (
            (stage.needs_case and not facts.has_case, CASE),
            (stage.needs_owner and not facts.has_owner, OWNER),
            (stage.needs_follow_up and not facts.has_follow_up, FOLLOW_UP),
        )
        if is_missing
    )


def fullness(stage: StageNeeds, crowd: Crowd) -> str:
    """Why there is no room for one more, in words; empty when there is."""
    full = []
    if stage.limit is not None and crowd.in_stage >= stage.limit:
        full.append(f"{stage.name} holds {_number(stage.limit)} at most and is full.")
    full += [
        f"{name} has {_number(stage.person_limit)} in {stage.name} already, the most for one person."
        for name, count in crowd.of_person.items()
        if stage.person_limit is not None and count >= stage.person_limit
    ]
    return " ".join(full)


def _number(count: int) -> str:
    return f"{count:,}"


_WORDS = {CASE: "a case", OWNER: "an owner", FOLLOW_UP: "a follow-up date"}


def refusal(stage: StageNeeds, facts: EncounterFacts) -> str:
    """Why the encounter may not enter the stage, in words that say what to do; empty when it may."""
    if facts.status != "open":
        return f"The encounter is {facts.status}. Reopen it to move it."
    if stage.name == facts.stage:
        return f"The encounter is in {stage.name} already."
    lacking = [_WORDS[what] for what in missing(stage, facts)]
    if not lacking:
        return ""
    listed = lacking[0] if len(lacking) == 1 else f"{', '.join(lacking[:-1])} and {lacking[-1]}"
    return f"{stage.name} needs {listed} first."
