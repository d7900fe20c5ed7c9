"""Serves ``backend.application`` on the port, with the number of workers, given as arguments, until it is ended."""

from __future__ import annotations

import multiprocessing
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn", force=True)
    Server(
        "tests.attack.backend:application",
        factory=True,
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.ASGI,
        workers=int(sys.argv[2]),
        log_level=LogLevels.warning,
        workers_kill_timeout=2,
    ).serve()
