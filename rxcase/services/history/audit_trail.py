"""The audit chain, looked at as a whole."""

from __future__ import annotations

from sqlmodel import Session, col, select

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading
from rxcase.models import AuditEvent
from rxcase.readmodels.safekeeping import AuditState
from rxcase.services.refusals import need


def last_hash(session: Session) -> str:
    """The newest link of the chain."""
    newest = select(AuditEvent.hash).order_by(col(AuditEvent.id).desc()).limit(1)
    return session.scalars(newest).first() or audit.FIRST_HASH


def verify(actor: Actor) -> AuditState:
    """Recompute the whole chain.

    Raises:
        NotAllowedError: The actor may not see the audit.
    """
    need(actor, Permission.AUDIT_VIEW, "audit:verify")
    with reading() as session:
        good, broken = audit.verify(session)
        state = AuditState(good, last_hash(session))
    if broken is None:
        return state
    return AuditState(good, state.last_hash, broken.event_id, broken.why)
