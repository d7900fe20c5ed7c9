"""The 185 columns of the five case files, each with its answer: where its value goes, or that it is only carried.

Source: Enterprise Health, “Lost Time CSV Import” and “Case Management CSV API”.
"""

from __future__ import annotations

from rxcase.exchange.cells import (
    Cell,
    choice,
    clock,
    day_and_time,
    digit,
    flag,
    free_text,
    migrated_days,
    moment,
    moment_as_text,
    pounds,
    text,
)
from rxcase.exchange.layout import PARTITIONED, Column, Layout, Need

R, BP, CR, O = Need.REQUIRED, Need.BEST_PRACTICE, Need.CONDITIONAL, Need.OPTIONAL  # noqa: E741  the specification's letters

ENCOUNTER_KEY = "encounters.ext_id"
CONDITION_KEY = "patient_conditions.ext_id"
RESTRICTION_KEY = "patient_clinical_restriction.ext_id"
ACCOMMODATION_KEY = "accommodations.ext_id"
PART_KEY = "incident_nibp.ext_id"

CASE_TYPE_WORDS = {
    "Injury": "injury-osha",
    "Injury NO": "injury-non-osha",
    "Hospital": "hospital",
    "Billing": "billing",
    "Absence management": "absence",
    "MSEA": "msea",
    "Medical Surveillance": "surveillance",
}
_CASE_TYPES = choice(
    CASE_TYPE_WORDS,
    also={
        "Injury (OSHA)": "injury-osha",
        "Injury (OSHA Standard)": "injury-osha",
        "Injury (Non-OSHA)": "injury-non-osha",
        "Injury (Non-OSHA Standard)": "injury-non-osha",
        "MSEA (Medical Suitability for Expatriate Assignment)": "msea",
    },
)
_ANSWER_WORDS = {"Yes": "yes", "No": "no", "Undetermined": "undetermined", "N/A": "not-applicable"}
_ANSWERS = choice(_ANSWER_WORDS)
# The simplified form codes Work Related in digits; incidents.status and suppress_* use the same ones otherwise.
_WORK_RELATED = choice(_ANSWER_WORDS, also={"0": "no", "1": "yes", "2": "undetermined"})
_ILLNESS_TYPES = choice(
    {letter: letter for letter in "ISRPHA"},
    also={
        "Injury": "I",
        "Skin": "S",
        "Skin disorder": "S",
        "Respiratory": "R",
        "Respiratory condition": "R",
        "Poisoning": "P",
        "Hearing loss": "H",
        "All other": "A",
        "All other illnesses": "A",
    },
)
_TREATMENT_PLACES = choice(
    {"Onsite Health Services": "onsite", "ER": "er", "External Provider": "external", "Other": "other"}
)
_TRANSFER_OSHA = digit(
    {"1": "withheld", "2": "send", "0": "separate"},
    {"1": "do not send", "2": "send", "0": "send to the separate safety system"},
)
_TRANSFER_CLAIM = digit(
    {"1": "withheld", "2": "send", "0": "separate"},
    {"1": "do not send", "2": "send", "0": "send to the separate claims system"},
)
_CASE_STATUS = digit(
    {"0": "created", "1": "open", "2": "closed"}, {"0": "created, not entered", "1": "open", "2": "closed"}
)
_CLOSED = digit({"0": "open", "1": "closed"}, {"0": "open", "1": "closed"})
_RESTRICTION_STATE = digit(
    {"0": "ended", "1": "active", "2": "revised"}, {"0": "no longer active", "1": "active", "2": "previously revised"}
)
_ACCOMMODATED = digit(
    {"0": "not", "1": "fully", "2": "currently"}, {"0": "not", "1": "fully", "2": "currently accommodated"}
)
_ACCOMMODATION_STATE = digit(
    {"0": "deleted", "1": "active", "2": "revised"}, {"0": "deleted", "1": "active", "2": "revised"}
)
_WOUNDS = choice({"Laceration": "laceration", "Puncture": "puncture"})


