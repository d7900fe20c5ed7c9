"""From the start of the server to the first page."""

from __future__ import annotations

from statistics import median

from rxcase.bench.line import Line, percentile_95
from rxcase.bench.served import served
from rxcase.bench.worlds import Worlds

ROUNDS = 3
AIM_MS = 2500.0


def measure(worlds: Worlds) -> list[Line]:
    """Start the server a few times on the prepared world, and ask it for the sign-in page until it answers."""
    times = []
    for number in range(ROUNDS):
        worlds.report("Start", number, ROUNDS)
        with served(worlds.filled()) as running:
            times.append(running.started_ms)
    ours = median(times)
    return [
        Line(
            "start → first page", "ms", ours, percentile_95(times), None, None, f"at most {AIM_MS:g} ms", ours <= AIM_MS
        )
    ]
