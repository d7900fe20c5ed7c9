"""What each command begins with: the database made ready, and who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rxcase.access.actor import Actor


def begin() -> Actor:
    """Make the data folder and the database, or bring them up to date; the actor is the operating system's user.

    Raises:
        StorageError: The folder or the database cannot be used, or belongs to a newer program.
    """
    from rxcase.access.actor import command_line
    from rxcase.services import foundation

    foundation.prepare()
    return command_line()
