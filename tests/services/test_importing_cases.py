"""The five case files: what a row means, what it makes, what refers to what."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from rxcase.access.actor import command_line
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError
from rxcase.models import (
    Accommodation,
    Case,
    Condition,
    Encounter,
    InjuredPart,
    Restriction,
    Stage,
    StageMove,
)
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.encounter import encounters
from rxcase.services.worklist.worklist import worklist_page
from tests.builders.csv_files import (
    MRN,
    accommodation,
    condition,
    counts,
    employee,
    encounter,
    establishment,
    part,
    people,
    restriction,
    take,
    write,
)

pytestmark = pytest.mark.usefixtures("database")


def all_of(model: Any) -> list[Any]:
    with reading() as session:
        rows = list(session.exec(select(model).order_by(model.id)))
        session.expunge_all()  # the end of the reading would make them forget their values
        return rows


def one(model: Any) -> Any:
    (row,) = all_of(model)
    return row


def test_a_row_makes_an_encounter_in_the_first_stage_and_its_case(tmp_path: Path, today: date) -> None:
    people(tmp_path)
    answer = take(
        tmp_path, "cases", [encounter(osha_work_related="Yes", osha_completed_dt="2026-02-05", comments=" kept  ")]
    )
    assert counts(answer) == [(1, 0, 0, 0)]
    made, case, move = one(Encounter), one(Case), one(StageMove)
    with reading() as session:
        first = session.exec(select(Stage.id).where(Stage.position == 1)).one()
    assert (made.ext_id, made.case_id, made.status, made.on_worklist) == ("E1", case.id, "open", True)
    assert (made.stage_id, made.stage_since, made.injury_order) == (first, today, date(2026, 2, 2))
    assert (made.name_order, made.establishment_id) == ("okafor, ada", case.establishment_id)
    assert (move.encounter_id, move.from_stage_id, move.to_stage_id) == (made.id, None, first)
    assert (case.case_number, case.occurred_on, case.occurred_time) == ("C-E1", date(2026, 2, 2), time(10, 15))
    assert (case.recordable_on, case.recordable_time, case.comments) == (date(2026, 2, 5), None, " kept  ")
    assert (case.case_type, case.status, case.verified) == ("injury-osha", "open", None)


def test_an_imported_encounter_is_found_on_the_worklist_at_once(tmp_path: Path, today: date) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter(workcomp_claim_num="CL-77"), encounter("E2", case_number="")])
    for words, keys in (
        ("okafor", {1, 2}),
        ("C-E1", {1}),
        ("cl-77", {1}),
        ("S2026-0001", {2}),
        ("e2", {2}),
        ("north", {1, 2}),
    ):
        found = worklist_page(command_line(), WorklistQuery(search=words)).rows
        assert {row.id for row in found} == keys, words


def test_an_imported_encounter_can_be_worked_on(tmp_path: Path, today: date) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter()])
    made = one(Encounter)
    encounters.set_follow_up(command_line(), made.id, made.version, "2026-03-10")
    assert one(Encounter).follow_up_order == date(2026, 3, 10)


@pytest.mark.parametrize(("visit_type", "is_managed"), [("CMWR", True), ("cmwr", True), ("", True), ("WALKIN", False)])
def test_the_visit_type_decides_between_case_management_and_plain_visit(
    tmp_path: Path, visit_type: str, is_managed: bool
) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter() | {"encounters.visit_type": visit_type}])
    made = one(Encounter)
    assert (made.is_case_management, made.on_worklist, made.stage_id is not None) == (is_managed,) * 3
    assert len(all_of(StageMove)) == int(is_managed)
    assert len(worklist_page(command_line(), WorklistQuery(search="okafor")).rows) == int(is_managed)


def test_a_row_without_a_date_makes_an_encounter_without_a_case_and_a_warning(tmp_path: Path) -> None:
    people(tmp_path)
    rows = [
        encounter("E1", inc_datetime=""),
        encounter("E2", inc_datetime="0000-00-00 00:00:00", case_number=""),
        encounter("E3"),
    ]
    answer = take(tmp_path, "cases", rows)
    assert counts(answer) == [(3, 0, 0, 0)]
    assert [(each.line, each.message) for each in answer.warnings] == [
        (2, "Without a date of injury or onset this is an encounter without a case; 1 value of the case stays out."),
        (3, "Without a date of injury or onset this is an encounter without a case."),
    ]
    assert [each.case_id is None for each in all_of(Encounter)] == [True, True, False]


def test_a_named_stage_is_taken_an_unknown_one_rejected_with_the_offered_names(tmp_path: Path) -> None:
    people(tmp_path)
    rows = [encounter("E1") | {"encounters.stage": "return to work"}, encounter("E2") | {"encounters.stage": "Nurse"}]
    answer = take(tmp_path, "cases", rows)
    assert counts(answer) == [(1, 0, 0, 1)]
    (reject,) = answer.rejects
    assert (reject.column, reject.value) == ("encounters.stage", "Nurse")
    assert "Intake, Assessment, Treatment" in reject.fix
    with reading() as session:
        assert session.exec(select(Stage.name).join(Encounter)).one() == "Return to work"


def test_a_blank_stage_leaves_the_stage_where_people_put_it(tmp_path: Path, today: date) -> None:
    people(tmp_path)
    row = encounter() | {"encounters.stage": ""}
    take(tmp_path, "cases", [row])
    with transaction() as session:
        assessment = session.exec(select(Stage).where(Stage.position == 2)).one()
        moved = session.exec(select(Encounter)).one()
        moved.stage_id = assessment.id
        session.add(moved)
    assert counts(take(tmp_path, "cases", [row])) == [(0, 0, 1, 0)]
    assert one(Encounter).stage_id == assessment.id


def test_a_changed_stage_is_a_move_in_the_history(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter()])
    assert counts(take(tmp_path, "cases", [encounter() | {"encounters.stage": "Treatment"}])) == [(0, 1, 0, 0)]
    first, second = all_of(StageMove)
    assert (second.from_stage_id, second.to_stage_id) == (first.to_stage_id, one(Encounter).stage_id)


def test_closed_encounters_stay_on_the_worklist_until_archived(tmp_path: Path) -> None:
    people(tmp_path)
    row = encounter() | {"encounters.closed": "1", "encounters.discharge_date": "2026-02-20 12:00:00"}
    take(tmp_path, "cases", [row])
    made = one(Encounter)
    assert (made.status, made.closed_on, made.on_worklist) == ("closed", date(2026, 2, 20), True)
    with transaction() as session:
        session.get_one(Encounter, made.id).status = "archived"
    assert counts(take(tmp_path, "cases", [row])) == [(0, 0, 1, 0)]
    answer = take(tmp_path, "cases", [row | {"encounters.closed": "0"}])
    assert "archived" in answer.rejects[0].reason


def test_billing_is_kept_as_a_type_of_its_own(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter(case_type="Billing")])
    assert one(Case).case_type == "billing"


def test_case_numbers_are_kept_and_missing_ones_issued_without_clash(tmp_path: Path) -> None:
    people(tmp_path, "1001", "1002")
    rows = [
        encounter("E1", case_number="", inc_datetime="2026-01-05"),
        encounter("E2", number="1002", case_number="S2026-0001"),
        encounter("E3", case_number="", inc_datetime="2024-07-01"),
        encounter("E4", case_number="", inc_datetime="2026-03-01"),
    ]
    assert counts(take(tmp_path, "cases", rows)) == [(4, 0, 0, 0)]
    assert [each.case_number for each in all_of(Case)] == ["S2026-0002", "S2026-0001", "S2024-0001", "S2026-0003"]
    assert counts(take(tmp_path, "cases", rows)) == [(0, 0, 4, 0)]


def test_rows_of_one_case_share_it_and_must_agree(tmp_path: Path) -> None:
    people(tmp_path, "1001", "1002")
    rows = [
        encounter("E1", case_number="77", comments="fell"),
        encounter("E2", case_number="77", comments="fell"),
        encounter("E3", case_number="77", comments="slipped"),
        encounter("E4", number="1002", case_number="77", comments="fell"),
    ]
    for expected in ((2, 0, 0, 2), (0, 0, 2, 2)):
        answer = take(tmp_path, "cases", rows)
        assert counts(answer) == [expected]
        assert [(each.line, each.column) for each in answer.rejects] == [
            (4, "incidents.comments"),
            (5, "incidents.case_number"),
        ]
        assert "Line 2 says otherwise" in answer.rejects[0].reason
        assert one(Case).comments == "fell"
    changed = [row | {"incidents.comments": "tripped"} for row in rows[:2]]
    assert counts(take(tmp_path, "cases", changed)) == [(0, 1, 1, 0)]
    assert one(Case).comments == "tripped"


def test_a_second_encounter_is_linked_to_the_case_that_is_there(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "establishments", [establishment("South plant")])
    take(tmp_path, "cases", [encounter("E1", case_number="77", facility_code="South plant")])
    take(tmp_path, "cases", [encounter("E2", case_number="77", facility_code="South plant")])
    case, (first, second) = one(Case), all_of(Encounter)
    assert first.case_id == second.case_id == case.id
    assert first.establishment_id == second.establishment_id == case.establishment_id
    with reading() as session:
        assert session.get_one(Case, case.id).facility == "South plant"


def test_the_establishment_of_a_case_is_its_facility_or_the_employees(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "establishments", [establishment("South plant")])
    rows = [encounter("E1", facility_code="South plant"), encounter("E2", facility_code="OFFICE"), encounter("E3")]
    take(tmp_path, "cases", rows)
    sites = [each.establishment_id for each in all_of(Case)]
    north = sites[2]
    assert sites[1] == north
    assert sites[0] not in (north, None)
    assert [each.establishment_id for each in all_of(Encounter)] == sites
    take(tmp_path, "cases", [encounter("E1", facility_code="North plant")])
    assert all_of(Case)[0].establishment_id == north
    assert all_of(Encounter)[0].establishment_id == north


def test_an_encounter_of_another_person_is_not_moved(tmp_path: Path) -> None:
    people(tmp_path, "1001", "1002")
    take(tmp_path, "cases", [encounter()])
    answer = take(tmp_path, "cases", [encounter(number="1002")])
    assert [(each.column, each.value) for each in answer.rejects] == [(MRN, "1002")]


def test_carried_columns_are_kept_beside_those_of_other_files(tmp_path: Path) -> None:
    people(tmp_path)
    carried, other = "incident_extended_fields.claimant_dept_name", "incidents.case_related_to_abuse"
    take(tmp_path, "cases", [encounter() | {carried: "Docks", "incident_extended_fields.dc_dwdc7_form": "2026-02-04"}])
    take(tmp_path, "cases", [encounter() | {other: "0"}])
    assert one(Case).kept == {
        carried: "Docks",
        "incident_extended_fields.dc_dwdc7_form": "2026-02-04 00:00:00",
        other: "0",
    }
    take(tmp_path, "cases", [encounter() | {carried: ""}])
    assert carried not in one(Case).kept


def test_the_five_files_in_any_order_refer_to_each_other(tmp_path: Path) -> None:
    people(tmp_path)
    files = (
        [part(laceration="puncture", size="12", manufacturer="ABC")],
        [accommodation(leader="Lee", status="1") | {"patient_clinical_restriction.ext_id": "R1"}],
        [
            restriction(allowed_weight="20", active="1", accommodated="2", start_date="2026-02-03 07:00:00")
            | {"patient_conditions.ext_id": "D1"}
        ],
        [condition(onset_date="2026-02-02 10:15:00")],
        [encounter()],
    )
    assert counts(take(tmp_path, "cases", *files)) == [(1, 0, 0, 0)] * 5
    case, made = one(Case), one(Encounter)
    diagnosis, limit, duty, hurt = one(Condition), one(Restriction), one(Accommodation), one(InjuredPart)
    assert (diagnosis.case_id, diagnosis.encounter_id, diagnosis.onset_local) == (
        case.id,
        made.id,
        datetime(2026, 2, 2, 10, 15),
    )
    assert (limit.condition_id, limit.case_id, limit.allowed_weight_lb) == (diagnosis.id, case.id, Decimal("20.00"))
    assert (limit.type_id is not None, limit.state, limit.accommodated) == (True, "active", "currently")
    assert (limit.starts_on, limit.start_time, limit.ends_on, limit.end_time) == (
        date(2026, 2, 3),
        time(7, 0),
        date(2026, 2, 28),
        None,
    )
    assert (duty.restriction_id, duty.case_id, duty.state, duty.leader) == (limit.id, case.id, "active", "Lee")
    assert (hurt.case_id, hurt.wound, hurt.needle_size) == (case.id, "puncture", "12")
    assert counts(take(tmp_path, "cases", *files)) == [(0, 0, 1, 0)] * 5


def test_states_are_kept_and_a_deleted_accommodation_stays_known(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter()])
    files = (
        [
            restriction("R0", active="0"),
            restriction("R1", active="1"),
            restriction("R2", active="2"),
            restriction("R3", active=""),
        ],
        [accommodation("A0", status="0"), accommodation("A1", status="1"), accommodation("A2", status="2")],
    )
    assert counts(take(tmp_path, "cases", *files)) == [(4, 0, 0, 0), (3, 0, 0, 0)]
    assert [each.state for each in all_of(Restriction)] == ["ended", "active", "revised", "active"]
    assert [each.state for each in all_of(Accommodation)] == ["deleted", "active", "revised"]
    assert counts(take(tmp_path, "cases", *files)) == [(0, 0, 4, 0), (0, 0, 3, 0)]


def test_a_row_that_refers_to_an_unknown_or_rejected_row_is_rejected_naming_it(tmp_path: Path) -> None:
    people(tmp_path)
    answer = take(
        tmp_path,
        "cases",
        [encounter("E1"), encounter("E2", case_type="OSHA")],
        [condition("D1"), condition("D2", "E2"), condition("D3", "E9")],
        [restriction("R1"), restriction("R2") | {"patient_conditions.ext_id": "D2"}, restriction("R3", "E2")],
        [
            accommodation("A1") | {"patient_clinical_restriction.ext_id": "R2"},
            accommodation("A2") | {"patient_clinical_restriction.ext_id": "R7"},
            accommodation("A3"),
        ],
        [part("N1"), part("N2", "E2")],
    )
    assert counts(answer) == [(1, 0, 0, 1), (1, 0, 0, 2), (1, 0, 0, 2), (1, 0, 0, 2), (1, 0, 0, 1)]
    said = {(Path(each.file).stem[-1], each.line): each.reason for each in answer.rejects}
    first = tmp_path / "cases-1.csv"
    assert said["2", 3] == f"The row “E2” was rejected ({first}, line 3)."
    assert said["2", 4] == "There is no encounter “E9”."
    assert said["3", 3] == f"The row “D2” was rejected ({tmp_path / 'cases-2.csv'}, line 3)."
    assert said["4", 2] == f"The row “R2” was rejected ({tmp_path / 'cases-3.csv'}, line 3)."
    assert said["4", 3] == "There is no restriction “R7”."
    assert said["5", 3] == f"The row “E2” was rejected ({first}, line 3)."


def test_the_rejected_rows_of_each_file_get_a_file_of_their_own(tmp_path: Path) -> None:
    people(tmp_path)
    rejects = tmp_path / "r.csv"
    take(
        tmp_path,
        "cases",
        [encounter("E1"), encounter("E2", case_type="OSHA")],
        [condition("D2", "E2")],
        rejects=rejects,
    )
    assert rejects.read_text(encoding="utf-8").splitlines()[1].startswith("E2,1001,")
    assert (tmp_path / "r-cases-2.csv").read_text(encoding="utf-8").splitlines()[1].startswith("D2,")


RULES = [
    ("cases", encounter(inc_datetime="02/03/2026 08:00:00"), "incidents.inc_datetime", "slashes"),
    ("cases", encounter(inc_datetime="2026-02-30"), "incidents.inc_datetime", "no such day"),
    ("cases", encounter(case_type="OSHA"), "incidents.case_type", "not among"),
    ("cases", encounter(osha_work_related="maybe"), "incidents.osha_work_related", "not among"),
    ("cases", encounter(loc_city="x" * 31), "incidents.loc_city", "31 characters; at most 30"),
    ("cases", encounter(privacy_case="Y"), "incidents.privacy_case", "Only 1"),
    ("cases", encounter(employee_starttime="7.30"), "incidents.employee_starttime", "no time of day"),
    ("cases", encounter(days_away="many"), "incidents.days_away", "no whole number"),
    ("cases", encounter(number="9999"), MRN, "no such employee"),
    ("cases", encounter(key=""), "encounters.ext_id", "needed and blank"),
    (
        "cases",
        encounter() | {"encounters.serv_date": "2026-02-03", "encounters.discharge_date": "2026-02-02"},
        "encounters.discharge_date",
        "before the date of service",
    ),
    ("cases", restriction(end_date="", permanent="0"), "patient_clinical_restriction.end_date", "needs an end"),
    ("cases", restriction(end_date=""), "patient_clinical_restriction.end_date", "needs an end"),
    ("cases", restriction(end_date="2026-02-02"), "patient_clinical_restriction.end_date", "ends before it starts"),
    ("cases", restriction(allowed_weight="20 lbs"), "patient_clinical_restriction.allowed_weight", "no number"),
    ("cases", accommodation(accom_type="lost time"), "accommodations.accom_type", "no accommodation type"),
    ("cases", accommodation(end_date="2026-02-01"), "accommodations.end_date", "ends before it starts"),
    (
        "cases",
        condition(onset_date="2026-02-02", conclusion_date="2026-02-01"),
        "patient_conditions.conclusion_date",
        "ends before",
    ),
    ("cases", part(nature_injury="", body_part=""), "incident_nibp.nature_injury", "Neither"),
    ("cases", part(laceration="cut"), "incident_nibp.laceration", "not among"),
]


@pytest.mark.parametrize(("kind", "row", "column", "words"), RULES)
def test_a_row_against_the_rules_is_rejected_beside_its_column(
    tmp_path: Path, kind: str, row: dict[str, str], column: str, words: str
) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter("E0"), encounter("E1") | {"incidents.case_number": "C-first"}])
    if row.get(MRN) and row["encounters.ext_id"]:
        row = dict(row) | {"encounters.ext_id": "E5", "incidents.case_number": "C-5"}
    answer = take(tmp_path, kind, [row])
    assert counts(answer) == [(0, 0, 0, 1)]
    assert [each.column for each in answer.rejects] == [column]
    assert words in answer.rejects[0].reason
    assert answer.rejects[0].fix


def test_a_permanent_restriction_needs_no_end(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter()], [restriction(end_date="", permanent="1")])
    assert (one(Restriction).is_permanent, one(Restriction).ends_on) == (True, None)
    partial = {
        "patient_clinical_restriction.ext_id": "R1",
        "encounters.ext_id": "E1",
        "patient_clinical_restriction.comment": "x",
    }
    assert counts(take(tmp_path, "cases", [partial])) == [(0, 1, 0, 0)]


def test_injured_parts_need_a_case(tmp_path: Path) -> None:
    people(tmp_path)
    answer = take(tmp_path, "cases", [encounter(inc_datetime="")], [part()])
    assert counts(answer) == [(1, 0, 0, 0), (0, 0, 0, 1)]
    assert "has no case" in answer.rejects[0].reason


def test_a_date_once_given_is_not_taken_away(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter()])
    answer = take(tmp_path, "cases", [encounter(inc_datetime="")])
    assert "cannot be taken away" in answer.rejects[0].reason
    later = take(tmp_path, "cases", [encounter("E2", inc_datetime="")])
    assert counts(later) == [(1, 0, 0, 0)]
    assert counts(take(tmp_path, "cases", [encounter("E2")])) == [(0, 1, 0, 0)]
    assert all_of(Encounter)[1].case_id is not None


SIMPLE = {
    "Employee ID": "1001",
    "External ID": "X1",
    "Visit Type": "CMWR",
    "Date of Service": "2026-02-03 08:00:00",
    "Chief Complaint": "Back pain",
    "Service Location": "OFFICE",
    "Case Closed Status": "0",
    "Case Datetime": "2026-02-02 10:15:00",
    "Case Type": "Injury",
    "Incident Location Description": "Dock 4",
    "Work Related": "2",
    "OSHA Reported Date": "2026-02-05 00:00:00",
    "OSHA Injury/Illness Type": "I",
    "Privacy Case": "0",
    "Incident Status": "1",
}


def test_the_simplified_form_makes_the_same_rows(tmp_path: Path) -> None:
    people(tmp_path)
    assert counts(take(tmp_path, "cases", [SIMPLE])) == [(1, 0, 0, 0)]
    case, made = one(Case), one(Encounter)
    assert (made.ext_id, made.chief_complaint, made.location) == ("X1", "Back pain", "OFFICE")
    assert (case.work_related, case.place, case.illness_type, case.status) == ("undetermined", "Dock 4", "I", "open")
    assert (case.recordable_on, case.is_privacy_case) == (date(2026, 2, 5), False)
    assert counts(take(tmp_path, "cases", [SIMPLE])) == [(0, 0, 1, 0)]


def test_the_newer_form_finds_the_chart_by_an_id_and_its_type(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "employees", [employee(email="ada@example.org")])
    row = {"encounters.ext_id": "P1", "encounters.pat_id": "1001", "encounters.pat_id_type": "id:ext_id"}
    rows = [
        row,
        row | {"encounters.ext_id": "P2", "encounters.pat_id": "ada@example.org", "encounters.pat_id_type": "id:email"},
        row | {"encounters.ext_id": "P3", "encounters.pat_id": "100001", "encounters.pat_id_type": "id:pat_id"},
        row | {"encounters.ext_id": "P4", "encounters.pat_id_type": "id:ssn"},
        row | {"encounters.ext_id": "P5", "encounters.pat_id_type": ""},
    ]
    answer = take(tmp_path, "cases", rows)
    assert counts(answer) == [(3, 0, 0, 2)]
    assert [(each.line, each.column) for each in answer.rejects] == [
        (5, "encounters.pat_id_type"),
        (6, "encounters.pat_id_type"),
    ]


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        ("encounters.ext_id,incidents.inc_datetime", "encounters.patient_mrn.<PARTITION> is missing"),
        (f"encounters.ext_id,{MRN}", "incidents.inc_datetime is missing"),
        (f"{MRN},incidents.inc_datetime", "encounters.ext_id is missing"),
        (f"encounters.ext_id,{MRN},incidents.inc_datetime,encounters.patient_mrn.HR", "mean the same column"),
        (f"encounters.ext_id,{MRN},incidents.inc_datetime,accommodations.comments", "two kinds of file"),
        ("incident_nibp.ext_id,encounters.ext_id,accommodations.ext_id,accommodations.comments", "two kinds of file"),
        ("patient_clinical_restriction.ext_id,patient_clinical_restriction.comment", "encounters.ext_id is missing"),
        ("name,age", "none of the case files"),
        ("External ID,Employee ID", "must be the first column"),
        ("Employee ID,Visit Type", "encounters.ext_id is missing"),
    ],
)
def test_a_header_that_is_none_of_the_five_is_refused(tmp_path: Path, headings: str, words: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"{headings}\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match=words):
        take(tmp_path, "cases", path)


def test_duplicate_keys_name_the_first_line_across_files_too(tmp_path: Path) -> None:
    people(tmp_path)
    first = write(tmp_path / "a.csv", [encounter("E1"), encounter("E1", case_number="other")])
    second = write(tmp_path / "b.csv", [encounter("E1", case_number="third"), encounter("E2")])
    answer = take(tmp_path, "cases", first, second)
    assert counts(answer) == [(1, 0, 0, 1), (1, 0, 0, 1)]
    assert "line 2 already" in answer.rejects[0].reason
    assert f"{first}, line 2 already" in answer.rejects[1].reason


def test_more_rows_than_a_chunk_are_all_taken(tmp_path: Path) -> None:
    people(tmp_path, *(str(number) for number in range(50)))
    rows = [encounter(f"E{number}", number=str(number % 50)) for number in range(4_100)]
    rows[4_050] = encounter("E17", number="0")
    answer = take(tmp_path, "cases", rows)
    assert counts(answer) == [(4_099, 0, 0, 1)]
    assert (answer.rejects[0].line, "line 19" in answer.rejects[0].reason) == (4_052, True)
    assert len(all_of(Encounter)) == len(all_of(Case)) == 4_099
    assert counts(take(tmp_path, "cases", rows)) == [(0, 0, 4_099, 1)]


def test_a_key_is_met_again_in_a_further_file_of_its_kind_whatever_stands_between(tmp_path: Path) -> None:
    people(tmp_path)
    answer = take(
        tmp_path, "cases", [condition("D1")], [encounter("E1")], [restriction("D1")], [condition("D1"), condition("D2")]
    )
    assert counts(answer) == [(1, 0, 0, 0), (1, 0, 0, 0), (1, 0, 0, 0), (1, 0, 0, 1)]
    assert "cases-1.csv, line 2" in answer.rejects[0].reason
