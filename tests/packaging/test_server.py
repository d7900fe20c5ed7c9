"""What the server refuses before it starts, and what it tells browsers to keep."""

import socket
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from rxcase import server
from rxcase.config import settings
from rxcase.errors import InvalidInputError
from rxcase.static_caching import cache_static


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like built pages."""
    client = tmp_path / "build" / "client"
    (client / "assets").mkdir(parents=True)
    (client / "index.html").write_text("<h1>rxcase</h1>")
    (client / "assets" / "root-Ab12.js").write_text("1")
    monkeypatch.setattr(server, "FRONTEND", tmp_path)
    return client


def test_without_built_pages_it_says_so_and_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "FRONTEND", tmp_path)
    with pytest.raises(InvalidInputError, match="make build"):
        server.serve("127.0.0.1", 0)


@pytest.mark.usefixtures("built")
def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InvalidInputError, match=f"Port {port} is in use"):
            server.serve("127.0.0.1", port)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("host", ["256.0.0.1", "192.0.2.1"])
def test_an_address_that_is_not_ours_is_refused(host: str) -> None:
    with pytest.raises(InvalidInputError, match="Cannot listen"):
        server.serve(host, 0)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    ("url", "complaint"),
    [("", "set RXCASE_REDIS_URL"), ("redis://127.0.0.1:1", "does not answer"), ("nonsense", "does not answer")],
)
def test_several_workers_need_redis(url: str, complaint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXCASE_REDIS_URL", url)
    settings.cache_clear()
    try:
        with pytest.raises(InvalidInputError, match=complaint):
            server.serve("127.0.0.1", 0, workers=2)
    finally:
        settings.cache_clear()


async def test_hashed_files_are_kept_for_ever_and_pages_are_asked_for_again(built: Path) -> None:
    def private(_request: object) -> PlainTextResponse:
        return PlainTextResponse("secret", headers={"cache-control": "no-store"})

    app = Starlette(routes=[Route("/assets/private", private), Mount("/", StaticFiles(directory=built, html=True))])
    transport = httpx.ASGITransport(app=cache_static(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://rxcase.test") as browser:
        kept = {
            path: (await browser.get(path)).headers.get("cache-control")
            for path in ("/", "/assets/root-Ab12.js", "/assets/gone.js", "/assets/private")
        }
    assert kept == {
        "/": "no-cache",
        "/assets/root-Ab12.js": "public, max-age=31536000, immutable",
        "/assets/gone.js": None,
        "/assets/private": "no-store",
    }


def test_the_workers_find_the_data_wherever_the_command_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RXCASE_DATA_DIR", "data")
    monkeypatch.setenv("RXCASE_DATABASE_URL", "sqlite:///cases.sqlite3")
    settings.cache_clear()
    try:
        told = server._own_environment()
    finally:
        settings.cache_clear()
    assert told == {
        "RXCASE_DATA_DIR": str(tmp_path / "data"),
        "RXCASE_DATABASE_URL": f"sqlite:///{tmp_path / 'cases.sqlite3'}",
    }
