"""Whether an encounter may enter a stage: the one gate for every route to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageNeeds:
    """What an administrator demands of an encounter before it enters the stage."""

    name: str
    needs_case: bool = False
    needs_owner: bool = False
    needs_follow_up: bool = False


@dataclass(frozen=True, slots=True)
class EncounterFacts:
    """What the gate looks at."""

    status: str
    stage: str
    has_case: bool
    has_owner: bool
    has_follow_up: bool


def refusal(stage: StageNeeds, facts: EncounterFacts) -> str:
    """Why the encounter may not enter the stage, in words that say what to do; empty when it may."""
    if facts.status != "open":
        return f"The encounter is {facts.status}. Reopen it to move it."
    if stage.name == facts.stage:
        return f"The encounter is in {stage.name} already."
    missing = [
        what
        for is_missing, what in (
            (stage.needs_case and not facts.has_case, "a case"),
            (stage.needs_owner and not facts.has_owner, "an owner"),
            (stage.needs_follow_up and not facts.has_follow_up, "a follow-up date"),
        )
        if is_missing
    ]
    if not missing:
        return ""
    listed = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
    return f"{stage.name} needs {listed} first."
