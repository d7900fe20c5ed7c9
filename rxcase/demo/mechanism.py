"""What a way to get hurt is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How far a case goes."""

    FIRST_AID = 0
    TREATMENT = 1
    RESTRICTED = 2
    AWAY = 3
    LONG = 4


@dataclass(frozen=True, slots=True)
class Harm:
    """One thing that the mechanism does to a body.

    Attributes:
        part: Body part; ``{side}`` becomes left or right.
        icd10: ICD-10-CM code of the initial encounter; with a side, the right one.
        icd10_left: The code of the left side.
        region: What the restrictions are about (a key of ``limits.LIMITS``).
        weights: How often it stays at each ``Severity``, five numbers.
        illness_type: Column M of form 300: I, S, R, P, H or A.
    """

    nature: str
    part: str
    icd10: str
    title: str
    region: str
    weights: tuple[int, int, int, int, int]
    icd10_left: str = ""
    illness_type: str = "I"


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One way to get hurt.

    Templates know ``{object}``, ``{spot}``, ``{part}``, ``{side}``; each event names the object and
    each result the part, so that the narrative agrees with the coded fields.

    Attributes:
        event: The event in the words of the log.
        objects: What harmed, by industry; ``""`` holds for all others. Each with its article.
    """

    work: str
    event: str
    activities: tuple[str, ...]
    events: tuple[str, ...]
    results: tuple[str, ...]
    objects: Mapping[str, tuple[str, ...]]
    harms: tuple[Harm, ...]
    is_sudden: bool = True
