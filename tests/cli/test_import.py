"""Imports at the command line: the answer, the exit status, and what the reports read back."""

from __future__ import annotations

import csv
import json
import os
import tracemalloc
from contextlib import redirect_stdout
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from rxcase.cli.output import print_json
from rxcase.services.importing.answer import ImportAnswer, Reject
from tests.cli.running import json_of, refusal, rxcase

pytestmark = pytest.mark.usefixtures("sqlite_database")

ESTABLISHMENTS = [
    {"establishment_name": "Mill Road", "company_name": "Kestrel Foods LLC", "employer": "Kestrel Foods", "state": "GA"}
]
EMPLOYEES = [
    {
        "employee_number": "E1",
        "last_name": "Okafor",
        "first_name": "Ada",
        "job_title": "Baker",
        "establishment_name": "Mill Road",
    },
    {
        "employee_number": "E2",
        "last_name": "Lindqvist",
        "first_name": "Bo",
        "job_title": "Driver",
        "establishment_name": "Nowhere",
    },
]
CASES = [
    {
        "encounters.ext_id": "old-1",
        "encounters.patient_mrn.MR": "E1",
        "incidents.inc_datetime": "2026-02-03 04:05:06",
        "incidents.case_number": "K-1",
        "incidents.comment_explanation": "Slipped, fell",
    },
    {
        "encounters.ext_id": "old-2",
        "encounters.patient_mrn.MR": "E1",
        "incidents.inc_datetime": "03/02/2026",
        "incidents.case_number": "K-2",
        "incidents.comment_explanation": "=cmd()",
    },
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in (("establishments", ESTABLISHMENTS), ("employees", EMPLOYEES), ("cases", CASES)):
        with (tmp_path / f"{name}.csv").open("w", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return tmp_path


def _import(kind: str, folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    result = rxcase("import", kind, str(folder / f"{kind}.csv"), "--json", *options)
    assert result.stderr == ""
    return result.exit_code, json.loads(result.stdout)


def test_rejected_rows_are_named_exit_is_one_and_the_others_read_back(folder: Path) -> None:
    assert _import("establishments", folder)[0] == 0
    exit_code, answer = _import("employees", folder)
    assert exit_code == 1
    assert {name: answer["files"][0][name] for name in ("read", "created", "updated", "unchanged", "rejected")} == {
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
    }
    (reject,) = answer["rejects"]
    assert {"file", "line", "column", "value", "reason", "fix"} == set(reject)
    assert (reject["line"], reject["column"], reject["value"]) == (3, "establishment_name", "Nowhere")
    exit_code, answer = _import("cases", folder, "--rejects", str(folder / "rejects.csv"))
    assert exit_code == 1
    assert answer["rejects"][0]["value"] == "03/02/2026"
    assert "03/02/2026" in (folder / "rejects.csv").read_text()
    report = json_of("report", "incidents", "--format", "json")
    names = [column["name"] for column in report["columns"]]
    row = dict(zip(names, report["rows"][0], strict=True))
    assert len(report["rows"]) == 1
    assert row["case_number"] == "K-1"
    assert row["employee_name"] == "Okafor, Ada"
    assert row["date_of_incident"] == "2026-02-03"
    assert row["time_of_incident"] == "04:05:06"
    assert row["what_happened"] == "Slipped, fell"
    assert row["encounter_ext_id"] == "old-1"
    assert row["job_title"] == "Baker"
    assert json_of("check", "--json")["is_good"] is True


def test_a_dry_run_changes_nothing_and_a_second_run_says_unchanged(folder: Path) -> None:
    _, dry = _import("establishments", folder, "--dry-run")
    assert dry["dry_run"] is True
    _, real = _import("establishments", folder)
    assert real["files"][0]["created"] == dry["files"][0]["created"] == 1
    _, again = _import("establishments", folder)
    assert again["files"][0]["unchanged"] == 1


def test_a_batch_can_be_taken_back(folder: Path) -> None:
    _, answer = _import("establishments", folder)
    result = rxcase("import", "undo", str(answer["batch"]))
    assert result.exit_code == 0, result.stderr
    assert f"batch {answer['batch']}" in result.stdout
    refusal("report", "incidents", "--establishment", "Mill Road")


@pytest.mark.parametrize("option", [["--dry-run"], ["--rejects", "x.csv"], ["--employer", "Kestrel Foods"]], ids=str)
def test_an_undo_is_never_taken_for_something_milder(folder: Path, option: list[str]) -> None:
    _, answer = _import("establishments", folder)
    assert option[0] in refusal("import", "undo", str(answer["batch"]), *option)
    assert _import("establishments", folder)[1]["files"][0]["unchanged"] == 1


def test_the_answer_for_people_names_counts_and_what_to_do(folder: Path) -> None:
    _import("establishments", folder)
    result = rxcase("import", "employees", str(folder / "employees.csv"))
    assert result.exit_code == 1
    heads, counts = result.stdout.splitlines()[:2]
    assert heads.split() == ["File", "Kind", "Read", "Created", "Updated", "Unchanged", "Rejected"]
    assert counts.split()[-5:] == ["2", "1", "0", "0", "1"]
    assert "line 3, establishment_name “Nowhere”" in result.stdout
    assert "rxcase import undo" in result.stdout


def test_the_help_names_each_kind_that_there_is() -> None:
    from rxcase.services.importing import KINDS

    words = rxcase("import", "--help").stdout
    assert all(kind in words for kind in KINDS)


def test_an_export_imported_again_changes_nothing(folder: Path) -> None:
    for kind in ("establishments", "employees", "cases"):
        _import(kind, folder)
    for kind in ("establishments", "employees"):
        assert rxcase("export", kind, "-o", str(folder / "out.csv")).exit_code == 0
        answer = json.loads(rxcase("import", kind, str(folder / "out.csv"), "--json").stdout)
        assert {name: answer["files"][0][name] for name in ("read", "unchanged")} == {"read": 1, "unchanged": 1}
    assert rxcase("export", "cases", "-o", str(folder / "out")).exit_code == 0
    files = sorted(map(str, (folder / "out").glob("*.csv")))
    assert len(files) == 5
    again = json_of("import", "cases", *files, "--json")
    assert sum(each["unchanged"] for each in again["files"]) == sum(each["read"] for each in again["files"]) == 1


def test_a_cell_that_is_too_long_is_not_taken_for_an_open_quotation_mark(folder: Path) -> None:
    path = folder / "cases.csv"
    path.write_text(f"encounters.ext_id,encounters.patient_mrn.MR,incidents.inc_datetime\nA,{'x' * 1_000_001},\n")
    words = refusal("import", "cases", str(path))
    assert "line 2 has more than 1,000,000 characters" in words


def test_a_device_is_not_called_missing(folder: Path) -> None:
    assert "is a pipe or a device" in refusal("import", "cases", "/dev/null")
    assert "there is no such file" in refusal("import", "cases", str(folder / "nothing.csv"))


def test_the_headings_of_the_simplified_form_may_say_their_codes(folder: Path) -> None:
    _import("establishments", folder)
    _import("employees", folder)
    path = folder / "cases.csv"
    headings = (
        "Employee ID,External ID,Case Datetime,Work Related 0=No 1=Yes 2=Undetermined,Privacy Case 0/1,"
        "Case Closed Status (0 open/1 closed)"
    )
    path.write_text(f"{headings}\nE1,S-1,2026-02-03,1,0,1\n")
    exit_code, answer = _import("cases", folder)
    assert (exit_code, answer["warnings"]) == (0, [])
    report = json_of("report", "incidents", "--format", "json")
    row = dict(zip([column["name"] for column in report["columns"]], report["rows"][0], strict=True))
    assert (row["work_related"], row["privacy_case"], row["encounter_status"]) == ("Yes", False, "closed")


def test_a_hundred_thousand_rejects_are_printed_in_little_memory(capsys: pytest.CaptureFixture[str]) -> None:
    rejects = [
        Reject("cases.csv", line, "incidents.case_type", "OSHA", "unknown", "Write Injury.") for line in range(100_000)
    ]
    answer = ImportAnswer(batch=None, dry_run=True, rejects=rejects)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        tracemalloc.start()
        print_json(answer.as_json())
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak_bytes < 5_000_000
    print_json(replace(answer, rejects=rejects[:1]).as_json())
    assert json.loads(capsys.readouterr().out)["rejects"] == [asdict(rejects[0])]


def test_an_export_of_an_unknown_or_doubtful_name_is_refused(folder: Path) -> None:
    _import("establishments", folder)
    out = folder / "out.csv"

    def refused(*arguments: str) -> str:
        words = refusal("export", "establishments", "-o", str(out), *arguments)
        assert not out.exists()
        return words

    assert "Did you mean “Mill Road”?" in refused("--establishment", "Mil Road")
    assert "There is no employer “Nobody”" in refused("--employer", "Nobody")
    (folder / "establishments.csv").write_text("establishment_name,employer\nMill Road,Another\n")
    _import("establishments", folder)
    assert "say which one with --employer" in refused("--establishment", "Mill Road")
    options = ("--establishment", "Mill Road", "--employer", "Another")
    assert rxcase("export", "establishments", "-o", str(out), *options).exit_code == 0
    assert len(out.read_text().splitlines()) == 2


def test_a_file_whose_name_is_no_utf8_is_imported_and_answered_in_utf8(folder: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(folder) + b"/\xff.csv"))
    (folder / "establishments.csv").rename(odd)
    result = rxcase("import", "establishments", str(odd), "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout_bytes)["files"][0]["file"].endswith("/\N{REPLACEMENT CHARACTER}.csv")
