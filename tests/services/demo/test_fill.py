"""Filling: an empty database only, all or nothing, the same for the same seed, on both kinds."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col

from rxcase import clock, demo
from rxcase.access import audit
from rxcase.access.actor import Actor, command_line
from rxcase.access.permissions import ROLES
from rxcase.config import settings
from rxcase.db import reading
from rxcase.errors import InvalidInputError, NotAllowedError
from rxcase.models import (
    Accommodation,
    Case,
    Employee,
    Employer,
    Encounter,
    Establishment,
    Note,
    Restriction,
    StageMove,
    Task,
    User,
)
from rxcase.services import numbering
from rxcase.services.account import sessions, users
from rxcase.services.self_check import self_check
from tests.conftest import _use as use
from tests.services.demo.conftest import PASSWORD


@pytest.fixture
def other_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> str:
    shutil.copytree(sqlite_template, tmp_path / "other")
    use(monkeypatch, tmp_path / "other", None)
    return settings().database_url


def _content(session: Session, table: type[SQLModel]) -> list[Any]:
    names = [name for name in table.model_fields if name not in {"secret_hash", "hash", "previous_hash", "at"}]
    return [[getattr(row, name) for name in names] for row in session.scalars(select(table).order_by(col(table.id)))]  # type: ignore[attr-defined]


def test_the_same_seed_gives_the_same_world(database: str, request: pytest.FixtureRequest) -> None:
    demo.fill(command_line(), encounters=60, seed=7, password=PASSWORD)
    tables = (
        Employer,
        Establishment,
        Employee,
        Case,
        Encounter,
        Note,
        Restriction,
        Accommodation,
        StageMove,
        Task,
        User,
    )
    with reading() as session:
        first = [_content(session, table) for table in tables]
    # The same again in another database, always SQLite: the kind of database makes no difference either.
    other = request.getfixturevalue("other_sqlite")
    assert settings().database_url == other != database
    demo.fill(command_line(), encounters=60, seed=7, password=PASSWORD)
    with reading() as session:
        assert [_content(session, table) for table in tables] == first


def test_another_seed_gives_another_world(sqlite_database: str, request: pytest.FixtureRequest) -> None:
    demo.fill(command_line(), encounters=20, seed=1, password=PASSWORD)
    with reading() as session:
        first = _content(session, Employee)
    request.getfixturevalue("other_sqlite")
    demo.fill(command_line(), encounters=20, seed=2, password=PASSWORD)
    with reading() as session:
        assert _content(session, Employee) != first


def test_it_fills_both_kinds_of_database_and_every_check_is_good(database: str) -> None:
    summary = demo.fill(command_line(), encounters=150, password=PASSWORD)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Encounter)) == summary.encounters == 150
        assert session.scalar(select(func.count()).select_from(Employer)) == summary.employers == 6
        good, broken = audit.verify(session)
    assert broken is None
    assert good >= 2
    assert all(finding.is_good for finding in self_check(command_line()))


def test_the_next_numbers_come_after_the_given_ones(database: str) -> None:
    from rxcase.db import transaction

    demo.fill(command_line(), encounters=10, password=PASSWORD)
    with transaction() as session:
        employer = Employer(name="The first real one")
        session.add(employer)
        session.flush()
        held = set(session.scalars(select(col(Employee.chart_number))))
        [chart] = numbering.chart_numbers(session, 1)
        assert chart not in held
        assert int(chart) == max(map(int, held)) + 1
        year = clock.today().year
        last = session.scalar(select(func.count()).select_from(Case).where(col(Case.case_number).like(f"S{year}-%")))
        assert numbering.case_numbers(session, year, 1) == [f"S{year}-{(last or 0) + 1:04d}"]


def test_a_database_with_anything_in_it_is_refused_and_left_as_it_was(database: str) -> None:
    assert demo.is_empty()
    users.add_user(command_line(), "somebody@clinic.example", "administrator", password=PASSWORD)
    assert not demo.is_empty()
    with pytest.raises(InvalidInputError, match="empty database only"):
        demo.fill(command_line(), encounters=5, password=PASSWORD)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Employer)) == 0
        assert session.scalar(select(func.count()).select_from(User)) == 1


@pytest.mark.parametrize(("encounters", "months"), [(0, 36), (-1, 36), (3_000_000, 36), (10, 0), (10, 241)])
def test_sizes_out_of_bounds_are_refused(sqlite_database: str, encounters: int, months: int) -> None:
    with pytest.raises(InvalidInputError, match="must be from 1 to"):
        demo.fill(command_line(), encounters=encounters, months=months, password=PASSWORD)
    assert demo.is_empty()


def test_a_weak_password_is_refused_before_anything_is_made(sqlite_database: str) -> None:
    with pytest.raises(InvalidInputError):
        demo.fill(command_line(), encounters=5, password="short")
    assert demo.is_empty()


def test_who_may_not_import_may_not_fill(sqlite_database: str) -> None:
    role = ROLES["case-manager"]
    nurse = Actor(name="Nurse", via="web", permissions=role.permissions, reach=role.reach)
    with pytest.raises(NotAllowedError):
        demo.fill(nurse, encounters=5, password=PASSWORD)
    assert demo.is_empty()


@pytest.mark.parametrize(("encounters", "months"), [(1, 1), (1, 36), (3, 240), (40, 1), (700, 12)])
def test_any_size_and_reach_of_time_gives_a_sound_world(sqlite_database: str, encounters: int, months: int) -> None:
    seen: list[tuple[str, int, int]] = []
    summary = demo.fill(
        command_line(),
        encounters=encounters,
        months=months,
        password=PASSWORD,
        progress=lambda *step: seen.append(step),
    )
    assert summary.encounters == encounters
    assert seen[-1][1:] == (encounters, encounters)
    first_day = clock.today() - timedelta(days=31 * months)
    with reading() as session:
        days = list(session.scalars(select(col(Case.occurred_on))))
    assert len(days) == encounters
    assert all(day is not None and first_day <= day < clock.today() for day in days)
    assert all(finding.is_good for finding in self_check(command_line()))


def test_without_a_password_a_fresh_one_is_made(sqlite_database: str) -> None:
    made = demo.fill(command_line(), encounters=3)
    assert len(made.password) >= 12
    assert sessions.sign_in(made.emails["administrator"], made.password, "127.0.0.1")
