"""Files appear whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rxcase.errors import InvalidInputError
from rxcase.exchange.private_file import whole_file


def _half() -> Iterator[bytes]:
    yield b"half of the n"
    raise ZeroDivisionError


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), whole_file(path) as out:
        out.writelines(_half())
    assert [each.name for each in tmp_path.iterdir()] == ["report.csv"]
    assert path.read_text() == "old"


def test_nothing_is_there_before_the_end_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    with whole_file(path) as out:
        out.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_keeps_pointing_at_the_file_that_is_written(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    with whole_file(link) as out:
        out.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    with whole_file(Path("/dev/null")) as out:
        out.write(b"gone")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("name", [".", "missing/report.csv"])
def test_a_place_that_cannot_be_written_is_said(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError), whole_file(tmp_path / name) as out:
        out.write(b"x")


def test_a_full_disk_is_said() -> None:
    with pytest.raises(InvalidInputError, match="No space left"), whole_file(Path("/dev/full")) as out:
        out.write(b"x")
