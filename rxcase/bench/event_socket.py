"""A tab without a browser: the event socket of the app, spoken by hand so that nothing else is measured."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from rxcase.bench.served import NotServedError, Served

_ROOT = "reflex___state____state"
HYDRATE = f"{_ROOT}.hydrate"
_ON_LOAD = f"{_ROOT}.reflex___state____on_load_internal_state.on_load_internal"
_NAMESPACE = "/_event"
_REFLEX_PROTOCOL = "0.10.1"
_SECONDS = 20.0
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10


Update = dict[str, Any]
"""What the server sends: ``delta``, the changed vars by state, and ``events`` for the browser."""
Until = Callable[[Update], bool]


def is_answer(update: Update) -> bool:
    """Whether it tells the browser to do something, such as to go elsewhere."""
    return bool(update.get("events"))


def has(var: str) -> Until:
    """Whether an update brings a new value of a var of whatever state."""
    return lambda update: any(
        name.startswith(f"{var}_rx") for state in update.get("delta", {}).values() for name in state
    )


def is_loaded(update: Update) -> bool:
    """Whether it is the last update of a page's loading."""
    root = update.get("delta", {}).get(_ROOT, {})
    return any(name.startswith("is_hydrated") and value is True for name, value in root.items())


class EventSocket:
    """One signed-in tab. Blocking: it sends an event and reads until the answer is complete.

    Attributes:
        largest_bytes: The size of the largest message so far, as text before any compression.
    """

    def __init__(self, served: Served, cookie: str) -> None:
        self.largest_bytes = 0
        self._latest = time.monotonic() + _SECONDS
        self._served = served
        self._path = "/"
        self._buffer = b""
        self._socket = socket.create_connection(("127.0.0.1", served.port), timeout=_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._shake_hands(cookie)
        self._message()
        self._send(f"40{_NAMESPACE},")
        self._message()
        # The names of states are the framework's making; the first answer tells them.
        self._states: frozenset[str] = frozenset(
            self.event(HYDRATE, until=lambda update: bool(update.get("delta")))["delta"]
        )

    def close(self) -> None:
        """Leave, as a closed tab does."""
        self._socket.close()

    def state(self, ending: str) -> str:
        """The full name of the state whose name ends so."""
        found = [name for name in self._states if name.endswith(ending)]
        if len(found) != 1:
            raise NotServedError(f"the app has {len(found)} states named …{ending}")
        return found[0]

    def open_page(self, address: str, until: Until | None = None) -> Update:
        """Go to an address and load its page.

        Args:
            address: Path and query.
            until: Which update to wait for; the last one of the page's loading unless given.

        Returns:
            That update.
        """
        self._path = address
        return self.event(_ON_LOAD, until=until or is_loaded)

    def finish_loading(self) -> None:
        """Read on to the last update of a page's loading."""
        self._read(is_loaded)

    def event(self, name: str, payload: Mapping[str, Any] | None = None, *, until: Until) -> Update:
        """Send an event, and read updates until the one that is waited for."""
        parts = urlsplit(self._path)
        router_data = {"pathname": parts.path, "query": dict(parse_qsl(parts.query)), "asPath": self._path}
        body = ["event", {"name": name, "payload": dict(payload or {}), "router_data": router_data}]
        self._send(f"42{_NAMESPACE},{json.dumps(body)}")
        return self._read(until)

    def _read(self, until: Until) -> Update:
        self._latest = time.monotonic() + _SECONDS
        while True:
            message = self._message()
            if message.startswith(f"42{_NAMESPACE},"):
                kind, *content = json.loads(message.partition(",")[2])
                if kind == "event" and until(content[0]):
                    update: Update = content[0]
                    return update

    def _shake_hands(self, cookie: str) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            f"GET /_event/?EIO=4&transport=websocket&token={uuid.uuid4()} HTTP/1.1",
            f"Host: 127.0.0.1:{self._served.port}",
            f"Origin: {self._served.origin}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Protocol: {_REFLEX_PROTOCOL}",
            f"Cookie: {cookie}",
            "",
            "",
        )
        self._socket.sendall("\r\n".join(lines).encode())
        while b"\r\n\r\n" not in self._buffer:
            self._receive()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        if b" 101 " not in head.partition(b"\r\n")[0]:
            raise NotServedError(f"the socket was refused: {head.splitlines()[0].decode(errors='replace')}")

    def _send(self, text: str) -> None:
        self._frame(_TEXT, text.encode())

    def _frame(self, kind: int, body: bytes) -> None:
        mask = os.urandom(4)
        size = len(body)
        length = (
            bytes([0x80 | size])
            if size < 126
            else struct.pack("!BH", 0xFE, size)
            if size < 65_536
            else struct.pack("!BQ", 0xFF, size)
        )
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(body))
        self._socket.sendall(bytes([0x80 | kind]) + length + mask + masked)

    def _message(self) -> str:
        """The next text that is no heartbeat."""
        whole = b""
        while True:
            is_last, kind, body = self._read_frame()
            if kind == _CLOSE:
                raise NotServedError("the server closed the socket")
            if kind == _PING:
                self._frame(_PONG, body)
                continue
            whole += body
            if not is_last:
                continue
            self.largest_bytes = max(self.largest_bytes, len(whole))
            text, whole = whole.decode(), b""
            if text == "2":
                # The server's heartbeats go on while nothing else comes.
                if time.monotonic() > self._latest:
                    raise NotServedError(f"no such update within {_SECONDS:.0f} s")
                self._send("3")
            elif text:
                return text

    def _read_frame(self) -> tuple[bool, int, bytes]:
        first, second = self._take(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        return bool(first & 0x80), first & 0x0F, self._take(size)

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._receive()
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def _receive(self) -> None:
        chunk = self._socket.recv(262_144)
        if not chunk:
            raise NotServedError("the server closed the socket")
        self._buffer += chunk
