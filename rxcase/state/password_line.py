"""Passwords are compared in line: whoever waits for it keeps no thread from the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from rxcase.services.account.passwords import AT_ONCE

P = ParamSpec("P")
T = TypeVar("T")

_places = asyncio.Semaphore(AT_ONCE)


async def in_line(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do something that compares or hashes a password in a worker thread, when it is its turn.

    All events need a thread for a moment. If waiting sign-ins held them, a flood of tries would stop everybody's work.
    """
    async with _places:
        return await asyncio.to_thread(work, *args, **kwargs)
