"""How large the largest message is that a tab gets when a page opens."""

from __future__ import annotations

from sqlmodel import col, func, select

from rxcase.bench.event_socket import EventSocket
from rxcase.bench.line import Line
from rxcase.bench.served import Served, served
from rxcase.bench.worlds import Worlds, use
from rxcase.db import reading
from rxcase.models import Encounter, Note
from rxcase.services.worklist.worklist_wanted import ON_WORKLIST

AIM_KB = 60.0


def measure(worlds: Worlds) -> list[Line]:
    """Open list, board and the encounter with the most notes, each in a tab of its own."""
    folder = worlds.filled()
    with use(folder), reading() as session:
        fullest = (
            select(col(Note.encounter_id))
            .join(Encounter, col(Encounter.id) == col(Note.encounter_id))
            .where(ON_WORKLIST)
            .group_by(col(Note.encounter_id))
            .order_by(func.count().desc(), col(Note.encounter_id))
            .limit(1)
        )
        number = session.scalars(fullest).one()
    pages = {"worklist": "/worklist/", "board": "/board/", "encounter": f"/encounter/{number}/"}
    with served(folder) as running:
        return [_line(running, *each) for each in pages.items()]


def _line(running: Served, name: str, address: str) -> Line:
    tab = EventSocket(running, running.sign_in("case-manager"))
    try:
        tab.largest_bytes = 0
        tab.open_page(address)
        size_kb = tab.largest_bytes / 1000
    finally:
        tab.close()
    return Line(f"largest message, {name}", "kB", size_kb, None, None, None, f"below {AIM_KB:g} kB", size_kb < AIM_KB)
