"""Cuts, crushes, bites and blows: contact with a thing, an animal or a person."""

from __future__ import annotations

from rxcase.demo.mechanism import Harm, Mechanism

_FINGER_CUT = Harm(
    "Cut, laceration",
    "{side} index finger",
    "S61.210A",
    "Laceration without foreign body of {side} index finger without damage to nail, initial encounter",
    "wound",
    (30, 45, 20, 5, 0),
    "S61.211A",
)
_HAND_CUT = Harm(
    "Cut, laceration",
    "{side} hand",
    "S61.411A",
    "Laceration without foreign body of {side} hand, initial encounter",
    "wound",
    (20, 40, 28, 11, 1),
    "S61.412A",
)
_FOREARM_CUT = Harm(
    "Cut, laceration",
    "{side} forearm",
    "S51.811A",
    "Laceration without foreign body of {side} forearm, initial encounter",
    "wound",
    (25, 45, 22, 8, 0),
    "S51.812A",
)
_FINGER_CRUSH = Harm(
    "Crushing",
    "{side} ring finger",
    "S67.194A",
    "Crushing injury of {side} ring finger, initial encounter",
    "wound",
    (0, 20, 45, 30, 5),
    "S67.195A",
)
_FINGER_BROKEN = Harm(
    "Fracture",
    "{side} middle finger",
    "S62.602A",
    "Fracture of unspecified phalanx of {side} middle finger, initial encounter for closed fracture",
    "wound",
    (0, 5, 60, 32, 3),
    "S62.603A",
)
_HAND_CRUSH = Harm(
    "Crushing",
    "{side} hand",
    "S67.21XA",
    "Crushing injury of {side} hand, initial encounter",
    "hand",
    (0, 10, 35, 40, 15),
    "S67.22XA",
)
_FOOT_CRUSH = Harm(
    "Crushing",
    "{side} foot",
    "S97.81XA",
    "Crushing injury of {side} foot, initial encounter",
    "foot",
    (0, 12, 40, 40, 8),
    "S97.82XA",
)
_FOOT_BRUISE = Harm(
    "Bruise, contusion",
    "{side} foot",
    "S90.31XA",
    "Contusion of {side} foot, initial encounter",
    "foot",
    (25, 35, 30, 10, 0),
    "S90.32XA",
)
_TOE = Harm(
    "Fracture",
    "{side} great toe",
    "S92.401A",
    "Displaced unspecified fracture of {side} great toe, initial encounter for closed fracture",
    "foot",
    (0, 10, 60, 30, 0),
    "S92.402A",
)
_LEG = Harm(
    "Fracture",
    "{side} lower leg",
    "S82.201A",
    "Unspecified fracture of shaft of {side} tibia, initial encounter for closed fracture",
    "foot",
    (0, 0, 5, 40, 55),
    "S82.202A",
)
_SHIN = Harm(
    "Bruise, contusion",
    "{side} lower leg",
    "S80.11XA",
    "Contusion of {side} lower leg, initial encounter",
    "foot",
    (35, 35, 22, 8, 0),
    "S80.12XA",
)
_SHOULDER_BRUISE = Harm(
    "Bruise, contusion",
    "{side} shoulder",
    "S40.011A",
    "Contusion of {side} shoulder, initial encounter",
    "shoulder",
    (25, 35, 30, 10, 0),
    "S40.012A",
)
_HEAD_CUT = Harm(
    "Cut, laceration",
    "scalp",
    "S01.01XA",
    "Laceration without foreign body of scalp, initial encounter",
    "head",
    (25, 45, 15, 15, 0),
)
_FACE = Harm(
    "Bruise, contusion",
    "face",
    "S00.83XA",
    "Contusion of other part of head, initial encounter",
    "head",
    (40, 35, 10, 15, 0),
)
_NEEDLE = Harm(
    "Puncture by contaminated sharp",
    "{side} index finger",
    "S61.230A",
    "Puncture wound without foreign body of {side} index finger without damage to nail, initial encounter",
    "wound",
    (0, 98, 2, 0, 0),
    "S61.231A",
)
_NEEDLE_THUMB = Harm(
    "Puncture by contaminated sharp",
    "{side} thumb",
    "S61.031A",
    "Puncture wound without foreign body of {side} thumb without damage to nail, initial encounter",
    "wound",
    (0, 98, 2, 0, 0),
    "S61.032A",
)
_EYE_BODY = Harm(
    "Foreign body",
    "{side} eye",
    "T15.01XA",
    "Foreign body in cornea, {side} eye, initial encounter",
    "eye",
    (35, 50, 12, 3, 0),
    "T15.02XA",
)
_EYE_SCRATCH = Harm(
    "Abrasion",
    "{side} eye",
    "S05.01XA",
    "Injury of conjunctiva and corneal abrasion without foreign body, {side} eye, initial encounter",
    "eye",
    (20, 55, 20, 5, 0),
    "S05.02XA",
)
_BITE_LEG = Harm(
    "Bite",
    "{side} lower leg",
    "S81.851A",
    "Open bite, {side} lower leg, initial encounter",
    "wound",
    (5, 60, 20, 15, 0),
    "S81.852A",
)
_BITE_HAND = Harm(
    "Bite",
    "{side} hand",
    "S61.451A",
    "Open bite of {side} hand, initial encounter",
    "wound",
    (5, 60, 25, 10, 0),
    "S61.452A",
)
_STING = Harm(
    "Sting",
    "{side} forearm",
    "T63.441A",
    "Toxic effect of venom of bees, accidental (unintentional), initial encounter",
    "skin",
    (60, 38, 2, 0, 0),
)

