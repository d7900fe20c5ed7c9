"""Accounts are made, listed, closed and changed by those who may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from rxcase.access.actor import Actor, system
from rxcase.access.permissions import ROLES, Permission, Reach
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError
from rxcase.models import AuditEvent, Credential, Employee, Employer, User, UserGrant
from rxcase.services.account import sessions, users

PASSWORD = "correct horse battery"
BOSS = Actor(name="Boss", via="web", permissions=frozenset({Permission.USER_EDIT}), reach=Reach.ALL)


@pytest.fixture
def acme(database: str) -> int:
    with transaction() as session:
        employer = Employer(name="Acme")
        session.add(employer)
        session.flush()
        return employer.id or 0


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_brings_its_reach(acme: int, role: str) -> None:
    made = users.add_user(system(), f"{role}@example.org", role, password=PASSWORD, employer="Acme")
    with reading() as session:
        reach = session.scalars(select(User.reach)).one()
        granted = session.scalars(select(UserGrant.employer_id)).all()
    assert reach == ROLES[role].reach
    assert granted == ([acme] if ROLES[role].reach is Reach.GRANTED else [])
    assert made.role == role
    actor = sessions.actor_of(sessions.sign_in(made.email, PASSWORD, "192.0.2.1"))
    assert actor.permissions == ROLES[role].permissions


def test_a_name_is_made_from_the_address_unless_given(acme: int) -> None:
    assert users.add_user(system(), "Case.Manager@Example.org", "supervisor", password=PASSWORD).name == "Case Manager"
    assert users.add_user(system(), "b@example.org", "supervisor", password=PASSWORD, name=" Bo ").name == "Bo"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nonsense"}, "email"),
        ({"email": "a@b@c.de"}, "email"),
        ({"email": "a b@c.de"}, "email"),
        ({"email": "x" * 250 + "@c.de"}, "email"),
        ({"email": "taken@example.org"}, "email"),
        ({"role": "king"}, "role"),
        ({"role": "employer"}, "employer"),
        ({"role": "employer", "employer": "Nobody Inc."}, "employer"),
        ({"password": "short"}, "new_password"),
        ({"employer": "Acme", "employee_number": "77"}, "employee_number"),
    ],
)
def test_a_wrong_account_is_refused_by_field_and_not_made(acme: int, change: dict[str, str], field: str) -> None:
    users.add_user(system(), "taken@example.org", "supervisor", password=PASSWORD)
    given = {"email": "new@example.org", "role": "case-manager", "password": PASSWORD} | change
    with pytest.raises(InvalidInputError) as caught:
        users.add_user(system(), **given)
    assert list(caught.value.fields) == [field]
    with reading() as session:
        assert len(session.scalars(select(User)).all()) == 1


def test_a_worker_is_tied_to_the_own_chart(acme: int) -> None:
    with transaction() as session:
        session.add(
            Employee(
                employer_id=acme,
                employee_number="77",
                chart_number="C77",
                last_name="Roe",
                first_name="Jo",
                name_order="roe jo",
            )
        )
    users.add_user(system(), "jo@example.org", "worker", password=PASSWORD, employer="Acme", employee_number="77")
    actor = sessions.actor_of(sessions.sign_in("jo@example.org", PASSWORD, "192.0.2.1"))
    assert actor.reach is Reach.OWN
    assert actor.employee_id is not None


def test_a_contact_without_employer_cannot_come_about_by_a_change_of_role(acme: int) -> None:
    users.add_user(system(), "a@example.org", "supervisor", password=PASSWORD)
    with pytest.raises(InvalidInputError, match="needs an employer"):
        users.set_role(BOSS, "a@example.org", "employer")
    users.set_role(BOSS, "a@example.org", "employer", employer="Acme")
    assert users.list_users(BOSS)[0].reach_words == "Acme"
    with reading() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.verb == "user:set-role")).one()
        assert noted.before == {"role": "supervisor", "reach": "all"}
        assert noted.after == {"role": "employer", "reach": "granted", "employer": "Acme"}


def test_the_list_says_who_is_disabled_and_carries_no_secret(acme: int) -> None:
    users.add_user(system(), "a@example.org", "supervisor", password=PASSWORD)
    users.add_user(system(), "b@example.org", "employer", password=PASSWORD, employer="Acme")
    users.disable_user(BOSS, "A@example.org ")
    users.disable_user(BOSS, "a@example.org")
    listed = users.list_users(BOSS)
    assert [(user.email, user.is_disabled, user.reach_words) for user in listed] == [
        ("a@example.org", True, "all employers"),
        ("b@example.org", False, "Acme"),
    ]
    assert "argon2" not in str(listed)
    with reading() as session:
        assert len(session.scalars(select(AuditEvent).where(AuditEvent.verb == "user:disable")).all()) == 1


def test_a_password_set_by_an_administrator_ends_the_sessions(acme: int) -> None:
    users.add_user(system(), "a@example.org", "supervisor", password=PASSWORD)
    token = sessions.sign_in("a@example.org", PASSWORD, "192.0.2.1")
    users.set_password(BOSS, "a@example.org", "a brand new sentence")
    assert sessions.open_session(token) is None
    assert sessions.sign_in("a@example.org", "a brand new sentence", "192.0.2.1")
    with reading() as session:
        assert len(session.scalars(select(Credential)).all()) == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda actor: users.add_user(actor, "x@example.org", "supervisor", password=PASSWORD),
        users.list_users,
        lambda actor: users.disable_user(actor, "a@example.org"),
        lambda actor: users.enable_user(actor, "a@example.org"),
        lambda actor: users.set_role(actor, "a@example.org", "administrator"),
        lambda actor: users.set_password(actor, "a@example.org", PASSWORD),
    ],
)
def test_whoever_may_not_edit_users_is_refused(acme: int, act: Callable[[Actor], object]) -> None:
    everything_else = frozenset(Permission) - {Permission.USER_EDIT}
    stranger = Actor(name="Eve", via="web", permissions=everything_else, reach=Reach.ALL)
    with pytest.raises(NotAllowedError):
        act(stranger)
    with reading() as session:
        refused = session.scalars(select(AuditEvent).where(AuditEvent.outcome == "refused")).one()
        assert refused.actor == "Eve"
        assert refused.verb.startswith("user:")


@pytest.mark.parametrize("act", [users.disable_user, users.enable_user])
def test_an_unknown_account_is_named_as_such(acme: int, act: Callable[[Actor, str], None]) -> None:
    with pytest.raises(NotFoundError):
        act(BOSS, "nobody@example.org")
