"""What each command begins with: the database made ready, and who acts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rxcase.access.actor import Actor


def who() -> Actor:
    """The actor: the operating system's user at the command line."""
    # Health records: nothing that is written from here on is for anybody else on this machine.
    os.umask(0o077)
    from rxcase.access.actor import command_line

    return command_line()


def begin() -> Actor:
    """Make the data folder and the database, or bring them up to date, and say who acts.

    Raises:
        StorageError: The folder or the database cannot be used, or belongs to a newer program.
    """
    actor = who()
    from rxcase.services import foundation

    foundation.prepare()
    return actor
