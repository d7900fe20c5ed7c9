"""Which tab listens to which subject, and the word to it when something there has changed.

A page says what it listens to when it loads, before it reads::

    live.join(self, {live.encounter(7)}, EncounterState.refresh)

and reads again in that handler, with the rights of whoever sits there; ``live.news(self, …)`` says what has
changed. Nothing else is passed on: a tab gets a nudge, never a row. Going to another page ends the listening
(``session.guard``), and so does the end of the socket; a tab that comes back loads its page anew.

The log of events is the source, so it does not matter which worker or command made the change; the process that
made it looks at once, the others within ``LOOK_EVERY_SECONDS``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import reflex as rx
from reflex.state import BaseState
from reflex_base.event import Event
from reflex_base.utils.format import format_event_handler

from rxcase.access import audit
from rxcase.errors import StorageError
from rxcase.services.history.changes import Change, Changes, changes_since, newest_event
from rxcase.state import presence, tabs
from rxcase.state.failures import incident

LOOK_EVERY_SECONDS = 0.5
_PAUSE_SECONDS = 0.1
"""Changes that come closer together than this are told as one."""
_MOST_RUNNING = 4
"""So many tabs read again at once; clicks of people must find a free thread."""
_MOST_LISTED = 200

BOARD = "board"
WORKLIST = "worklist"
STAGES = "stages"


def encounter(encounter_id: int) -> str:
    """The subject of one encounter's page."""
    return f"encounter:{encounter_id}"


def case(case_id: int) -> str:
    """The subject of one case's page."""
    return f"case:{case_id}"


def person(employee_id: int) -> str:
    """The subject of whatever concerns one injured person."""
    return f"person:{employee_id}"


@dataclass(frozen=True, slots=True)
class News:
    """What has changed since the page last asked.

    Attributes:
        changes: Which rows, oldest first.
        is_everything: Anything may have changed; ``changes`` is not complete then.
        is_presence: Somebody came or went.
    """

    changes: tuple[Change, ...] = ()
    is_everything: bool = False
    is_presence: bool = False

    @property
    def person_ids(self) -> frozenset[int]:
        """The numbers of the injured persons concerned."""
        return frozenset(change.person_id for change in self.changes if change.person_id)

    def with_more(self, other: News) -> News:
        """Both together."""
        changes = self.changes + other.changes
        is_everything = self.is_everything or other.is_everything or len(changes) > _MOST_LISTED
        return News(() if is_everything else changes, is_everything, self.is_presence or other.is_presence)


@dataclass(slots=True)
class _Listener:
    token: str
    handler: str
    topics: frozenset[str]
    news: News | None = None
    is_running: bool = False


class _Done(Protocol):
    def add_done_callback(self, act: Callable[[Any], None], /) -> None: ...


Send = Callable[[str, Event], Awaitable[_Done]]


def _topics_of(change: Change) -> set[str]:
    topics = {BOARD, WORKLIST, f"{change.subject}:{change.subject_id}"}
    if change.person_id:
        topics.add(person(change.person_id))
    if change.subject == "stage":
        topics.add(STAGES)
    return topics


