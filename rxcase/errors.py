"""Failures that are safe to show: each says what happened and what to do, and names nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class RxcaseError(Exception):
    """A failure whose text may be shown to the person who caused it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInputError(RxcaseError):
    """What was typed cannot be used.

    Attributes:
        fields: The message of each wrong field, by the field's name; may be empty.
    """

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields: dict[str, str] = dict(fields or {})


class StageRefusedError(InvalidInputError):
    """A stage does not let an encounter in as it is.

    Attributes:
        missing: What must be given with the move for it to succeed: of ``case``, ``owner``, ``follow_up``.
        is_full: It is only that a limit is reached; whoever may override it does so by a reason.
        may_override: Whether this actor may.
    """

    def __init__(
        self, message: str, *, missing: tuple[str, ...] = (), is_full: bool = False, may_override: bool = False
    ) -> None:
        field = "limit" if is_full else missing[0] if len(missing) == 1 else "stage"
        super().__init__(message, {"stage": message} | ({field: message} if field != "stage" else {}))
        self.missing = missing
        self.is_full = is_full
        self.may_override = may_override


class NotFoundError(RxcaseError):
    """There is no such thing within what the actor may see. Foreign and unknown look the same."""

    def __init__(self, noun: str = "page") -> None:
        super().__init__(f"There is no such {noun}, or you may not see it.")


class NotAllowedError(RxcaseError):
    """The actor sees the thing but may not do this with it."""


class SignInNeededError(RxcaseError):
    """There is no valid session behind the call."""

    def __init__(self) -> None:
        super().__init__("Please sign in.")


class LockedError(RxcaseError):
    """The session is locked after a time without activity; the password opens it again."""

    def __init__(self) -> None:
        super().__init__("Locked after inactivity. Enter your password to go on.")


class TooManyAttemptsError(RxcaseError):
    """Sign-in is throttled.

    Attributes:
        wait_seconds: How long until the next try is looked at.
    """

    def __init__(self, message: str, wait_seconds: int = 60) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that both sides changed: ``mine`` was typed here, ``theirs`` is saved."""

    field: str
    mine: str
    theirs: str


class StaleVersionError(RxcaseError):
    """Somebody saved a newer version in the meantime; nothing was overwritten.

    Attributes:
        conflicts: The two sides of each field that differs.
        saved_by: Display name of who saved the newer version, if known.
        version: The newer version, if known: who has seen both sides may save against it.
    """

    def __init__(
        self, noun: str, conflicts: tuple[FieldConflict, ...] = (), saved_by: str = "", version: int = 0
    ) -> None:
        who = saved_by or "Somebody else"
        super().__init__(f"{who} changed this {noun} in the meantime. Nothing was overwritten.")
        self.conflicts = conflicts
        self.saved_by = saved_by
        self.version = version


class StorageError(RxcaseError):
    """The database or the disk refused the write; nothing was saved."""