def _encounter(name: str, cell: Cell, into: str, need: Need = O) -> Column:
    return Column(f"encounters.{name}", cell, "encounter", (into,), need)


def _case(name: str, cell: Cell, *into: str, need: Need = O) -> Column:
    return Column(f"incidents.{name}", cell, "case", into, need)


def _extended(name: str, cell: Cell, into: str, need: Need = O) -> Column:
    return Column(f"incident_extended_fields.{name}", cell, "case", (into,), need)


def _reference(name: str, limit: int, into: str, need: Need = O) -> Column:
    return Column(name, text(limit), "reference", (into,), need)


_KEPT = "kept"

ENCOUNTERS = Layout(
    "encounters",
    "1_encounters_incidents.csv",
    (
        _encounter("ext_id", text(30), "ext_id", R),
        Column(PARTITIONED, text(50), "reference", ("employee_number",), R),
        _encounter("visit_type", text(10), "visit_type", BP),
        _encounter("priority", text(10), "priority"),
        _encounter("serv_date", moment(), "started_local", BP),
        _encounter("discharge_date", moment(), "discharged_local"),
        _encounter("comment", free_text(), "comment"),
        _encounter("chief_complaint", free_text(), "chief_complaint"),
        _encounter("location", text(60), "location"),
        _encounter("closed", _CLOSED, "status", BP),
        _reference("encounters.stage", 40, "stage"),
        _encounter("account_number", text(30), "account_number"),
        _encounter("due_date", moment(), "due_local"),
        _case("inc_datetime", day_and_time(), "occurred_on", "occurred_time", need=R),
        _case("case_number", text(30), "case_number"),
        _case("case_type", _CASE_TYPES, "case_type", need=BP),
        _case("facility_code", text(60), "facility"),
        _case("on_premises", flag(), "on_premises"),
        _case("loc_description", free_text(), "place", need=BP),
        _case("loc_address1", text(50), "place_address1"),
        _case("loc_address2", text(50), "place_address2"),
        _case("loc_city", text(30), "place_city"),
        _case("loc_state", text(3), "place_state"),
        _case("loc_zip", text(11), "place_zip"),
        _case("loc_county", text(50), "place_county"),
        _case("loc_country", text(30), "place_country"),
        _case("hospitalized", flag(), "hospitalized"),
        _case("emergency_room", flag(), "in_emergency_room"),
        _case("treatment_loc_type", _TREATMENT_PLACES, "treatment_place"),
        _case("ohs_location", text(60), "health_services_location"),
        _case("hospital_name", text(50), "hospital_name"),
        _case("hospital_address", text(100), "hospital_address"),
        _case("hospital_city", text(50), "hospital_city"),
        _case("hospital_state", text(20), "hospital_state"),
        _case("hospital_zip", text(20), "hospital_zip"),
        _case("hospital_phone", text(30), "hospital_phone"),
        _case("primary_physician", text(255), "physician"),
        _case("physician_address", text(100), "physician_address"),
        _case("physician_city", text(50), "physician_city"),
        _case("physician_phone", text(20), "physician_phone"),
        _case("osha_work_related", _WORK_RELATED, "work_related", need=BP),
        # The import's text calls it the report to OSHA; the screen field is “Date determined recordable”.
        _case("osha_completed_dt", day_and_time(), "recordable_on", "recordable_time", need=BP),
        _case("osha_itype", _ILLNESS_TYPES, "illness_type", need=BP),
        _case("privacy_case", flag(), "is_privacy_case", need=BP),
        _case("suppress_osha", _TRANSFER_OSHA, "osha_transfer"),
        _case("workcomp_related", _ANSWERS, "is_workers_comp", need=BP),
        _case("workcomp_completed_dt", moment(), "claim_decided_local"),
        _case("workcomp_assigned_cm_dt", moment(), "manager_assigned_local"),
        _case("workcomp_first_contact_dt", moment(), "first_contact_local"),
        _case("hospital_discharge_dt", moment(), "hospital_discharged_local"),
        _case("disability_begin_dt", moment(), "disability_began_local"),
        _case("workcomp_claim_reopen_dt", moment(), "claim_reopened_local"),
        _case("workcomp_reported_to_carrier_dt", moment(), "carrier_notified_local"),
        _case("return_to_work_dt", moment(), "returned_to_work_local"),
        _case("target_return_to_work_dt", moment(), "expected_return_local"),
        _case("last_treatment_dt", moment(), "last_treated_local"),
        _case("initial_est_return_to_work_dt", moment(), "first_expected_return_local"),
        _case("claimant_first_admitted_dt", moment(), "admitted_local"),
        _case("date_last_worked", moment(), "last_worked_local", need=BP),
        _case("days_away", migrated_days(), "migrated_days_away"),
        _case("days_restricted", migrated_days(), "migrated_days_restricted"),
        _case("suppress_workcomp", _TRANSFER_CLAIM, "claim_transfer"),
        _case("workcomp_claim_num", text(255), "claim_number"),
        _case("workcomp_contact", text(255), "adjuster"),
        _case("workcomp_phone", text(30), "adjuster_phone"),
        _case("workcomp_fax", text(30), "adjuster_fax"),
        _case("workcomp_addr1", text(30), "adjuster_address1"),
        _case("workcomp_addr2", text(30), "adjuster_address2"),
        _case("workcomp_city", text(30), "adjuster_city"),
        _case("workcomp_state", text(4), "adjuster_state"),
        _case("workcomp_zip", text(11), "adjuster_zip"),
        _case("employee_starttime", clock(), "started_work_time", need=BP),
        _case("assigned_dept", text(50), "assigned_department"),
        _case("assigned_super", text(255), "assigned_supervisor"),
        _case("assigned_super_type", text(255), "assigned_supervisor_type"),
        _case("ppi", flag(), "has_permanent_impairment"),
        _case("ppi_datetime", moment(), "impairment_local"),
        _case("mmi", flag(), "at_maximum_improvement"),
        _case("mmi_datetime", moment(), "maximum_improvement_local"),
        _case("others_injured", flag(), "others_injured"),
        _case("employee_died", flag(), "died"),
        _case("employee_deathdate", moment(), "died_local"),
        _case("reported_super_datetime", moment(), "supervisor_notified_local", need=BP),
        _case("reported_ehs_datetime", moment(), "health_services_notified_local"),
        _case("reported_by", text(255), "reported_by"),
        _case("reported_by_type", text(255), "reported_by_type"),
        _case("reported_by_title", text(50), "reported_by_title"),
        _case("reported_by_phone", text(30), "reported_by_phone"),
        _case("reported_datetime", moment(), "reported_local"),
        _case("comment_activity", free_text(), "activity_before", need=BP),
        _case("comment_explanation", free_text(), "what_happened", need=BP),
        _case("comment_cause", free_text(), "harmed_by", need=BP),
        _case("comments", free_text(), "comments"),
        _case("status", _CASE_STATUS, "status", need=BP),
        _case("conclusion_date", moment(), "concluded_local"),
        _case("outside_reported", flag(), "reported_from_outside"),
        _case("verified", choice({"No": "no", "Yes": "yes", "Declined": "declined"}), "verified"),
        _case("witnesses", free_text(), "witnesses"),
        _case("case_related_to_auto_accident", text(1), _KEPT),
        _case("case_related_to_auto_accident_state", text(4), _KEPT),
        _case("case_related_to_employment", text(1), _KEPT),
        _case("case_related_to_pregnancy", text(1), _KEPT),
        _case("case_related_to_abuse", text(1), _KEPT),
        _case("case_related_to_homebound", text(1), _KEPT),
        _case("case_related_to_other", text(1), _KEPT),
        _case("case_related_to_epsdt", text(1), _KEPT),
        _case("case_related_to_epsdt_reason", text(50), _KEPT),
        _case("case_related_to_family_planning", text(1), _KEPT),
        _case("case_related_to_emergency", text(1), _KEPT),
        _extended("ca_dwc1_form", moment(), "claim_forms_given_local", BP),
        _extended("dc_dwdc7_form", moment_as_text(), _KEPT),
        _extended("workcomp_claim_type", text(100), "claim_type"),
        _extended("cause_of_injury", text(100), "cause"),
        _extended("nature_of_injury", text(100), "event"),
        _extended("location_claim_assigned_code", text(6), _KEPT),
        _extended("location_loss_reported_code", text(2), _KEPT),
        _extended("claimant_appeal_claim", text(1), _KEPT),
        _extended("claimant_prior_injury", text(1), _KEPT),
        _extended("modified_duty_at_insured", text(1), _KEPT),
        _extended("workcomp_claim_reopened", text(1), _KEPT),
        _extended("claimant_dept_name", text(15), _KEPT),
        _extended("percent_perm_impairment_after_max_rx", text(7), _KEPT),
        _extended("percent_perm_impairment_caused_by_injury", text(7), _KEPT),
        _extended("prior_admin_code", text(10), _KEPT),
        _extended("payment_demand_prior_carrier", text(13), _KEPT),
        _extended("prior_admin_claim_key", text(10), _KEPT),
        _extended("medical_service_provided", text(11), _KEPT),
        _extended("coverage_provided_code", text(100), _KEPT),
        _extended("surgery_medical_service", text(1), _KEPT),
        _extended("workcomp_accident_desc", text(1), _KEPT),
        _extended("resolution_status", text(1), "claim_resolution"),
        _extended("claim_status", text(50), "claim_status"),
        _extended("froi_refused", text(1), _KEPT),
    ),
    # Ours: written only where an employee number alone would mean two people.
    extra=(Column("employer", text(255), "reference", ("employer",)),),
)
"""File 1: one encounter a row, with its case."""

