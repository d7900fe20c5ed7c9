"""What is done in the background, and how often."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from rxcase.access.actor import Actor, system
from rxcase.errors import RxcaseError
from rxcase.services import upkeep
from rxcase.services.restriction import work_status

SECONDS_BETWEEN = 3600

JOBS: dict[str, Callable[[Actor], int]] = {
    "sessions forgotten": upkeep.forget_sessions,
    "drafts expired": upkeep.expire_drafts,
    "work statuses changed": work_status.follow_the_days,
}
"""What each job says of its count, and the job. Each may run at any time and as often as it likes."""


def run_once() -> Iterator[str]:
    """Do every job once; yields what was done, in words."""
    actor = system()
    for words, job in JOBS.items():
        yield f"{job(actor):,} {words}"


def work(say: Callable[[str], None], stop: threading.Event | None = None) -> None:
    """Do every job once an hour until ``stop`` is set; one that fails is tried again the next time."""
    ended = stop or threading.Event()
    while True:
        try:
            for words in run_once():
                say(words)
        except RxcaseError as error:
            say(error.message)
        if ended.wait(SECONDS_BETWEEN):
            return
