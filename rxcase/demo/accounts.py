"""The demonstration's accounts: one a role that can sign in, and colleagues who cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlmodel import Session, col

from rxcase.access.permissions import ROLES
from rxcase.demo.names import invent_name
from rxcase.demo.table_rows import TableRows
from rxcase.models import Department, Role, User, UserGrant
from rxcase.services.foundation import CASE_MANAGEMENT

MAIL_DOMAIN = "demo.example"
_NAMES = {
    "case-manager": "Maren Oakley",
    "supervisor": "Judith Kessler",
    "employer": "Tomas Wirth",
    "administrator": "Priya Lindqvist",
    "clinician": "Nadia Ferrante",
    "worker": "",
}
"""By role; the worker has the name of the chart that the account belongs to."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A user who works encounters; ``weight`` says how large the caseload is, compared to the others."""

    id: int
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Accounts:
    """The users of the world, by what they do in it."""

    managers: tuple[Staff, ...]
    clinician: Staff
    department_id: int
    ids: dict[str, int]


def sign_in_roles() -> tuple[str, ...]:
    """The roles that have an account with a password."""
    return tuple(_NAMES)


def email_of(role: str) -> str:
    """The address that a role's account signs in with: ``case.manager@demo.example``."""
    return f"{role.replace('-', '.')}@{MAIL_DOMAIN}"


def add_accounts(rows: TableRows, session: Session, random: Random, encounters: int, began_at: datetime) -> Accounts:
    """Make the users, all but the worker, whose chart does not exist yet.

    Args:
        rows: Takes the users.
        session: For the roles and departments, which every database has.
        random: The world's source of chance.
        encounters: Size of the world; it decides how many case managers share it.
        began_at: Since when the accounts exist.
    """
    roles = {name: number for name, number in session.execute(select(col(Role.name), col(Role.id))) if number}
    department_id = session.scalars(
        select(col(Department.id)).where(col(Department.employer_id).is_(None), col(Department.name) == CASE_MANAGEMENT)
    ).one()
    ids = {
        role: _add(rows, roles, role, _NAMES[role], email_of(role), began_at, department_id)
        for role in _NAMES
        if role != "worker"
    }
    managers = [Staff(ids["case-manager"], _NAMES["case-manager"], 1.7)]
    for number in range(min(4 + encounters // 800, 60)):
        name = invent_name(random, 31 * number)
        email = f"cm{number + 2:02d}@{MAIL_DOMAIN}"
        full_name = f"{name.first} {name.last}"
        user_id = _add(rows, roles, "case-manager", full_name, email, began_at, department_id)
        managers.append(Staff(user_id, full_name, random.uniform(0.35, 1.3)))
    return Accounts(
        managers=tuple(managers),
        clinician=Staff(ids["clinician"], _NAMES["clinician"], 0.0),
        department_id=department_id or 0,
        ids=ids,
    )


def grant_employer(rows: TableRows, accounts: Accounts, employer_id: int) -> None:
    """Let the employer contact see the people of one employer."""
    rows.add(UserGrant, user_id=accounts.ids["employer"], employer_id=employer_id, establishment_id=None)


def add_worker(rows: TableRows, session: Session, name: str, employee_id: int, began_at: datetime) -> int:
    """Make the injured worker's account, for one chart.

    Returns:
        The user's number.
    """
    role_id = session.scalars(select(col(Role.id)).where(col(Role.name) == "worker")).one()
    return _add(rows, {"worker": role_id or 0}, "worker", name, email_of("worker"), began_at, None, employee_id)


def _add(
    rows: TableRows,
    roles: dict[str, int],
    role: str,
    name: str,
    email: str,
    began_at: datetime,
    department_id: int | None,
    employee_id: int | None = None,
) -> int:
    is_staff = ROLES[role].reach == "all"
    return rows.add(
        User,
        created_at=began_at,
        updated_at=began_at,
        email=email,
        name=name,
        role_id=roles[role],
        reach=ROLES[role].reach,
        employee_id=employee_id,
        department_id=department_id if is_staff else None,
    )
