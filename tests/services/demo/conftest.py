"""A filled database for the tests that look at the world."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rxcase import demo
from rxcase.access.actor import command_line
from rxcase.config import settings
from rxcase.db import forget_engine
from tests.conftest import _use as use

PASSWORD = "a demonstration password"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Path, demo.DemoSummary]:
    """One world of 400 encounters, copied for each test."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(sqlite_template, folder)
    with pytest.MonkeyPatch.context() as patch:
        use(patch, folder, None)
        summary = demo.fill(command_line(), encounters=400, password=PASSWORD)
        forget_engine()
    settings.cache_clear()
    return folder, summary


@pytest.fixture
def world(filled: tuple[Path, demo.DemoSummary], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> demo.DemoSummary:
    shutil.copytree(filled[0], tmp_path / "data")
    use(monkeypatch, tmp_path / "data", None)
    return filled[1]
