"""Runs the measurements, one after the other, and shows what they found."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from rxcase import __version__
from rxcase.bench import board, click, first_load, importing, memory, payload, starting, worklist
from rxcase.bench.line import Line, table, unmeasured
from rxcase.bench.served import NotServedError, Served, served
from rxcase.bench.worlds import Report, Worlds
from rxcase.errors import InvalidInputError, RxcaseError


def _served(measure: Callable[[Served], list[Line]], worlds: Worlds) -> list[Line]:
    with served(worlds.filled()) as running:
        return measure(running)


_MEASUREMENTS: dict[str, Callable[[Worlds], list[Line]]] = {
    "worklist": worklist.measure,
    "board": board.measure,
    "payload": payload.measure,
    "click": click.measure,
    "first-load": partial(_served, first_load.measure),
    "memory": partial(_served, memory.measure),
    "start": starting.measure,
    "import": importing.measure,
}
NAMES = tuple(_MEASUREMENTS)
"""What can be measured by itself."""


def run(
    encounters: int, out: TextIO, *, only: Collection[str] = (), as_json: bool = False, report: Report | None = None
) -> bool:
    """Measure in databases of its own, which end with the run, and write a table and JSON.

    Args:
        encounters: Size of the worlds.
        out: Gets the table and then the JSON.
        only: Some of ``NAMES``; all of them unless given.
        as_json: Only the JSON.
        report: Told how far it is.

    Returns:
        Whether everything could be measured; whether the aims were met is shown, not judged.

    Raises:
        InvalidInputError: There is no such measurement.
    """
    if unknown := sorted(set(only) - set(NAMES)):
        raise InvalidInputError(f"There is no measurement “{unknown[0]}”. There is: {', '.join(NAMES)}.")
    lines: list[Line] = []
    with TemporaryDirectory(prefix="rxcase-bench-") as folder:
        worlds = Worlds(Path(folder), encounters, report or (lambda _what, _done, _total: None))
        for name, measure in _MEASUREMENTS.items():
            if not only or name in only:
                lines += _measured(name, measure, worlds)
    if not as_json:
        out.write(f"{table(lines)}\n\n")
    answer = {
        "version": __version__,
        "python": platform.python_version(),
        "encounters": encounters,
        "lines": [line.as_json() for line in lines],
    }
    out.write(f"{json.dumps(answer, indent=2, ensure_ascii=False)}\n")
    return not any(line.why_not for line in lines)


def _measured(name: str, measure: Callable[[Worlds], list[Line]], worlds: Worlds) -> list[Line]:
    try:
        return measure(worlds)
    except (NotServedError, RxcaseError, OSError) as error:
        return [unmeasured(name, str(error))]
