"""CSV files as an old system would send them: plain functions, each with overrides."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rxcase.access.actor import command_line
from rxcase.services import importing
from rxcase.services.importing import ImportAnswer

MRN = "encounters.patient_mrn.MR"
RESTRICTION = "patient_clinical_restriction"

Row = dict[str, str]


def text(rows: Sequence[Row], header: Sequence[str] | None = None, line_end: str = "\n") -> str:
    """Rows as CSV; the header is every heading that a row has, in order."""
    headings = list(header or dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, headings, restval="", lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(path: Path, rows: Sequence[Row], header: Sequence[str] | None = None, encoding: str = "utf-8") -> Path:
    """A CSV file of the rows."""
    path.write_bytes(text(rows, header).encode(encoding))
    return path


def establishment(name: str = "North plant", **over: str) -> Row:
    """An establishment of Blue Harbor."""
    return {
        "establishment_name": name,
        "company_name": "Blue Harbor Inc",
        "employer": "Blue Harbor",
        "state": "GA",
    } | over


def employee(number: str = "1001", **over: str) -> Row:
    """Somebody at the North plant."""
    return {
        "employee_number": number,
        "last_name": "Okafor",
        "first_name": "Ada",
        "date_of_birth": "1985-06-01",
        "sex": "F",
        "job_title": "Welder",
        "department": "Assembly",
        "establishment_name": "North plant",
    } | over


def encounter(key: str = "E1", number: str = "1001", **over: str) -> Row:
    """An encounter with an injury; ``over`` takes column names without their table, incidents first."""
    row = {
        "encounters.ext_id": key,
        MRN: number,
        "encounters.visit_type": "CMWR",
        "incidents.inc_datetime": "2026-02-02 10:15:00",
        "incidents.case_number": f"C-{key}",
    }
    return row | {name if "." in name else f"incidents.{name}": value for name, value in over.items()}


def restriction(key: str = "R1", of: str = "E1", **over: str) -> Row:
    """A lifting restriction for February."""
    row = {"ext_id": key, "description": "Lifting", "start_date": "2026-02-03", "end_date": "2026-02-28"} | over
    return {f"{RESTRICTION}.{name}": value for name, value in row.items()} | {"encounters.ext_id": of}


def accommodation(key: str = "A1", of: str = "E1", **over: str) -> Row:
    """Transitional duty in February."""
    row = {
        "ext_id": key,
        "accom_type": "Transitional Duty",
        "start_date": "2026-02-03",
        "end_date": "2026-02-28",
    } | over
    return {f"accommodations.{name}": value for name, value in row.items()} | {"encounters.ext_id": of}


def condition(key: str = "D1", of: str = "E1", **over: str) -> Row:
    """A sprained back."""
    row = {"ext_id": key, "icd10": "S39.012A", "description": "Strain of lower back"} | over
    return {f"patient_conditions.{name}": value for name, value in row.items()} | {"encounters.ext_id": of}


def part(key: str = "N1", of: str = "E1", **over: str) -> Row:
    """A strained back."""
    row = {"ext_id": key, "nature_injury": "Strain", "body_part": "Back"} | over
    return {f"incident_nibp.{name}": value for name, value in row.items()} | {"encounters.ext_id": of}


def take(folder: Path, kind: str, *files: Sequence[Row] | Path, **options: Any) -> ImportAnswer:
    """Import rows, or files, from the command line's seat."""
    paths = []
    for number, each in enumerate(files, start=1):
        paths.append(each if isinstance(each, Path) else write(folder / f"{kind}-{number}.csv", each))
    return importing.run(command_line(), kind, paths, **options)


def people(folder: Path, *numbers: str) -> None:
    """The North plant of Blue Harbor with some employees."""
    take(folder, "establishments", [establishment()])
    answer = take(folder, "employees", [employee(number) for number in numbers or ("1001",)])
    assert not answer.rejects


def counts(answer: ImportAnswer) -> list[tuple[int, int, int, int]]:
    """Created, updated, unchanged, rejected of each file."""
    return [(each.created, each.updated, each.unchanged, each.rejected) for each in answer.files]
