"""The rows behind sessions: one query from a token to a person and what the person may do."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, cast, func, select, update
from sqlmodel import Session, col

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, Reach
from rxcase.clock import now
from rxcase.config import settings
from rxcase.db import reading
from rxcase.models import Role, RolePermission, User, UserGrant, UserSession

_KNOWN_PERMISSIONS = frozenset(Permission)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that has not ended.

    Attributes:
        id: Its number; says nothing to others.
        actor: Who is signed in, with the rights of this moment.
        is_locked: Whether it waits for the password.
        is_lock_noted: Whether the row says so already; a session that fell idle is locked before anybody writes it.
        locks_at: When it locks unless something is typed or clicked.
    """

    id: int
    actor: Actor
    is_locked: bool
    is_lock_noted: bool
    locks_at: datetime

    @property
    def stamp(self) -> str:
        """The session and the rights of this moment, in one text that differs when either does.

        What was read under one stamp must not be shown under another.
        """
        actor = self.actor
        rights = (
            actor.role,
            actor.reach,
            sorted(actor.permissions),
            sorted(actor.employer_ids),
            sorted(actor.establishment_ids),
            actor.employee_id,
        )
        return f"{self.id}:{hashlib.sha256(repr(rights).encode()).hexdigest()}"


def token_hash(token: str) -> str:
    """What is kept of a token: it has 256 random bits, so a plain hash suffices."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@cache
def _query() -> Select[Any]:
    permissions = (
        select(func.aggregate_strings(col(RolePermission.permission), ","))
        .where(col(RolePermission.role_id) == col(User.role_id))
        .scalar_subquery()
    )
    employer = cast(col(UserGrant.employer_id), String)
    establishment = func.coalesce(cast(col(UserGrant.establishment_id), String), "")
    grants = (
        select(func.aggregate_strings(employer + ":" + establishment, ","))
        .where(col(UserGrant.user_id) == col(User.id))
        .scalar_subquery()
    )
    return (
        select(
            col(UserSession.id),
            col(UserSession.created_at),
            col(UserSession.last_active_at),
            col(UserSession.locked_at),
            col(User.id).label("user_id"),
            col(User.name),
            col(User.reach),
            col(User.employee_id),
            col(Role.name).label("role"),
            permissions.label("permissions"),
            grants.label("grants"),
        )
        .join(User, col(User.id) == col(UserSession.user_id))
        .join(Role, col(Role.id) == col(User.role_id))
        .where(
            col(UserSession.ended_at).is_(None),
            col(User.disabled_at).is_(None),
            col(User.deleted_at).is_(None),
            col(Role.deleted_at).is_(None),
        )
    )


def _actor(row: Row[Any]) -> Actor:
    pairs = [grant.split(":") for grant in (row.grants or "").split(",") if grant]
    names = (row.permissions or "").split(",")
    return Actor(
        name=row.name,
        via="web",
        # A permission that this program does not know grants nothing.
        permissions=frozenset(Permission(name) for name in names if name in _KNOWN_PERMISSIONS),
        reach=Reach(row.reach),
        user_id=row.user_id,
        role=row.role,
        employer_ids=frozenset(int(employer) for employer, establishment in pairs if not establishment),
        establishment_ids=frozenset(int(establishment) for _, establishment in pairs if establishment),
        employee_id=row.employee_id,
    )


def _open(row: Row[Any], at: datetime) -> OpenSession | None:
    if row.created_at + settings().session_limit <= at:
        return None
    locks_at = row.last_active_at + settings().idle_limit
    is_noted = row.locked_at is not None
    return OpenSession(row.id, _actor(row), is_noted or locks_at <= at, is_noted, locks_at)


def find(token: str) -> OpenSession | None:
    """The session behind a token, or None where there is none or it has ended. One query."""
    if not token:
        return None
    with reading() as session:
        row = session.execute(_query().where(col(UserSession.token_hash) == token_hash(token))).one_or_none()
    return None if row is None else _open(row, now())


def standing(session_ids: Collection[int]) -> dict[int, OpenSession]:
    """Which of these sessions are still open, and how each stands. One query.

    Args:
        session_ids: Numbers of sessions, at most some thousands.

    Returns:
        The open ones, by number.
    """
    if not session_ids:
        return {}
    at = now()
    with reading() as session:
        rows = session.execute(_query().where(col(UserSession.id).in_(session_ids))).all()
    return {each.id: each for row in rows if (each := _open(row, at)) is not None}


def end(session: Session, which: ColumnElement[bool]) -> None:
    """End the sessions that meet the condition, in the caller's transaction."""
    session.execute(update(UserSession).where(which, col(UserSession.ended_at).is_(None)).values(ended_at=now()))


def end_all_of(session: Session, user_id: int, but_token: str = "") -> None:
    """End all sessions of a user, in the caller's transaction, except perhaps the one in use."""
    end(session, (col(UserSession.user_id) == user_id) & (col(UserSession.token_hash) != token_hash(but_token)))
