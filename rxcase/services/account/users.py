"""Accounts: who may sign in, as what, for which employer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlmodel import Session, col

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import ROLES, Permission, Reach
from rxcase.clock import now
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotFoundError
from rxcase.models import Employee, Employer, Role, User, UserGrant
from rxcase.readmodels.account import UserView
from rxcase.services.account import passwords, session_rows
from rxcase.services.refusals import need

# One @, something before it, a dot somewhere after it: the mail server knows the rest.
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_REACH_WORDS = {
    Reach.ALL: "all employers",
    Reach.GRANTED: "no employer yet",
    Reach.ASSIGNED: "encounters worked on",
    Reach.OWN: "own record",
}


def _clean_email(email: str) -> str:
    cleaned = email.strip().lower()
    if len(cleaned) > 254 or _EMAIL.fullmatch(cleaned) is None or not cleaned.isprintable():
        message = "This is no e-mail address."
        raise InvalidInputError(message, {"email": message})
    return cleaned


def _role(session: Session, name: str) -> Role:
    found = session.scalars(select(Role).where(col(Role.name) == name, col(Role.deleted_at).is_(None))).one_or_none()
    if found is None:
        known = ", ".join(
            session.scalars(select(col(Role.name)).where(col(Role.deleted_at).is_(None)).order_by(col(Role.name)))
        )
        message = f"There is no role “{name}”. Roles are: {known}."
        raise InvalidInputError(message, {"role": message})
    return found


def _reach(role: str) -> Reach:
    default = ROLES.get(role)
    # A role that an administrator made sees what is granted, nothing more.
    return Reach.GRANTED if default is None else default.reach


def _employer(session: Session, name: str) -> Employer:
    found = session.scalars(
        select(Employer).where(col(Employer.name) == name.strip(), col(Employer.deleted_at).is_(None))
    ).one_or_none()
    if found is None:
        message = f"There is no employer “{name}”."
        raise InvalidInputError(message, {"employer": message})
    return found


def _user(session: Session, email: str) -> User:
    known = email.strip().lower() if email.isprintable() else ""
    found = session.scalars(
        select(User).where(col(User.email) == known, col(User.deleted_at).is_(None)).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFoundError("user")
    return found


def _name_from(email: str) -> str:
    return " ".join(word.capitalize() for word in re.split(r"[._+-]+", email.partition("@")[0]) if word) or email


def add_user(
    actor: Actor,
    email: str,
    role: str,
    *,
    password: str,
    name: str = "",
    employer: str = "",
    employee_number: str = "",
) -> UserView:
    """Make an account. What it may do and see comes from its role.

    Args:
        actor: Needs ``user:edit``.
        email: Signs in with it; unique.
        role: Name of a role.
        password: At least ``passwords.SHORTEST`` characters.
        name: Shown in notes; made from the e-mail unless given.
        employer: Name of the employer whose people the account sees; needed by roles that see granted rows only.
        employee_number: The person's own chart, within ``employer`` where that is given.

    Raises:
        NotAllowedError: The actor may not edit users.
        InvalidInputError: By field; nothing was made.
    """
    need(actor, Permission.USER_EDIT, "user:add")
    email = _clean_email(email)
    passwords.require_good(password, email)
    secret_hash = passwords.hashed(password)
    with transaction() as session:
        its_role = _role(session, role)
        reach = _reach(role)
        if reach is Reach.GRANTED and not employer.strip():
            message = f"The role “{role}” needs an employer."
            raise InvalidInputError(message, {"employer": message})
        if session.scalars(select(col(User.id)).where(col(User.email) == email)).first() is not None:
            message = f"There is an account for {email} already."
            raise InvalidInputError(message, {"email": message})
        its_employer = _employer(session, employer) if employer.strip() else None
        user = User(email=email, name=name.strip() or _name_from(email), role_id=its_role.id or 0, reach=reach)
        if employee_number.strip():
            user.employee_id = _employee_id(session, employee_number, its_employer)
        session.add(user)
        session.flush()
        passwords.store(session, user.id or 0, secret_hash)
        if its_employer is not None and reach is Reach.GRANTED:
            session.add(UserGrant(user_id=user.id or 0, employer_id=its_employer.id or 0))
        after = {"email": email, "name": user.name, "role": role, "reach": reach, "employer": employer.strip() or None}
        audit.record(session, actor, audit.Event("user:add", subject="user", subject_id=user.id, after=after))
        session.flush()
        return _views(session, user.id)[0]


def _employee_id(session: Session, employee_number: str, employer: Employer | None) -> int | None:
    query = select(col(Employee.id)).where(
        col(Employee.employee_number) == employee_number.strip(), col(Employee.deleted_at).is_(None)
    )
    if employer is not None:
        query = query.where(col(Employee.employer_id) == employer.id)
    found = session.scalars(query.limit(2)).all()
    if len(found) != 1:
        which = "more than one employee has" if found else "nobody has"
        message = f"The number “{employee_number}” decides nobody: {which} it."
        raise InvalidInputError(message, {"employee_number": message})
    return found[0]


def list_users(actor: Actor) -> list[UserView]:
    """All accounts, by e-mail.

    Raises:
        NotAllowedError: The actor may not edit users.
    """
    need(actor, Permission.USER_EDIT, "user:list")
    with reading() as session:
        return _views(session)


def _views(session: Session, user_id: int | None = None) -> list[UserView]:
    query = (
        select(User, col(Role.name)).join(Role, col(Role.id) == col(User.role_id)).where(col(User.deleted_at).is_(None))
    )
    granted = select(col(UserGrant.user_id), col(Employer.name)).join(
        Employer, col(Employer.id) == col(UserGrant.employer_id)
    )
    if user_id is not None:
        query, granted = query.where(col(User.id) == user_id), granted.where(col(UserGrant.user_id) == user_id)
    employers: dict[int, set[str]] = defaultdict(set)
    for owner, employer in session.execute(granted):
        employers[owner].add(employer)
    return [
        UserView(
            id=user.id or 0,
            email=user.email,
            name=user.name,
            role=role,
            reach_words=", ".join(sorted(employers[user.id or 0])) or _REACH_WORDS[Reach(user.reach)],
            is_disabled=user.disabled_at is not None,
        )
        for user, role in session.execute(query.order_by(col(User.email)))
    ]


def disable_user(actor: Actor, email: str) -> None:
    """Close the door to somebody: all sessions end at once. Twice does no harm.

    Raises:
        NotAllowedError: The actor may not edit users.
        NotFoundError: There is no such account.
    """
    need(actor, Permission.USER_EDIT, "user:disable")
    with transaction() as session:
        user = _user(session, email)
        session_rows.end_all_of(session, user.id or 0)
        if user.disabled_at is None:
            user.disabled_at = now()
            _note(session, actor, user, "user:disable", ({"disabled": False}, {"disabled": True}))


def enable_user(actor: Actor, email: str) -> None:
    """Open the door again. Twice does no harm.

    Raises:
        NotAllowedError: The actor may not edit users.
        NotFoundError: There is no such account.
    """
    need(actor, Permission.USER_EDIT, "user:enable")
    with transaction() as session:
        user = _user(session, email)
        if user.disabled_at is not None:
            user.disabled_at = None
            _note(session, actor, user, "user:enable", ({"disabled": True}, {"disabled": False}))


def set_role(actor: Actor, email: str, role: str, employer: str = "") -> None:
    """Give somebody another role, and with it another reach; it counts from their next click.

    Args:
        actor: Needs ``user:edit``.
        email: Of the account.
        role: Name of a role.
        employer: Name of the employer, when the role sees granted rows only and none is granted yet.

    Raises:
        NotAllowedError: The actor may not edit users.
        NotFoundError: There is no such account.
        InvalidInputError: By field; nothing was changed.
    """
    need(actor, Permission.USER_EDIT, "user:set-role")
    with transaction() as session:
        user = _user(session, email)
        new_role, reach = _role(session, role), _reach(role)
        old_role = session.scalars(select(col(Role.name)).where(col(Role.id) == user.role_id)).one()
        has_grant = session.scalars(select(UserGrant).where(col(UserGrant.user_id) == user.id)).first() is not None
        if employer.strip():
            its_employer = _employer(session, employer)
            session.execute(delete(UserGrant).where(col(UserGrant.user_id) == user.id))
            session.add(UserGrant(user_id=user.id or 0, employer_id=its_employer.id or 0))
        elif reach is Reach.GRANTED and not has_grant:
            message = f"The role “{role}” needs an employer."
            raise InvalidInputError(message, {"employer": message})
        before = {"role": old_role, "reach": user.reach}
        after = {"role": role, "reach": reach} | ({"employer": employer.strip()} if employer.strip() else {})
        user.role_id, user.reach = new_role.id or 0, reach
        _note(session, actor, user, "user:set-role", (before, after))


def set_password(actor: Actor, email: str, password: str) -> None:
    """Give somebody a new password; all their sessions end.

    Raises:
        NotAllowedError: The actor may not edit users.
        NotFoundError: There is no such account.
        InvalidInputError: The password is too weak (``new_password``).
    """
    need(actor, Permission.USER_EDIT, "user:set-password")
    passwords.require_good(password, email)
    secret_hash = passwords.hashed(password)
    with transaction() as session:
        user = _user(session, email)
        passwords.store(session, user.id or 0, secret_hash)
        session_rows.end_all_of(session, user.id or 0)
        _note(session, actor, user, "user:set-password", None)


def _note(
    session: Session,
    actor: Actor,
    user: User,
    verb: str,
    change: tuple[Mapping[str, object], Mapping[str, object]] | None,
) -> None:
    user.version += 1
    user.updated_at = now()
    before, after = change or (None, None)
    event = audit.Event(verb, subject="user", subject_id=user.id, before=before, after=after)
    audit.record(session, actor, event)
