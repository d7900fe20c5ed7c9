"""One measured line, how pairs of times become one, and how lines are shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """What one measurement found.

    Attributes:
        unit: Of ``ours``, ``ours_p95`` and ``floor``: ms, kB, MB.
        ours: Median.
        ours_p95: 95th percentile; None where there is one value only.
        floor: Median of the least that does the same; None where there is no such thing.
        ratio: Median of ours / floor, pair by pair.
        aim: What we want, in words.
        ok: Whether it was reached here; shown, never enforced.
        why_not: Why it could not be measured; then all else is empty.
    """

    name: str
    unit: str
    ours: float | None
    ours_p95: float | None
    floor: float | None
    ratio: float | None
    aim: str
    ok: bool
    why_not: str = ""

    def as_json(self) -> dict[str, Any]:
        """The line as plain values."""
        return {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(self).items()}


def unmeasured(name: str, why_not: str) -> Line:
    """A line for what could not be measured."""
    return Line(name, "", None, None, None, None, "", ok=False, why_not=why_not)


def percentile_95(values: Sequence[float]) -> float:
    """The value that 95 % do not exceed."""
    return sorted(values)[min(len(values) - 1, round(0.95 * len(values) - 0.5))]


def from_pairs(name: str, pairs: Sequence[tuple[float, float]], most: float) -> Line:
    """A line from times of ours and of the floor, taken in turn.

    Args:
        name: What was done.
        pairs: (ours, floor) in ms; at least one.
        most: The aim: ours takes at most so many times the floor.
    """
    ours, ratio = [pair[0] for pair in pairs], median(mine / max(least, 1e-6) for mine, least in pairs)
    floor = median(pair[1] for pair in pairs)
    return Line(name, "ms", median(ours), percentile_95(ours), floor, ratio, f"at most {most:g} × floor", ratio <= most)


def milliseconds(act: Callable[[], object]) -> float:
    """How long it takes, in ms."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def in_turn(
    ours: Callable[[], object], floor: Callable[[], object], rounds: int, warm: int = 2
) -> list[tuple[float, float]]:
    """Time two ways of doing the same, interleaved and changing who goes first: machines have moods.

    Returns:
        (ours, floor) in ms, one pair a round; ``warm`` rounds before do not count.
    """
    pairs = []
    for number in range(-warm, rounds):
        if number % 2:
            least = milliseconds(floor)
            mine = milliseconds(ours)
        else:
            mine = milliseconds(ours)
            least = milliseconds(floor)
        if number >= 0:
            pairs.append((mine, least))
    return pairs


_HEADINGS = ("", "ours", "p95", "floor", "ratio", "aim", "")


def table(lines: Sequence[Line]) -> str:
    """The lines as a table of text."""
    rows = [_HEADINGS, *(_cells(line) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in {0, 5, 6} else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _cells(line: Line) -> tuple[str, ...]:
    if line.why_not:
        return (line.name, "", "", "", "", f"not measured: {line.why_not}", "")
    ratio = f"{line.ratio:.1f}" if line.ratio is not None else ""
    ours = f"{_number(line.ours)} {line.unit}"
    return (
        line.name,
        ours,
        _number(line.ours_p95),
        _number(line.floor),
        ratio,
        line.aim,
        "ok" if line.ok else "MISSED",
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
