"""Runs Reflex's export so that the same source gives the same pages, byte for byte."""

from __future__ import annotations

from reflex.reflex import cli
from reflex.utils import path_ops, prerequisites


def _forget_when_and_where() -> None:
    """Stands in for Reflex's note of the build's time, which would end up in the pages beside a random number."""
    path_ops.update_json_file(
        prerequisites.get_web_dir() / "reflex.json",
        {"project_hash": 0, "last_reflex_run_datetime": ""},
    )


if __name__ == "__main__":
    prerequisites.set_last_reflex_run_time = _forget_when_and_where
    cli(["export", "--frontend-only", "--no-zip"])
