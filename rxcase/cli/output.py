"""What goes to standard output: JSON, or a table for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

import click

_PIECES = 10_000


def print_json(value: Any) -> None:
    """One JSON value and nothing else, written as it is made: an answer may name a million rows.

    Args:
        value: What JSON knows, and dataclasses, which become objects one at a time.
    """
    pieces = json.JSONEncoder(ensure_ascii=False, indent=2, default=asdict).iterencode(value)
    while some := "".join(islice(pieces, _PIECES)):
        click.echo(some, nl=False)
    click.echo()


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as their widest cell; numbers to the right."""
    texts = [[_cell(cell) for cell in row] for row in rows]
    widths = [max(len(line[place]) for line in [list(heads), *texts]) for place in range(len(heads))]
    is_number = [bool(rows) and all(isinstance(row[place], int) for row in rows) for place in range(len(heads))]
    for line in [list(heads), *texts]:
        padded = (
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(line, widths, is_number, strict=True)
        )
        click.echo("  ".join(padded).rstrip())


def _cell(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return printable(text)


def printable(text: str) -> str:
    """The text on one line, without anything that could steer a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
