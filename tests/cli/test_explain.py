"""Days of cases out of imported files: the log counts them, the ledger explains them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from rxcase.db import transaction
from rxcase.models import Case
from tests.builders.csv_files import accommodation, encounter, people, restriction, take
from tests.cli.running import json_of, refusal, rxcase

pytestmark = pytest.mark.usefixtures("database")

SCENARIOS = Path(__file__).parents[3] / "shared" / "data" / "scenarios" / "daycount_vectors.csv"
_LATE = "2027-12-31"


def _files(key: str, injured: str, spans: list[tuple[str, str, str]], **over: str) -> tuple[Any, Any, Any]:
    """A recordable case with its spans as files carry them: lost time is a restriction and an accommodation."""
    row = encounter(key, inc_datetime=f"{injured} 14:00:00", osha_completed_dt=injured, **over)
    limits, made = [], []
    for number, (kind, first, last) in enumerate(spans):
        days = {"start_date": first, "end_date": last}
        if kind == "A":
            limits.append(restriction(f"R{key}{number}", key, description="Lost Time", **days))
            made.append(accommodation(f"A{key}{number}", key, accom_type="Lost Time", **days))
        else:
            limits.append(restriction(f"R{key}{number}", key, **days))
    return row, limits, made


def _imported(folder: Path, *cases: tuple[Any, Any, Any]) -> None:
    people(folder)
    files = (
        [row for row, _, _ in cases],
        [each for _, limits, _ in cases for each in limits],
        [each for _, _, made in cases for each in made],
    )
    answer = take(folder, "cases", *(file for file in files if file))
    assert not answer.rejects


def _log(*arguments: str) -> dict[str, dict[str, Any]]:
    answer = json_of("report", "osha-300", "--format", "json", *arguments)
    names = [column["name"] for column in answer["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in answer["rows"]]
    return {row["case_number"]: row for row in rows} | {"totals": answer["totals"]}


@pytest.mark.skipif(not SCENARIOS.is_file(), reason="the shared data is not beside the project")
def test_every_scenario_comes_out_of_the_log_and_of_the_ledger(tmp_path: Path) -> None:
    with SCENARIOS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # A permanent change of the job has no column in the files.
    rows = [row for row in rows if "permanent_change" not in json.loads(row["options_json"])]
    _imported(
        tmp_path,
        *(
            _files(row["id"], row["injury_date"], json.loads(row["spans_json(kind,start,end_inclusive)"]))
            for row in rows
        ),
    )
    for row in rows:
        as_of = json.loads(row["options_json"]).get("as_of", _LATE)
        case, wanted = f"C-{row['id']}", (int(row["expected_K"]), int(row["expected_L"]))
        line = _log("--as-of", as_of)[case]
        assert (line["days_away"], line["days_restricted"]) == wanted, row["id"]
        assert line["incident_outcome"] == ("H" if wanted[0] else "I" if wanted[1] else "J")
        told = json_of("explain", "days", case, "--as-of", as_of, "--json")
        assert (told["days_away"], told["days_restricted"]) == wanted
        kinds = [day["kind"] for day in told["days"]]
        assert (kinds.count("away"), kinds.count("restricted")) == wanted


def test_the_sample_log_adds_up(tmp_path: Path) -> None:
    _imported(
        tmp_path,
        _files(
            "1", "2024-05-25", [("A", "2024-05-26", "2024-06-06"), ("R", "2024-06-07", "2024-06-21")], osha_itype="I"
        ),
        _files("2", "2024-07-02", [("R", "2024-07-03", "2024-08-01")], osha_itype="P"),
        _files(
            "3", "2024-08-05", [("A", "2024-08-06", "2024-08-12"), ("R", "2024-08-13", "2024-09-11")], osha_itype="I"
        ),
        _files("4", "2024-09-17", [("A", "2024-09-18", "2024-09-20")], osha_itype="I"),
        _files("5", "2024-10-23", [], osha_itype="I"),
    )
    totals = _log("--year", "2024")["totals"]
    assert totals == {
        "cases": 5,
        "deaths": 0,
        "cases_days_away": 3,
        "cases_restricted": 1,
        "cases_other": 1,
        "days_away": 22,
        "days_restricted": 75,
        "type_1": 4,
        "type_2": 0,
        "type_3": 0,
        "type_4": 1,
        "type_5": 0,
        "type_6": 0,
    }
    assert _log("--year", "2025")["totals"]["cases"] == 0


def test_the_year_of_the_injury_gets_the_days_that_are_expected(tmp_path: Path) -> None:
    _imported(tmp_path, _files("1", "2025-12-20", [("A", "2025-12-21", "2026-02-08")]))
    assert _log("--as-of", "2025-12-31")["C-1"]["days_away"] == 11
    annual = _log("--as-of", "2025-12-31", "--mode", "annual")["C-1"]
    assert annual["days_away"] == 50
    told = json_of("explain", "days", "C-1", "--as-of", "2025-12-31", "--mode", "annual", "--json")
    assert (told["mode"], told["days_away"], len(told["days"])) == ("annual", 50, 51)


def test_each_day_names_its_record_and_its_paragraph(tmp_path: Path) -> None:
    _imported(
        tmp_path, _files("1", "2026-02-02", [("A", "2026-02-03", "2026-02-04"), ("R", "2026-02-05", "2026-02-05")])
    )
    told = json_of("explain", "days", "C-1", "--as-of", "2026-03-31", "--json")
    assert list(told) == [
        "case_number",
        "date_of_incident",
        "as_of",
        "mode",
        "days_away",
        "days_restricted",
        "capped_on",
        "days",
    ]
    assert [(day["date"], day["kind"]) for day in told["days"]] == [
        ("2026-02-02", "not-counted"),
        ("2026-02-03", "away"),
        ("2026-02-04", "away"),
        ("2026-02-05", "restricted"),
    ]
    assert "1904.7(b)(3)(i)" in told["days"][0]["why"]
    assert "1904.7(b)(4)(i)" in told["days"][3]["why"]
    assert told["days"][3]["source"] == "Lifting"
    printed = rxcase("explain", "days", "C-1", "--as-of", "2026-03-31")
    assert printed.exit_code == 0
    assert "2026-02-05  restricted" in printed.stdout
    assert printed.stdout.rstrip().endswith("C-1: 2 days away, 1 restricted, through 2026-03-31.")


def test_what_does_not_affect_the_work_does_not_count_and_says_why(tmp_path: Path) -> None:
    people(tmp_path)
    row, _, _ = _files("1", "2026-02-02", [])
    take(tmp_path, "cases", [row], [restriction("R1", "1", affect_work="0")])
    told = json_of("explain", "days", "C-1", "--as-of", "2026-03-31", "--json")
    assert (told["days_away"], told["days_restricted"]) == (0, 0)
    assert all("1904.7(b)(4)(iv)" in day["why"] for day in told["days"][1:])


def test_a_migrated_count_is_on_the_log_and_called_migrated(tmp_path: Path) -> None:
    _imported(
        tmp_path, _files("1", "2026-02-02", [("A", "2026-02-03", "2026-02-04")], days_away="12", days_restricted="-1")
    )
    assert _log("--as-of", _LATE)["C-1"]["days_away"] == 12
    told = json_of("explain", "days", "C-1", "--as-of", _LATE, "--json")
    assert [day["record"] for day in told["days"] if day["kind"] == "away"] == ["Migrated count"] * 12


def test_a_privacy_case_is_named_by_nobody_on_the_log(tmp_path: Path) -> None:
    _imported(tmp_path, _files("1", "2026-02-02", []), _files("2", "2026-02-02", []))
    with transaction() as session:
        case = session.exec(select(Case).where(Case.case_number == "C-1")).one()
        case.is_privacy_case = True
    log = _log()
    assert (log["C-1"]["employee_name"], log["C-1"]["privacy_case"]) == ("privacy case", True)
    assert log["C-2"]["employee_name"] == "Okafor, Ada"


def test_unknown_undated_and_equal_numbers_are_refused_in_words(tmp_path: Path) -> None:
    _imported(tmp_path, _files("1", "2026-02-02", []), _files("2", "2026-02-02", []))
    assert "There is no case “C-9”" in refusal("explain", "days", "C-9")
    with transaction() as session:
        for case in session.exec(select(Case)):
            case.case_number = "SAME"
    assert "Several cases" in refusal("explain", "days", "SAME")
    with transaction() as session:
        first = session.exec(select(Case)).first()
        assert first is not None
        first.case_number, first.occurred_on = "NONE", None
    assert "no day of injury" in refusal("explain", "days", "NONE")
