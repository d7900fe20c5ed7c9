"""The record of what was refused, at the door or by a service."""

from __future__ import annotations

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.db import transaction


def record_refusal(
    actor: Actor, verb: str, reason: str, *, subject: str | None = None, subject_id: int | None = None
) -> None:
    """Note in the audit that the actor tried something that is not theirs to do."""
    with transaction() as session:
        audit.record(
            session, actor, audit.Event(verb, outcome="refused", subject=subject, subject_id=subject_id, reason=reason)
        )
