"""An export reads in again: into the same database all unchanged, into an empty one byte for byte the same."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from rxcase.access.actor import command_line
from rxcase.access.permissions import Permission
from rxcase.config import settings
from rxcase.db import forget_engine, reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError
from rxcase.exchange.case_columns import CASE_FILES
from rxcase.exchange.layout import PARTITIONED, Column
from rxcase.models import Accommodation, AccommodationType, Encounter, InjuredPart, Restriction, RestrictionType
from rxcase.services import foundation, importing
from rxcase.services.transfer import exporting
from rxcase.services.worklist import search_index
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
)
from tests.services.conftest import Clinic

KINDS = ("establishments", "employees", "hours", "cases")


@pytest.fixture
def empty(tmp_path: Path, sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Go on in another, empty database."""

    def go_on() -> None:
        monkeypatch.setenv("RXCASE_DATA_DIR", str(tmp_path / "another"))
        settings.cache_clear()
        forget_engine()
        foundation.prepare()

    return go_on


def export_all(folder: Path, **options: str) -> dict[str, bytes]:
    """Every kind into the folder; the bytes of each file by name."""
    folder.mkdir()
    for kind in KINDS:
        exporting.run(command_line(), kind, folder / (kind if kind == "cases" else f"{kind}.csv"), **options)  # type: ignore[arg-type]
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


def import_all(folder: Path) -> list[tuple[int, int, int, int]]:
    """Every kind out of the folder."""
    found: list[tuple[int, int, int, int]] = []
    for kind in KINDS:
        paths = sorted((folder / kind).iterdir()) if kind == "cases" else [folder / f"{kind}.csv"]
        answer = importing.run(command_line(), kind, paths)
        assert answer.rejects == []
        found.extend(counts(answer))
    return found


SAMPLES = {
    "encounters.ext_id": "E1",
    PARTITIONED: "1001",
    "encounters.visit_type": "CMWR",
    "encounters.stage": "Treatment",
    "patient_conditions.ext_id": "D1",
    "patient_clinical_restriction.ext_id": "R1",
    "accommodations.ext_id": "A1",
    "accommodations.accom_type": "Lost Time/Occ",
    "incident_nibp.ext_id": "N1",
    "incidents.osha_work_related": "Undetermined",
    "incidents.osha_itype": "R",
    "encounters.discharge_date": "2026-12-31 23:59:59",
}


def sample(column: Column, number: int) -> str:
    """A value for a column that differs from its neighbours' where the column allows it."""
    if column.name in SAMPLES:
        return SAMPLES[column.name]
    limit = column.cell.limit or 60
    for candidate in (
        f"2026-0{1 + number % 9}-1{number % 10} 1{number % 10}:05:0{number % 10}",
        f"0{number % 10}:15:00",
        "2",
        "1",
        "Yes",
        "Injury",
        "ER",
        "I",
        "Puncture",
        "17.5",
    ):
        if column.cell.is_text:
            return f'x{number}, "é"\nß'[:limit] if column.cell.is_free else f"v{number}é"[:limit]
        try:
            if column.cell.read(candidate) is not None:
                return candidate
        except ValueError:
            continue
    raise AssertionError(column.name)


def full_files(folder: Path) -> list[Path]:
    """The five files with one row each in which every single column is filled."""
    paths = []
    for layout in CASE_FILES:
        path = folder / layout.file_name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([MRN if column.name == PARTITIONED else column.name for column in layout.columns])
            row = [sample(column, number) for number, column in enumerate(layout.columns)]
            names = [column.name for column in layout.columns]
            for start, end in (("start_date", "end_date"), ("onset_date", "conclusion_date")):
                for name in names:
                    if name.endswith(start):
                        row[names.index(name)] = "2026-01-01 08:00:00"
                    if name.endswith(f".{end}") and not name.startswith("incidents"):
                        row[names.index(name)] = "2026-12-31"
            writer.writerow(row)
        paths.append(path)
    return paths


def test_every_one_of_the_185_columns_comes_out_as_it_went_in(tmp_path: Path, sqlite_database: str) -> None:
    people(tmp_path)
    paths = full_files(tmp_path)
    assert counts(importing.run(command_line(), "cases", paths)) == [(1, 0, 0, 0)] * 5
    exporting.run(command_line(), "cases", tmp_path / "out")
    filled = 0
    for path in paths:
        (given,), (written,) = (
            list(csv.DictReader(each.read_text(encoding="utf-8").splitlines()))
            for each in (path, tmp_path / "out" / path.name)
        )
        assert list(given) == list(written)
        for name, value in given.items():
            assert value, name
            assert written[name] == value or written[name] == f"{value} 00:00:00", name
            filled += 1
    assert filled == 185


def test_an_export_into_the_same_database_is_all_unchanged(tmp_path: Path, database: str) -> None:
    people(tmp_path, "1001", "1002")
    take(tmp_path, "hours", [{"establishment_name": "North plant", "year": "2025", "total_hours_worked": "5"}])
    importing.run(command_line(), "cases", full_files(tmp_path))
    take(tmp_path, "cases", [encounter("E7", "1002", inc_datetime="", case_number="")])
    export_all(tmp_path / "out")
    assert import_all(tmp_path / "out") == [(0, 0, each, 0) for each in (1, 2, 1, 2, 1, 1, 1, 1)]


