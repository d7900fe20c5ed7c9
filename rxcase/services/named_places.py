"""Employers and establishments by the name that somebody typed, within the actor's reach."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from sqlmodel import Session, col

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.db import reading
from rxcase.errors import InvalidInputError
from rxcase.models import Employer, Establishment


def employer_named(session: Session, actor: Actor, name: str) -> int:
    """The employer of this name.

    Raises:
        InvalidInputError: There is none within reach; a near name is suggested.
    """
    found = session.scalars(scope.employers(actor).where(col(Employer.name) == name.strip())).first()
    if found is None:
        names = session.scalars(scope.employers(actor).with_only_columns(col(Employer.name))).all()
        raise InvalidInputError(_unknown("employer", name, names))
    return found.id or 0


def establishment_named(session: Session, actor: Actor, name: str, employer_id: int | None) -> int:
    """The establishment of this name, of the employer if one is given.

    Raises:
        InvalidInputError: There is none within reach, or two employers have one.
    """
    query = scope.establishments(actor)
    if employer_id is not None:
        query = query.where(col(Establishment.employer_id) == employer_id)
    found = session.scalars(query.where(col(Establishment.name) == name.strip())).all()
    if not found:
        names = session.scalars(query.with_only_columns(col(Establishment.name))).all()
        raise InvalidInputError(_unknown("establishment", name, names))
    if len(found) > 1:
        raise InvalidInputError(
            f"{len(found)} employers have an establishment “{name}”; say which one with --employer."
        )
    return found[0].id or 0


def must_be_known(actor: Actor, *, employer: str, establishment: str) -> None:
    """Refuse names that mean nothing, or two, before anything is done with them; empty ones name nothing.

    Raises:
        InvalidInputError: As ``employer_named`` and ``establishment_named``.
    """
    with reading() as session:
        employer_id = employer_named(session, actor, employer) if employer else None
        if establishment:
            establishment_named(session, actor, establishment, employer_id)


def _unknown(noun: str, name: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    return f"There is no {noun} “{name}”." + (f" Did you mean “{near[0]}”?" if near else "")