_POINT = "Contaminated sharp"

MECHANISMS = (
    Mechanism(
        "knife",
        "Cut by a hand tool",
        ("Opening cases at {spot}.", "Cutting to length at {spot}; gloves were off to change a blade.", "Trimming at {spot} at normal pace.", "Breaking down empty boxes at {spot}."),
        ("{Object} slipped on a hard spot.", "Pulled {object} toward the other hand and it came through suddenly.", "Reached across while holding {object}.", "{Object} was dull and needed force; it jumped out of the cut."),
        ("It cut the {part}.", "The blade went into the {part}; pressure was put on at once.", "Deep cut on the {part}, about an inch long."),
        {"": ("a box knife", "a retractable utility knife"), "hospital": ("a chef's knife", "a vegetable slicer"), "food": ("a boning knife", "a trimming knife", "a bread slicer blade", "a dough cutter")},
        (_FINGER_CUT, _FINGER_CUT, _HAND_CUT, _FOREARM_CUT),
    ),
    Mechanism(
        "machine",
        "Caught in running equipment",
        ("Clearing a jam at {spot}.", "Changing over to the next order at {spot}.", "Checking a strange noise at {spot}.", "Cleaning around the machine at {spot}."),
        ("{Object} moved unexpectedly while the guard was open.", "A glove caught in {object}.", "Reached past the guard and {object} cycled.", "{Object} was still coasting when touched."),
        ("It caught the {part}.", "The {part} was pinched before the stop was pressed.", "The {part} was pulled in as far as the guard.", "The {part} was trapped for a few seconds."),
        {"": ("a conveyor roller", "a belt drive", "a roll-up door chain"), "food": ("a tray sealer", "a conveyor pinch point", "a case erector", "a dough divider"), "foundry": ("a lathe chuck", "a drill press spindle", "a parts tumbler")},
        (_FINGER_CRUSH, _FINGER_BROKEN, _HAND_CRUSH),
    ),
    Mechanism(
        "tools",
        "Struck by a hand tool",
        ("Loosening a seized part at {spot}.", "Working in a tight space at {spot}.", "Repairing equipment at {spot}.", "Finishing a job by hand at {spot}."),
        ("{Object} slipped off under full force.", "{Object} kicked back.", "Lost the grip on {object}.", "The part broke free and {object} followed through."),
        ("It struck the {part}.", "The {part} was hit hard.", "The {part} was in the way and took the blow.", "It came down on the {part}."),
        {"": ("a pipe wrench", "a ratchet", "a pry bar"), "foundry": ("an angle grinder", "a chipping hammer", "a die grinder"), "city": ("a cut-off saw", "a string trimmer", "a pipe wrench", "a jackhammer")},
        (_HAND_CUT, _FINGER_BROKEN, _FOREARM_CUT, _SHIN, _FACE),
    ),
    Mechanism(
        "forklift",
        "Struck by powered vehicle",
        ("Working on foot near traffic at {spot}.", "Driving a loaded truck through {spot}.", "Staging pallets at {spot}.", "Getting off the truck to check a load at {spot}."),
        ("{Object} came around the corner and did not stop in time.", "{Object} rolled back after the brake was released.", "The load on {object} swung out on the turn.", "Stepped down while {object} was still moving."),
        ("It ran against the {part}.", "The {part} was caught between the truck and the rack.", "The {part} was struck and could not take weight."),
        {"": ("a reach truck", "an electric pallet jack", "a counterbalance forklift", "a stock chaser")},
        (_FOOT_CRUSH, _SHIN, _LEG, _FOOT_BRUISE, _TOE),
    ),
    Mechanism(
        "falling",
        "Struck by falling object",
        ("Working below a stack at {spot}.", "Guiding a load into place at {spot}.", "Opening a trailer at {spot}.", "Sorting at {spot}."),
        ("{Object} came down from above.", "{Object} slid off when the strap was loosened.", "The stack leaned and {object} fell.", "{Object} swung loose and dropped."),
        ("It hit the {part}.", "It glanced off and struck the {part}.", "There was no time to step aside; the {part} took the blow."),
        {"": ("a full carton", "a pallet board", "a load bar"), "food": ("a case of frozen meals", "a metal rack shelf", "a plastic pallet"), "foundry": ("a mold weight", "a rough casting", "a chain hook", "a flask half")},
        (_SHOULDER_BRUISE, _HEAD_CUT, _TOE, _FOOT_BRUISE, _FOOT_CRUSH),
    ),
    Mechanism(
        "metal",
        "Contact with sharp or heavy metal",
        ("Handling castings by hand at {spot}.", "Stacking finished parts at {spot}.", "Shaking out molds at {spot}.", "Deburring at {spot}."),
        ("{Object} slid in the grip.", "Turned {object} over without seeing the edge.", "Caught {object} before it fell."),
        ("The edge opened the {part} through the glove.", "It cut the {part} to the depth of a few millimeters.", "The {part} was cut and needed pressure to stop bleeding."),
        {"": ("a casting with a sharp fin", "a steel plate", "a gate stub with flash", "a strip of sheet steel")},
        (_HAND_CUT, _HAND_CUT, _FOREARM_CUT, _FINGER_CUT),
    ),
    Mechanism(
        "metal",
        "Caught between heavy parts",
        ("Setting parts down on a table at {spot}.", "Moving parts with the hoist at {spot}.", "Closing a mold at {spot}."),
        ("{Object} rolled when it was set down.", "{Object} came down sooner than the partner had called.", "The sling slipped and {object} turned."),
        ("The {part} was caught underneath.", "The {part} was squeezed against the table.", "It pinned the {part} for a moment."),
        {"": ("a flask half", "a rough casting", "a steel billet", "a core box", "a pump housing")},
        (_FINGER_CRUSH, _FINGER_BROKEN, _HAND_CRUSH),
    ),
    Mechanism(
        "eye",
        "Struck by particle",
        ("Grinding at {spot} with safety glasses on.", "Blowing off a part at {spot}.", "Working under a vehicle at {spot}.", "Mowing and trimming near {spot}."),
        ("{Object} got past the side of the glasses.", "{Object} bounced off the visor.", "A gust blew {object} up.", "Took the glasses off too early and {object} fell from the hair."),
        ("Felt something in the {part} and could not rinse it out.", "The {part} was red and watering by the end of the shift.", "Could not keep the {part} open."),
        {"": ("a metal splinter", "a speck of grinding dust", "a flake of rust"), "city": ("a chip of stone", "a flake of rust", "a blade of cut grass with grit")},
        (_EYE_BODY, _EYE_BODY, _EYE_SCRATCH),
    ),
    Mechanism(
        "sharps",
        _POINT,
        ("Drawing blood at {spot}.", "Giving an injection at {spot}.", "Setting out supplies for a procedure.", "Sealing a full sharps container.", "Cleaning up after a procedure at {spot}."),
        ("The patient moved and {object} came out.", "The safety catch of {object} did not click in.", "{Object} had been left in the tray.", "Met {object} sticking out of the container."),
        ("It went through the glove into the {part}.", "It stuck the {part}; the wound was washed and the source patient was tested.", "Felt a prick in the {part} and saw blood."),
        {"": ("an insulin pen needle", "a lancet"), "hospital": ("a butterfly needle", "a suture needle", "a hollow-bore needle", "a scalpel blade", "an insulin syringe needle")},
        (_NEEDLE, _NEEDLE, _NEEDLE_THUMB),
    ),
    Mechanism(
        "dog",
        "Animal bite",
        ("Walking up to the door on the route.", "Coming back to the vehicle at the third stop.", "Opening a gate to reach a meter.", "Leaving a visit by the back yard."),
        ("{Object} ran out through an open door.", "{Object} was loose in the yard though it should have been shut in.", "{Object} slipped its leash.", "Did not see {object} behind the fence until it jumped."),
        ("It bit the {part} before the owner called it off.", "Bitten in the {part}; the owner gave proof of vaccination.", "The {part} was bitten through the clothing."),
        {"": ("a large brown dog", "a terrier", "a shepherd mix", "a neighbor's dog")},
        (_BITE_LEG, _BITE_LEG, _BITE_HAND),
    ),
    Mechanism(
        "violence",
        "Struck by a person",
        ("Calming an agitated person at {spot}.", "Helping with a patient who was coming out of sedation.", "Escorting a visitor out of {spot}.", "Taking vital signs at {spot}."),
        ("The person struck out with {object}.", "The person swung {object} without warning.", "In the struggle the person got hold of {object} and threw it."),
        ("Was hit on the {part}.", "The {part} took the blow.", "Hurt the {part} before help came."),
        {"": ("a walking cane", "a metal tray", "a water pitcher", "a food tray lid", "a telephone receiver")},
        (_FACE, _SHOULDER_BRUISE, _FINGER_BROKEN, _SHIN),
    ),
    Mechanism(
        "insects",
        "Stung by an insect",
        ("Trimming a hedge near {spot}.", "Mowing along the fence at {spot}.", "Clearing brush near {spot}."),
        ("Struck a nest hidden in the leaves and {object} came out.", "{Object} got under the glove.", "Was surrounded by {object} on stepping back."),
        ("Stung several times on the {part}.", "The {part} swelled to twice its size within an hour.", "Was stung on the {part} and felt dizzy for a while."),
        {"": ("a swarm of yellow jackets", "a group of bees", "a swarm of wasps")},
        (_STING,),
    ),
)  # fmt: skip
