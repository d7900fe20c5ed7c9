"""The record of what was refused, at the door or by a service."""

from __future__ import annotations

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import transaction
from rxcase.errors import NotAllowedError


def record_refusal(
    actor: Actor, verb: str, reason: str, *, subject: str | None = None, subject_id: int | None = None
) -> None:
    """Note in the audit that the actor tried something that is not theirs to do."""
    with transaction() as session:
        audit.record(
            session, actor, audit.Event(verb, outcome="refused", subject=subject, subject_id=subject_id, reason=reason)
        )


def need(actor: Actor, permission: Permission, verb: str) -> None:
    """Refuse unless the actor holds the permission, and note the refusal.

    Raises:
        NotAllowedError: With the words of ``permissions.denial``.
    """
    try:
        actor.need(permission)
    except NotAllowedError as refusal:
        record_refusal(actor, verb, refusal.message)
        raise
