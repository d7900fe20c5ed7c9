"""Progress away from a terminal: one quiet line a minute, on standard error."""

from __future__ import annotations

import pytest

from rxcase.cli.progress import progress


def test_a_line_a_minute_and_none_before(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter([0.0, 1.0, 59.0, 60.0, 60.0, 61.0, 121.0, 121.0])
    monkeypatch.setattr("rxcase.cli.progress.time.monotonic", lambda: next(clock))
    with progress() as report:
        for done in (1, 2, 3000, 3001, 4000):
            report("Rows", done, 0 if done == 4000 else 5000)
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err == "Rows: 3,000 of 5,000\nRows: 4,000\n"
