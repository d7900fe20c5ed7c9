"""Signing in, staying in, being put out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, update
from sqlmodel import col, select

from rxcase import clock
from rxcase.access import audit
from rxcase.access.actor import system
from rxcase.access.permissions import Permission, Reach
from rxcase.config import settings
from rxcase.db import engine, reading, transaction
from rxcase.errors import InvalidInputError, LockedError, SignInNeededError, TooManyAttemptsError
from rxcase.models import (
    AuditEvent,
    Credential,
    Employer,
    Establishment,
    Role,
    RolePermission,
    User,
    UserGrant,
    UserSession,
)
from rxcase.services.account import passwords, session_rows, sessions, throttle, users

PASSWORD = "correct horse battery"
HERE = "192.0.2.7"
ANN = "ann@example.org"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = clock.now()

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **units: float) -> None:
        self.at += timedelta(**units)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    standing = Clock()
    for module in ("sessions", "session_rows", "throttle"):
        monkeypatch.setattr(f"rxcase.services.account.{module}.now", standing)
    return standing


@pytest.fixture(scope="session")
def kept_password() -> str:
    """A comparison costs a tenth of a second on purpose; the tests pay for one of them."""
    return passwords.hashed(PASSWORD)


@pytest.fixture
def ann(database: str, kept_password: str) -> str:
    with transaction() as session:
        role_id = session.scalars(select(Role.id).where(Role.name == "case-manager")).one()
        user = User(email=ANN, name="Ann Lee", role_id=role_id or 0, reach="all")
        session.add(user)
        session.flush()
        passwords.store(session, user.id or 0, kept_password)
    return ANN


def _verbs() -> list[tuple[str, str, str | None]]:
    with reading() as session:
        return [
            (row.verb, row.outcome, row.reason)
            for row in session.scalars(select(AuditEvent).order_by(col(AuditEvent.id)))
        ]


def test_the_cost_of_a_password_is_what_rfc_9106_recommends(database: str, ann: str) -> None:
    with reading() as session:
        kept = session.scalars(select(Credential.secret_hash)).one()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PASSWORD not in kept


def test_a_session_says_who_may_do_what_in_one_query(ann: str) -> None:
    token = sessions.sign_in(" Ann@Example.org ", PASSWORD, HERE)
    statements: list[str] = []
    event.listen(engine(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    actor = sessions.actor_of(token)
    assert sum(statement.startswith("SELECT") for statement in statements) == 1
    assert (actor.name, actor.via, actor.role, actor.reach) == ("Ann Lee", "web", "case-manager", Reach.ALL)
    assert actor.may(Permission.NOTE_WRITE)
    assert not actor.may(Permission.USER_EDIT)


def test_the_token_is_kept_as_a_hash_and_its_use_is_audited_without_it(ann: str) -> None:
    token = sessions.sign_in(ann, PASSWORD, HERE)
    assert len(token) >= 43
    with reading() as session:
        assert session.scalars(select(UserSession.token_hash)).one() != token
        everything = str([row.model_dump() for row in session.scalars(select(AuditEvent))])
        assert audit.verify(session)[1] is None
    assert token not in everything
    assert PASSWORD not in everything
    assert _verbs()[-1] == ("session:sign-in", "done", None)


@pytest.mark.parametrize(
    ("email", "password"),
    [(ANN, "wrong"), ("nobody@example.org", PASSWORD), ("", ""), ("\0", "\ud800"), ("a" * 10_000, "b" * 100_000)],
)
def test_a_wrong_sign_in_says_nothing_about_which_half_was_wrong(ann: str, email: str, password: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        sessions.sign_in(email, password, HERE)
    assert caught.value.message == sessions.WRONG_SIGN_IN
    assert _verbs()[-1][:2] == ("session:sign-in", "refused")


def test_an_unknown_address_costs_a_comparison_too(ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str | None] = []
    real = passwords.matches

    def watched(kept: str | None, typed: str) -> bool:
        compared.append(kept)
        return real(kept, typed)

    monkeypatch.setattr(passwords, "matches", watched)
    with pytest.raises(InvalidInputError):
        sessions.sign_in("nobody@example.org", PASSWORD, HERE)
    assert compared == [None]
    assert not real(None, "this is the password of nobody")


def test_what_was_typed_as_an_unknown_address_is_kept_nowhere(ann: str) -> None:
    with pytest.raises(InvalidInputError):
        sessions.sign_in("my-secret-typed-in-the-wrong-field", "x", HERE)
    with engine().connect() as connection:
        for table in ("audit_event", "sign_in_attempt"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608 - names from above
            assert rows
            assert "wrong-field" not in str(rows)


def test_five_failures_make_one_wait_and_the_wait_grows(ann: str, time: Clock) -> None:
    for _ in range(5):
        with pytest.raises(InvalidInputError):
            sessions.sign_in(ann, "wrong", HERE)
    with pytest.raises(TooManyAttemptsError, match="Try again in 1 minute"):
        sessions.sign_in(ann, PASSWORD, HERE)
    time.forward(seconds=61)
    for _ in range(5):
        with pytest.raises(InvalidInputError):
            sessions.sign_in(ann, "wrong", HERE)
        time.forward(seconds=61)
    with pytest.raises(TooManyAttemptsError, match="Try again in 4 minutes"):
        sessions.sign_in(ann, PASSWORD, "198.51.100.9")
    assert ("session:sign-in", "refused", "throttled") in _verbs()


def test_a_success_clears_the_count_of_the_e_mail(ann: str) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(InvalidInputError):
                sessions.sign_in(ann, "wrong", HERE)
        assert sessions.sign_in(ann, PASSWORD, HERE)


def test_one_address_cannot_try_one_password_on_everybody(ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "matches", lambda kept, typed: False)
    for number in range(throttle.FOR_ADDRESS[-1][0]):
        with pytest.raises(InvalidInputError):
            sessions.sign_in(f"user{number}@example.org", PASSWORD, HERE)
    with pytest.raises(TooManyAttemptsError):
        sessions.sign_in("fresh@example.org", PASSWORD, HERE)
    with pytest.raises(InvalidInputError):
        sessions.sign_in("fresh@example.org", PASSWORD, "198.51.100.9")


def test_signing_in_again_gives_a_new_token_and_ends_the_old_one(ann: str) -> None:
    first = sessions.sign_in(ann, PASSWORD, HERE)
    second = sessions.sign_in(ann, PASSWORD, HERE, previous_token=first)
    assert first != second
    with pytest.raises(SignInNeededError):
        sessions.actor_of(first)
    assert sessions.actor_of(second).name == "Ann Lee"


@pytest.mark.parametrize("token", ["", "x", "a" * 100_000, "\0", "' OR 1=1 --", "\ud800"])
def test_a_made_up_token_is_worth_nothing(ann: str, token: str) -> None:
    with pytest.raises(SignInNeededError):
        sessions.actor_of(token)
    sessions.sign_out(token)


def test_signing_out_ends_the_session_on_the_server(ann: str) -> None:
    token = sessions.sign_in(ann, PASSWORD, HERE)
    sessions.sign_out(token)
    sessions.sign_out(token)
    with pytest.raises(SignInNeededError):
        sessions.actor_of(token)
    assert [verb for verb, *_ in _verbs()].count("session:sign-out") == 1


def test_an_idle_session_locks_and_only_the_password_opens_it(ann: str, time: Clock) -> None:
    token = sessions.sign_in(ann, PASSWORD, HERE)
    time.forward(minutes=21)
    for _ in range(2):
        with pytest.raises(LockedError):
            sessions.actor_of(token)
    with pytest.raises(LockedError):
        sessions.touch(token)
    with pytest.raises(InvalidInputError):
        sessions.unlock(token, "wrong", HERE)
    with pytest.raises(LockedError):
        sessions.actor_of(token)
    sessions.unlock(token, PASSWORD, HERE)
    assert sessions.actor_of(token).name == "Ann Lee"
    assert _verbs()[-3:] == [
        ("session:lock", "done", "no activity"),
        ("session:unlock", "refused", "wrong password"),
        ("session:unlock", "done", None),
    ]


def test_activity_keeps_a_session_open_and_is_written_at_most_each_half_minute(ann: str, time: Clock) -> None:
    token = sessions.sign_in(ann, PASSWORD, HERE)
    for _ in range(5):
        time.forward(minutes=15)
        assert sessions.touch(token) == time.at + settings().idle_limit
    writes: list[str] = []
    event.listen(
        engine(), "before_cursor_execute", lambda *args: writes.append(args[2]) if "UPDATE" in args[2] else None
    )
    for _ in range(5):
        time.forward(seconds=5)
        sessions.touch(token)
    assert writes == []
    assert sessions.actor_of(token).name == "Ann Lee"


def test_the_longest_session_ends_however_active(ann: str, time: Clock) -> None:
    token = sessions.sign_in(ann, PASSWORD, HERE)
    for _ in range(47):
        time.forward(minutes=15)
        sessions.touch(token)
    time.forward(minutes=15)
    with pytest.raises(SignInNeededError):
        sessions.touch(token)


def test_a_locked_session_can_be_locked_by_hand_and_guesses_at_it_are_throttled(ann: str) -> None:
    token = sessions.sign_in(ann, PASSWORD, HERE)
    sessions.lock(token)
    sessions.lock(token)
    assert [verb for verb, *_ in _verbs()].count("session:lock") == 1
    for _ in range(5):
        with pytest.raises(InvalidInputError):
            sessions.unlock(token, "wrong", HERE)
    with pytest.raises(TooManyAttemptsError):
        sessions.unlock(token, PASSWORD, HERE)


def test_a_disabled_user_is_out_at_once_and_stays_out(ann: str) -> None:
    token = sessions.sign_in(ann, PASSWORD, HERE)
    users.disable_user(system(), ann)
    with pytest.raises(SignInNeededError):
        sessions.actor_of(token)
    with pytest.raises(InvalidInputError, match="not right"):
        sessions.sign_in(ann, PASSWORD, HERE)
    users.enable_user(system(), ann)
    with pytest.raises(SignInNeededError):
        sessions.actor_of(token)
    assert sessions.sign_in(ann, PASSWORD, HERE)


def test_a_permission_taken_from_the_role_is_gone_at_the_next_question(ann: str) -> None:
    token = sessions.sign_in(ann, PASSWORD, HERE)
    assert sessions.actor_of(token).may(Permission.NOTE_WRITE)
    with transaction() as session:
        for row in session.scalars(select(RolePermission).where(RolePermission.permission == "note:write")):
            session.delete(row)
        session.add(RolePermission(role_id=session.scalars(select(User.role_id)).one(), permission="of:the-future"))
    assert not sessions.actor_of(token).may(Permission.NOTE_WRITE)


def test_grants_name_whole_employers_and_single_sites(database: str) -> None:
    with transaction() as session:
        acme, bolt = Employer(name="Acme"), Employer(name="Bolt")
        session.add_all([acme, bolt])
        session.flush()
        site = Establishment(name="Bolt North", employer_id=bolt.id or 0)
        session.add(site)
    users.add_user(system(), "hr@acme.example", "employer", password=PASSWORD, employer="Acme")
    with transaction() as session:
        user_id = session.scalars(select(User.id)).one()
        session.add(UserGrant(user_id=user_id or 0, employer_id=bolt.id or 0, establishment_id=site.id))
    token = sessions.sign_in("hr@acme.example", PASSWORD, HERE)
    actor = sessions.actor_of(token)
    assert actor.reach is Reach.GRANTED
    assert (set(actor.employer_ids), set(actor.establishment_ids)) == ({acme.id}, {site.id})
    assert sessions.me(actor).scope_words == "Acme, Bolt North"


def test_me_says_name_role_and_home(ann: str) -> None:
    me = sessions.me(sessions.actor_of(sessions.sign_in(ann, PASSWORD, HERE)))
    assert (me.name, me.initials, me.email, me.role, me.scope_words) == (
        "Ann Lee",
        "AL",
        ANN,
        "Case manager",
        "All employers",
    )
    assert "note:write" in me.permissions


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(ann: str) -> None:
    here, there = sessions.sign_in(ann, PASSWORD, HERE), sessions.sign_in(ann, PASSWORD, HERE)
    actor = sessions.actor_of(here)
    sessions.change_password(actor, PASSWORD, "another long sentence", here)
    assert sessions.actor_of(here).name == "Ann Lee"
    with pytest.raises(SignInNeededError):
        sessions.actor_of(there)
    with pytest.raises(InvalidInputError):
        sessions.sign_in(ann, PASSWORD, HERE)
    assert sessions.sign_in(ann, "another long sentence", HERE)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong", "another long sentence", "old_password"),
        (PASSWORD, "short", "new_password"),
        (PASSWORD, "ANN@example.ORG", "new_password"),
        (PASSWORD, "aaaaaaaaaaaaaaa", "new_password"),
        (PASSWORD, "x" * 501, "new_password"),
    ],
)
def test_a_bad_change_of_password_names_the_field_and_changes_nothing(ann: str, old: str, new: str, field: str) -> None:
    token = sessions.sign_in(ann, PASSWORD, HERE)
    with pytest.raises(InvalidInputError) as caught:
        sessions.change_password(sessions.actor_of(token), old, new, token)
    assert list(caught.value.fields) == [field]
    assert sessions.sign_in(ann, PASSWORD, HERE)


def test_a_password_composed_differently_is_the_same_password(database: str) -> None:
    users.add_user(system(), ANN, "supervisor", password="Käsebrötchen um zwölf")
    assert sessions.sign_in(ANN, "Ka\u0308sebro\u0308tchen um zwo\u0308lf", HERE)


def _locked(session_ids: list[int]) -> dict[int, bool]:
    return {number: found.is_locked for number, found in session_rows.standing(session_ids).items()}


def test_standing_tells_open_locked_and_ended_sessions_apart(ann: str, time: Clock) -> None:
    tokens = [sessions.sign_in(ann, PASSWORD, HERE) for _ in range(3)]
    ids = [found.id for token in tokens if (found := sessions.open_session(token))]
    sessions.lock(tokens[1])
    sessions.sign_out(tokens[2])
    assert _locked(ids) == {ids[0]: False, ids[1]: True}
    time.forward(minutes=30)
    assert _locked(ids) == {ids[0]: True, ids[1]: True}
    with transaction() as session:
        session.execute(update(User).where(col(User.email) == ann).values(disabled_at=clock.now()))
    assert _locked(ids) == {}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("what", ["role", "permission", "employer", "reach"])
def test_a_session_bears_another_stamp_as_soon_as_its_rights_are_others(what: str) -> None:
    with transaction() as session:
        session.add_all([Employer(name="One"), Employer(name="Two")])
    users.add_user(system(), ANN, "employer", password=PASSWORD, employer="One")
    token = sessions.sign_in(ANN, PASSWORD, HERE)
    before, again = sessions.open_session(token), sessions.open_session(token)
    assert before is not None
    assert again is not None
    assert before.stamp == again.stamp
    with transaction() as session:
        user = session.exec(select(User).where(col(User.email) == ANN)).one()
        match what:
            case "permission":
                session.add(RolePermission(role_id=user.role_id, permission="worklist:view"))
            case "reach":
                user.reach = "all"
    if what == "role":
        users.set_role(system(), ANN, "supervisor")
    elif what == "employer":
        users.set_role(system(), ANN, "employer", employer="Two")
    after = sessions.open_session(token)
    assert after is not None
    assert after.stamp != before.stamp


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("unknown", "elsewhere", False),
    ],
)
def test_whoever_has_a_house_of_addresses_is_counted_as_one(one: str, other: str, is_same: bool) -> None:
    assert (throttle.address_key(one) == throttle.address_key(other)) is is_same
