"""Upkeep: what is old goes, what is young stays, and the audit says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from rxcase.clock import now
from rxcase.db import reading, transaction
from rxcase.models import AuditEvent, Draft, UserSession
from tests.builders.world import a_user
from tests.cli.running import rxcase

pytestmark = pytest.mark.usefixtures("database")


def test_old_sessions_and_drafts_go_and_young_ones_stay() -> None:
    with transaction() as session:
        user_id = a_user(session).id or 0
        for number, age in enumerate((1, 40)):
            at = now() - timedelta(days=age)
            session.add(
                UserSession(token_hash=f"{number}", user_id=user_id, created_at=at, last_active_at=at, ended_at=at)
            )
        for number, age in enumerate((1, 200)):
            at = now() - timedelta(days=age)
            session.add(
                Draft(user_id=user_id, subject="encounter", subject_id=number, field="note", text="a", saved_at=at)
            )
    result = rxcase("jobs", "run-once")
    assert (result.exit_code, result.stdout) == (0, "1 sessions forgotten\n1 drafts expired\n0 work statuses changed\n")
    assert rxcase("jobs", "run-once").stdout == "0 sessions forgotten\n0 drafts expired\n0 work statuses changed\n"
    with reading() as session:
        assert session.scalars(select(col(UserSession.token_hash))).all() == ["0"]
        assert session.scalars(select(col(Draft.subject_id))).all() == [0]
        verbs = session.scalars(select(col(AuditEvent.verb)).where(col(AuditEvent.actor) == "rxcase")).all()
    assert verbs.count("session:forget") == 1
    assert verbs.count("draft:expire") == 1
