"""How the codes of a case are said on screens and in reports."""

from __future__ import annotations

CASE_TYPES: dict[str, str] = {
    "injury-osha": "Injury (OSHA)",
    "injury-non-osha": "Injury (non-OSHA)",
    "absence": "Absence management",
    "hospital": "Hospital",
    "msea": "MSEA",
    "surveillance": "Medical surveillance",
    "billing": "Billing",
}

ILLNESS_TYPES: dict[str, str] = {
    "I": "Injury",
    "S": "Skin disorder",
    "R": "Respiratory condition",
    "P": "Poisoning",
    "H": "Hearing loss",
    "A": "All other illnesses",
}
"""Source: 29 CFR 1904.29(b), form 300 column M."""

ANSWERS: dict[str, str] = {"yes": "Yes", "no": "No", "undetermined": "Undetermined", "not-applicable": "Not applicable"}

VERIFICATION: dict[str, str] = {"yes": "Yes", "no": "No", "declined": "Declined"}

ONSETS: dict[str, str] = {
    "single-event": "A single event",
    "over-time": "Developed over time",
    "pre-existing": "Was there before",
}

TREATMENT_PLACES: dict[str, str] = {
    "onsite": "Onsite health services",
    "er": "Hospital, emergency room or urgent care",
    "external": "External provider",
    "other": "Other",
}

WOUNDS: dict[str, str] = {"laceration": "Laceration", "puncture": "Puncture"}

CONTAMINATED_SHARP = "Contaminated Sharp"
"""The nature of injury that asks for its device. Source: 29 CFR 1910.1030(h)(5)."""
