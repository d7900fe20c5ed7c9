"""What a person reads when a handler fails, and what the log keeps of it.

The marks of ``gate`` put this around every handler, so no handler catches what it cannot handle better.
"""

from __future__ import annotations

import inspect
import logging
import secrets
import traceback
from collections.abc import AsyncIterator, Callable
from functools import wraps
from typing import Any

import reflex as rx
from reflex.istate.proxy import StateProxy
from reflex.state import BaseState

from rxcase.errors import InvalidInputError, LockedError, RxcaseError, SignInNeededError

_LOG = logging.getLogger("rxcase")
_ERRORS = "errors"


def incident(failure: BaseException, where: str) -> str:
    """Note an unexpected failure and give it a name to ask by.

    Only kinds of failures and places in the code are logged: messages and values may tell of people.

    Returns:
        The reference, eight characters.
    """
    reference = secrets.token_hex(4)
    chain: list[str] = []
    current: BaseException | None = failure
    while current is not None and len(chain) < 5:
        frames = traceback.extract_tb(current.__traceback__)[-6:]
        places = " < ".join(
            f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}" for frame in reversed(frames)
        )
        chain.append(f"{type(current).__name__} at {places}")
        current = current.__cause__ or current.__context__
    _LOG.error("incident %s in %s: %s", reference, where, "; from ".join(chain))
    return reference


def words_for(failure: Exception, where: str) -> str:
    """What to tell the person: our own failures say it themselves, all others get a reference."""
    if isinstance(failure, RxcaseError):
        return failure.message
    return f"Something went wrong here; nothing was saved. If it happens again, give this number: {incident(failure, where)}."


async def _tell(state: BaseState, failure: Exception, where: str) -> Any:
    from rxcase.state.session import SIGN_IN, SessionState, say

    words = words_for(failure, where)
    if isinstance(failure, SignInNeededError):
        return rx.redirect(SIGN_IN)
    if isinstance(failure, LockedError):
        session = await state.get_state(SessionState)
        session.is_locked = True
    elif isinstance(failure, InvalidInputError) and failure.fields and _ERRORS in state.base_vars:
        setattr(state, _ERRORS, dict(failure.fields))
    else:
        await say(state, words)
    return None


async def _told(state: BaseState, failure: Exception, where: str) -> Any:
    if isinstance(state, StateProxy) and not state._is_mutable():
        async with state:
            return await _tell(state, failure, where)
    return await _tell(state, failure, where)


def tells_failures(handler: Callable[..., Any]) -> Callable[..., Any]:
    """An event handler whose failures become words on the screen.

    A failure that names fields goes into the state's ``errors: dict[str, str]``, if it has one; any other
    is said at the foot of the page (``session.say``). A locked session shows its lock, an ended one the sign-in page.
    """
    where = handler.__qualname__

    if inspect.isasyncgenfunction(handler) or inspect.isgeneratorfunction(handler):

        @wraps(handler)
        async def steps(self: BaseState, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
            try:
                events = handler(self, *args, **kwargs)
                if inspect.isasyncgen(events):
                    async for event in events:
                        yield event
                else:
                    for event in events:
                        yield event
            except Exception as failure:  # noqa: BLE001 - whatever it is, the person gets an answer
                yield await _told(self, failure, where)

        return steps

    @wraps(handler)
    async def once(self: BaseState, *args: Any, **kwargs: Any) -> Any:
        try:
            result = handler(self, *args, **kwargs)
            return await result if inspect.isawaitable(result) else result
        except Exception as failure:  # noqa: BLE001 - whatever it is, the person gets an answer
            return await _told(self, failure, where)

    return once


def log_backend_failure(exception: Exception) -> None:
    """Reflex's own last resort: a failure outside of any handler of ours."""
    incident(exception, "the event loop")


def log_frontend_failure(exception: Exception) -> None:
    """A failure that a browser reports: anybody can send anything, so only its length is kept."""
    _LOG.warning("a browser reported a failure (%d characters)", len(str(exception)))


# What these write shows what a browser sent or a row holds: payloads, cookies, client tokens, values of columns.
_TALKATIVE = ("reflex", "engineio", "socketio", "asyncio", "sqlalchemy")
# These have words of their own, but show whole failures.
_SHOWS_FAILURES = ("granian", "_granian")


def _without_people(record: logging.LogRecord) -> logging.LogRecord:
    """The record, of which a place in the code and a kind of failure remain."""
    kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
    record.msg = f"{record.filename}:{record.lineno} {kind}".strip()
    record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
    return record


class _Discreet:
    """Makes the records of the log, as the maker before it did, without people in them."""

    def __init__(self, former: Callable[..., logging.LogRecord]) -> None:
        self.former = former

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record = self.former(*args, **kwargs)
        is_telling = record.name.startswith(_TALKATIVE) or (record.exc_info and record.name.startswith(_SHOWS_FAILURES))
        return _without_people(record) if is_telling and record.levelno >= logging.WARNING else record


def quiet_the_framework() -> None:
    """From now on the framework's warnings name a place in its code and a kind of failure, nothing else.

    It is the maker of records, not a filter: a logger that is made tomorrow would have no filter.
    """
    if not isinstance(logging.getLogRecordFactory(), _Discreet):
        logging.setLogRecordFactory(_Discreet(logging.getLogRecordFactory()))


def safe_text(value: object, longest: int = 120) -> str:
    """Something that a browser sent, fit for one line of a log: printable, short."""
    text = value if isinstance(value, str) else type(value).__name__
    return "".join(letter if letter.isprintable() else "?" for letter in text[:longest])