def test_an_export_into_an_empty_database_comes_out_byte_for_byte(tmp_path: Path, empty: Callable[[], None]) -> None:
    people(tmp_path, "1001", "1002", "1003")
    take(
        tmp_path,
        "establishments",
        [establishment("Zürich plant", time_zone="Europe/Zurich"), establishment(employer="Granite")],
    )
    take(tmp_path, "employees", [employee("1001", last_name="Ng", establishment_name="")], employer="Granite")
    take(tmp_path, "hours", [{"establishment_name": "Zürich plant", "year": "2025", "peak_employees": "9"}])
    importing.run(command_line(), "cases", full_files(tmp_path), employer="Blue Harbor")
    rows = [
        encounter("E2", "1002", case_number="77", comment_cause='a "quoted"\r\nline'),
        encounter("E3", "1002", case_number="77", comment_cause='a "quoted"\r\nline')
        | {"encounters.visit_type": "WALKIN"},
        encounter("E4", "1003", case_number="", case_type="Billing") | {"encounters.closed": "1"},
        encounter("E5", "1003", inc_datetime="", case_number=""),
    ]
    take(tmp_path, "cases", rows, [restriction("R9", "E2", end_date="", permanent="1")], [part("N9", "E3")])
    before = export_all(tmp_path / "one")
    empty()
    import_all(tmp_path / "one")
    assert export_all(tmp_path / "two") == before
    assert len(before) == 8


def test_rows_made_here_get_a_key_and_are_known_again(tmp_path: Path, clinic: Clinic) -> None:
    with transaction() as session:
        lifting = session.exec(select(RestrictionType).where(RestrictionType.name == "Lifting")).one()
        home = session.get_one(Encounter, clinic.encounter_id)
        common: dict[str, Any] = {"employee_id": home.employee_id, "case_id": home.case_id}
        limit = Restriction(**common, type_id=lifting.id, is_permanent=True)
        session.add(limit)
        session.flush()
        duty = session.exec(select(AccommodationType).where(AccommodationType.name == "Housing")).one()
        session.add(Accommodation(**common, restriction_id=limit.id, type_id=duty.id, encounter_id=home.id))
        session.add(InjuredPart(case_id=home.case_id or 0, body_part="Knee"))
    first = export_all(tmp_path / "one")
    assert first == export_all(tmp_path / "two")
    assert import_all(tmp_path / "one")[3:] == [(0, 0, each, 0) for each in (2, 0, 1, 1, 1)]
    with reading() as session:
        expected = {number: words for rows in search_index.expected(session) for number, words in rows}
    assert any("rx" in words for words in expected.values())


def test_an_export_holds_only_what_is_within_reach(tmp_path: Path, clinic: Clinic) -> None:
    granted = Permission.EXPORT, Permission.IDENTITY_VIEW
    actor = dataclasses.replace(clinic.stranger, permissions=clinic.stranger.permissions | frozenset(granted))
    exporting.run(actor, "cases", tmp_path / "cases")
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "cases").iterdir())
    exporting.run(actor, "employees", tmp_path / "people.csv")
    text += (tmp_path / "people.csv").read_text(encoding="utf-8")
    assert "Petrov" in text
    assert "Okafor" not in text
    assert text.count("2026-02-02") == 1


def test_who_may_not_see_a_field_may_not_export_it(tmp_path: Path, clinic: Clinic) -> None:
    for actor in (clinic.owner, clinic.employer, clinic.clinician):
        with pytest.raises(NotAllowedError):
            exporting.run(actor, "cases", tmp_path / "cases")
    assert not (tmp_path / "cases").exists()


def test_an_export_can_be_of_one_employer_establishment_or_year(tmp_path: Path, sqlite_database: str) -> None:
    people(tmp_path, "1001", "1002")
    take(tmp_path, "establishments", [establishment("South plant")])
    take(tmp_path, "employees", [employee("1002", establishment_name="South plant")])
    take(
        tmp_path,
        "cases",
        [encounter("E1"), encounter("E2", "1002", inc_datetime="2025-01-01")],
        [condition("D2", "E2")],
        [accommodation("A1")],
    )

    def exported(**options: object) -> list[int]:
        files = exporting.run(command_line(), "cases", tmp_path / "out", **options)  # type: ignore[arg-type]
        return [each.rows for each in files]

    assert exported() == [2, 1, 0, 1, 0]
    assert exported(establishment="South plant") == [1, 1, 0, 0, 0]
    assert exported(year=2026) == [1, 0, 0, 1, 0]
    assert exported(employer="Nobody") == [0, 0, 0, 0, 0]
    with pytest.raises(InvalidInputError, match="no year"):
        exporting.run(command_line(), "employees", tmp_path / "x.csv", year=2026)


def test_a_place_that_cannot_be_written_is_refused_and_leaves_nothing(tmp_path: Path, sqlite_database: str) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="need a folder"):
        exporting.run(command_line(), "cases", tmp_path / "file")
    with pytest.raises(InvalidInputError, match="cannot be"):
        exporting.run(command_line(), "cases", tmp_path / "a" / "b")
    with pytest.raises(InvalidInputError, match="is a folder"):
        exporting.run(command_line(), "hours", tmp_path)
    with pytest.raises(InvalidInputError, match="no export of “log”"):
        exporting.run(command_line(), "log", tmp_path / "log.csv")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