PEOPLE_BY_ID = Layout(
    ENCOUNTERS.kind,
    ENCOUNTERS.file_name,
    (
        ENCOUNTERS.columns[0],
        _reference("encounters.pat_id", 100, "pat_id", R),
        _reference("encounters.pat_id_type", 30, "pat_id_type", R),
        *(
            Column(column.name, column.cell, column.owner, column.into, BP) if column.need is R else column
            for column in ENCOUNTERS.columns[2:]
        ),
    ),
    extra=ENCOUNTERS.extra,
)
"""File 1 in its newer form: the chart by an id and its type; a row may well have no case."""

CONDITIONS = Layout(
    "conditions",
    "2_patient_conditions.csv",
    (
        Column(CONDITION_KEY, text(100), "condition", ("ext_id",), R),
        *(
            Column(f"patient_conditions.{name}", cell, "condition", (into,))
            for name, cell, into in (
                ("icd9", text(15), "icd9"),
                ("icd10", text(15), "icd10"),
                ("description", free_text(), "description"),
                ("onset_date", moment(), "onset_local"),
                ("conclusion_date", moment(), "concluded_local"),
                ("notes", free_text(), "notes"),
                ("severity", text(100), "severity"),
                ("status", text(11), "status"),
                ("details", text(255), "details"),
                ("snomed", text(15), "snomed"),
                ("concept_id", text(24), "concept_id"),
            )
        ),
        _reference(ENCOUNTER_KEY, 100, "encounter", R),
    ),
)
"""File 2: one diagnosis a row."""


