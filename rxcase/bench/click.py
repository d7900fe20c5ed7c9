"""From the click on a filter to the rows in the tab, over a real socket, against an event that only answers."""

from __future__ import annotations

from rxcase.bench.event_socket import EventSocket, has, is_answer
from rxcase.bench.line import Line, from_pairs, in_turn
from rxcase.bench.served import Served

ROUNDS = 40
AIM_MS = 25.0
_WINDOWS = ("overdue", "today", "next-7-days", "later", "")


def measure(served: Served) -> list[Line]:
    """Time a filter: the event, the page that it leads to, the first update that carries rows.

    The floor is the same event without the page: through the gate and back.
    """
    tab = EventSocket(served, served.sign_in("case-manager"))
    try:
        tab.open_page("/worklist/")
        choose = f"{tab.state('worklist_controls')}.choose_follow_up"
        turn = 0

        def click() -> None:
            nonlocal turn
            turn += 1
            window = _WINDOWS[turn % len(_WINDOWS)]
            tab.event(choose, {"follow_up": window}, until=is_answer)
            tab.open_page(f"/worklist/?follow-up={window}", until=has("rows"))

        def only_answer() -> None:
            tab.event(choose, {"follow_up": ""}, until=is_answer)

        pairs = []
        for number in range(ROUNDS):
            pairs += in_turn(click, only_answer, 1, warm=1 if number == 0 else 0)
    finally:
        tab.close()
    line = from_pairs("click on a filter → rows in the tab", pairs, 0.0)
    return [
        Line(
            line.name,
            "ms",
            line.ours,
            line.ours_p95,
            line.floor,
            line.ratio,
            f"at most {AIM_MS:g} ms",
            (line.ours or 0) <= AIM_MS,
        )
    ]
