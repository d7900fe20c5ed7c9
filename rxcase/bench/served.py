"""The built app in a process of its own, as people reach it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from rxcase.bench.worlds import PASSWORD, use
from rxcase.demo import email_of

_HOST = "127.0.0.1"
_PATIENCE_SECONDS = 60.0
_END_SECONDS = 15.0
_PROGRAM = "from rxcase.cli import main; main()"


class NotServedError(Exception):
    """The app did not start, or did not answer as it should."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; ``body`` as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Served:
    """A running server.

    Attributes:
        started_ms: From its start to the first 200 for a page.
    """

    port: int
    process_id: int
    started_ms: float

    @property
    def origin(self) -> str:
        """What a browser calls the address of its pages."""
        return f"http://{_HOST}:{self.port}"

    def get(self, path: str, cookie: str = "") -> Answer:
        """Ask for something, compressed with gzip where the server can."""
        return _ask(self.port, "GET", path, {"Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {})})

    def sign_in(self, role: str) -> str:
        """Sign in as the demonstration's account of a role.

        Returns:
            The cookie, as a header takes it.
        """
        body = urlencode({"email": email_of(role), "password": PASSWORD})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        answer = _ask(self.port, "POST", "/auth/sign-in", headers, body)
        cookie = answer.headers.get("set-cookie", "").partition(";")[0]
        if answer.status != 303 or not cookie:
            raise NotServedError(f"signing in answered {answer.status}")
        return cookie

    def memory_mb(self) -> float:
        """Memory that the server and its workers hold, in MB.

        Raises:
            NotServedError: This machine does not tell.
        """
        try:
            return sum(map(_resident_bytes, _family(self.process_id))) / 1_000_000
        except OSError as error:
            raise NotServedError("this system does not tell the memory of a process") from error


def _ask(port: int, method: str, path: str, headers: dict[str, str], body: str = "") -> Answer:
    connection = http.client.HTTPConnection(_HOST, port, timeout=10)
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def _resident_bytes(process_id: int) -> int:
    pages = int(Path(f"/proc/{process_id}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _family(process_id: int) -> Iterator[int]:
    yield process_id
    for child in Path(f"/proc/{process_id}/task/{process_id}/children").read_text(encoding="ascii").split():
        yield from _family(int(child))


def _free_port() -> int:
    with socket.create_server((_HOST, 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def served(data_dir: Path) -> Iterator[Served]:
    """Serve a data folder, until the block ends.

    Raises:
        NotServedError: It does not start.
    """
    port = _free_port()
    with use(data_dir):
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - this very program
            [sys.executable, "-c", _PROGRAM, "run", "--host", _HOST, "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    try:
        _wait(process, port, started)
        yield Served(port, process.pid, (time.perf_counter() - started) * 1000)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _wait(process: subprocess.Popen[str], port: int, started: float) -> None:
    while time.perf_counter() - started < _PATIENCE_SECONDS:
        if process.poll() is not None:
            said = (process.stderr.read() if process.stderr else "").strip().splitlines()
            raise NotServedError(said[-1] if said else "the server ended at once")
        try:
            if _ask(port, "GET", "/sign-in/", {}).status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.02)
    raise NotServedError(f"no page within {_PATIENCE_SECONDS:.0f} s")