def _restriction(name: str, cell: Cell, *into: str, need: Need = O) -> Column:
    return Column(f"patient_clinical_restriction.{name}", cell, "restriction", into, need)


RESTRICTIONS = Layout(
    "restrictions",
    "3_patient_clinical_restriction.csv",
    (
        _restriction("ext_id", text(30), "ext_id", need=R),
        _restriction("description", free_text(), "description"),
        _restriction("type_option", text(255), "type_option"),
        _restriction("type_option_label", text(50), "option_label"),
        _restriction("allowed_weight", pounds(), "allowed_weight_lb"),
        _restriction("enforcing_provider", text(255), "imposed_by"),
        _restriction("active", _RESTRICTION_STATE, "state"),
        _restriction("start_date", day_and_time(), "starts_on", "start_time"),
        _restriction("end_date", day_and_time(), "ends_on", "end_time", need=CR),
        _restriction("est_end_date", moment(), "expected_end_local"),
        _restriction("permanent", flag(), "is_permanent", need=CR),
        _restriction("disability", flag(), "is_disability"),
        _restriction("affect_work", flag(), "affects_work"),
        _restriction("accommodated", _ACCOMMODATED, "accommodated"),
        _restriction("occ_wc", flag(), "is_occupational"),
        _restriction("create_date", moment(), "written_local"),
        _restriction("comment", free_text(), "comment"),
        _reference(ENCOUNTER_KEY, 100, "encounter", R),
        _reference(CONDITION_KEY, 100, "condition"),
    ),
)
"""File 3: one restriction a row."""


