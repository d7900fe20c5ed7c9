"""Who may sign in: users, roles, their permissions and row scope, credentials, sessions, throttling."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from rxcase.models.base import Instant, Kept, Row


class Role(Kept, table=True):
    """A role; what it may do stands in ``role_permission``."""

    __tablename__ = "role"

    name: str = Field(unique=True)
    title: str


class RolePermission(SQLModel, table=True):
    """One permission that a role holds; ``permission`` is a value of ``access.permissions.Permission``."""

    __tablename__ = "role_permission"

    role_id: int = Field(foreign_key="role.id", primary_key=True)
    permission: str = Field(primary_key=True)


class User(Kept, table=True):
    """Somebody who may sign in.

    ``reach`` says which rows the user may see at most: ``all``, ``granted`` (employers and
    establishments in ``user_grant``), ``assigned`` (encounters worked or treated by the user),
    ``self`` (the user's own chart). ``usual_view_id`` is the saved view that the worklist opens with; it may have been
    deleted or withdrawn since, so it is no foreign key.
    """

    __tablename__ = "app_user"

    email: str = Field(unique=True)
    name: str
    role_id: int = Field(foreign_key="role.id")
    reach: str = "granted"
    employee_id: int | None = Field(default=None, foreign_key="employee.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    disabled_at: datetime | None = Field(default=None, sa_type=Instant)
    usual_view_id: int | None = None


class UserGrant(Row, table=True):
    """An employer, or one establishment of it, whose rows a user may see."""

    __tablename__ = "user_grant"
    __table_args__ = (Index("ix_user_grant_user_id", "user_id"),)

    user_id: int = Field(foreign_key="app_user.id")
    employer_id: int = Field(foreign_key="employer.id")
    establishment_id: int | None = Field(default=None, foreign_key="establishment.id")


class Credential(Row, table=True):
    """A secret that proves who somebody is; only its argon2id hash is kept."""

    __tablename__ = "credential"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    user_id: int = Field(foreign_key="app_user.id")
    kind: str = "password"
    secret_hash: str
    changed_at: datetime = Field(sa_type=Instant)


class UserSession(Row, table=True):
    """A signed-in browser; the cookie's value is kept as a hash only."""

    __tablename__ = "user_session"
    __table_args__ = (Index("ix_user_session_user_id_ended_at", "user_id", "ended_at"),)

    token_hash: str = Field(unique=True)
    user_id: int = Field(foreign_key="app_user.id")
    created_at: datetime = Field(sa_type=Instant)
    last_active_at: datetime = Field(sa_type=Instant)
    locked_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class SignInAttempt(Row, table=True):
    """A sign-in that failed, for the throttle; ``key`` is an e-mail address or a network address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key_at", "key", "at"),)

    key: str
    at: datetime = Field(sa_type=Instant)
