"""Runs the command line in this process, as a shell would see it."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from rxcase.cli import main


def rxcase(*arguments: str, typed: str | None = None) -> Result:
    """The result of one command: exit code, standard output and standard error apart."""
    return CliRunner().invoke(main, arguments, input=typed)


def json_of(*arguments: str) -> Any:
    """The JSON on standard output of a command that must succeed and print nothing else."""
    result = rxcase(*arguments)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return json.loads(result.stdout)


def refusal(*arguments: str, typed: str | None = None) -> str:
    """The one line on standard error of a command that must exit with 2 and print nothing."""
    result = rxcase(*arguments, typed=typed)
    assert result.exit_code == 2, (result.stdout, result.stderr)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr.strip()
