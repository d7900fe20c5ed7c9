"""Overexertion, posture, slips and falls: what a body does to itself at work."""

from __future__ import annotations

from rxcase.demo.mechanism import Harm, Mechanism

_BACK = Harm(
    "Sprain, strain",
    "lower back",
    "S39.012A",
    "Strain of muscle, fascia and tendon of lower back, initial encounter",
    "back",
    (10, 20, 38, 26, 6),
)
_SHOULDER = Harm(
    "Sprain, strain", "{side} shoulder", "S46.911A", "Strain of unspecified muscle, fascia and tendon at shoulder and upper arm level, {side} arm, initial encounter",
    "shoulder", (8, 20, 40, 22, 10), "S46.912A",
)  # fmt: skip
_KNEE = Harm(
    "Sprain, strain",
    "{side} knee",
    "S83.91XA",
    "Sprain of unspecified site of {side} knee, initial encounter",
    "knee",
    (8, 22, 40, 24, 6),
    "S83.92XA",
)
_ANKLE = Harm(
    "Sprain, strain",
    "{side} ankle",
    "S93.401A",
    "Sprain of unspecified ligament of {side} ankle, initial encounter",
    "foot",
    (12, 28, 40, 18, 2),
    "S93.402A",
)
_WRIST = Harm(
    "Sprain, strain",
    "{side} wrist",
    "S63.501A",
    "Unspecified sprain of {side} wrist, initial encounter",
    "hand",
    (12, 30, 40, 16, 2),
    "S63.502A",
)
_WRIST_BROKEN = Harm(
    "Fracture", "{side} wrist", "S52.501A", "Unspecified fracture of the lower end of {side} radius, initial encounter for closed fracture",
    "hand", (0, 0, 30, 50, 20), "S52.502A",
)  # fmt: skip
_HIP = Harm(
    "Bruise, contusion",
    "{side} hip",
    "S70.01XA",
    "Contusion of {side} hip, initial encounter",
    "back",
    (25, 35, 28, 12, 0),
    "S70.02XA",
)
_NECK = Harm(
    "Sprain, strain",
    "neck",
    "S16.1XXA",
    "Strain of muscle, fascia and tendon at neck level, initial encounter",
    "back",
    (15, 30, 35, 18, 2),
)
_HEAD = Harm(
    "Concussion",
    "head",
    "S06.0X0A",
    "Concussion without loss of consciousness, initial encounter",
    "head",
    (0, 20, 30, 46, 4),
)
_TUNNEL = Harm(
    "Carpal tunnel syndrome",
    "{side} wrist",
    "G56.01",
    "Carpal tunnel syndrome, {side} upper limb",
    "hand",
    (0, 25, 45, 14, 16),
    "G56.02",
    "A",
)
_ELBOW = Harm(
    "Tendonitis",
    "{side} elbow",
    "M77.11",
    "Lateral epicondylitis, {side} elbow",
    "hand",
    (5, 35, 45, 10, 5),
    "M77.12",
    "A",
)
_THUMB = Harm(
    "Tendonitis",
    "{side} thumb",
    "M65.4",
    "Radial styloid tenosynovitis [de Quervain]",
    "hand",
    (5, 40, 45, 8, 2),
    "",
    "A",
)

_LOADS = {
    "": ("a full tool box", "a case of copier paper", "a folded hand truck"),
    "warehouse": (
        "a carton of bottled cleaner",
        "a boxed exercise bench",
        "a 50 lb bag of pet food",
        "a roll of carpet",
        "a crated sink",
    ),
    "hospital": ("a bag of wet linen", "a case of irrigation fluid", "an oxygen cylinder", "a crate of milk"),
    "food": ("a 50 lb sack of flour", "a tub of frozen dough", "a case of sauce pouches", "a stack of full trays"),
    "foundry": ("a core box", "a rough casting", "a bag of resin sand", "a pattern plate"),
    "city": (
        "a manhole cover",
        "an overfilled refuse cart",
        "a length of ductile pipe",
        "a bag of cold patch",
        "a wet mattress",
    ),
}

_GROUND = {
    "": ("an icy step", "a pothole", "a loose paving stone", "a wet leaf-covered curb", "a washed-out edge of the path")
}
_FALLS = (
    "Landed on the {part}.",
    "Tried to break the fall and hurt the {part}.",
    "Struck the ground with the {part}, which hurt from then on.",
    "Got up alone but with pain in the {part}.",
    "Could not get up at once because of the {part}.",
)

