"""Reports through the service: who may run them, which rows and columns they get, what the audit keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlmodel import col

from rxcase.access.actor import Actor, command_line
from rxcase.access.permissions import Permission, Reach
from rxcase.clock import now
from rxcase.db import engine, reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError
from rxcase.models import AuditEvent, Condition, InjuredPart, NoteAmendment
from rxcase.readmodels.report import Cell, ReportQuery
from rxcase.reports.registry import REPORTS
from rxcase.services import reports
from tests.builders.world import (
    a_case,
    a_note,
    a_user,
    acting,
    an_employee,
    an_employer,
    an_encounter,
    an_establishment,
    assign,
)

pytestmark = pytest.mark.usefixtures("database")


def _rows(actor: Actor, name: str = "incidents", **query: Any) -> list[dict[str, Cell]]:
    with reports.running(actor, name, ReportQuery(**query)) as table:
        names = [column.name for column in table.columns]
        return [dict(zip(names, row, strict=True)) for row in table.rows]


def _two_employers() -> tuple[Actor, Actor]:
    """An actor who sees one employer, and one who sees one establishment of the other."""
    with transaction() as session:
        first, second = an_employer(session, "First"), an_employer(session, "Second")
        mill, dock = (
            an_establishment(session, second, name="Mill"),
            an_establishment(session, second, name="Dock"),
        )
        for number, (employer, site) in enumerate(((first, None), (second, mill), (second, dock))):
            person = an_employee(session, employer, site)
            case = a_case(session, person, case_number=f"N-{number}", recordable_on=date(2026, 2, 3))
            a_note(session, an_encounter(session, person, case))
        user = a_user(session, "supervisor", reach="granted")
        return (
            acting(user, "supervisor", employers=[first], reach=Reach.GRANTED),
            acting(user, "supervisor", reach=Reach.GRANTED, establishment_ids=frozenset({dock.id or 0})),
        )


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_rows_are_those_within_reach(name: str) -> None:
    first, dock = _two_employers()
    assert [row["case_number"] for row in _rows(command_line(), name)] == ["N-0", "N-1", "N-2"]
    assert [row["case_number"] for row in _rows(first, name)] == ["N-0"]
    assert [row["case_number"] for row in _rows(dock, name)] == ["N-2"]


def test_a_foreign_establishment_looks_like_an_unknown_one() -> None:
    first, dock = _two_employers()
    for actor in (first, dock):
        with pytest.raises(InvalidInputError) as foreign:
            _rows(actor, establishment="Mill")
        assert "Did you mean" not in str(foreign.value)
    with pytest.raises(InvalidInputError) as unknown:
        _rows(first, establishment="Nothing")
    assert str(unknown.value).replace("Nothing", "Mill") == str(foreign.value)
    assert [row["case_number"] for row in _rows(dock, establishment="Dock")] == ["N-2"]


def test_equal_names_are_told_apart_by_the_employer() -> None:
    with transaction() as session:
        for name in ("North", "South"):
            employer = an_employer(session, name)
            person = an_employee(session, employer, an_establishment(session, employer, name="Plant 1"))
            a_case(session, person, case_number=name)
    with pytest.raises(InvalidInputError, match="--employer"):
        _rows(command_line(), establishment="Plant 1")
    assert [row["case_number"] for row in _rows(command_line(), establishment="Plant 1", employer="South")] == ["South"]


@pytest.mark.parametrize("missing", [Permission.REPORT_VIEW, Permission.EXPORT])
def test_without_the_permission_nothing_comes_out(missing: Permission) -> None:
    with transaction() as session:
        actor = acting(a_user(session, "supervisor"), "supervisor", without=[missing])
    with pytest.raises(NotAllowedError):
        _rows(actor)
    with reading() as session:
        last = session.scalars(select(AuditEvent).order_by(col(AuditEvent.id).desc())).first()
        assert last is not None
        assert (last.verb, last.outcome, last.actor) == ("report:run", "refused", actor.name)


def test_columns_need_their_permission_and_privacy_cases_hide_the_name() -> None:
    with transaction() as session:
        person = an_employee(session, an_employer(session))
        a_case(session, person, is_privacy_case=True, what_happened="secret story")
        actor = acting(
            a_user(session, "supervisor"),
            "supervisor",
            without=[
                Permission.CLINICAL_VIEW,
                Permission.IDENTITY_VIEW,
                Permission.PRIVACY_CASE_VIEW,
                Permission.CASE_VIEW,
            ],
        )
    (row,) = _rows(actor)
    assert row["employee_name"] == "privacy case"
    assert row["chart_number"] is None
    assert row.keys().isdisjoint(
        {"what_happened", "conditions", "nature_of_injury", "employee_number", "work_related", "claim_number"}
    )
    assert "Okafor" not in str(row)
    assert _rows(command_line())[0]["employee_name"] == "Okafor, Ada"


def test_each_needed_permission_exists() -> None:
    for report in REPORTS.values():
        for column in report.columns:
            assert not column.needs or Permission(column.needs)


def test_deleted_cases_parts_and_encounters_stay_away() -> None:
    with transaction() as session:
        person = an_employee(session, an_employer(session))
        a_case(session, person, deleted_at=now())
        kept = a_case(session, person, case_number="kept")
        an_encounter(session, person, kept, deleted_at=now(), ext_id="gone")
        session.add(InjuredPart(case_id=kept.id or 0, nature="gone", deleted_at=now()))
        session.add(Condition(employee_id=person.id or 0, case_id=kept.id, icd10="gone", deleted_at=now()))
    (row,) = _rows(command_line())
    assert row["case_number"] == "kept"
    assert "gone" not in row.values()


def test_the_case_management_encounter_wins_over_plain_visits() -> None:
    with transaction() as session:
        person = an_employee(session, an_employer(session))
        case = a_case(session, person)
        managed = an_encounter(session, person, case, ext_id="managed", visit_type="CMWR")
        an_encounter(session, person, case, ext_id="visit", visit_type="PT", is_case_management=False, stage_id=None)
        user = a_user(session)
        assign(session, managed, user)
        name = user.name
    (row,) = _rows(command_line())
    assert (row["encounter_ext_id"], row["last_encounter"], row["case_managers"]) == ("managed", "PT", name)
    assert len(_rows(command_line(), "case-management-encounters")) == 1
    assert len(_rows(command_line(), "encounter-search")) == 2


def test_undated_cases_come_last_and_only_without_dates_asked_for() -> None:
    with transaction() as session:
        person = an_employee(session, an_employer(session))
        a_case(session, person, case_number="undated", occurred_on=None)
        a_case(session, person, case_number="dated")
    assert [row["case_number"] for row in _rows(command_line())] == ["dated", "undated"]
    assert [row["case_number"] for row in _rows(command_line(), to_on=date(2030, 1, 1))] == ["dated"]


def test_the_days_of_encounters_are_inclusive_to_the_end_of_the_calendar() -> None:
    with transaction() as session:
        person = an_employee(session, an_employer(session))
        for ext_id, started in (("late", datetime(2026, 2, 2, 23, 59, 59)), ("next", datetime(2026, 2, 3))):
            an_encounter(session, person, ext_id=ext_id, started_local=started)

    def found(to_on: date) -> list[Cell]:
        return [row["encounter_ext_id"] for row in _rows(command_line(), "encounter-search", to_on=to_on)]

    assert found(date(2026, 2, 1)) == []
    assert found(date(2026, 2, 2)) == ["late"]
    assert found(date.max) == ["late", "next"]


def test_the_day_of_a_note_is_the_one_on_its_sites_wall() -> None:
    with transaction() as session:
        employer = an_employer(session)
        for name, state, ext_id in (("Honolulu", "HI", "west"), ("Guam", "GU", "east")):
            person = an_employee(session, employer, site := an_establishment(session, employer, name=name, state=state))
            encounter = an_encounter(session, person, ext_id=ext_id, establishment_id=site.id)
            # In Honolulu it is 1 February, two in the afternoon; in Guam ten in the morning of the second.
            a_note(session, encounter, observed_at=datetime(2026, 2, 2, 0, 0, tzinfo=UTC))

    def found(**days: date) -> list[tuple[Cell, Cell]]:
        rows = _rows(command_line(), "daily-activity", **days)
        return [(row["encounter_ext_id"], row["note_date"]) for row in rows]

    west, east = ("west", date(2026, 2, 1)), ("east", date(2026, 2, 2))
    assert found(from_on=date(2026, 2, 1), to_on=date(2026, 2, 1)) == [west]
    assert found(from_on=date(2026, 2, 2), to_on=date(2026, 2, 2)) == [east]
    assert found(from_on=date.min, to_on=date.max) == [west, east]


def test_a_note_shows_its_text_and_amendments_only_to_those_who_may_read_them() -> None:
    with transaction() as session:
        person = an_employee(session, an_employer(session))
        note = a_note(session, an_encounter(session, person, a_case(session, person, is_privacy_case=True)))
        session.add(NoteAmendment(note_id=note.id or 0, kind="struck", reason="wrong chart", author_name="A", at=now()))
        no_names = acting(a_user(session, "supervisor"), "supervisor", without=[Permission.PRIVACY_CASE_VIEW])
        no_notes = acting(a_user(session, "supervisor"), "supervisor", without=[Permission.NOTE_VIEW])
    (row,) = _rows(command_line(), "daily-activity")
    assert (row["note"], row["struck_out"], row["amendments"]) == ("Called the site.", True, "wrong chart")
    (row,) = _rows(no_names, "daily-activity")
    assert (row["employee_name"], row["note"], row["amendments"]) == ("privacy case", None, None)
    (row,) = _rows(no_notes, "daily-activity")
    assert row.keys().isdisjoint({"note", "struck_out", "amendments"})


def test_the_run_is_in_the_audit_with_its_filters_before_the_first_row() -> None:
    with reports.running(command_line(), "incidents", ReportQuery(year=2026)), reading() as session:
        last = session.scalars(select(AuditEvent).order_by(col(AuditEvent.id).desc())).first()
        assert last is not None
        assert (last.verb, last.after) == ("report:run", {"report": "incidents", "year": 2026})


@contextmanager
def _counting() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def test_queries_do_not_grow_with_the_rows_of_a_chunk() -> None:
    counts = []
    for more in (1, 30):
        with transaction() as session:
            person = an_employee(session, an_employer(session))
            for _ in range(more):
                an_encounter(session, person, a_case(session, person))
        with _counting() as statements:
            _rows(command_line())
        counts.append(len(statements))
    assert counts[0] == counts[1]
