"""Signed-in browsers: sign in and out, lock and unlock, and who stands behind a token."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import Session, col

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, Reach
from rxcase.clock import now
from rxcase.config import settings
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, LockedError, SignInNeededError, TooManyAttemptsError
from rxcase.models import Credential, Employer, Establishment, Role, User, UserSession
from rxcase.readmodels.account import Me
from rxcase.services.account import passwords, session_rows, throttle
from rxcase.services.account.session_rows import OpenSession, token_hash

WRONG_SIGN_IN = "The e-mail or the password is not right."
WRONG_PASSWORD = "The password is not right."  # noqa: S105 - a sentence
_TOUCH_EVERY = timedelta(seconds=30)
_NOBODY = Actor(name="somebody not signed in", via="web", permissions=frozenset(), reach=Reach.OWN)


def open_session(token: str) -> OpenSession | None:
    """The session behind a token, or None where there is none or it has ended. One query.

    A session that fell idle is found locked, and the lock is noted in the audit.
    """
    found = session_rows.find(token)
    if found is not None and found.is_locked and not found.is_lock_noted:
        _lock(found, "no activity")
    return found


def _require(token: str) -> OpenSession:
    found = open_session(token)
    if found is None:
        raise SignInNeededError
    return found


def actor_of(token: str) -> Actor:
    """Who stands behind a token, with the rights of this moment.

    Raises:
        SignInNeededError: There is no such session, it has ended, or its user was disabled.
        LockedError: It waits for the password.
    """
    found = _require(token)
    if found.is_locked:
        raise LockedError
    return found.actor


def sign_in(email: str, password: str, network_address: str, previous_token: str = "") -> str:
    """Begin a session.

    Args:
        email: As typed; case and surrounding spaces do not matter.
        password: As typed.
        network_address: Where the browser is, for the throttle and the audit.
        previous_token: The browser's session so far, which ends.

    Returns:
        The token for the cookie, 256 random bits; only its hash is kept.

    Raises:
        InvalidInputError: The e-mail or the password is not right; which one is not said.
        TooManyAttemptsError: Too many failures; the text says when to try again.
    """
    attempt = _begin_attempt(_NOBODY, "session:sign-in", email, network_address)
    with reading() as session:
        row = session.execute(
            select(col(User.id), col(User.name), col(User.disabled_at), col(Credential.secret_hash))
            .join(Credential, col(Credential.user_id) == col(User.id))
            .where(
                col(User.email) == (email.strip().lower() if email.isprintable() else ""),
                col(User.deleted_at).is_(None),
                col(Credential.kind) == "password",
            )
        ).one_or_none()
    is_right = passwords.matches(None if row is None else row.secret_hash, password)
    if row is None or row.id is None or not is_right or row.disabled_at is not None:
        reason = "account disabled" if is_right else "wrong e-mail or password"
        _refuse(_NOBODY if row is None else _named(row.id, row.name), "session:sign-in", reason, network_address)
        raise InvalidInputError(WRONG_SIGN_IN)
    token, at = secrets.token_urlsafe(32), now()
    with transaction() as session:
        throttle.forgive(session, attempt)
        session_rows.end(session, col(UserSession.token_hash) == token_hash(previous_token))
        begun = UserSession(token_hash=token_hash(token), user_id=row.id, created_at=at, last_active_at=at)
        session.add(begun)
        session.flush()
        after = {"from": network_address}
        event = audit.Event("session:sign-in", subject="session", subject_id=begun.id, after=after)
        audit.record(session, _named(row.id, row.name), event)
    return token


def _named(user_id: int | None, name: str) -> Actor:
    """Somebody known by name for the audit, with no rights at all."""
    return Actor(name=name, via="web", permissions=frozenset(), reach=Reach.OWN, user_id=user_id)


def _begin_attempt(actor: Actor, verb: str, email: str, network_address: str) -> throttle.Attempt:
    try:
        with transaction() as session:
            return throttle.begin(session, email, network_address)
    except TooManyAttemptsError:
        _refuse(actor, verb, "throttled", network_address)
        raise


def _refuse(actor: Actor, verb: str, reason: str, network_address: str) -> None:
    with transaction() as session:
        after = {"from": network_address} if network_address else None
        audit.record(session, actor, audit.Event(verb, outcome="refused", reason=reason, after=after))


def sign_out(token: str) -> None:
    """End the session; from now on the token is worth nothing. Twice does no harm."""
    found = session_rows.find(token)
    if found is None:
        return
    with transaction() as session:
        session_rows.end(session, col(UserSession.id) == found.id)
        audit.record(session, found.actor, audit.Event("session:sign-out", subject="session", subject_id=found.id))


def lock(token: str) -> None:
    """Lock the session; the password opens it again.

    Raises:
        SignInNeededError: There is no such session.
    """
    found = _require(token)
    if not found.is_locked:
        _lock(found, "asked for")


def _lock(found: OpenSession, reason: str) -> None:
    with transaction() as session:
        unlocked = select(col(UserSession.id)).where(
            col(UserSession.id) == found.id, col(UserSession.locked_at).is_(None)
        )
        # Two tabs may notice at once; it happened once.
        if session.execute(unlocked.with_for_update()).one_or_none() is None:
            return
        session.execute(update(UserSession).where(col(UserSession.id) == found.id).values(locked_at=now()))
        event = audit.Event("session:lock", subject="session", subject_id=found.id, reason=reason)
        audit.record(session, found.actor, event)


def unlock(token: str, password: str, network_address: str = "") -> None:
    """Open a locked session with its user's password.

    Raises:
        SignInNeededError: There is no such session.
        InvalidInputError: The password is not right (``password``).
        TooManyAttemptsError: Too many failures; the text says when to try again.
    """
    found = _require(token)
    if not _is_own_password(found.actor, password, network_address, "session:unlock"):
        raise InvalidInputError(WRONG_PASSWORD, {"password": WRONG_PASSWORD})
    with transaction() as session:
        values = {"locked_at": None, "last_active_at": now()}
        session.execute(update(UserSession).where(col(UserSession.id) == found.id).values(values))
        audit.record(session, found.actor, audit.Event("session:unlock", subject="session", subject_id=found.id))


def _is_own_password(actor: Actor, password: str, network_address: str, verb: str) -> bool:
    """Compare the password of somebody already signed in; throttled, and refusals noted, like a sign-in."""
    with reading() as session:
        email, secret_hash = session.execute(
            select(col(User.email), col(Credential.secret_hash))
            .join(Credential, col(Credential.user_id) == col(User.id))
            .where(col(User.id) == actor.user_id, col(Credential.kind) == "password")
        ).one()
    attempt = _begin_attempt(actor, verb, email, network_address)
    if not passwords.matches(secret_hash, password):
        _refuse(actor, verb, "wrong password", network_address)
        return False
    with transaction() as session:
        throttle.forgive(session, attempt)
    return True


def touch(token: str) -> datetime:
    """Note that the person does something. Written at most every half minute.

    Returns:
        When the session locks if nothing more is done.

    Raises:
        SignInNeededError: There is no such session.
        LockedError: It waits for the password; activity does not open it.
    """
    found = _require(token)
    if found.is_locked:
        raise LockedError
    at, limit = now(), settings().idle_limit
    if at - (found.locks_at - limit) < min(_TOUCH_EVERY, limit / 4):
        return found.locks_at
    with transaction() as session:
        still_open = (col(UserSession.id) == found.id) & col(UserSession.locked_at).is_(None)
        session.execute(update(UserSession).where(still_open).values(last_active_at=at))
    return at + limit


def me(actor: Actor) -> Me:
    """The signed-in person as the screens need to know them.

    Raises:
        SignInNeededError: The actor is no user.
    """
    with reading() as session:
        row = session.execute(
            select(col(User.email), col(Role.title))
            .join(Role, col(Role.id) == col(User.role_id))
            .where(col(User.id) == actor.user_id)
        ).one_or_none()
        if row is None:
            raise SignInNeededError
        scope_words = _scope_words(session, actor)
    words = [word for word in actor.name.split() if word[0].isalpha()]
    return Me(
        name=actor.name,
        initials="".join(word[0] for word in (words[:1] + words[1:][-1:])).upper(),
        email=row.email,
        role=row.title,
        permissions=sorted(actor.permissions),
        scope_words=scope_words,
        home="/worklist/" if actor.may(Permission.WORKLIST_VIEW) else "/account/",
    )


def _scope_words(session: Session, actor: Actor) -> str:
    match actor.reach:
        case Reach.ALL:
            return "All employers"
        case Reach.ASSIGNED:
            return "The encounters that you work on"
        case Reach.OWN:
            return "Your own record"
    employers = select(col(Employer.name)).where(col(Employer.id).in_(actor.employer_ids))
    sites = select(col(Establishment.name)).where(col(Establishment.id).in_(actor.establishment_ids))
    return ", ".join(sorted([*session.scalars(employers), *session.scalars(sites)])) or "No employer yet"


def change_password(actor: Actor, old: str, new: str, token: str, network_address: str = "") -> None:
    """Replace one's own password; all other sessions of the user end.

    Raises:
        SignInNeededError: The actor is no user.
        InvalidInputError: The old one is not right (``old_password``) or the new one is too weak (``new_password``).
        TooManyAttemptsError: Too many failures with the old one.
    """
    if actor.user_id is None:
        raise SignInNeededError
    with reading() as session:
        email = session.scalars(select(col(User.email)).where(col(User.id) == actor.user_id)).one()
    passwords.require_good(new, email)
    if not _is_own_password(actor, old, network_address, "user:change-password"):
        raise InvalidInputError(WRONG_PASSWORD, {"old_password": WRONG_PASSWORD})
    secret_hash = passwords.hashed(new)
    with transaction() as session:
        passwords.store(session, actor.user_id, secret_hash)
        session_rows.end_all_of(session, actor.user_id, but_token=token)
        audit.record(session, actor, audit.Event("user:change-password", subject="user", subject_id=actor.user_id))
