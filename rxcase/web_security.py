"""The outermost layer: who may open the socket, how large a request may be, which headers every answer carries."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rxcase.config import settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALL_BODY_BYTES = 64_000
"""Enough for every form; only the upload route takes more."""
_UPLOAD = re.compile(r"/api/encounters/\d{1,19}/documents")
_MULTIPART_OVERHEAD_BYTES = 10_000
# What Reflex brings along: uploads by anybody, served to anybody; the socket's long polling, which would pass by the
# look at its Origin; word of its pages, its database and its store. What a monitor needs is at /health.
_CLOSED = ("/_event", "/_upload", "/_health", "/_all_routes", "/ping", "/admin", "/auth-codespace")
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def inline_script_hashes(pages: Iterable[Path]) -> list[str]:
    """The CSP sources of the scripts that stand in built pages, sorted."""
    found: set[str] = set()
    for page in pages:
        for script in _INLINE_SCRIPT.findall(page.read_text(encoding="utf-8")):
            digest = hashlib.sha256(script.encode()).digest()
            found.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(found)


def content_security_policy(script_hashes: Iterable[str]) -> str:
    """What a page may load and run; the reasons are in ``docs/adr/0003-who-may-do-what.md``."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "frame-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


NO_PAGE = "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
"""The policy of everything that is no page."""


def _headers(policy: str) -> list[tuple[bytes, bytes]]:
    always = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if settings().behind_tls:
        always["strict-transport-security"] = "max-age=63072000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in always.items()]


def header(scope: Scope, name: bytes) -> str:
    """A header of the request, or nothing."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def is_own_origin(origin: str, host: str) -> bool:
    """Whether the page that asks was served by this host, or by one that the settings allow.

    A missing Origin is nobody's.
    """
    if origin in settings().allowed_origins:
        return True
    scheme, _, name = origin.partition("://")
    wanted = {"https"} if settings().behind_tls else {"http", "https"}
    return scheme in wanted and bool(host) and name.lower() == host.lower()


async def _answer(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


class BodyTooLargeError(Exception):
    """The body of a request turned out larger than its route allows."""


class SecurityLayer:
    """Wraps the whole application, static files and errors included."""

    def __init__(self, app: ASGIApp, pages: Iterable[Path] = ()) -> None:
        self.app = app
        self.of_pages = _headers(content_security_policy(inline_script_hashes(pages)))
        self.of_others = _headers(NO_PAGE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if not is_own_origin(header(scope, b"origin"), header(scope, b"host")):
                await receive()
                await send({"type": "websocket.close", "code": 4403})
                return
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def send_secured(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                message = {**message, "headers": self._secured(scope, message["headers"])}
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await _answer(send_secured, *refusal)
            return
        try:
            await self.app(scope, _limited(receive, _limit(scope)), send_secured)
        except BodyTooLargeError:
            if not has_begun:
                await _answer(send_secured, 413, b"The request is too large.")

    def _secured(self, scope: Scope, given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        headers = [(name.lower(), value) for name, value in given]
        there = dict(headers)
        is_page = there.get(b"content-type", b"").startswith(b"text/html")
        headers += [pair for pair in (self.of_pages if is_page else self.of_others) if pair[0] not in there]
        # An address made from the Host header would leave TLS behind a front, and go wherever the header says.
        own = f"{scope['scheme']}://{header(scope, b'host')}/".encode("latin-1")
        headers = [(name, _path_of(value, own) if name == b"location" else value) for name, value in headers]
        # Only what the build made may be kept: pages and answers may tell of people.
        if is_page or not _is_file(scope["path"]):
            headers = [pair for pair in headers if pair[0] != b"cache-control"]
            headers.append((b"cache-control", b"no-store"))
        elif b"cache-control" not in there:
            headers.append((b"cache-control", b"no-cache"))
        return headers

    @staticmethod
    def _refusal(scope: Scope) -> tuple[int, bytes] | None:
        path = scope["path"]
        if any(path == closed or path.startswith(closed + "/") for closed in _CLOSED):
            return 404, b"Not found."
        if scope["method"] not in {"GET", "HEAD"} and not is_own_origin(
            header(scope, b"origin"), header(scope, b"host")
        ):
            return 403, b"This request did not come from a page of rxcase."
        length = header(scope, b"content-length")
        if length and (not length.isdigit() or len(length) > 15 or int(length) > _limit(scope)):
            return 413, b"The request is too large."
        return None


def _path_of(address: bytes, own: bytes) -> bytes:
    return b"/" + address[len(own) :].lstrip(b"/") if address.startswith(own) else address


def _is_file(path: str) -> bool:
    """Whether the path names a file of the build, such as an icon."""
    return "." in path.rpartition("/")[2]


def _limit(scope: Scope) -> int:
    if _UPLOAD.fullmatch(scope["path"]):
        return settings().max_upload_bytes + _MULTIPART_OVERHEAD_BYTES
    return SMALL_BODY_BYTES


def _limited(receive: Receive, limit: int) -> Receive:
    """The request's body, counted while it streams: a length that was promised may be a lie, or missing."""
    taken = 0

    async def receive_limited() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            if taken > limit:
                raise BodyTooLargeError
        return message

    return receive_limited
