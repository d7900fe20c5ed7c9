"""What an export tells about how far it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from rxcase.access.actor import command_line
from rxcase.services.transfer import exporting
from tests.builders.csv_files import encounter, people, restriction, take

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("kind", exporting.KINDS)
def test_progress_ends_with_as_many_rows_as_were_counted(tmp_path: Path, kind: str) -> None:
    people(tmp_path)
    take(tmp_path, "hours", [{"establishment_name": "North plant", "year": "2025"}])
    take(tmp_path, "cases", [encounter("E1"), encounter("E2")])
    take(tmp_path, "cases", [restriction("R1", "E1"), restriction("R2", "E1"), restriction("R3", "E2")])
    told: dict[str, tuple[int, int]] = {}

    def progress(what: str, done: int, total: int) -> None:
        told[what] = (done, total)

    files = exporting.run(command_line(), kind, tmp_path / "out", progress=progress)
    assert list(told.values()) == [(each.rows, each.rows) for each in files if each.rows]
    assert told
