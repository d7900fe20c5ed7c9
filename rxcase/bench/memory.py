"""What a signed-in tab with the worklist costs the server."""

from __future__ import annotations

from rxcase.bench.event_socket import EventSocket
from rxcase.bench.line import Line
from rxcase.bench.served import Served

TABS = 50
_BEFORE = 5
AIM_MB = 2.0


def measure(served: Served) -> list[Line]:
    """Open tabs, each on the worklist, and see how the server's memory grows.

    A few tabs come first, so that what all share is not counted.
    """
    cookie = served.sign_in("case-manager")
    tabs: list[EventSocket] = []
    try:
        tabs += [_tab(served, cookie) for _ in range(_BEFORE)]
        before = served.memory_mb()
        tabs += [_tab(served, cookie) for _ in range(TABS)]
        each = (served.memory_mb() - before) / TABS
    finally:
        for tab in tabs:
            tab.close()
    return [
        Line(f"memory of an open tab, {TABS} tabs", "MB", each, None, None, None, f"below {AIM_MB:g} MB", each < AIM_MB)
    ]


def _tab(served: Served, cookie: str) -> EventSocket:
    tab = EventSocket(served, cookie)
    tab.open_page("/worklist/")
    return tab
