"""The passing of days while the app is served: what begins or ends overnight is in the lists in the morning."""

from __future__ import annotations

import asyncio

from rxcase.access.actor import system
from rxcase.errors import StorageError
from rxcase.services.restriction.work_status import follow_the_days
from rxcase.state.failures import incident

_LOOK_EVERY_SECONDS = 300
"""Sites have midnights of their own, some at a quarter past the hour of others."""


async def watch() -> None:
    """Follow the days from the start of the app to its end; it looks before it writes, so most looks cost one query."""
    while True:
        try:
            await asyncio.to_thread(follow_the_days, system())
        except StorageError:
            pass
        except Exception as failure:  # noqa: BLE001 - the watch must outlive any one look
            incident(failure, "the passing of days")
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
