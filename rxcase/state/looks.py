"""Keeping who looked at which list, after the answer is on its way."""

from __future__ import annotations

import asyncio

from rxcase.access.actor import Actor
from rxcase.services.worklist.worklist_looks import is_due, record_look
from rxcase.state.failures import incident

_running: set[asyncio.Task[None]] = set()


def note_look(actor: Actor, asked: str, found: str) -> None:
    """Keep the look beside what is going on; at most once a minute for the same question."""
    if not is_due(actor, asked):
        return
    task = asyncio.get_running_loop().create_task(_record(actor, asked, found))
    _running.add(task)
    task.add_done_callback(_running.discard)


async def _record(actor: Actor, asked: str, found: str) -> None:
    try:
        await asyncio.to_thread(record_look, actor, asked, found)
    except Exception as failure:  # noqa: BLE001 - nobody waits for it; the log does
        incident(failure, "worklist:view")


async def all_noted() -> None:
    """Wait until every look is kept: for tests."""
    while _running:
        await asyncio.gather(*_running)
