"""Who is answerable for an encounter and who works it, as the page shows it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.assignment import Hands, managers_refusal, owner_refusal
from rxcase.domain.dates import day_words
from rxcase.models import CaseManagerAssignment, Encounter, User
from rxcase.readmodels.team import Team, TeamMember


def hands(actor: Actor, owner_id: int | None) -> Hands:
    """Who acts on whose encounter, for the rules of ``domain.assignment``."""
    return Hands(actor.user_id, actor.may(Permission.ENCOUNTER_ASSIGN), owner_id)


def team_of(session: Session, actor: Actor, encounter: Encounter, owner: User | None) -> Team:
    """The team as the encounter's page shows it, in one query."""
    rows = session.execute(
        select(CaseManagerAssignment.user_id, CaseManagerAssignment.assigned_at, User.name)
        .join(User, col(User.id) == col(CaseManagerAssignment.user_id))
        .where(
            col(CaseManagerAssignment.encounter_id) == encounter.id,
            col(CaseManagerAssignment.ended_at).is_(None),
        )
        .order_by(col(CaseManagerAssignment.assigned_at), col(User.name))
        .limit(100)
    ).all()
    mine = hands(actor, encounter.owner_id)
    is_workable = encounter.status == "open" and actor.may(Permission.ENCOUNTER_WORK)
    return Team(
        owner_id=encounter.owner_id or 0,
        owner=owner.name if owner else "",
        managers=[
            TeamMember(
                user_id=row.user_id,
                name=row.name,
                since=day_words(clock.on_the_wall(row.assigned_at).date()),
                may_remove=is_workable
                and not managers_refusal(mine, row.user_id, is_leaving=row.user_id == actor.user_id),
            )
            for row in rows
        ],
        version=encounter.version,
        may_assign=is_workable and (mine.may_assign or mine.is_mine),
        may_take=is_workable and actor.user_id is not None and not owner_refusal(mine, actor.user_id),
    )
