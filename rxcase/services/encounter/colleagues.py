"""Who can be given work: active users whose role can do it and whose reach holds the encounter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import exists, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, Reach
from rxcase.db import reading
from rxcase.errors import InvalidInputError
from rxcase.models import Encounter, Role, RolePermission, User, UserGrant
from rxcase.models.base import MAX_ID
from rxcase.readmodels.team import CANDIDATES_SHOWN, Candidate


@dataclass(frozen=True, slots=True)
class Colleague:
    """An active user, with what decides whether an encounter can be theirs."""

    id: int
    name: str
    reach: Reach
    employer_ids: frozenset[int] = frozenset()
    establishment_ids: frozenset[int] = frozenset()

    def reaches(self, encounter: Encounter) -> bool:
        """Whether the colleague sees the encounter; who sees what is assigned sees it by being assigned."""
        match self.reach:
            case Reach.ALL | Reach.ASSIGNED:
                return True
            case Reach.GRANTED:
                return (
                    encounter.employer_id in self.employer_ids or encounter.establishment_id in self.establishment_ids
                )
        return False


def _holds(permission: Permission) -> object:
    return exists().where(
        col(RolePermission.role_id) == col(User.role_id), col(RolePermission.permission) == permission.value
    )


def candidates(
    actor: Actor, typed: str = "", *, permission: Permission = Permission.ENCOUNTER_WORK
) -> tuple[Candidate, ...]:
    """The first ``CANDIDATES_SHOWN`` people by name who can be given work; always two queries.

    Args:
        actor: Needs ``encounter:work``. Counted are only encounters within the actor's reach.
        typed: Part of a name or an e-mail address.
        permission: What they must be able to do.

    Raises:
        NotAllowedError: As above.
    """
    actor.need(Permission.ENCOUNTER_WORK)
    query = (
        select_columns(col(User.id), col(User.name), col(Role.title))
        .join(Role, col(Role.id) == col(User.role_id))
        .where(col(User.disabled_at).is_(None), col(User.deleted_at).is_(None), _holds(permission))  # type: ignore[arg-type]
        .order_by(col(User.name), col(User.id))
        .limit(CANDIDATES_SHOWN)
    )
    for word in typed.split()[:4]:
        query = query.where(
            col(User.name).icontains(word, autoescape=True) | col(User.email).icontains(word, autoescape=True)
        )
    with reading() as session:
        rows = session.execute(query).all()
        owned = _owned(session, actor, [row.id for row in rows])
    return tuple(Candidate(row.id, row.name, row.title, owned.get(row.id, 0)) for row in rows)


def _owned(session: Session, actor: Actor, user_ids: list[int]) -> dict[int, int]:
    rows = session.execute(
        select_columns(col(Encounter.owner_id), func.count())
        .where(col(Encounter.on_worklist), col(Encounter.owner_id).in_(user_ids), scope.encounter_visible(actor))
        .group_by(col(Encounter.owner_id))
    )
    return {owner_id: count for owner_id, count in rows if owner_id is not None}


def colleague(
    session: Session, user_id: int, field: str, *, permission: Permission = Permission.ENCOUNTER_WORK
) -> Colleague:
    """The active user who is to be given work.

    Raises:
        InvalidInputError: Beside ``field``: there is no such user, or the role cannot do it.
    """
    user = None
    if 0 < user_id <= MAX_ID:
        user = session.exec(
            select(User).where(
                col(User.id) == user_id,
                col(User.disabled_at).is_(None),
                col(User.deleted_at).is_(None),
                _holds(permission),  # type: ignore[arg-type]
            )
        ).first()
    if user is None:
        problem = "Choose one of the people in the list."
        raise InvalidInputError(problem, {field: problem})
    grants = session.exec(select(UserGrant).where(col(UserGrant.user_id) == user_id)).all()
    return Colleague(
        id=user_id,
        name=user.name,
        reach=Reach(user.reach),
        employer_ids=frozenset(each.employer_id for each in grants if each.establishment_id is None),
        establishment_ids=frozenset(each.establishment_id for each in grants if each.establishment_id is not None),
    )


def reach_refusal(someone: Colleague, encounter: Encounter) -> str:
    """Why the encounter cannot be this person's; empty when it can."""
    return "" if someone.reaches(encounter) else f"{someone.name} may not see the people of this employer."


def names_of(session: Session, user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of users, by number; whoever left is named too."""
    wanted = {each for each in user_ids if each is not None}
    if not wanted:
        return {}
    rows = session.execute(select_columns(col(User.id), col(User.name)).where(col(User.id).in_(wanted)))
    return {number or 0: name for number, name in rows}
