"""The work status that lists show: right after each change of a cause, and as days pass."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import MetaData, insert, text
from sqlmodel import col, select

from rxcase import clock, demo
from rxcase.access import audit
from rxcase.access.actor import command_line, system
from rxcase.config import settings
from rxcase.db import engine, reading, transaction
from rxcase.migrate import upgrade
from rxcase.models import NO_DATE, AuditEvent, Encounter, Establishment
from rxcase.services import foundation, importing
from rxcase.services.encounter import encounters
from rxcase.services.restriction import work_status
from tests.builders import world
from tests.builders.csv_files import accommodation, encounter, people, restriction, take
from tests.services.conftest import Clinic

FULL, MODIFIED, OFF = "full-duty", "modified-duty", "off-work"


def d(day: int, month: int = 3) -> date:
    return date(2026, month, day)


def carried(encounter_id: int) -> tuple[str, date | None, date | None]:
    with reading() as session:
        found = session.get_one(Encounter, encounter_id)
        return found.work_status, found.work_status_since, found.work_status_next_on


def all_right() -> bool:
    with reading() as session:
        return all(each.carried == each.right for each in work_status.standings(session))


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setenv("RXCASE_TODAY", day.isoformat())
    settings.cache_clear()


def test_an_encounter_without_restrictions_is_full_duty(clinic: Clinic) -> None:
    assert carried(clinic.encounter_id) == (FULL, None, None)


@pytest.mark.parametrize(
    ("kind", "over", "standing"),
    [
        ("Lifting", {}, (MODIFIED, d(1), d(21))),
        ("Lifting", {"affects_work": False}, (FULL, None, None)),
        ("Lifting", {"affects_work": None}, (MODIFIED, d(1), d(21))),
        ("Lifting", {"is_permanent": True, "ends_on": None}, (MODIFIED, d(1), None)),
        ("Lifting", {"state": "revised"}, (FULL, None, None)),
        ("Lifting", {"starts_on": d(9)}, (FULL, None, d(9))),
        ("Lifting", {"ends_on": d(2), "state": "ended"}, (FULL, d(3), None)),
        ("Lost Time", {}, (OFF, d(1), d(21))),
        ("Lost Time", {"encounter_id": None}, (OFF, d(1), d(21))),
    ],
)
def test_what_a_restriction_makes_of_it(
    clinic: Clinic, kind: str, over: dict[str, object], standing: tuple[str, date | None, date | None]
) -> None:
    with transaction() as session:
        world.a_restriction(session, session.get_one(Encounter, clinic.encounter_id), kind, **over)
    assert carried(clinic.encounter_id) == standing
    assert carried(clinic.foreign_encounter_id) == (FULL, None, None)


def test_a_lost_time_accommodation_is_off_work_and_others_are_not(clinic: Clinic) -> None:
    with transaction() as session:
        row = session.get_one(Encounter, clinic.encounter_id)
        world.an_accommodation(session, row, "Transitional Duty")
    assert carried(clinic.encounter_id)[0] == FULL
    with transaction() as session:
        row = session.get_one(Encounter, clinic.encounter_id)
        world.an_accommodation(session, row, "Lost Time/Occ", ends_on=d(5))
        world.a_restriction(session, row)
        assert row.work_status == OFF  # the row that the session holds does not stay behind
    assert carried(clinic.encounter_id) == (OFF, d(1), d(6))


def test_the_header_says_it_in_words_to_those_who_see_restrictions(clinic: Clinic) -> None:
    with transaction() as session:
        world.a_restriction(session, session.get_one(Encounter, clinic.encounter_id), starts_on=d(12, 2), ends_on=d(14))
    head = encounters.encounter_view(clinic.owner, clinic.encounter_id).header
    assert (head.work_status, head.work_status_words) == (MODIFIED, "since 12 Feb, until 14 Mar")


def test_the_passing_of_days_is_followed_once(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction() as session:
        row = session.get_one(Encounter, clinic.encounter_id)
        world.a_restriction(session, row, ends_on=d(10))
        world.a_restriction(session, row, "Lost Time", starts_on=d(5), ends_on=d(7))
    seen = {}
    for day in (d(3), d(5), d(8), d(11)):
        on(monkeypatch, day)
        seen[day.day] = work_status.follow_the_days(system()), carried(clinic.encounter_id)
        assert all_right()
    assert seen == {
        3: (0, (MODIFIED, d(1), d(5))),
        5: (1, (OFF, d(5), d(8))),
        8: (1, (MODIFIED, d(8), d(11))),
        11: (1, (FULL, d(11), None)),
    }
    assert work_status.follow_the_days(system()) == 0
    with reading() as session:
        verbs = session.scalars(select(AuditEvent.verb).where(col(AuditEvent.verb) == "work-status:refresh")).all()
        assert len(verbs) == 3
        assert audit.verify(session)[1] is None


def test_a_page_shows_the_day_even_before_the_job_has_been_there(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction() as session:
        world.a_restriction(session, session.get_one(Encounter, clinic.encounter_id), ends_on=d(10))
    on(monkeypatch, d(11))
    head = encounters.encounter_view(clinic.owner, clinic.encounter_id).header
    assert (head.work_status, head.work_status_words) == (FULL, "since 11 Mar")
    assert carried(clinic.encounter_id) == (FULL, d(11), None)


def test_each_site_has_its_own_midnight(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RXCASE_TODAY")
    settings.cache_clear()
    # The two zones are 25 hours apart: for an hour of each day their dates differ by two.
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 3, 12, tzinfo=UTC))
    with transaction() as session:
        row = session.get_one(Encounter, clinic.encounter_id)
        site = session.get_one(Establishment, row.establishment_id)
        days = {}
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            site.time_zone = zone
            session.flush()
            [standing] = list(work_status._standings(session, col(Encounter.id) == row.id))
            days[zone] = work_status._Days()[zone, None]
            assert standing.right == (FULL, None, None)
    assert days == {"Pacific/Kiritimati": d(4), "Pacific/Pago_Pago": d(3)}


def test_import_and_its_undo_keep_it(database: str, tmp_path: Path, today: date) -> None:
    people(tmp_path)
    files = [encounter()], [restriction(start_date="2026-03-01", end_date="2026-03-20")], [accommodation()]
    take(tmp_path, "cases", *files)
    with reading() as session:
        number = session.scalars(select(Encounter.id)).one() or 0
    assert carried(number)[0] == MODIFIED
    assert all_right()
    changed = take(tmp_path, "cases", [restriction(start_date="2026-03-01", end_date="2026-03-02")])
    assert carried(number) == (FULL, d(3), None)
    importing.undo(command_line(), changed.batch or 0)
    assert carried(number)[0] == MODIFIED
    only = take(
        tmp_path, "cases", [restriction("R9", description="Lost Time", start_date="2026-03-02", end_date="2026-03-05")]
    )
    assert carried(number) == (OFF, d(2), d(6))
    importing.undo(command_line(), only.batch or 0)
    assert carried(number)[0] == MODIFIED
    assert all_right()


@pytest.mark.usefixtures("today")
def test_a_database_of_before_is_brought_up_to_date(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with engine().execution_options(rxcase_writes=True).begin() as connection:
        upgrade(connection, "0001")
        old = MetaData()
        old.reflect(connection)
        at = datetime(2026, 1, 1)
        stamps = {"version": 1, "created_at": at, "updated_at": at}
        encounter = {"employee_id": 1, "employer_id": 1, "is_case_management": True, "status": "open"}
        order = {"on_worklist": True, "name_order": "", "follow_up_order": NO_DATE, "injury_order": NO_DATE}
        days = {"starts_on": d(1), "ends_on": d(20), "is_permanent": False, "state": "active"}
        person = {"employee_number": "E1", "chart_number": "C1", "last_name": "Okafor", "first_name": "Ada"}
        for table, row in (
            ("role", {"name": "case-manager", "title": "Case manager", "reach": "all"}),
            ("employer", {"name": "Blue Harbor Foods"}),
            ("employee", person | {"employer_id": 1, "name_order": "okafor, ada"}),
            ("encounter", encounter | order),
            ("encounter", encounter | order),
            ("restriction", {"employee_id": 1, "encounter_id": 1} | days),
        ):
            known = old.tables[table].c
            values = {name: value for name, value in (row | stamps).items() if name in known}
            connection.execute(insert(old.tables[table]), [values])
    foundation.prepare()
    assert carried(1) == (MODIFIED, d(1), d(21))
    assert carried(2) == (FULL, None, None)


def test_the_demonstration_is_right_and_knows_all_three(sqlite_database: str, today: date) -> None:
    demo.fill(command_line(), encounters=150, password="a demonstration password")
    assert all_right()
    with reading() as session:
        found = set(session.scalars(select(Encounter.work_status).where(col(Encounter.on_worklist))))
    assert found == {FULL, MODIFIED, OFF}


def test_the_work_status_serves_the_worklist_by_an_index(sqlite_database: str) -> None:
    with engine().connect() as connection:
        plan = connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM encounter WHERE encounter.on_worklist AND work_status = 'off-work' "
                "ORDER BY follow_up_order, id LIMIT 50"
            )
        ).all()
        due = connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id, work_status_next_on FROM encounter WHERE work_status_next_on <= '2026-03-03' "
                "AND (work_status_next_on, id) > ('2026-03-01', 7) ORDER BY work_status_next_on, id LIMIT 1000"
            )
        ).all()
    assert "ix_encounter_open_work_status" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
    assert "ix_encounter_work_status_next" in str(due)
