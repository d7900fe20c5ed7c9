"""The fields of an injured part: the nature of the injury, where on the body, and the device of a sharp."""

from __future__ import annotations

from rxcase.domain.case_words import CONTAMINATED_SHARP, WOUNDS
from rxcase.domain.form_fields import FormField, FormGroup, Kind, When

NATURES = (
    "Abrasion, scratch",
    "Amputation",
    "Asphyxiation",
    "Bite, sting",
    "Burn, heat",
    "Burn, chemical",
    "Carpal tunnel syndrome",
    "Concussion",
    "Contusion, bruise",
    CONTAMINATED_SHARP,
    "Crushing",
    "Cut, laceration",
    "Dermatitis",
    "Dislocation",
    "Electric shock",
    "Foreign body",
    "Fracture",
    "Hearing loss",
    "Heat illness",
    "Hernia",
    "Infection",
    "Irritation",
    "Multiple injuries",
    "Poisoning",
    "Puncture",
    "Respiratory illness",
    "Sprain, strain",
    "Tendonitis",
)
_SIDED = ("ankle", "arm", "elbow", "eye", "foot", "forearm", "hand", "hip", "knee", "leg", "shoulder", "thumb", "wrist")
BODY_PARTS = (
    "Abdomen",
    "Chest",
    "Face",
    "Groin",
    "Head",
    "Lower back",
    "Lungs",
    "Multiple body parts",
    "Neck",
    "Upper back",
    *(f"{side} {part}" for part in _SIDED for side in ("Left", "Right")),
    *(f"{side} {finger} finger" for finger in ("index", "middle", "ring", "little") for side in ("Left", "Right")),
    "Left great toe",
    "Right great toe",
)
_SHARP = When("nature", (CONTAMINATED_SHARP,))

INJURED_PART_FORM = (
    FormGroup(
        "Injured part",
        (
            FormField("nature", "Nature of injury", suggestions=NATURES, help_text="Such as “Fracture”"),
            FormField("body_part", "Body part", suggestions=BODY_PARTS, help_text="With its side: “Left wrist”"),
            FormField(
                "device_type",
                "Type of device",
                is_required=True,
                when=_SHARP,
                help_text="For the sharps log: 29 CFR 1910.1030(h)(5)",
            ),
            FormField("manufacturer", "Manufacturer", is_required=True, when=_SHARP, help_text="Brand of the device"),
            FormField("needle_size", "Needle size", when=_SHARP),
            FormField("wound", "Laceration or puncture", Kind.CODE, codes=WOUNDS, is_required=True, when=_SHARP),
            FormField("comment", "Comment", Kind.TEXT, 5_000),
        ),
    ),
)
"""Its columns; the nature or the body part must be known."""
