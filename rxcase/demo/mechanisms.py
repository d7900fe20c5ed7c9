"""What can happen in a job: the cause, the thing, the harm, and the words of the incident report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from rxcase.demo import mechanisms_contact, mechanisms_exposure, mechanisms_strain
from rxcase.demo.mechanism import Harm, Mechanism, Severity


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened to one person, as the report has it."""

    work: str
    spot: str
    event: str
    harm: Harm
    severity: Severity
    side: str
    body_part: str
    icd10: str
    icd10_title: str
    object: str
    activity_before: str
    what_happened: str
    harmed_by: str
    is_sudden: bool


_MOMENTS = (
    "", "", "", " About two hours into the shift.", " It was shortly after the break.", " It was near the end of the shift.",
    " It was the first hour of overtime.", " It was the last task before lunch.",
)  # fmt: skip
_ENDINGS = (
    "", "", "", " Told the shift lead right away.", " Finished the shift and reported it the next morning.",
    " A co-worker called for first aid.", " The supervisor came to the spot and took the statement.",
    " Work on that task was stopped for the day.", " Went to the first aid room.",
)  # fmt: skip


@cache
def catalogue() -> dict[str, tuple[Mechanism, ...]]:
    """All mechanisms, by the kind of work they come from."""
    found: dict[str, tuple[Mechanism, ...]] = {}
    for module in (mechanisms_strain, mechanisms_contact, mechanisms_exposure):
        for mechanism in module.MECHANISMS:
            found[mechanism.work] = (*found.get(mechanism.work, ()), mechanism)
    return found


def without_article(thing: str) -> str:
    """“a steel cart” as “Steel cart”, the way a form answers what did the harm."""
    first, _, rest = thing.partition(" ")
    words = rest if first in {"a", "an", "the"} else thing
    return words[:1].upper() + words[1:]


def happen(random: Random, works: tuple[str, ...], industry: str, spots: tuple[str, ...]) -> Incident:
    """Let something happen that the job's kinds of work allow.

    Args:
        random: The world's source of chance.
        works: Keys of ``catalogue()``.
        industry: Decides which objects are at hand.
        spots: Where it may happen, as words within a sentence.
    """
    mechanism = random.choice(catalogue()[random.choice(works)])
    harm = random.choice(mechanism.harms)
    severity = Severity(random.choices(range(5), harm.weights)[0])
    side = random.choice(("left", "right"))
    part = harm.part.replace("{side}", side)
    thing = random.choice(mechanism.objects.get(industry) or mechanism.objects[""])
    spot = random.choice(spots)
    words = {"object": thing, "Object": thing[:1].upper() + thing[1:], "spot": spot, "part": part, "side": side}
    story = f"{random.choice(mechanism.events)} {random.choice(mechanism.results)}".format_map(words)
    is_left = side == "left" and bool(harm.icd10_left)
    return Incident(
        work=mechanism.work,
        spot=spot,
        event=mechanism.event,
        harm=harm,
        severity=severity,
        side=side,
        body_part=part[:1].upper() + part[1:],
        icd10=harm.icd10_left if is_left else harm.icd10,
        icd10_title=harm.title.replace("{side}", side),
        object=thing,
        activity_before=random.choice(mechanism.activities).format_map(words)
        + (random.choice(_MOMENTS) if mechanism.is_sudden else ""),
        what_happened=story + (random.choice(_ENDINGS) if mechanism.is_sudden else ""),
        harmed_by=without_article(thing),
        is_sudden=mechanism.is_sudden,
    )
