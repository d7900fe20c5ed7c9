"""Starts the built app: the only way from the command line to Reflex."""

from __future__ import annotations

import atexit
import errno
import multiprocessing
import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

from rxcase.config import settings
from rxcase.errors import InvalidInputError

if TYPE_CHECKING:
    from granian.server.common import AbstractServer
    from starlette.types import ASGIApp

FRONTEND = Path(__file__).resolve().parent / "_frontend"
"""The built pages: ``build/client``, ``backend`` and ``routes.json``, as Reflex lays them out."""

_SECONDS_TO_END = 2


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve the built pages and the app behind them on one port, until a signal ends it.

    Nothing is compiled, nothing outside the data folder is written, no Node is needed.

    Args:
        host: Address to listen on.
        port: Port to listen on.
        workers: Processes that share the work; two or more keep their sessions in Redis.

    Raises:
        InvalidInputError: There is no front end, the port is taken, or the workers lack Redis.
    """
    _require_frontend()
    _require_free(host, port)
    redis_url = _require_redis(workers) if workers > 1 else None
    runtime = _runtime_folder()
    os.environ.update(_own_environment() | _reflex_environment(runtime, port, redis_url))
    # Reflex looks for its configuration in the working directory.
    os.chdir(runtime)
    _run(host, port, workers)


def application() -> ASGIApp:
    """The application that each worker serves."""
    from reflex_base.environment import environment

    from rxcase.rxcase import app
    from rxcase.static_caching import cache_static
    from rxcase.web_security import SecurityLayer

    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    served = SecurityLayer(cache_static(app()), FRONTEND.glob("build/client/**/*.html"))
    if multiprocessing.parent_process():
        atexit.register(_leave)
    return served


def _leave() -> None:
    """End the worker before Python takes itself apart: a thread of Granian may still be about to use it.

    Everything of ours has ended by then; what follows is only a thread that aborts with a trace.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _require_frontend() -> None:
    if not (FRONTEND / "build" / "client" / "index.html").is_file():
        msg = "The pages are not built. Run “make build” first, or install the wheel, which carries them."
        raise InvalidInputError(msg)


def _require_free(host: str, port: int) -> None:
    # The workers share their port, so the kernel would not refuse a second server.
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            msg = f"Port {port} is in use. Choose another one with --port."
        else:
            msg = f"Cannot listen on {host}:{port}: {error}."
        raise InvalidInputError(msg) from None


def _require_redis(workers: int) -> str:
    from redis import Redis, RedisError

    url = settings().redis_url
    if not url:
        msg = f"{workers} workers share their sessions in Redis: set RXCASE_REDIS_URL, or use --workers 1."
        raise InvalidInputError(msg)
    try:
        with Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3) as redis:
            redis.ping()
    except (RedisError, ValueError, OSError) as error:
        msg = f"Redis at RXCASE_REDIS_URL does not answer: {error}."
        raise InvalidInputError(msg) from None
    return url


def _runtime_folder() -> Path:
    folder = settings().data_dir / "runtime"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rxconfig.py").write_text("from rxcase.reflex_config import config as config\n", encoding="utf-8")
    return folder


def _own_environment() -> dict[str, str]:
    """The settings for the workers, who start in another folder: paths that held here must hold there."""
    url = make_url(settings().database_url)
    if settings().is_sqlite and url.database not in {None, "", ":memory:"}:
        url = url.set(database=str(Path(str(url.database)).absolute()))
    return {
        "RXCASE_DATA_DIR": str(settings().data_dir),
        "RXCASE_DATABASE_URL": url.render_as_string(hide_password=False),
    }


def _reflex_environment(runtime: Path, port: int, redis_url: str | None) -> dict[str, str]:
    reflex = {
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_WEB_WORKDIR": str(FRONTEND),
        "REFLEX_DIR": str(runtime / "reflex"),
        "REFLEX_STATES_WORKDIR": str(runtime / "states"),
        "REFLEX_UPLOADED_FILES_DIR": str(runtime / "uploads"),
        "REFLEX_BACKEND_PORT": str(port),
        # Keeps components with files of their own from linking them into an assets folder.
        "REFLEX_BACKEND_ONLY": "true",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_TELEMETRY_ENABLED": "false",
        # A connection that is silently gone is noticed by both sides within ten seconds; assets/live.js counts too.
        "REFLEX_SOCKET_INTERVAL": "3",
        "REFLEX_SOCKET_TIMEOUT": "6",
    }
    if redis_url:
        reflex |= {"REFLEX_STATE_MANAGER_MODE": "redis", "REFLEX_REDIS_URL": redis_url}
    return reflex


def _run(host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # A forked worker would inherit the command line's open database connections.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "rxcase.server:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        log_level=LogLevels.warning,
        workers_kill_timeout=_SECONDS_TO_END,
    )
    threading.Thread(target=_announce, args=(server, host, port), daemon=True).start()
    server.serve()


def _announce(server: AbstractServer[Any], host: str, port: int) -> None:
    """Say where the app is once it answers; from then on a worker that dies is replaced.

    Before, a worker dies of something that would kill the next one too.
    """
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    while True:
        try:
            socket.create_connection((reachable, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            break
    server.respawn_failed_workers = True
    shown = f"[{host}]" if ":" in host else host
    sys.stderr.write(f"rxcase is at http://{shown}:{port}/ (Ctrl-C ends it)\n")
