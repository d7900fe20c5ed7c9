"""What all tiers share: a fresh database of each kind for each test that asks for one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import event, text

from rxcase.config import settings
from rxcase.db import engine, forget_engine
from rxcase.services import foundation
from tests.postgres import Server, find_or_start


def _use(monkeypatch: pytest.MonkeyPatch, data_dir: Path, url: str | None) -> None:
    monkeypatch.setenv("RXCASE_DATA_DIR", str(data_dir))
    if url is None:
        monkeypatch.delenv("RXCASE_DATABASE_URL", raising=False)
    else:
        monkeypatch.setenv("RXCASE_DATABASE_URL", url)
    settings.cache_clear()
    forget_engine()


@pytest.fixture(autouse=True)
def _no_setting_leaks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nobody's own data folder is ever touched, and no cached setting outlives its test."""
    for name in (
        "RXCASE_DATABASE_URL",
        "RXCASE_REDIS_URL",
        "RXCASE_TODAY",
        "RXCASE_ALLOWED_ORIGINS",
        "RXCASE_BEHIND_TLS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RXCASE_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    forget_engine()
    yield
    forget_engine()
    settings.cache_clear()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared SQLite data folder, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("sqlite-template")
    with pytest.MonkeyPatch.context() as patch:
        _use(patch, folder, None)
        foundation.prepare()
        with engine().connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        forget_engine()
    settings.cache_clear()
    return folder


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server | None]:
    """A real PostgreSQL with a prepared template database, or None where there is none."""
    server = find_or_start(tmp_path_factory)
    if server is None:
        yield None
        return
    with pytest.MonkeyPatch.context() as patch:
        server.create("rxcase_template")
        _use(patch, tmp_path_factory.mktemp("postgres-template"), server.url("rxcase_template"))
        foundation.prepare()
        forget_engine()
    settings.cache_clear()
    yield server
    server.stop()


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A fresh, prepared SQLite database."""
    data = tmp_path / "data"
    shutil.copytree(sqlite_template, data)
    _use(monkeypatch, data, None)
    return settings().database_url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh, prepared database; each test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_database")
        return
    server: Server | None = request.getfixturevalue("postgres_server")
    if server is None:
        pytest.skip("NO POSTGRESQL HERE: install it, or set RXCASE_TEST_POSTGRES_URL; this test ran on SQLite only")
    name = server.fresh("rxcase_template")
    (tmp_path / "data").mkdir()
    _use(monkeypatch, tmp_path / "data", server.url(name))
    yield settings().database_url
    forget_engine()
    server.drop(name)


@pytest.fixture
def empty_postgres(postgres_server: Server | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A PostgreSQL database without any table."""
    if postgres_server is None:
        pytest.skip("NO POSTGRESQL HERE: install it, or set RXCASE_TEST_POSTGRES_URL")
    name = postgres_server.fresh("template1")
    _use(monkeypatch, tmp_path / "data", postgres_server.url(name))
    yield settings().database_url
    forget_engine()
    postgres_server.drop(name)


@dataclass
class QueryCount:
    """How many statements ran."""

    count: int = 0


@pytest.fixture
def count_queries() -> Callable[[], AbstractContextManager[QueryCount]]:
    """Count the statements that a block sends to the database."""

    @contextmanager
    def counting() -> Iterator[QueryCount]:
        seen = QueryCount()

        def saw(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            seen.count += not statement.startswith("BEGIN")

        current = engine()
        event.listen(current, "before_cursor_execute", saw)
        try:
            yield seen
        finally:
            event.remove(current, "before_cursor_execute", saw)

    return counting
