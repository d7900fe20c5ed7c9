"""Whatever a document says to type exists, and whatever exists is documented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from rxcase.cli import main
from tests.cli.running import rxcase

ROOT = Path(__file__).parents[2]
_TYPED = re.compile(r"(?:^|[`$ ])(?:\.venv/bin/)?rxcase ((?:[a-z][\w-]*|--[a-z-]+)(?: +[^`\n]*)?)")


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name), command


ALL = dict(_commands(main))


def _documents() -> list[Path]:
    return [
        path
        for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
        if path.is_file()
    ]


def _typed() -> Iterator[tuple[str, list[str]]]:
    for document in _documents():
        in_code = False
        for line in document.read_text().splitlines():
            if line.startswith("```"):
                in_code = not in_code
            pieces = [line.strip()] if in_code else re.findall(r"`([^`]+)`", line)
            for piece in pieces:
                found = _TYPED.match(piece)
                if found:
                    yield f"{document.name}: {piece}", found.group(1).split("#")[0].split()


def test_the_documents_are_read() -> None:
    assert sum(where.startswith("README.md") for where, _ in _typed()) > 5


@pytest.mark.parametrize(("where", "words"), list(_typed()))
def test_each_command_in_a_document_exists_with_its_options(where: str, words: list[str]) -> None:
    command: click.Command = main
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        assert rest[0] in command.commands, where
        command = command.commands[rest.pop(0)]
    known = {option for each in command.params for option in each.opts} | {"--help", "-h", "--version"}
    for word in rest:
        option = word.strip("[]").partition("=")[0]
        if re.fullmatch(r"--?[a-z][a-z-]*", option):
            assert option in known, where


@pytest.mark.parametrize("path", list(ALL), ids=" ".join)
def test_each_command_explains_itself(path: tuple[str, ...]) -> None:
    result = rxcase(*path, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: main {' '.join(path)}")
    command = ALL[path]
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{option.name} of {path} says nothing"


def test_the_contract_is_there() -> None:
    assert {" ".join(path) for path in ALL} >= {
        "run",
        "demo",
        "import",
        "export",
        "report",
        "user add",
        "user list",
        "user disable",
        "user role",
        "user password",
        "backup",
        "restore",
        "audit verify",
        "check",
        "jobs run-once",
        "jobs work",
        "bench",
    }


def test_the_help_names_each_report_that_there_is() -> None:
    from rxcase.reports.registry import REPORTS

    words = rxcase("report", "--help").stdout
    assert all(name in words for name in REPORTS)
