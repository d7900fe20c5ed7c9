"""Settings of the running program, read once from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from platformdirs import user_data_path

from rxcase.errors import InvalidInputError

MAX_UPLOAD_BYTES = 20_000_000
"""Enough for a scanned chart; more is refused before it is sent."""
_LONGEST_LIMIT_MINUTES = 7 * 24 * 60
_YES, _NO = frozenset({"1", "true", "yes", "on"}), frozenset({"", "0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the environment decides.

    Attributes:
        data_dir: Folder of the SQLite file and the documents.
        database_url: SQLAlchemy address; SQLite in ``data_dir`` unless given.
        redis_url: Address of the shared state store; needed from two workers on.
        time_zone: IANA name of the zone used where neither a site nor its state decides; None is the machine's.
        fixed_today: What rules and lists call today, or None for the real date.
        allowed_origins: Origins that may open the socket besides the host that serves the page.
        behind_tls: Whether a TLS front stands before the server; marks the cookie ``Secure``.
        idle_limit: Inactivity after which a session locks.
        session_limit: Age after which a session ends, however active.
        max_upload_bytes: Largest document accepted.
    """

    data_dir: Path
    database_url: str
    redis_url: str | None = None
    time_zone: str | None = None
    fixed_today: date | None = None
    allowed_origins: frozenset[str] = frozenset()
    behind_tls: bool = False
    idle_limit: timedelta = timedelta(minutes=20)
    session_limit: timedelta = timedelta(hours=12)
    max_upload_bytes: int = MAX_UPLOAD_BYTES

    @property
    def documents_dir(self) -> Path:
        """Folder that holds the bytes of uploaded documents."""
        return self.data_dir / "documents"

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")


def _date(name: str) -> date | None:
    text = os.environ.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(f"{name} must be a date like 2026-03-31, not “{text}”.") from None


def _zone(name: str) -> str | None:
    text = os.environ.get(name, "").strip()
    if text and text not in available_timezones():
        raise InvalidInputError(f"{name} must be a time zone like America/Chicago, not “{text}”.")
    return text or None


def _minutes(name: str, default: float) -> timedelta:
    text = os.environ.get(name, "").strip()
    try:
        minutes = float(text) if text else default
    except ValueError:
        minutes = 0
    # Neither a year nor “nan” is a limit.
    if not 0 < minutes <= _LONGEST_LIMIT_MINUTES:
        raise InvalidInputError(
            f"{name} must be a number of minutes, more than 0 and at most {_LONGEST_LIMIT_MINUTES:,}, not “{text}”."
        )
    return timedelta(minutes=minutes)


def _flag(name: str) -> bool:
    text = os.environ.get(name, "").strip().casefold()
    if text not in _YES | _NO:
        # Taken for “no”, a slip of the pen would switch a protection off unseen.
        raise InvalidInputError(f"{name} must be 1 or 0, not “{text}”.")
    return text in _YES


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        InvalidInputError: A variable holds something that cannot be meant.
    """
    data_dir = Path(os.environ.get("RXCASE_DATA_DIR") or user_data_path("rxcase", appauthor=False)).expanduser()
    data_dir = data_dir.absolute()
    origins = os.environ.get("RXCASE_ALLOWED_ORIGINS", "")
    return Settings(
        data_dir=data_dir,
        database_url=os.environ.get("RXCASE_DATABASE_URL") or f"sqlite:///{data_dir / 'rxcase.sqlite3'}",
        redis_url=os.environ.get("RXCASE_REDIS_URL") or None,
        time_zone=_zone("RXCASE_TIME_ZONE"),
        fixed_today=_date("RXCASE_TODAY"),
        allowed_origins=frozenset(origin.strip() for origin in origins.split(",") if origin.strip()),
        behind_tls=_flag("RXCASE_BEHIND_TLS"),
        idle_limit=_minutes("RXCASE_IDLE_MINUTES", 20),
        session_limit=_minutes("RXCASE_SESSION_MINUTES", 12 * 60),
    )


@cache
def settings() -> Settings:
    """The settings of this process; ``settings.cache_clear()`` makes the next call read again."""
    return read_settings()
