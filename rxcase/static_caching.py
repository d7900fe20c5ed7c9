"""How long browsers may keep what the server sends them of the built pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Files under /assets/ carry a hash of their content in their name.
_FOREVER = b"public, max-age=31536000, immutable"
# Pages name the current files: an old page would ask for files that an upgrade removed.
_ASK_AGAIN = b"no-cache"


def cache_static(app: ASGIApp) -> ASGIApp:
    """Wrap an application so that its answers say how long they may be kept, where they do not yet."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_with_lifetime(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = dict(message["headers"])
                if b"cache-control" not in headers:
                    found = message["status"] in {200, 206, 304}
                    if found and scope["path"].startswith("/assets/"):
                        message["headers"] = [
                            *message["headers"],
                            (b"cache-control", _FOREVER),
                        ]
                    elif headers.get(b"content-type", b"text/html").startswith(b"text/html"):
                        message["headers"] = [
                            *message["headers"],
                            (b"cache-control", _ASK_AGAIN),
                        ]
            await send(message)

        await app(scope, receive, send_with_lifetime)

    return wrapped
