"""Upkeep of what is not case data: sessions that ended, drafts that nobody came back to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_
from sqlmodel import col

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.clock import now
from rxcase.config import settings
from rxcase.db import transaction
from rxcase.models import Draft, UserSession

KEEP_SESSIONS = timedelta(days=30)
KEEP_DRAFTS = timedelta(days=180)


def forget_sessions(actor: Actor) -> int:
    """Drop sessions that ended, or ran out, more than ``KEEP_SESSIONS`` ago; the audit keeps their story.

    Returns:
        How many.

    Raises:
        NotAllowedError: The actor may not edit settings.
    """
    actor.need(Permission.SETTING_EDIT)
    limit = now() - KEEP_SESSIONS
    with transaction() as session:
        dropped = session.execute(
            delete(UserSession).where(
                or_(col(UserSession.ended_at) < limit, col(UserSession.created_at) < limit - settings().session_limit)
            )
        )
        return _noted(session, actor, "session:forget", dropped)


def expire_drafts(actor: Actor) -> int:
    """Drop text that was typed more than ``KEEP_DRAFTS`` ago and never saved.

    Returns:
        How many.

    Raises:
        NotAllowedError: The actor may not edit settings.
    """
    actor.need(Permission.SETTING_EDIT)
    with transaction() as session:
        dropped = session.execute(delete(Draft).where(col(Draft.saved_at) < now() - KEEP_DRAFTS))
        return _noted(session, actor, "draft:expire", dropped)


def _noted(session: Any, actor: Actor, verb: str, dropped: Any) -> int:
    count = cast("CursorResult[Any]", dropped).rowcount
    if count:
        audit.record(session, actor, audit.Event(verb, after={"count": count}))
    return count
