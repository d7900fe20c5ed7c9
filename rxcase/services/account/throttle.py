"""How often somebody may try a password."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from rxcase.clock import now
from rxcase.errors import TooManyAttemptsError
from rxcase.models import SignInAttempt

_REMEMBERED = timedelta(hours=24)

Steps = Sequence[tuple[int, timedelta]]
"""From so many failures on, so long a wait after the last one."""

FOR_EMAIL: Steps = (
    (20, timedelta(minutes=60)),
    (15, timedelta(minutes=15)),
    (10, timedelta(minutes=5)),
    (5, timedelta(minutes=1)),
)
# Many people may sit behind one address.
FOR_ADDRESS: Steps = (
    (200, timedelta(minutes=60)),
    (100, timedelta(minutes=15)),
    (50, timedelta(minutes=5)),
    (30, timedelta(minutes=1)),
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try that counts until it is forgiven, for an e-mail and a network address."""

    email_key: str
    address_row_id: int | None


def email_key(email: str) -> str:
    """What is kept of an e-mail: a hash, for people type passwords into the wrong field."""
    return "email:" + hashlib.sha256(email.strip().casefold().encode("utf-8", "replace")).hexdigest()


def address_key(network_address: str) -> str:
    """What is counted of a network address: of IPv6 the first half, for each house may choose the other freely."""
    try:
        address = ipaddress.ip_address(network_address.partition("%")[0])
    except ValueError:
        return f"address:{network_address[:60]}"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return f"address:{ipaddress.ip_network((address, 64), strict=False)}"
        address = address.ipv4_mapped
    return f"address:{address}"


def too_many(wait_seconds: int) -> str:
    """What to read after too many failures: when to try again."""
    number, unit = (wait_seconds, "second") if wait_seconds < 60 else (-(-wait_seconds // 60), "minute")
    return f"Too many failed attempts. Try again in {number} {unit}{'' if number == 1 else 's'}."


def _wait(session: Session, key: str, steps: Steps, at: datetime) -> timedelta:
    failures, last = session.execute(
        select(func.count(), func.max(SignInAttempt.at)).where(
            col(SignInAttempt.key) == key, col(SignInAttempt.at) > at - _REMEMBERED
        )
    ).one()
    for least, wait in steps:
        if failures >= least:
            until: datetime = last + wait
            return max(timedelta(0), until - at)
    return timedelta(0)


def begin(session: Session, email: str, network_address: str) -> Attempt:
    """Count a try before the password is looked at, so that many at once cannot slip through.

    Raises:
        TooManyAttemptsError: There were too many failures; the text says when to try again.
    """
    at = now()
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.at) < at - _REMEMBERED))
    by_email, by_address = email_key(email), address_key(network_address)
    wait = max(_wait(session, by_email, FOR_EMAIL, at), _wait(session, by_address, FOR_ADDRESS, at))
    if wait > timedelta(0):
        seconds = max(1, round(wait.total_seconds()))
        raise TooManyAttemptsError(too_many(seconds), seconds)
    session.add(SignInAttempt(key=by_email, at=at))
    address_row = SignInAttempt(key=by_address, at=at)
    session.add(address_row)
    session.flush()
    return Attempt(by_email, address_row.id)


def forgive(session: Session, attempt: Attempt) -> None:
    """The password was right: the e-mail starts afresh, the address loses only this try."""
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.key) == attempt.email_key))
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.id) == attempt.address_row_id))
