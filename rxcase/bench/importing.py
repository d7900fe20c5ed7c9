"""The import of a file of encounters, with every check, against a bare insert of the rows that it makes."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from rxcase import clock
from rxcase.access.actor import command_line
from rxcase.bench.line import Line, from_pairs, milliseconds, unmeasured
from rxcase.bench.worlds import Worlds, sqlite_file, use
from rxcase.demo.mechanisms import Incident, happen
from rxcase.demo.names import invent_name
from rxcase.demo.places import INDUSTRIES, Industry
from rxcase.services import importing

AIM_RATIO = 3.0
NAME = "import of encounters"
_SITES = 24
_SEARCH = "encounter_search"
_ROUNDS, _ROUNDS_OF_LARGE, _LARGE = 3, 2, 20_000


def measure(worlds: Worlds) -> list[Line]:
    """Time ``import cases`` of one file with incidents into a database that knows the people."""
    files = _Files(worlds.prepared("files", lambda: None), worlds.encounters)
    files.write()

    def add_people() -> None:
        for kind, file in (("establishments", files.establishments), ("employees", files.employees)):
            importing.run(command_line(), kind, [file])

    before = worlds.prepared("people", add_people)
    pairs: list[tuple[float, float]] = []
    made: dict[str, list[tuple[object, ...]]] = {}
    rounds = _ROUNDS if worlds.encounters < _LARGE else _ROUNDS_OF_LARGE
    for number in range(rounds):
        worlds.report("Import", number, rounds)
        target = worlds.copy(before, "imported")
        with use(target):
            started = time.perf_counter()
            answer = importing.run(command_line(), "cases", [files.cases])
            ours = (time.perf_counter() - started) * 1000
        if answer.rejects:
            return [unmeasured(NAME, f"{len(answer.rejects)} rows were rejected: {answer.rejects[0].reason}")]
        if not made:
            made = dict(_new_rows(sqlite_file(target), sqlite_file(before)))
        bare = worlds.copy(before, "bare")
        pairs.append((ours, milliseconds(partial(_insert, sqlite_file(bare), made))))
        shutil.rmtree(target)
        shutil.rmtree(bare)
    return [from_pairs(f"{NAME}, {worlds.encounters:,} rows", pairs, AIM_RATIO)]


class _Files:
    """The CSV files of an old system, invented."""

    def __init__(self, folder: Path, encounters: int) -> None:
        self.establishments = folder / "establishments.csv"
        self.employees = folder / "employees.csv"
        self.cases = folder / "cases.csv"
        self._count = encounters
        self._people = max(encounters * 9 // 10, 1)

    def write(self) -> None:
        _write(self.establishments, self._establishment_rows())
        _write(self.employees, self._employee_rows())
        _write(self.cases, self._case_rows())

    def _establishment_rows(self) -> Iterator[dict[str, str]]:
        for number in range(_SITES):
            yield {"establishment_name": f"Site {number}", "employer": f"Employer {number % 6}", "state": "OH"}

    def _employee_rows(self) -> Iterator[dict[str, str]]:
        random = Random(1)  # noqa: S311 - a game of chance
        for number in range(self._people):
            name, industry = invent_name(random, number), INDUSTRIES[number % 6]
            yield {
                "employee_number": f"N{number}",
                "last_name": name.last,
                "first_name": name.first,
                "job_title": random.choice(industry.jobs).title,
                "establishment_name": f"Site {number % _SITES}",
                "employer": f"Employer {number % 6}",
            }

    def _case_rows(self) -> Iterator[dict[str, str]]:
        random, today = Random(2), clock.today()  # noqa: S311 - a game of chance
        for number in range(self._count):
            person = number % self._people
            industry = INDUSTRIES[person % 6]
            incident = happen(random, random.choice(industry.jobs).works, industry.key, industry.spots)
            yield _case_row(random, number, person, today - timedelta(days=random.randint(5, 1000)), industry, incident)


def _case_row(
    random: Random, number: int, person: int, day: date, industry: Industry, incident: Incident
) -> dict[str, str]:
    return {
        "encounters.ext_id": f"E{number}",
        "encounters.patient_mrn.HR": f"N{person}",
        "encounters.visit_type": "CMWR",
        "encounters.serv_date": f"{day + timedelta(days=1)} 08:30:00",
        "incidents.inc_datetime": f"{day} {random.randint(6, 21):02d}:{random.randint(0, 59):02d}:00",
        "incidents.case_type": "Injury",
        "incidents.loc_description": random.choice(industry.spots),
        "incidents.comment_activity": incident.activity_before,
        "incidents.comment_explanation": incident.what_happened,
        "incidents.comment_cause": incident.harmed_by,
    }


def _write(file: Path, rows: Iterator[dict[str, str]]) -> None:
    first = next(rows)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def _tables(database: sqlite3.Connection) -> list[str]:
    """Tables that people's rows may go to; the search index is filled through its one virtual table."""
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [name for name in names if not name.startswith((f"{_SEARCH}_", "sqlite_")) and name != "alembic_version"]


def _new_rows(file: Path, before: Path) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """The rows, with their rowid, that one file has and the other has not, by table."""
    now, old = sqlite3.connect(file), sqlite3.connect(before)
    try:
        for name in _tables(now):
            (last,) = old.execute(f'SELECT max(rowid) FROM "{name}"').fetchone()  # noqa: S608 - a table of ours
            rows = now.execute(f'SELECT rowid, * FROM "{name}" WHERE rowid > ?', (last or 0,)).fetchall()  # noqa: S608
            if rows and name == _SEARCH:
                yield name, rows
            elif rows:
                yield name, [row[1:] for row in rows]
    finally:
        now.close()
        old.close()


def _insert(file: Path, made: dict[str, list[tuple[object, ...]]]) -> None:
    database = sqlite3.connect(file, isolation_level=None)
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-64000", "temp_store=MEMORY"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("BEGIN IMMEDIATE")
        for name, rows in made.items():
            columns = "(rowid, words)" if name == _SEARCH else ""
            marks = ", ".join("?" * len(rows[0]))
            database.executemany(f'INSERT INTO "{name}" {columns} VALUES ({marks})', rows)  # noqa: S608 - a table of ours
        database.execute("COMMIT")
    finally:
        database.close()
