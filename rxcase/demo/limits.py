"""What providers restrict, by region of the body, in steps from strict to light."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """One restriction: its type as the administrator offers it, and how far it goes."""

    type_name: str
    option: str = ""
    weight_lb: int | None = None
    takes_side: bool = False

    def words(self, side: str) -> str:
        """The limit as people say it: “lifting up to 20 lb”, “gripping, left: light only”."""
        name = self.type_name.lower()
        if self.weight_lb is not None:
            return f"{name} up to {self.weight_lb} lb"
        return f"{name}, {side}: {self.option}" if self.takes_side else f"{name}: {self.option}"


def _lift(pounds: int, kind: str = "Lifting") -> Limit:
    return Limit(kind, weight_lb=pounds)


LIMITS: dict[str, tuple[tuple[Limit, ...], ...]] = {
    "back": (
        (_lift(10), Limit("Bending", "not at all"), Limit("Twisting", "not at all")),
        (_lift(20), Limit("Bending", "up to 2 hours a day")),
        (_lift(35),),
    ),
    "shoulder": (
        (_lift(5), Limit("Overhead reaching", "not at all", takes_side=True)),
        (_lift(15), Limit("Overhead reaching", "up to 1 hour a day", takes_side=True)),
        (_lift(25, "Pushing"), _lift(25)),
    ),
    "hand": (
        (Limit("Gripping", "not at all", takes_side=True), _lift(5)),
        (Limit("Repetitive motion", "up to 2 hours a day", takes_side=True), _lift(10)),
        (_lift(20),),
    ),
    "wound": (
        (Limit("Gripping", "not at all", takes_side=True), Limit("Wet work", "not at all")),
        (Limit("Gripping", "light only", takes_side=True),),
    ),
    "knee": (
        (Limit("Standing", "seated work only"), Limit("Climbing", "no stairs, no ladders")),
        (Limit("Kneeling", "not at all"), Limit("Squatting", "not at all"), _lift(20)),
        (Limit("Climbing", "no ladders"),),
    ),
    "foot": (
        (Limit("Standing", "seated work only, foot raised when possible"),),
        (Limit("Walking", "up to 4 hours a day"), Limit("Climbing", "no ladders")),
        (Limit("Uneven ground", "not at all"),),
    ),
    "head": (
        (Limit("Driving", "not at all"), Limit("Work at heights", "not at all"), Limit("Hours of work", "up to 4 hours a day")),
        (Limit("Operating vehicles", "not at all"),),
    ),
    "eye": ((Limit("Driving", "not at all"), Limit("Machinery", "not near moving parts")),),
    "skin": ((Limit("Wet work", "not at all"), Limit("Chemical exposure", "no detergents, no solvents")), (Limit("Wet work", "with lined gloves only"),)),
    "lungs": ((Limit("Chemical exposure", "no fumes, dust or sprays"), Limit("Respirator use", "not at all")),),
    "hearing": ((Limit("Noise exposure", "above 85 dB only with double protection"),),),
    "heat": ((Limit("Heat exposure", "not at all"), Limit("Hours of work", "no overtime")),),
}  # fmt: skip
"""By region of the body (``mechanisms.Harm.region``)."""
