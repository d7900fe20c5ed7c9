"""Who has the same thing open, in this worker and in the others.

A page says so once its reading has succeeded: ``await presence.arrive(self, live.encounter(7))``. Only a tab that has
arrived somewhere is told who else is there, so nobody learns it of what they may not see.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reflex.state import BaseState

from rxcase.config import settings
from rxcase.readmodels.presence import PersonHere
from rxcase.services.words import initials
from rxcase.state.gate import actor_of

if TYPE_CHECKING:
    from redis.asyncio import Redis

_SHARED_KEY = "rxcase:here"
_GONE_AFTER_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Who:
    user_id: int
    name: str


@dataclass(slots=True)
class Here:
    """The tabs of this worker that have arrived somewhere, and what the other workers say of theirs."""

    at: dict[str, dict[str, _Who]] = field(default_factory=dict)
    elsewhere: dict[str, set[_Who]] = field(default_factory=dict)
    _known: dict[str, frozenset[_Who]] = field(default_factory=dict)
    _redis: Redis | None = None
    _worker: str = field(default_factory=lambda: secrets.token_hex(6))

    def arrive(self, token: str, topic: str, user_id: int, name: str) -> None:
        """The tab, where this user sits, has the topic open."""
        self.at.setdefault(token, {})[topic] = _Who(user_id, name)

    def leave(self, token: str) -> None:
        """The tab is nowhere."""
        self.at.pop(token, None)

    def drop(self, is_held: Callable[[str], bool]) -> None:
        """Forget the tabs whose sockets are gone."""
        for token in [token for token in self.at if not is_held(token)]:
            del self.at[token]

    def others(self, token: str, topic: str) -> list[PersonHere]:
        """Who else is there, by name; nobody is told who is not there."""
        me = self.at.get(token, {}).get(topic)
        if me is None:
            return []
        there = self._known.get(topic, frozenset())
        return sorted({PersonHere(who.name, initials(who.name)) for who in there if who.user_id != me.user_id})

    async def changed(self, is_open: Callable[[str], bool]) -> set[str]:
        """The topics where somebody came or left since the last call; a locked session counts as gone."""
        mine: dict[str, set[_Who]] = {}
        for token, topics in self.at.items():
            for topic, who in topics.items() if is_open(token) else ():
                mine.setdefault(topic, set()).add(who)
        await self._share(mine)
        topics = mine.keys() | self.elsewhere.keys()
        now = {topic: frozenset(mine.get(topic, set()) | self.elsewhere.get(topic, set())) for topic in topics}
        before, self._known = self._known, now
        return {topic for topic in before.keys() | now.keys() if before.get(topic) != now.get(topic)}

    async def _share(self, mine: dict[str, set[_Who]]) -> None:
        url = settings().redis_url
        if not url:
            return
        if self._redis is None:
            from redis.asyncio import Redis

            self._redis = Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
        said = {topic: [[who.user_id, who.name] for who in people] for topic, people in mine.items()}
        await _answer(self._redis.hset(_SHARED_KEY, self._worker, json.dumps({"at": time.time(), "here": said})))
        kept: dict[bytes, bytes] = await _answer(self._redis.hgetall(_SHARED_KEY))
        self.elsewhere = {}
        for worker, text in kept.items():
            if worker.decode() == self._worker:
                continue
            told = json.loads(text)
            if time.time() - told["at"] > _GONE_AFTER_SECONDS:
                await _answer(self._redis.hdel(_SHARED_KEY, worker.decode()))
                continue
            for topic, people in told["here"].items():
                self.elsewhere.setdefault(topic, set()).update(_Who(number, name) for number, name in people)


async def _answer(asked: Any) -> Any:
    # The same client class answers at once or later; its types say both.
    return await asked


here = Here()


async def arrive(state: BaseState, topic: str) -> None:
    """The tab has the topic open and may see it: its reading has succeeded."""
    actor = await actor_of(state)
    if actor.user_id is not None:
        here.arrive(str(state._get_root_state().router_data.get("token", "")), topic, actor.user_id, actor.name)


def present(state: BaseState, topic: str) -> list[PersonHere]:
    """Who else has the topic open; nobody unless this tab has arrived there."""
    return here.others(str(state._get_root_state().router_data.get("token", "")), topic)
