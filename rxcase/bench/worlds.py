"""Prepared databases for the measurements, in a temporary folder that ends with the run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import update
from sqlmodel import col, select

from rxcase import demo
from rxcase.access.actor import command_line
from rxcase.config import settings
from rxcase.db import engine, forget_engine, transaction
from rxcase.models import Encounter
from rxcase.search.encounters import remove
from rxcase.services import foundation

PASSWORD = "only for this measurement"  # noqa: S105 - of accounts that end with the run
_TAKEN_OVER = ("RXCASE_DATA_DIR", "RXCASE_DATABASE_URL", "RXCASE_REDIS_URL")

FEW = 10

Report = Callable[[str, int, int], None]


@contextmanager
def use(data_dir: Path) -> Iterator[None]:
    """Let this process and those it starts work on a folder's SQLite file; then put the settings back."""
    before = {name: os.environ.get(name) for name in _TAKEN_OVER}
    try:
        for name in _TAKEN_OVER:
            os.environ.pop(name, None)
        os.environ["RXCASE_DATA_DIR"] = str(data_dir)
        _read_again()
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        _read_again()


def _read_again() -> None:
    settings.cache_clear()
    forget_engine()


class Worlds:
    """Makes each prepared folder once."""

    def __init__(self, folder: Path, encounters: int, report: Report) -> None:
        self.encounters = encounters
        self.report = report
        self._folder = folder
        self._made: dict[str, Path] = {}

    def filled(self) -> Path:
        """A folder with the demonstration's world, of the size that was asked for; a tenth of it is open."""
        return self.prepared("filled", lambda: self._fill(self.encounters, self.encounters // 10))

    def nearly_empty(self) -> Path:
        """A folder with ``FEW`` open encounters."""
        return self.prepared("nearly-empty", lambda: self._fill(10 * FEW, FEW))

    def prepared(self, name: str, make: Callable[[], None]) -> Path:
        """A folder with a database that has the tables and what ``make`` puts in."""
        if name not in self._made:
            folder = self._folder / name
            with use(folder):
                foundation.prepare()
                make()
                # All of it in the one file, so that a copy of it is whole.
                with engine().connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                    connection.exec_driver_sql("ANALYZE")
            self._made[name] = folder
        return self._made[name]

    def copy(self, source: Path, name: str) -> Path:
        """A copy of a prepared folder; a former copy of that name is gone."""
        target = self._folder / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
        return target

    def _fill(self, encounters: int, left_open: int) -> None:
        demo.fill(command_line(), encounters=encounters, password=PASSWORD, progress=self.report)
        _archive_oldest(left_open)


def _archive_oldest(left_open: int) -> None:
    """Take the oldest injuries off the worklist, as years of work would have."""
    newest = (
        select(col(Encounter.id))
        .where(col(Encounter.on_worklist))
        .order_by(col(Encounter.injury_order).desc(), col(Encounter.id).desc())
    )
    with transaction() as session:
        gone = [each or 0 for each in session.scalars(newest.offset(left_open))]
        rows = [{"id": each, "status": "archived", "on_worklist": False} for each in gone]
        if rows:
            session.execute(update(Encounter), rows)
        remove(session, gone)


def sqlite_file(data_dir: Path) -> Path:
    """The database file within a data folder."""
    with use(data_dir):
        return Path(settings().database_url.removeprefix("sqlite:///"))