MECHANISMS = (
    Mechanism(
        "lifting",
        "Overexertion in lifting or lowering",
        (
            "Moving stock by hand at {spot}.",
            "Loading and unloading by hand at {spot} without help.",
            "Clearing a backlog at {spot}; the lift assist was in use elsewhere.",
            "Handling {object} from floor level at {spot}.",
        ),
        (
            "Bent down to lift {object} and turned with the load.",
            "Was lowering {object} when the grip slipped and the weight shifted to one side.",
            "Pulled {object} toward the body with arms stretched out.",
            "Lifted {object} above chest height because the lower place was full.",
            "Took {object} from a co-worker and caught the weight unevenly.",
        ),
        (
            "Felt a sharp pain in the {part} and could not straighten at once.",
            "The {part} began to hurt within minutes and got worse toward the end of the day.",
            "Felt a pull in the {part}, put the load down and stopped.",
            "Pain in the {part} made it impossible to go on lifting.",
        ),
        _LOADS,
        (_BACK, _BACK, _BACK, _SHOULDER, _NECK),
    ),
    Mechanism(
        "reach",
        "Overexertion in reaching",
        ("Working above shoulder height at {spot}.", "Reaching into the back of a deep location at {spot}.", "Working with both arms raised at {spot} for most of an hour."),
        (
            "Reached overhead for {object} and had to pull hard to free it.",
            "Stretched to the far side to steady {object}, which started to slide.",
            "Held {object} up with one arm while fastening it with the other.",
        ),
        ("Felt something give in the {part}.", "The {part} burned and the arm could not be raised afterwards.", "Had pain in the {part} that night and weakness the next day."),
        {
            "": ("a wedged carton", "a length of conduit", "a heavy cover plate"),
            "warehouse": ("a carton stuck in the rack", "a shrink-wrapped tote", "a jammed flow-rack bin"),
            "foundry": ("a welding lead", "a fixture plate", "a chain fall hook"),
        },
        (_SHOULDER, _SHOULDER, _NECK),
    ),
    Mechanism(
        "repetition",
        "Repetitive motion",
        (
            "Doing the same hand motions for most of each shift over several months.",
            "Working on the fast side of the line with few changes of task.",
            "Gripping and twisting several times a minute; overtime for the last six weeks.",
        ),
        (
            "Symptoms came on gradually while working with {object}.",
            "No single event. Daily use of {object} went on while the first signs were ignored.",
            "After a change of pace, handling {object} became painful by mid-shift.",
        ),
        (
            "Now has pain and numbness in the {part}, worse at night.",
            "The {part} is swollen by the end of the day and weak when gripping.",
            "The {part} tingles during work and aches for hours afterwards.",
        ),
        {
            "": ("a computer mouse and keyboard", "a hand scanner", "a label gun"),
            "warehouse": ("a tape gun", "a handheld scanner", "a stretch-wrap roller"),
            "hospital": ("a blood draw station with fixed height", "a heavy medication cart", "a bed crank"),
            "food": ("a trimming knife", "a portioning scoop", "a tray sealer lever", "a depositor nozzle"),
            "foundry": ("a pneumatic rammer", "a core scraper"),
            "home-health": ("a headset and keyboard", "a computer mouse"),
        },
        (_TUNNEL, _ELBOW, _THUMB, _TUNNEL),
        is_sudden=False,
    ),
    Mechanism(
        "patient",
        "Overexertion in moving a person",
        (
            "Helping a patient from bed to chair at {spot}.",
            "Repositioning a patient in bed with one other person.",
            "Walking a patient to the bathroom.",
            "Transferring a patient after therapy at {spot}.",
        ),
        (
            "The patient's knees gave way and {object} did not take the weight in time.",
            "The patient grabbed on suddenly while {object} was being moved into place.",
            "Caught the patient, who slid off {object}.",
            "{Object} rolled away half way through the transfer.",
        ),
        (
            "Took the full weight and felt pain in the {part}.",
            "Twisted to keep the patient from falling and hurt the {part}.",
            "Felt a pop in the {part}; the patient was lowered to the floor unhurt.",
        ),
        {"": ("a transfer board", "a shower chair", "a gait belt"), "hospital": ("a mechanical lift", "a stretcher", "a bedside commode", "a slide sheet", "a recliner")},
        (_BACK, _BACK, _SHOULDER, _KNEE, _WRIST),
    ),
    Mechanism(
        "floor",
        "Fall on same level",
        ("Walking through {spot} between two tasks.", "Carrying supplies across {spot}.", "On the way back from the break room through {spot}.", "Hurrying to answer a call at {spot}."),
        ("Slipped on {object} and went down.", "Stepped on {object}, lost footing and fell backward.", "Did not see {object} and fell sideways.", "Both feet went out on {object}."),
        _FALLS,
        {
            "": ("a wet patch on the floor", "a spilled drink", "a leaf of paper on a smooth floor"),
            "warehouse": ("a loose piece of stretch wrap", "a wet dock plate", "a spill of cooking oil", "a layer of dust on the ramp"),
            "hospital": ("a freshly mopped floor", "a spilled drink", "a puddle from the ice machine", "a patch of gel"),
            "food": ("a greasy floor by the fryer", "an ice patch at the freezer door", "a spill of batter", "a flour-covered floor"),
            "city": ("an oil stain in the bay", "a wet ramp", "a muddy floor plate"),
        },
        (_WRIST, _WRIST_BROKEN, _KNEE, _HIP, _BACK, _HEAD),
    ),
    Mechanism(
        "floor",
        "Trip, fall on same level",
        ("Walking through {spot} with both hands full.", "Stepping back to make room at {spot}.", "Crossing {spot} in poor light.", "Walking toward the exit through {spot}."),
        ("Tripped over {object} that had been left in the walkway.", "Caught a foot on {object}.", "Stepped back onto {object} and stumbled.", "Did not see {object} and fell forward."),
        _FALLS,
        {
            "": ("an extension cord", "a curled floor mat", "an open drawer"),
            "warehouse": ("a broken pallet board", "a strip of banding", "an empty pallet", "a tote on the floor"),
            "hospital": ("a tangle of monitor cable", "a bed wheel", "a step stool", "a suction hose"),
            "food": ("a wash-down hose", "a drain cover", "an empty dolly", "a fallen tray"),
            "foundry": ("a welding lead", "a riser stub", "a chain on the floor"),
            "city": ("an air hose", "a traffic cone base", "a trailer tongue"),
        },
        (_WRIST, _KNEE, _ANKLE, _WRIST_BROKEN, _HIP),
    ),
    Mechanism(
        "outdoors",
        "Slip, trip or misstep outdoors",
        ("Walking to the next stop on the route.", "Crossing an uneven lot near {spot}.", "Getting from the vehicle to the work place in the rain.", "Working on a slope near {spot}."),
        ("Did not see {object} and stepped wrong.", "Slipped on {object} and twisted while trying to stay upright.", "Misjudged {object} in the dark and came down hard.", "Lost footing on {object}."),
        ("Twisted the {part}.", "Could put no weight on the {part}.", "The {part} was swollen when back at the vehicle.", "Limped back with the {part} hurting."),
        _GROUND,
        (_ANKLE, _ANKLE, _KNEE),
    ),
    Mechanism(
        "outdoors",
        "Fall outdoors",
        ("Carrying equipment from the vehicle to the door.", "Walking down a driveway near {spot}.", "Working in freezing rain near {spot}.", "Stepping out of the vehicle at the second stop."),
        ("Slipped on {object} and fell.", "Fell over {object} before there was time to react.", "Lost balance on {object} and went down."),
        ("Landed on the {part}.", "Tried to break the fall and hurt the {part}.", "The {part} hit the ground first."),
        _GROUND,
        (_WRIST_BROKEN, _WRIST, _BACK, _HIP),
    ),
    Mechanism(
        "ladder",
        "Fall to lower level",
        ("Working from a ladder at {spot}.", "Climbing down after a check at {spot}.", "Changing a fixture above {spot}.", "Getting on or off at height at {spot}."),
        ("{Object} shifted and the foot slipped off.", "Missed the last rung of {object} and fell about four feet.", "Stepped back without looking and came off {object}.", "{Object} was not on level ground and tipped."),
        ("Landed on the {part}.", "Fell with the whole weight on the {part}.", "Was taken for an X-ray of the {part}."),
        {"": ("a step ladder", "a rolling stair", "an extension ladder"), "city": ("the cab steps of a loader", "a truck-bed ladder", "a fixed ladder")},
        (_ANKLE, _WRIST_BROKEN, _BACK, _KNEE, _HEAD),
    ),
    Mechanism(
        "driving",
        "Roadway incident",
        ("Driving the usual route.", "Stopped at a light between two stops.", "Backing out at the end of a visit.", "Driving back to base at the end of the day."),
        ("Was struck from behind by {object}.", "Braked hard to avoid {object} and was hit from the side.", "Went off the road on a curve after {object} pulled out.", "Hit {object} that backed out without warning."),
        ("The belt held, but the {part} hurt at once.", "Had stiffness and pain in the {part} from the next morning on.", "Was taken to the emergency room with pain in the {part}."),
        {"": ("a pickup truck", "a delivery van", "a passenger car", "a box truck")},
        (_NECK, _NECK, _BACK, _SHOULDER, _HEAD),
    ),
)  # fmt: skip
