"""The fields of each case type: the one place that says what a case asks, in which words, and what it demands.

Source: 29 CFR 1904.29 and OSHA form 301 for the fields of an injury; Enterprise Health, “Adding an OSHA Case”,
“Adding an Absence Management Case”, for the other types and for what is required to save.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rxcase.domain.absence_fields import ABSENCE
from rxcase.domain.case_words import ANSWERS, ILLNESS_TYPES, ONSETS, TREATMENT_PLACES
from rxcase.domain.form_fields import FormField, FormGroup, Kind, When, fields_of

_TEXT = 20_000
_INJURED_ON = "occurred_on"


def _line(name: str, label: str, longest: int = 255, **more: object) -> FormField:
    return FormField(name, label, Kind.LINE, longest, **more)  # type: ignore[arg-type]  # attributes of a field


def _text(name: str, label: str, **more: object) -> FormField:
    return FormField(name, label, Kind.TEXT, _TEXT, **more)  # type: ignore[arg-type]


def _moment(name: str, label: str, **more: object) -> FormField:
    return FormField(name, label, Kind.MOMENT, **more)  # type: ignore[arg-type]


def _yes_no(name: str, label: str, **more: object) -> FormField:
    return FormField(name, label, Kind.YES_NO, **more)  # type: ignore[arg-type]


def _code(name: str, label: str, codes: Mapping[str, str], **more: object) -> FormField:
    return FormField(name, label, Kind.CODE, codes=codes, **more)  # type: ignore[arg-type]


def _when_it_was(onset_codes: Mapping[str, str]) -> FormGroup:
    return FormGroup(
        "When",
        (
            _code("onset", "How it came about", onset_codes, is_required=True),
            FormField(
                _INJURED_ON,
                "Day of injury or onset of illness",
                Kind.DAY,
                is_required=True,
                help_text="3/14, 14 mar or 2026-03-14",
            ),
            FormField(
                "occurred_time",
                "Time of injury or onset",
                Kind.TIME,
                is_required=True,
                may_be_unknown=True,
                help_text="14:30 or 2:30 pm; “unknown” if it cannot be determined",
            ),
            FormField(
                "started_work_time",
                "Time the person began work that day",
                Kind.TIME,
                is_required=True,
                may_be_unknown=True,
                help_text="7 am or 07:00; “unknown” if it cannot be determined",
            ),
            _moment("last_worked_local", "Last date of work", is_required=True),
            _moment("supervisor_notified_local", "Supervisor notified", help_text="A day, with a time if it is known"),
            _moment("reported_local", "Reported"),
            _line("reported_by", "Reported by"),
            _line("reported_by_title", "Their title", 50),
            _line("reported_by_phone", "Their telephone", 30),
        ),
    )


_RETURN = FormGroup(
    "Return to work",
    (
        _moment("expected_return_local", "Expected return", may_be_future=True, not_before=_INJURED_ON),
        _moment("returned_to_work_local", "Actual return", not_before=_INJURED_ON),
    ),
)

_LAW_HEAD = (
    _code(
        "work_related",
        "Work-related",
        {each: ANSWERS[each] for each in ("yes", "no", "undetermined")},
        is_required=True,
    ),
    _code(
        "illness_type",
        "Injury or illness type",
        ILLNESS_TYPES,
        is_required=True,
        when=When("work_related", ("yes", "undetermined")),
        help_text="Column M of the OSHA log",
    ),
)
_PRIVACY = _yes_no(
    "is_privacy_case", "Privacy case", help_text="The name stays off the log: 29 CFR 1904.29(b)(6) to (b)(10)"
)

_OSHA = FormGroup(
    "OSHA",
    (
        *_LAW_HEAD,
        FormField(
            "recordable_on",
            "Date determined recordable",
            Kind.DAY,
            not_before=_INJURED_ON,
            help_text="A date here puts the case on the OSHA log",
        ),
        _PRIVACY,
        _line("completed_by", "Form 301 completed by"),
        _line("completed_by_title", "Their title", 50),
        _line("completed_by_phone", "Their telephone", 30),
        FormField("completed_on", "Completed on", Kind.DAY),
    ),
)
_NOT_OSHA = FormGroup("Work-relatedness", (*_LAW_HEAD, _PRIVACY))

_ON_CLAIM = When("is_workers_comp", ("yes",))

_CLAIM = FormGroup(
    "Workers’ compensation",
    (
        _code("is_workers_comp", "Workers’ compensation related", ANSWERS),
        _moment(
            "claim_forms_given_local", "Claim forms given", help_text="When the employee got the forms (CA: DWC 1)"
        ),
        _line("claim_number", "Claim number", when=_ON_CLAIM),
        _line(
            "claim_type",
            "Claim type",
            100,
            suggestions=("Indemnity", "Medical Only", "Delayed", "Denied", "First Aid Only", "Report Only"),
            when=_ON_CLAIM,
        ),
        _line(
            "claim_status",
            "Claim status",
            50,
            suggestions=("Open", "Under investigation", "Closed", "Reopened"),
            when=_ON_CLAIM,
        ),
        _line(
            "claim_resolution",
            "Resolution",
            100,
            suggestions=("Further Work Comp Treatment Denied", "Further Work Comp Treatment Not Denied"),
            when=_ON_CLAIM,
        ),
        _yes_no("claim_is_questioned", "Is the validity of the claim questioned?", when=_ON_CLAIM),
        _text(
            "claim_question_reason",
            "Why it is questioned",
            is_required=True,
            when=When("claim_is_questioned", ("yes",)),
        ),
        _moment("carrier_notified_local", "Reported to the carrier", when=_ON_CLAIM),
        _moment("claim_decided_local", "Status determined", when=_ON_CLAIM),
        _moment("claim_reopened_local", "Claim reopened", when=_ON_CLAIM),
        _moment("disability_began_local", "Disability began", when=_ON_CLAIM),
        _moment("manager_assigned_local", "Assigned to the case manager", when=_ON_CLAIM),
        _moment("first_contact_local", "First contact with the employee", when=_ON_CLAIM),
        _line("adjuster", "Adjuster or examiner", when=_ON_CLAIM),
        _line("adjuster_phone", "Adjuster’s telephone", 30, when=_ON_CLAIM),
        _line("adjuster_fax", "Adjuster’s fax", 30, when=_ON_CLAIM),
        _line("adjuster_address1", "Adjuster’s address", 50, when=_ON_CLAIM),
        _line("adjuster_address2", "Address, second line", 50, when=_ON_CLAIM),
        _line("adjuster_city", "City of the adjuster", 50, when=_ON_CLAIM),
        _line("adjuster_state", "State of the adjuster", 4, when=_ON_CLAIM),
        _line("adjuster_zip", "ZIP code of the adjuster", 11, when=_ON_CLAIM),
    ),
)

_ONSITE, _OFFSITE = When("on_premises", ("yes",)), When("on_premises", ("no",))

_WHERE = FormGroup(
    "Where",
    (
        FormField(
            "establishment_id",
            "Establishment",
            Kind.ROW,
            help_text="Whose log the case goes on. Off-site cases go on the person’s home establishment’s: 1904.30(b)(4)",
        ),
        _yes_no("on_premises", "Onsite or offsite", codes={"yes": "Onsite", "no": "Offsite"}, is_required=True),
        _line("facility", "Location", 60, when=_ONSITE),
        _line("place", "Where the event occurred", 1000, is_required=True, help_text="“Loading dock north end”"),
        _line("place_address1", "Address", 50, is_required=True, when=_OFFSITE),
        _line("place_address2", "Address, second line", 50, when=_OFFSITE),
        _line("place_city", "City", 30, is_required=True, when=_OFFSITE),
        _line("place_county", "County", 50, when=_OFFSITE),
        _line("place_state", "State", 3, when=_OFFSITE, help_text="Two letters"),
        _line("place_zip", "ZIP code", 11, is_required=True, when=_OFFSITE),
        _line("place_country", "Country", 30, is_required=True, when=_OFFSITE, help_text="Two letters, such as US"),
        _line("assigned_department", "Department", 50),
        _line("assigned_supervisor", "Supervisor", 100),
    ),
)

_EVENTS = (
    "Contact with objects",
    "Struck by an object",
    "Caught in or compressed",
    "Fall on the same level",
    "Fall to a lower level",
    "Slip or trip without fall",
    "Overexertion",
    "Repetitive motion",
    "Exposure to a harmful substance",
    "Exposure to temperature",
    "Exposure to electricity",
    "Transportation incident",
    "Fire or explosion",
    "Violence by a person",
    "Animal or insect",
)


def _what_happened(*, demands_cause: bool) -> FormGroup:
    return FormGroup(
        "What happened",
        (
            _text("activity_before", "What was the employee doing just before the incident?", is_required=True),
            _text("what_happened", "What happened?", is_required=True),
            _text("harmed_by", "What object or substance directly harmed the employee?", is_required=True),
            _line("event", "Event or exposure", 100, suggestions=_EVENTS, is_required=demands_cause),
            _line(
                "cause",
                "Source",
                100,
                is_required=demands_cause,
                help_text="The thing, substance or motion that caused it",
            ),
            _text("witnesses", "Witnesses"),
            _yes_no("others_injured", "Were others injured?"),
            _yes_no("died", "Did the person die?"),
            _moment(
                "died_local", "Date of death", is_required=True, not_before=_INJURED_ON, when=When("died", ("yes",))
            ),
            _text("comments", "Comments"),
        ),
        is_clinical=True,
    )


_AT_HEALTH_SERVICES = When("treatment_place", ("onsite",))
_AT_HOSPITAL = When("treatment_place", ("er",))
_AT_PROVIDER = When("treatment_place", ("external", "other"))

_TREATMENT = FormGroup(
    "Treatment",
    (
        _yes_no("treated_before", "Was this treated before?"),
        _text(
            "treated_before_description",
            "Where and how it was treated",
            is_required=True,
            when=When("treated_before", ("yes",)),
        ),
        _code("treatment_place", "Treatment provided by", TREATMENT_PLACES),
        _line("health_services_location", "Health services location", 60, when=_AT_HEALTH_SERVICES),
        _yes_no("in_emergency_room", "Treated in an emergency room?", when=_AT_HOSPITAL),
        _yes_no("hospitalized", "Hospitalized overnight as an in-patient?", when=_AT_HOSPITAL),
        _line("hospital_name", "Hospital", 50, when=_AT_HOSPITAL),
        _line("hospital_address", "Hospital’s address", 100, when=_AT_HOSPITAL),
        _line("hospital_city", "City of the hospital", 50, when=_AT_HOSPITAL),
        _line("hospital_state", "State of the hospital", 20, when=_AT_HOSPITAL),
        _line("hospital_zip", "ZIP code of the hospital", 20, when=_AT_HOSPITAL),
        _line("hospital_phone", "Hospital’s telephone", 30, when=_AT_HOSPITAL),
        _moment("admitted_local", "Admitted", when=When("hospitalized", ("yes",))),
        _moment("hospital_discharged_local", "Discharged", when=When("hospitalized", ("yes",))),
        _line("physician", "Physician or provider", is_required=True, when=_AT_PROVIDER),
        _line("physician_address", "Provider’s address", 100, when=_AT_PROVIDER),
        _line("physician_city", "City of the provider", 50, when=_AT_PROVIDER),
        _line("physician_phone", "Provider’s telephone", 20, when=_AT_PROVIDER),
        _moment("last_treated_local", "Last treated"),
        _yes_no("has_permanent_impairment", "Permanent impairment (PPI)"),
        _moment("impairment_local", "PPI determined", when=When("has_permanent_impairment", ("yes",))),
        _yes_no("at_maximum_improvement", "Maximum medical improvement (MMI)"),
        _moment("maximum_improvement_local", "MMI reached", when=When("at_maximum_improvement", ("yes",))),
    ),
    is_clinical=True,
)


def _plain_when(label: str) -> FormGroup:
    return FormGroup(
        "When",
        (
            FormField(
                _INJURED_ON, label, Kind.DAY, is_required=True, may_be_future=True, help_text="3/14, 14 mar or fri"
            ),
            FormField(
                "occurred_time",
                "Time",
                Kind.TIME,
                is_required=True,
                may_be_unknown=True,
                help_text="14:30 or 2:30 pm; “unknown” if it is not known",
            ),
        ),
    )


_COMMENTS = FormGroup("Comments", (_text("comments", "Comments"),), is_clinical=True)
_STAY = FormGroup(
    "Stay",
    (
        _line("hospital_name", "Hospital", 50),
        _line("hospital_city", "City of the hospital", 50),
        _line("hospital_phone", "Hospital’s telephone", 30),
        _moment("admitted_local", "Admitted"),
        _moment("hospital_discharged_local", "Discharged", not_before="admitted_local"),
        _text("comments", "Comments"),
    ),
    is_clinical=True,
)


CASE_FORMS: Mapping[str, tuple[FormGroup, ...]] = MappingProxyType(
    {
        "injury-osha": (
            _when_it_was(ONSETS),
            _OSHA,
            _WHERE,
            _what_happened(demands_cause=False),
            _TREATMENT,
            _RETURN,
            _CLAIM,
        ),
        "injury-non-osha": (
            _when_it_was(ONSETS),
            _NOT_OSHA,
            _WHERE,
            _what_happened(demands_cause=True),
            _TREATMENT,
            _RETURN,
            _CLAIM,
        ),
        "absence": (*ABSENCE, _COMMENTS),
        "hospital": (_plain_when("Day of admission or visit"), _STAY),
        "msea": (_plain_when("Day of the evaluation"), _COMMENTS),
        "surveillance": (_plain_when("Day of the examination"), _COMMENTS),
        "billing": (_plain_when("Day of service"), _COMMENTS),
    }
)
"""The form of each case type."""

OFFERED_TYPES = ("injury-osha", "injury-non-osha", "absence", "hospital", "msea", "surveillance")
"""The types that a new case may have; billing comes from imports only."""

INJURIES = ("injury-osha", "injury-non-osha")


def case_field(case_type: str, name: str) -> FormField | None:
    """The field of a column, as the case type asks for it; columns of other types are known too."""
    own = fields_of(CASE_FORMS.get(case_type, ())).get(name)
    return own or next((found for form in CASE_FORMS.values() if (found := fields_of(form).get(name))), None)


def column_words(case_type: str, name: str) -> str:
    """What people call a column of a case: in conflicts, in lists of changes."""
    known = case_field(case_type, name)
    return known.label if known else _OTHER_WORDS.get(name, name.removesuffix("_local").replace("_", " ").capitalize())


_OTHER_WORDS = {
    "status": "Status",
    "case_type": "Type",
    "recordable_time": "Time determined recordable",
    "concluded_local": "Closed on",
    "verified": "Verified",
    "case_number": "Case number",
    "deleted_at": "Deleted",
    "delete_reason": "Reason for the deletion",
    "case_id": "Case",
}
