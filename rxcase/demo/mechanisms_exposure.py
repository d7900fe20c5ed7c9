"""Heat, noise, chemicals: what a place does to a body."""

from __future__ import annotations

from rxcase.demo.mechanism import Harm, Mechanism

_HAND_BURN = Harm(
    "Burn",
    "{side} hand",
    "T23.201A",
    "Burn of second degree of {side} hand, unspecified site, initial encounter",
    "wound",
    (10, 45, 30, 14, 1),
    "T23.202A",
)
_FOREARM_BURN = Harm(
    "Burn",
    "{side} forearm",
    "T22.211A",
    "Burn of second degree of {side} forearm, initial encounter",
    "wound",
    (10, 50, 28, 12, 0),
    "T22.212A",
)
_FOOT_BURN = Harm(
    "Burn",
    "{side} foot",
    "T25.221A",
    "Burn of second degree of {side} foot, initial encounter",
    "foot",
    (0, 25, 35, 35, 5),
    "T25.222A",
)
_DERMATITIS = Harm(
    "Dermatitis",
    "{side} hand",
    "L24.0",
    "Irritant contact dermatitis due to detergents",
    "skin",
    (10, 50, 38, 2, 0),
    "",
    "S",
)
_EYE_SPLASH = Harm(
    "Chemical burn",
    "{side} eye",
    "T26.61XA",
    "Corrosion of cornea and conjunctival sac, {side} eye, initial encounter",
    "eye",
    (5, 55, 25, 15, 0),
    "T26.62XA",
)
_AIRWAYS = Harm(
    "Respiratory irritation",
    "lungs",
    "J68.0",
    "Bronchitis and pneumonitis due to chemicals, gases, fumes and vapors",
    "lungs",
    (5, 50, 30, 15, 0),
    "",
    "R",
)
_HEARING = Harm(
    "Hearing loss",
    "{side} ear",
    "H83.3X1",
    "Noise effects on {side} inner ear",
    "hearing",
    (0, 75, 25, 0, 0),
    "H83.3X2",
    "H",
)
_HEAT = Harm(
    "Heat exhaustion",
    "body systems",
    "T67.5XXA",
    "Heat exhaustion, unspecified, initial encounter",
    "heat",
    (10, 55, 20, 15, 0),
    "",
    "A",
)
_FUME = Harm(
    "Metal fume fever",
    "lungs",
    "T56.891A",
    "Toxic effect of other metals, accidental (unintentional), initial encounter",
    "lungs",
    (0, 60, 25, 15, 0),
    "",
    "P",
)

_BURNS = (
    "It burned the {part}.",
    "The {part} was reddened and blistered; it was cooled under water for ten minutes.",
    "The {part} has a burn of about two inches.",
)

MECHANISMS = (
    Mechanism(
        "hot",
        "Contact with hot object or substance",
        ("Working close to the heat at {spot}.", "Moving hot product at {spot}.", "Cleaning up at {spot} before it had cooled down.", "Filling and emptying at {spot}."),
        ("Touched {object} through a worn glove.", "{Object} was hotter than expected.", "Reached past {object} and came too close.", "Backed into {object}."),
        _BURNS,
        {"": ("a heating plate", "a hot pipe"), "hospital": ("a steam table pan", "an oven rack", "a flat-top grill"), "food": ("a hot sheet pan", "a steam line", "an oven door", "a heat-seal bar"), "foundry": ("a hot casting", "a ladle lip", "a fresh weld", "a preheated die")},
        (_HAND_BURN, _FOREARM_BURN),
    ),
    Mechanism(
        "hot",
        "Splash of hot liquid",
        ("Pouring off at {spot}.", "Carrying a full vessel across {spot}.", "Topping up at {spot}.", "Draining at {spot} at the end of the shift."),
        ("{Object} splashed over the edge.", "Someone passed behind and {object} spilled.", "The vessel tipped and {object} ran out."),
        _BURNS,
        {"": ("the hot water",), "hospital": ("the hot oil", "a pot of soup", "the boiling water"), "food": ("the fryer oil", "the hot caramel", "the boiling brine"), "foundry": ("the molten iron", "the hot slag")},
        (_FOREARM_BURN, _FOOT_BURN, _HAND_BURN),
    ),
    Mechanism(
        "cleaning",
        "Exposure to a chemical",
        ("Diluting cleaner for the evening wash-down.", "Cleaning at {spot} with the usual products.", "Changing the drum of the dosing unit at {spot}.", "Wiping down surfaces at {spot}."),
        ("{Object} splashed when the lid came off.", "Was in contact with {object} though gloves were worn.", "The sprayer hose failed and {object} came out under pressure."),
        ("The {part} burned at once and was rinsed for fifteen minutes.", "The {part} became red and sore over the next hours.", "Had complaints of the {part} and was sent for treatment."),
        {"": ("a chlorinated alkaline cleaner", "a quaternary disinfectant", "a peracetic acid sanitizer", "a descaling acid")},
        (_DERMATITIS, _DERMATITIS, _EYE_SPLASH),
    ),
    Mechanism(
        "cleaning",
        "Inhalation of a chemical",
        ("Cleaning in a closed room at {spot}.", "Mixing two products at {spot} for a stubborn deposit."),
        ("{Object} filled the room before the fan was on.", "Breathed {object} for several minutes while finishing."),
        ("Coughing and tightness followed; the {part} were irritated for days.", "The {part} felt tight and breathing was short on the stairs."),
        {"": ("a cloud of chlorine vapor", "a mist of disinfectant", "a cloud of cleaner vapor")},
        (_AIRWAYS,),
    ),
    Mechanism(
        "metal",
        "Inhalation of metal fume",
        ("Welding galvanized parts at {spot} for half the shift.", "Tapping the furnace at {spot} with the hood partly blocked."),
        ("Breathed {object}; the exhaust arm had been moved away.", "{Object} hung in the bay because the fan was down."),
        ("Had chills and a cough that evening; the {part} were affected.", "The {part} were irritated, with fever until the next day."),
        {"foundry": ("a plume of zinc oxide fume", "a haze of furnace fume"), "": ("a plume of welding fume",)},
        (_FUME,),
    ),
    Mechanism(
        "noise",
        "Exposure to noise over time",
        ("Working in the hearing conservation area for years.", "Yearly hearing test for workers at {spot}.", "Operating loud equipment on most days."),
        ("The audiogram shows a shift against the baseline after years next to {object}.", "A retest confirmed the shift; the main source at the workplace is {object}."),
        ("The {part} is the worse one.", "The loss is in the {part}, at 2, 3 and 4 kHz."),
        {"": ("a pneumatic compactor", "a road saw", "a diesel loader"), "food": ("a case packer", "a can depalletizer", "a bank of air knives"), "foundry": ("a shakeout conveyor", "an arc-air gouger", "a row of grinding booths")},
        (_HEARING,),
        is_sudden=False,
    ),
    Mechanism(
        "heat",
        "Exposure to environmental heat",
        ("Working outside at {spot} on a hot afternoon.", "Second week back from leave, full days in protective clothing.", "Long shift near {spot} with the temperature above 95 °F."),
        ("Became dizzy and stopped sweating normally after hours in {object}.", "Felt sick and had cramps; {object} had gone on since the morning.", "Collapsed for a moment after too long in {object}."),
        ("Several {part} were affected; was cooled, given fluids and watched.", "Treated for effects on the {part} as a whole with intravenous fluids."),
        {"": ("the direct sun", "the midday heat"), "foundry": ("the radiant heat of the furnace", "the heat of the ladle bay")},
        (_HEAT,),
    ),
)  # fmt: skip
