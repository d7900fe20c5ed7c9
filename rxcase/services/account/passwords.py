"""Passwords: what is good enough, how it is kept, how it is compared."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session, col, select

from rxcase.clock import now
from rxcase.errors import InvalidInputError
from rxcase.models import Credential

SHORTEST = 12
LONGEST = 500

# Source: RFC 9106 section 4, the second recommended option (memory-constrained).
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4, hash_len=32, salt_len=16, type=Type.ID)
AT_ONCE = 2
"""Each comparison takes 64 MiB: a flood of sign-ins must queue instead of eating the machine."""
_SLOTS = threading.BoundedSemaphore(AT_ONCE)


def _normal(password: str) -> bytes:
    # The same letters typed on another keyboard may arrive composed differently.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace")


def hashed(password: str) -> str:
    """The argon2id hash of a password, with its parameters and a salt of its own."""
    with _SLOTS:
        return _HASHER.hash(_normal(password))


@cache
def _nobodys_hash() -> str:
    return hashed("this is the password of nobody")


def matches(secret_hash: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed.

    Args:
        secret_hash: The stored hash; None, for somebody unknown, takes as long and is always false.
        password: What was typed; at most ``LONGEST`` characters are ever looked at.
    """
    against = secret_hash or _nobodys_hash()
    try:
        with _SLOTS:
            _HASHER.verify(against, _normal(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return secret_hash is not None and len(password) <= LONGEST


def require_good(password: str, email: str) -> None:
    """Refuse a new password that is easy to guess.

    Raises:
        InvalidInputError: With the field ``new_password``.
    """
    message = ""
    if len(password) < SHORTEST:
        message = f"Use at least {SHORTEST} characters."
    elif len(password) > LONGEST:
        message = f"Use at most {LONGEST} characters."
    elif password.strip().casefold() in {email.casefold(), email.partition("@")[0].casefold()}:
        message = "The password must not be the e-mail address."
    elif len(set(password)) < 5:
        message = "Use at least five different characters."
    if message:
        raise InvalidInputError(message, {"new_password": message})


def store(session: Session, user_id: int, secret_hash: str) -> None:
    """Keep the hash of a user's password, in the caller's transaction."""
    credential = session.scalars(
        select(Credential).where(col(Credential.user_id) == user_id, col(Credential.kind) == "password")
    ).one_or_none()
    if credential is None:
        session.add(Credential(user_id=user_id, secret_hash=secret_hash, changed_at=now()))
    else:
        credential.secret_hash, credential.changed_at = secret_hash, now()