def _accommodation(name: str, cell: Cell, *into: str, need: Need = O) -> Column:
    return Column(f"accommodations.{name}", cell, "accommodation", into, need)


ACCOMMODATIONS = Layout(
    "accommodations",
    "4_accommodations.csv",
    (
        _accommodation("ext_id", text(100), "ext_id", need=R),
        _reference("accommodations.accom_type", 255, "type"),
        _accommodation("comments", free_text(), "details"),
        _accommodation("leader", text(100), "leader"),
        _accommodation("leader_id", text(255), "leader_key"),
        _accommodation("leader_id_type", text(255), "leader_key_type"),
        _accommodation("start_date", day_and_time(), "starts_on", "start_time"),
        _accommodation("end_date", day_and_time(), "ends_on", "end_time"),
        _accommodation("status", _ACCOMMODATION_STATE, "state"),
        _accommodation("create_date", moment(), "written_local"),
        _reference(RESTRICTION_KEY, 100, "restriction"),
        _reference(ENCOUNTER_KEY, 100, "encounter", R),
    ),
)
"""File 4: one accommodation a row."""

PARTS = Layout(
    "injured_parts",
    "5_incident_nibp.csv",
    (
        Column(PART_KEY, text(100), "part", ("ext_id",), R),
        Column("incident_nibp.nature_injury", text(255), "part", ("nature",), CR),
        Column("incident_nibp.body_part", text(255), "part", ("body_part",), CR),
        Column("incident_nibp.comment", free_text(), "part", ("comment",)),
        Column("incident_nibp.size", text(255), "part", ("needle_size",)),
        Column("incident_nibp.manufacturer", text(255), "part", ("manufacturer",)),
        Column("incident_nibp.laceration", _WOUNDS, "part", ("wound",)),
        _reference(ENCOUNTER_KEY, 100, "encounter", R),
    ),
)
"""File 5: one nature of injury and body part a row."""

CASE_FILES = (ENCOUNTERS, CONDITIONS, RESTRICTIONS, ACCOMMODATIONS, PARTS)
"""In the order in which they refer to each other."""

SIMPLE_FORM = {
    "employee id": PARTITIONED,
    "external id": ENCOUNTER_KEY,
    "visit type": "encounters.visit_type",
    "date of service": "encounters.serv_date",
    "chief complaint": "encounters.chief_complaint",
    "service location": "encounters.location",
    "case closed status": "encounters.closed",
    "case datetime": "incidents.inc_datetime",
    "case type": "incidents.case_type",
    "incident location description": "incidents.loc_description",
    "work related": "incidents.osha_work_related",
    "osha reported date": "incidents.osha_completed_dt",
    "osha injury/illness type": "incidents.osha_itype",
    "privacy case": "incidents.privacy_case",
    "incident status": "incidents.status",
}
"""The simplified one-file form, “Create Cases File for Import”: its headings and what they mean in file 1."""

SIMPLE = Layout(
    ENCOUNTERS.kind,
    ENCOUNTERS.file_name,
    tuple(
        Column(column.name, column.cell, column.owner, column.into, BP)
        if column.name == "incidents.inc_datetime"
        else column
        for column in ENCOUNTERS.columns
    ),
    extra=ENCOUNTERS.extra,
)
"""File 1 as the simplified form gives it: only the employee and the external id must be there."""
