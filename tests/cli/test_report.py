"""Reports at the command line: formats, filters, purity."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from rxcase.db import transaction
from rxcase.models import InjuredPart
from tests.builders.world import a_case, an_employee, an_employer, an_encounter, an_establishment
from tests.cli.running import json_of, refusal, rxcase

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _cases(database: str) -> None:
    with transaction() as session:
        employer = an_employer(session, "Kestrel Foods")
        mill = an_establishment(session, employer, name="Mill Road")
        dock = an_establishment(session, employer, name="Dock 4")
        ada = an_employee(session, employer, mill)
        evil = an_employee(session, employer, dock, last_name="=HYPERLINK(1)", first_name="Bo")
        first = a_case(
            session,
            ada,
            case_number="S2026-0001",
            occurred_on=date(2026, 1, 31),
            work_related="yes",
            recordable_on=date(2026, 2, 1),
            illness_type="I",
        )
        a_case(session, evil, case_number="S2026-0002", occurred_on=date(2026, 2, 1), status="closed")
        a_case(session, ada, case_number="S2025-0009", occurred_on=date(2025, 12, 31), is_privacy_case=True)
        an_encounter(session, ada, first, ext_id="old-1", follow_up_on=date(2026, 3, 3))
        session.add(InjuredPart(case_id=first.id or 0, nature="Cut", body_part="Hand, left"))
        session.add(InjuredPart(case_id=first.id or 0, nature="Bruise", body_part="Knee"))


def _rows(*arguments: str) -> list[dict[str, object]]:
    answer = json_of("report", "incidents", "--format", "json", *arguments)
    names = [column["name"] for column in answer["columns"]]
    return [dict(zip(names, row, strict=True)) for row in answer["rows"]]


def test_json_has_the_shape_of_the_contract() -> None:
    answer = json_of("report", "incidents", "--format", "json", "--as-of", "2026-03-01", "--year", "2026")
    assert list(answer) == ["report", "parameters", "columns", "rows", "totals", "generated_at", "as_of"]
    assert answer["report"] == "incidents"
    assert answer["parameters"] == {"year": 2026, "as_of": "2026-03-01"}
    assert answer["as_of"] == "2026-03-01"
    assert {"name", "title", "type"} == set(answer["columns"][0])
    assert answer["totals"] == {
        "cases": 2,
        "open": 1,
        "work_related": 1,
        "recordable": 1,
        "privacy_cases": 0,
        "returned_to_work": 0,
    }


def test_a_case_reads_back_with_all_that_hangs_on_it() -> None:
    row = _rows("--from", "2026-01-31", "--to", "2026-01-31")[0]
    expected = {
        "case_number": "S2026-0001",
        "employee_name": "Okafor, Ada",
        "employer": "Kestrel Foods",
        "establishment": "Mill Road",
        "case_type": "Injury (OSHA)",
        "case_status": "open",
        "date_of_incident": "2026-01-31",
        "work_related": "Yes",
        "illness_type": "Injury",
        "recordable": True,
        "recordable_date": "2026-02-01",
        "privacy_case": False,
        "nature_of_injury": "Cut; Bruise",
        "body_part": "Hand, left; Knee",
        "encounter_ext_id": "old-1",
        "stage": "Intake",
        "follow_up_date": "2026-03-03",
    }
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ([], ["S2025-0009", "S2026-0001", "S2026-0002"]),
        (["--from", "2026-02-01"], ["S2026-0002"]),
        (["--to", "2026-01-31"], ["S2025-0009", "S2026-0001"]),
        (["--year", "2025"], ["S2025-0009"]),
        (["--year", "2026", "--to", "2026-01-31"], ["S2026-0001"]),
        (["--establishment", "Dock 4"], ["S2026-0002"]),
        (["--employer", "Kestrel Foods", "--establishment", "Mill Road"], ["S2025-0009", "S2026-0001"]),
        (["--from", "2030-01-01"], []),
    ],
    ids=str,
)
def test_filters_keep_the_cases_they_name(arguments: list[str], numbers: list[str]) -> None:
    assert [row["case_number"] for row in _rows(*arguments)] == numbers


def test_a_misspelt_establishment_gets_a_suggestion() -> None:
    assert "Did you mean “Mill Road”?" in refusal("report", "incidents", "--establishment", "Mil Road")


def test_csv_neutralises_what_a_spreadsheet_would_run() -> None:
    result = rxcase("report", "incidents", "--establishment", "Dock 4")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert row["employee_name"] == "'=HYPERLINK(1), Bo"


def test_json_keeps_what_was_written() -> None:
    assert _rows("--establishment", "Dock 4")[0]["employee_name"] == "=HYPERLINK(1), Bo"


def test_a_file_says_its_format_is_private_and_leaves_standard_output_empty(tmp_path: Path) -> None:
    for suffix, begins in ((".xlsx", b"PK"), (".pdf", b"%PDF-"), (".json", b'{"report"'), (".csv", b"case_number,")):
        file = tmp_path / f"incidents{suffix}"
        result = rxcase("report", "incidents", "-o", str(file))
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
        assert file.read_bytes().startswith(begins)
        assert file.stat().st_mode & 0o077 == 0


def test_xlsx_writes_text_as_text(tmp_path: Path) -> None:
    file = tmp_path / "incidents.xlsx"
    rxcase("report", "incidents", "-o", str(file))
    with zipfile.ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=HYPERLINK(1), Bo" in sheet
    assert "<f>" not in sheet


def test_a_failed_report_leaves_the_old_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "incidents.csv"
    file.write_text("precious")
    refusal("report", "incidents", "--establishment", "Nowhere", "-o", str(file))
    assert file.read_text() == "precious"
    assert list(tmp_path.glob(".*")) == []


def test_encounter_reports_show_the_encounter() -> None:
    for name in ("case-management-encounters", "encounter-search"):
        answer = json_of("report", name, "--format", "json")
        names = [column["name"] for column in answer["columns"]]
        (row,) = answer["rows"]
        assert row[names.index("encounter_ext_id")] == "old-1"
        assert row[names.index("stage")] == "Intake"
        assert answer["totals"]["encounters"] == 1


def test_case_search_has_the_columns_that_case_managers_know() -> None:
    titles = [column["title"] for column in json_of("report", "case-search", "--format", "json")["columns"]]
    assert titles == [
        "Case number",
        "Employee",
        "Case type",
        "Date of incident",
        "Reported on",
        "Created on",
        "Modified on",
        "Conclusion date",
        "Last encounter type",
        "Workers’ compensation",
        "OSHA work related",
        "Verified",
        "Permanent partial impairment",
        "Maximum medical improvement",
        "Location",
        "Nature of injury",
        "Event of exposure",
        "Injury or illness type",
        "Case managers",
        "OSHA recordable",
        "WC claim type",
    ]


def test_each_run_is_in_the_audit(tmp_path: Path) -> None:
    before = json_of("audit", "verify", "--json")["events"]
    rxcase("report", "incidents", "-o", str(tmp_path / "a.csv"))
    assert json_of("audit", "verify", "--json")["events"] == before + 1


def test_the_columns_of_incidents_keep_their_names() -> None:
    names = [column["name"] for column in json_of("report", "incidents", "--format", "json")["columns"]]
    assert " ".join(names) == (
        "case_number employee_name employee_number chart_number employer establishment department job_title "
        "case_type case_status date_of_incident time_of_incident reported_on created_at modified_at concluded_on "
        "last_encounter workers_comp work_related verified permanent_impairment maximum_improvement location "
        "nature_of_injury body_part event_of_exposure cause illness_type conditions recordable recordable_date "
        "privacy_case died claim_number claim_type last_worked expected_return actual_return encounter_id "
        "encounter_ext_id encounter_status stage owner case_managers follow_up_date last_note_at activity_before "
        "what_happened harmed_by"
    )