@dataclass(slots=True)
class Hub:
    """The listeners of this process; ``watch`` drives the one that the pages use."""

    listeners: dict[tuple[str, str], _Listener] = field(default_factory=dict)
    last: int = -1
    _sent: int = 0
    _wake: Callable[[], None] | None = None

    def join(self, token: str, topics: Iterable[str], handler: str) -> None:
        """The tab listens with this handler to these topics, and no longer to others; news that wait are kept."""
        before = self.listeners.get((token, handler))
        self.listeners[token, handler] = _Listener(token, handler, frozenset(topics), before.news if before else None)

    def leave(self, token: str) -> None:
        """The tab listens to nothing."""
        for key in [key for key in self.listeners if key[0] == token]:
            del self.listeners[key]

    def taken(self, token: str, handler: str) -> News:
        """What is new for the tab, which thereby knows it; everything may be if nobody kept count."""
        listener = self.listeners.get((token, handler))
        if listener is None or listener.news is None:
            return News(is_everything=True)
        news, listener.news = listener.news, None
        return news

    def drop(self, is_held: Callable[[str], bool]) -> None:
        """Forget the tabs whose sockets are gone."""
        for token in {token for token, _ in self.listeners if not is_held(token)}:
            self.leave(token)

    def hear(self, found: Changes) -> None:
        """Note for each listener what concerns it."""
        self.last = found.last
        if found.is_too_much or any(change.is_of_many for change in found.changes):
            for listener in self.listeners.values():
                _note(listener, News(is_everything=True))
            return
        concerned = [(change, _topics_of(change)) for change in found.changes]
        for listener in self.listeners.values() if concerned else ():
            mine = tuple(change for change, topics in concerned if not topics.isdisjoint(listener.topics))
            if mine:
                _note(listener, News(mine))

    def hear_of_people(self, topics: Iterable[str]) -> None:
        """Note that somebody came to these topics or left them."""
        changed = set(topics)
        for listener in self.listeners.values() if changed else ():
            if not changed.isdisjoint(listener.topics):
                _note(listener, News(is_presence=True))

    async def send(self, to_tab: Send, is_open: Callable[[str], bool]) -> None:
        """Nudge the tabs that have news, each once at a time and only few at once; a locked one waits with its news."""
        for listener in list(self.listeners.values()):
            if self._sent >= _MOST_RUNNING:
                return
            if listener.news is None or listener.is_running or not is_open(listener.token):
                continue
            listener.is_running = True
            self._sent += 1
            nudged = listener.news
            try:
                future = await to_tab(listener.token, Event(name=listener.handler))
            except BaseException:
                listener.is_running = False
                self._sent -= 1
                raise
            future.add_done_callback(self._when_done(listener, nudged, is_open))

    def _when_done(self, listener: _Listener, nudged: News, is_open: Callable[[str], bool]) -> Callable[[Any], None]:
        def done(_future: Any) -> None:
            listener.is_running = False
            self._sent -= 1
            if listener.news is nudged and is_open(listener.token):
                # It was refused, or it failed: asking again would not change that. One that was just locked waits.
                listener.news = None
            self.wake()

        return done

    def wake(self) -> None:
        """Let ``watch`` look now."""
        if self._wake is not None:
            self._wake()


def _note(listener: _Listener, news: News) -> None:
    listener.news = news if listener.news is None else listener.news.with_more(news)


hub = Hub()


def token_of_tab(state: BaseState) -> str:
    """The client token of the tab that a state belongs to."""
    return str(state._get_root_state().router_data.get("token", ""))


def join(state: BaseState, topics: Iterable[str], handler: Any) -> None:
    """Call the handler whenever something about the topics changes. Call it before reading, or a change may be missed.

    Args:
        state: Any state of the tab.
        topics: ``BOARD``, ``WORKLIST``, ``STAGES``, ``encounter(7)``, ``case(7)``, ``person(12)``.
        handler: An event handler without arguments, marked with what it needs.
    """
    hub.join(token_of_tab(state), topics, format_event_handler(handler))


def leave(state: BaseState) -> None:
    """The tab listens to nothing more and is nowhere; each page's ``guard`` does so for the page before it."""
    token = token_of_tab(state)
    hub.leave(token)
    presence.here.leave(token)


def news(state: BaseState, handler: Any) -> News:
    """In the handler that was joined with: what has changed."""
    return hub.taken(token_of_tab(state), format_event_handler(handler))


async def _look(app: rx.App) -> None:
    namespace = app.event_namespace
    if not isinstance(namespace, tabs.GuardedNamespace):
        return
    hub.drop(namespace.holds)
    presence.here.drop(namespace.holds)
    if hub.last < 0:
        hub.last = await asyncio.to_thread(newest_event)
    found = await asyncio.to_thread(changes_since, hub.last)
    hub.hear(found)
    hub.hear_of_people(await presence.here.changed(tabs.is_open))
    await hub.send(app.event_processor.enqueue, tabs.is_open)


async def watch(app: rx.App) -> None:
    """Keep every listening tab of this process up to date, until the program ends."""
    loop, woken = asyncio.get_running_loop(), asyncio.Event()

    def told() -> None:
        # The program may be about to end.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(woken.set)

    hub._wake = woken.set
    audit.tell_of_changes(told)
    try:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), LOOK_EVERY_SECONDS)
            woken.clear()
            try:
                await _look(app)
            except StorageError:
                pass
            except Exception as failure:  # noqa: BLE001 - the watch must outlive any one look
                incident(failure, "the watch over changes")
            await asyncio.sleep(_PAUSE_SECONDS)
    finally:
        audit.stop_telling(told)
