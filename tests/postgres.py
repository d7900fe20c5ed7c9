"""A PostgreSQL for the tests: the one named in the environment, or one started from installed binaries."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

_numbers = itertools.count(1)


@dataclass
class Server:
    """A server on which tests make and drop databases."""

    address: str
    folder: Path | None = None
    user: str = ""
    names: list[str] = field(default_factory=list)

    def url(self, database: str) -> str:
        """The address of one database on the server."""
        return make_url(self.address).set(database=database).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        admin = create_engine(self.address, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(statement))
        admin.dispose()

    def create(self, name: str, template: str = "template1") -> None:
        """Make a database."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        self.names.append(name)

    def fresh(self, template: str) -> str:
        """Make a database with a name that no other test uses."""
        name = f"rxcase_test_{os.getpid()}_{next(_numbers)}"
        self.create(name, template)
        return name

    def drop(self, name: str) -> None:
        """Throw a database away."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.names.remove(name)

    def stop(self) -> None:
        """Drop what is left; stop the server and remove its files if it was started here."""
        for name in list(self.names):
            self.drop(name)
        if self.folder is not None:
            _as(self.user, [str(_binary("pg_ctl")), "-D", str(self.folder / "cluster"), "-m", "immediate", "stop"])
            shutil.rmtree(self.folder, ignore_errors=True)


def _binary(name: str) -> Path | None:
    on_path = shutil.which(name)
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return installed[-1] if installed else Path(on_path) if on_path else None


def _as(user: str, command: list[str]) -> None:
    prefix = ["runuser", "-u", user, "--"] if user else []
    # cwd: the other user may not be allowed to stand where the tests run
    subprocess.run([*prefix, *command], check=True, capture_output=True, cwd="/")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def find_or_start(tmp_path_factory: pytest.TempPathFactory) -> Server | None:
    """The server in ``RXCASE_TEST_POSTGRES_URL``, else one started from installed binaries, else None, loudly."""
    given = os.environ.get("RXCASE_TEST_POSTGRES_URL")
    if given:
        return Server(given)
    initdb, control = _binary("initdb"), _binary("pg_ctl")
    if initdb is None or control is None:
        warnings.warn(
            "PostgreSQL is not installed: its half of the tests is skipped", pytest.PytestWarning, stacklevel=2
        )
        return None
    # initdb and the server refuse to run as root
    user = "postgres" if os.geteuid() == 0 else ""
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"rxcase-postgres-{os.getpid()}"  # noqa: S108  pytest's own folder is closed to the other user
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    if user:
        shutil.chown(folder, user)
    cluster, port = folder / "cluster", _free_port()
    _as(user, [str(initdb), "-D", str(cluster), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"])
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    _as(user, [str(control), "-D", str(cluster), "-o", options, "-l", str(folder / "log"), "-w", "start"])
    return Server(f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres", folder, user)
