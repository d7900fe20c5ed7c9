"""A browser without manners: opens Reflex's socket with any token, cookie and origin, and sends anything."""

from __future__ import annotations

import asyncio
import itertools
import json
import uuid
from typing import Any, Self

import websockets

_marks = itertools.count(1)
HYDRATE = "reflex___state____state.hydrate_and_load"


class Tab:
    """One open socket, and every frame that came through it."""

    def __init__(self, port: int, cookie: str = "", token: str = "", origin: str | None = "") -> None:
        self.port, self.cookie, self.token = port, cookie, token or str(uuid.uuid4())
        self.origin = f"http://127.0.0.1:{port}" if origin == "" else origin
        self.frames: list[str] = []

    async def __aenter__(self) -> Self:
        self._socket = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_event/?EIO=4&transport=websocket&token={self.token}",
            additional_headers={"Cookie": self.cookie} if self.cookie else {},
            origin=self.origin,  # type: ignore[arg-type]
            subprotocols=["0.10.1"],  # type: ignore[list-item]
            max_size=None,
        )
        await self._socket.recv()
        await self._socket.send("40/_event,")
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reader.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        async for frame in self._socket:
            if frame == "2":
                await self._socket.send("3")
            else:
                self.frames.append(str(frame))

    async def send(self, name: Any, payload: Any = None, path: str = "/", router_data: Any = None) -> None:
        """Send an event as it is given, well formed or not."""
        where = {"pathname": path, "query": {}, "asPath": path} if router_data is None else router_data
        await self.send_raw(
            ["event", {"name": name, "payload": {} if payload is None else payload, "router_data": where}]
        )

    async def send_raw(self, message: Any) -> None:
        """Send any message to the event namespace."""
        await self._socket.send("42/_event," + json.dumps(message))

    async def settled(self, path: str = "/", seconds: float = 20) -> str:
        """Wait until all that was sent is done, and all of the state tree has come.

        Returns:
            Every frame so far, as one text.
        """
        mark = f"?mark={next(_marks)}x"
        await self.send(HYDRATE, path=path, router_data={"pathname": path, "query": {}, "asPath": path + mark})
        looked_at = 0
        for _ in range(int(seconds / 0.02)):
            new, looked_at = self.frames[looked_at:], len(self.frames)
            if any(mark in frame for frame in new):
                await asyncio.sleep(0.1)
                return self.text
            await asyncio.sleep(0.02)
        raise AssertionError(f"no answer to the last event; last frames: {[frame[:300] for frame in self.frames[-3:]]}")

    @property
    def text(self) -> str:
        """Every frame so far."""
        return "\n".join(self.frames)

    async def until(self, text: str, seconds: float) -> float:
        """Wait for a text in any frame.

        Returns:
            Seconds waited.
        """
        begun = asyncio.get_running_loop().time()
        while text not in self.text:
            if asyncio.get_running_loop().time() - begun > seconds:
                raise AssertionError(
                    f"“{text}” did not come; last frames: {[frame[:300] for frame in self.frames[-3:]]}"
                )
            await asyncio.sleep(0.02)
        return asyncio.get_running_loop().time() - begun
