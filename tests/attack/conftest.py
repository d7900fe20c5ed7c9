"""One running server for all attacks, with a world full of secrets."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rxcase.config import settings
from rxcase.db import forget_engine
from rxcase.services import foundation
from tests.attack import world as worlds

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Target:
    """The server under attack."""

    port: int
    world: worlds.World
    data_dir: Path
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def origin(self) -> str:
        """Where its own pages would come from."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One HTTP request, without following anywhere."""
        sent = {"Origin": self.origin} if method != "GET" else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in sent.items() if value}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request(method, path, body=body or None, headers=sent)
            with connection.getresponse() as answer:
                return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def post(
        self, path: str, fields: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Send a form."""
        body = urllib.parse.urlencode(fields or {}).encode()
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded", **headers)

    def sign_in(self, who: str) -> str:
        """Sign somebody in.

        Returns:
            What the browser sends as its Cookie header; nothing for nobody.
        """
        if who == worlds.NOBODY:
            return ""
        status, headers, _ = self.post("/auth/sign-in", {"email": self.world.emails[who], "password": worlds.PASSWORD})
        assert status == 303
        assert headers["location"] == "/"
        return headers["set-cookie"].partition(";")[0]

    def change(self, statement: str, *values: object) -> None:
        """Change the database behind the server's back, as another program or a passing hour would."""
        with contextlib.closing(sqlite3.connect(self.data_dir / "rxcase.sqlite3")) as database, database:
            database.execute(statement, values)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Look into the database."""
        with contextlib.closing(sqlite3.connect(self.data_dir / "rxcase.sqlite3")) as database:
            return database.execute(query, values).fetchall()

    def log_text(self) -> str:
        """Everything the server wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _prepared(folder: Path) -> worlds.World:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RXCASE_DATA_DIR", str(folder / "data"))
        patch.delenv("RXCASE_DATABASE_URL", raising=False)
        settings.cache_clear()
        forget_engine()
        foundation.prepare()
        world = worlds.make()
        forget_engine()
    settings.cache_clear()
    return world


@contextlib.contextmanager
def serving(folder: Path, *, workers: int = 1, **more: str) -> Iterator[Target]:
    """Make a world in a folder and serve it.

    Args:
        folder: Empty; takes the data, the log and what Reflex writes.
        workers: How many processes share the port.
        more: Further variables of the server's environment.
    """
    world, port, runtime, log = _prepared(folder), free_port(), folder / "runtime", folder / "server.log"
    runtime.mkdir()
    (runtime / "rxconfig.py").write_text("from rxcase.reflex_config import config as config\n", encoding="utf-8")
    environment = os.environ | {
        "RXCASE_DATA_DIR": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_WEB_WORKDIR": str(runtime / "web"),
        "REFLEX_DIR": str(runtime / "reflex"),
        "REFLEX_UPLOADED_FILES_DIR": str(runtime / "uploads"),
        "REFLEX_BACKEND_ONLY": "true",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_TELEMETRY_ENABLED": "false",
    }
    environment.pop("RXCASE_DATABASE_URL", None)
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.attack.serve", str(port), str(workers)],
            cwd=runtime,
            env=environment | more,
            stdout=sink,
            stderr=sink,
        )
    running = Target(port, world, folder / "data", log, process)
    try:
        deadline = time.monotonic() + 240
        while True:
            try:
                assert running.ask("GET", "/health")[0] == 200
                break
            except OSError:
                assert process.poll() is None, running.log_text()[-4000:]
                assert time.monotonic() < deadline, running.log_text()[-4000:]
                time.sleep(0.1)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The one server that most attacks share."""
    with serving(tmp_path_factory.mktemp("attack")) as running:
        yield running
