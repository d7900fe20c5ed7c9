"""Establishments, employees and hours from files."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import Session, select

from rxcase.access import audit
from rxcase.access.actor import command_line
from rxcase.db import reading
from rxcase.errors import InvalidInputError, NotAllowedError
from rxcase.models import (
    AuditEvent,
    Company,
    Department,
    Employee,
    Employer,
    Encounter,
    Establishment,
    EstablishmentHours,
    ImportBatch,
    Job,
)
from rxcase.services import importing
from tests.builders.csv_files import counts, employee, encounter, establishment, people, take, text, write
from tests.services.conftest import Clinic

pytestmark = pytest.mark.usefixtures("database")


def only(session: Session, model: type) -> object:
    return session.exec(select(model)).one()


def test_an_establishment_brings_its_employer_and_company(tmp_path: Path) -> None:
    row = establishment(
        ein="12-3456789", city="Macon", zip="31201", naics_code="332710", size="22", establishment_type="1"
    )
    answer = take(tmp_path, "establishments", [row, establishment("South plant", time_zone="America/Chicago")])
    assert counts(answer) == [(2, 0, 0, 0)]
    with reading() as session:
        north, south = session.exec(select(Establishment).order_by(Establishment.id)).all()  # type: ignore[arg-type]
        employer, company = only(session, Employer), only(session, Company)
        assert isinstance(employer, Employer)
        assert isinstance(company, Company)
        assert (employer.name, company.name, company.employer_id) == ("Blue Harbor", "Blue Harbor Inc", employer.id)
        assert (north.ein, north.size, north.establishment_type, north.company_id) == ("12-3456789", 22, 1, company.id)
        assert (north.time_zone, south.time_zone) == (None, "America/Chicago")


def test_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    hours = [{"establishment_name": "North plant", "year": "2025", "total_hours_worked": "200000"}]
    for expected in ((1, 0, 0, 0), (0, 0, 1, 0)):
        assert counts(take(tmp_path, "establishments", [establishment()])) == [expected]
        assert counts(take(tmp_path, "employees", [employee()])) == [expected]
        assert counts(take(tmp_path, "hours", hours)) == [expected]
    with reading() as session:
        for model in (Employer, Company, Establishment, Employee, Job, EstablishmentHours):
            assert only(session, model)


def test_only_columns_of_the_file_change_and_a_blank_one_clears(tmp_path: Path) -> None:
    people(tmp_path)
    row = {"employee_number": "1001", "last_name": "Okafor-Lee", "first_name": "Ada", "sex": ""}
    assert counts(take(tmp_path, "employees", [row])) == [(0, 1, 0, 0)]
    with reading() as session:
        ada = session.exec(select(Employee)).one()
        assert (ada.last_name, ada.name_order, ada.sex, ada.version) == ("Okafor-Lee", "okafor-lee, ada", None, 2)
        assert ada.job_id is not None
        event = session.exec(select(AuditEvent).where(AuditEvent.verb == "import:update")).one()
        assert event.person_id == ada.id
        assert event.before == {"last_name": "Okafor", "sex": "F", "name_order": "okafor, ada", "version": 1}
        assert event.after == {"last_name": "Okafor-Lee", "sex": None, "name_order": "okafor-lee, ada", "version": 2}


def test_a_new_name_is_seen_in_the_lists(tmp_path: Path) -> None:
    people(tmp_path)
    take(tmp_path, "cases", [encounter()])
    take(tmp_path, "employees", [employee(last_name="Zimmer")])
    with reading() as session:
        assert session.exec(select(Encounter)).one().name_order == "zimmer, ada"


def test_chart_numbers_are_issued_and_none_twice(tmp_path: Path) -> None:
    people(tmp_path, *(str(number) for number in range(30)))
    with reading() as session:
        charts = [each.chart_number for each in session.exec(select(Employee).order_by(Employee.id))]  # type: ignore[arg-type]
    assert charts == [str(number) for number in range(100_001, 100_031)]


def test_wrong_cells_reject_their_row_with_all_their_errors_and_no_other(tmp_path: Path) -> None:
    take(tmp_path, "establishments", [establishment()])
    rows = [
        employee("1"),
        employee("2", date_of_birth="6/1/1985", sex="X", email="nobody"),
        employee("3", last_name="  "),
        employee("4", establishment_name="North plnt"),
        employee("1", last_name="Twin"),
        employee("6"),
    ]
    answer = take(tmp_path, "employees", rows)
    assert counts(answer) == [(2, 0, 0, 4)]
    said = [(each.line, each.column, each.value) for each in answer.rejects]
    assert said == [
        (3, "date_of_birth", "6/1/1985"),
        (3, "sex", "X"),
        (3, "email", "nobody"),
        (4, "last_name", "  "),
        (5, "establishment_name", "North plnt"),
        (6, "employee_number", "1"),
    ]
    assert "Is “North plant” meant?" in answer.rejects[4].fix
    assert "line 2" in answer.rejects[5].reason


def test_rejected_rows_make_no_department_and_no_job(tmp_path: Path) -> None:
    take(tmp_path, "establishments", [establishment()])
    take(tmp_path, "employees", [employee(sex="X")])
    with reading() as session:
        assert session.exec(select(Job)).all() == []
        assert session.exec(select(Department).where(Department.employer_id != None)).all() == []  # noqa: E711


def test_what_could_mean_two_employers_is_rejected_until_one_is_named(tmp_path: Path) -> None:
    take(tmp_path, "establishments", [establishment(), establishment(employer="Granite Transit", company_name="")])
    answer = take(tmp_path, "employees", [employee()])
    assert counts(answer) == [(0, 0, 0, 1)]
    assert "--employer" in answer.rejects[0].fix
    assert counts(take(tmp_path, "employees", [employee()], employer="Granite Transit")) == [(1, 0, 0, 0)]
    assert counts(take(tmp_path, "employees", [employee(employer="Blue Harbor")])) == [(1, 0, 0, 0)]
    hours = {"establishment_name": "North plant", "year": "2025", "total_hours_worked": "5"}
    assert counts(take(tmp_path, "hours", [hours])) == [(0, 0, 0, 1)]
    assert counts(take(tmp_path, "hours", [hours | {"employer": "Blue Harbor"}])) == [(1, 0, 0, 0)]
    answer = take(tmp_path, "cases", [encounter()])
    assert "2 employees have this number" in answer.rejects[0].reason
    assert counts(take(tmp_path, "cases", [encounter()], employer="Blue Harbor")) == [(1, 0, 0, 0)]


def test_an_employer_that_does_not_exist_refuses_the_import(tmp_path: Path) -> None:
    people(tmp_path)
    with pytest.raises(InvalidInputError, match=r"no employer “Blue Habor”\. Is “Blue Harbor” meant"):
        take(tmp_path, "employees", [employee()], employer="Blue Habor")


def test_a_dry_run_answers_the_same_and_changes_nothing(tmp_path: Path) -> None:
    take(tmp_path, "establishments", [establishment()])
    path = write(tmp_path / "people.csv", [employee("1"), employee("2", sex="X")])
    dry = take(tmp_path, "employees", path, dry_run=True)
    with reading() as session:
        assert session.exec(select(Employee)).all() == []
        assert len(session.exec(select(ImportBatch)).all()) == 1
    real = take(tmp_path, "employees", path)
    assert (dry.batch, dry.dry_run) == (None, True)
    assert (dry.files, dry.rejects, dry.warnings) == (real.files, real.rejects, real.warnings)


def test_rejected_rows_come_back_as_they_were_and_are_accepted_once_mended(tmp_path: Path) -> None:
    take(tmp_path, "establishments", [establishment()])
    rejects = tmp_path / "rejected.csv"
    take(tmp_path, "employees", [employee("1"), employee("2", sex="X", last_name="O'Neil, Jr")], rejects=rejects)
    header, row = rejects.read_text(encoding="utf-8").splitlines()
    assert header.endswith("establishment_name,why_rejected")
    assert row.startswith('2,"O\'Neil, Jr",Ada,1985-06-01,X,Welder')
    assert "sex: This word is not among the ones known here." in row
    mended = tmp_path / "mended.csv"
    mended.write_text(f"{header}\n{row.replace(',X,', ',F,')}\n", encoding="utf-8")
    answer = take(tmp_path, "employees", mended, rejects=rejects)
    assert counts(answer) == [(1, 0, 0, 0)]
    assert answer.warnings == []
    assert rejects.read_text(encoding="utf-8").splitlines() == [header]


def test_the_rejected_rows_may_not_go_over_an_input_nor_into_nowhere(tmp_path: Path) -> None:
    path = write(tmp_path / "sites.csv", [establishment()])
    before = path.read_bytes()
    with pytest.raises(InvalidInputError, match="one of the files to import"):
        take(tmp_path, "establishments", path, rejects=path)
    with pytest.raises(InvalidInputError, match="cannot be written"):
        take(tmp_path, "establishments", path, rejects=tmp_path / "nowhere" / "r.csv")
    assert path.read_bytes() == before
    with reading() as session:
        assert session.exec(select(ImportBatch)).all() == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encoding_of_the_file_does_not_matter(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "sites.csv", [establishment("Señor Plant")], encoding=encoding)
    answer = take(tmp_path, "establishments", path)
    with reading() as session:
        assert session.exec(select(Establishment)).one().name == "Señor Plant"
    assert [each.message for each in answer.warnings] == (
        ["The file is not UTF-8; it was read as Windows-1252."] if encoding == "cp1252" else []
    )


def test_unknown_columns_are_named(tmp_path: Path) -> None:
    answer = take(tmp_path, "establishments", [establishment(colour="blue")])
    assert [each.message for each in answer.warnings] == ["The column “colour” is unknown and was not read."]


def test_a_header_alone_is_an_import_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(text([employee()]).splitlines()[0], encoding="utf-8")
    assert counts(take(tmp_path, "employees", path)) == [(0, 0, 0, 0)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("last_name,first_name\nA,B\n", "employee_number is missing"),
        ("employee_number,last_name,first_name,Last_Name\n1,A,B,C\n", "stands twice"),
        ("employee_number,,last_name,first_name\n1,,A,B\n", "column 2 has no heading"),
        ("employee_number;last_name;first_name\n1;A;B\n", "semicolons"),
        ("PK\x03\x04", "Excel"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(tmp_path: Path, content: str, words: str) -> None:
    good = write(tmp_path / "good.csv", [employee(establishment_name="")])
    bad = tmp_path / "bad.csv"
    bad.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=words):
        importing.run(command_line(), "employees", [good, bad])
    with reading() as session:
        assert session.exec(select(ImportBatch)).all() == []
        assert session.exec(select(AuditEvent).where(AuditEvent.verb == "import:run")).all() == []


@pytest.mark.parametrize("kind", ["log", "benchmarks", "codes", "people"])
def test_a_kind_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path, kind: str) -> None:
    with pytest.raises(InvalidInputError, match="establishments, employees, hours, cases"):
        take(tmp_path, kind, [employee()])


def test_only_who_may_import_and_sees_everybody_can(tmp_path: Path, clinic: Clinic) -> None:
    path = write(tmp_path / "sites.csv", [establishment()])
    for actor in (clinic.owner, clinic.employer, clinic.clinician):
        with pytest.raises(NotAllowedError):
            importing.run(actor, "establishments", [path])
        with pytest.raises(NotAllowedError):
            importing.undo(actor, 1)
    with reading() as session:
        for verb in ("import:run", "import:undo"):
            refused = session.exec(select(AuditEvent).where(AuditEvent.verb == verb)).all()
            assert [event.outcome for event in refused] == ["refused"] * 3
        assert session.exec(select(ImportBatch)).all() == []


def test_an_import_is_in_the_audit_without_the_values_of_rejected_rows(tmp_path: Path) -> None:
    answer = take(tmp_path, "establishments", [establishment(), establishment("B", state="Secretland")])
    with reading() as session:
        batch = session.exec(select(ImportBatch)).one()
        assert batch.finished_at is not None
        assert "Secretland" not in str(batch.answer)
        events = session.exec(select(AuditEvent).where(AuditEvent.batch_id == answer.batch)).all()
        assert {event.verb for event in events} == {"import:create", "import:run"}
        assert not any("Secretland" in str(event.after) for event in events)
        assert audit.verify(session)[1] is None


def test_an_unknown_supervisor_is_named_and_rejects_nobody(tmp_path: Path) -> None:
    take(tmp_path, "establishments", [establishment()])
    answer = take(
        tmp_path,
        "employees",
        [
            employee("1", supervisor_number="2"),
            employee("2", supervisor_number="gone"),
            employee("3", supervisor_number="gone"),
            employee("4", supervisor_number="5"),
            employee("5", sex="?"),
        ],
    )
    assert counts(answer) == [(4, 0, 0, 1)]
    assert [(each.line, each.message) for each in answer.warnings] == [
        (3, "There is no employee “gone”, who is named as supervisor; the number is kept."),
        (5, "The row of the supervisor “5” was rejected (line 6); the number is kept."),
    ]
