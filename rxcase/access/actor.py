"""Who acts: the one argument that every service takes first."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, field
from typing import NewType

from rxcase.access.permissions import Permission, Reach, denial
from rxcase.errors import NotAllowedError

EmployerId = NewType("EmployerId", int)
EstablishmentId = NewType("EstablishmentId", int)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a program, with everything that decides what it may do.

    Attributes:
        name: Shown in notes and in the audit.
        via: The door: ``web``, ``command-line`` or ``system``.
        user_id: The user's number; None for the command line and the system.
        role: The role's name, empty for non-users.
        permissions: What the actor may do.
        reach: Which rows the actor may see at most.
        employer_ids: With ``Reach.GRANTED``: employers seen whole.
        establishment_ids: With ``Reach.GRANTED``: single establishments seen.
        employee_id: The actor's own chart, if any.
    """

    name: str
    via: str
    permissions: frozenset[Permission]
    reach: Reach
    user_id: int | None = None
    role: str = ""
    employer_ids: frozenset[int] = field(default=frozenset())
    establishment_ids: frozenset[int] = field(default=frozenset())
    employee_id: int | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the actor holds the permission."""
        return permission in self.permissions

    def need(self, permission: Permission) -> None:
        """Refuse unless the actor holds the permission.

        Raises:
            NotAllowedError: With the words of ``permissions.denial``.
        """
        if permission not in self.permissions:
            raise NotAllowedError(denial(permission))


def command_line() -> Actor:
    """The operating system's user at the command line: who reaches the data folder may run every command."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return Actor(
        name=f"{name} (command line)",
        via="command-line",
        permissions=frozenset(Permission),
        reach=Reach.ALL,
    )


def system() -> Actor:
    """The program itself: set-up and jobs."""
    return Actor(name="rxcase", via="system", permissions=frozenset(Permission), reach=Reach.ALL)
