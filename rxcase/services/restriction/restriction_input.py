"""What was typed into the forms of restrictions and accommodations, as columns; each mistake beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlmodel import Session, col, func, select

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.dates import UnreadableDayError, day_words, read_day
from rxcase.domain.text import clean, is_blank
from rxcase.errors import InvalidInputError
from rxcase.models import Accommodation, AccommodationType, Condition, Provider, Restriction, RestrictionType, User
from rxcase.models.base import MAX_ID
from rxcase.services.encounter.encounter_page import Around

Typed = Mapping[str, str]

MAX_LINE_CHARS = 200
MAX_COMMENT_CHARS = 4_000
MAX_REASON_CHARS = 1_000
LONGEST_AGO = timedelta(days=3660)
FARTHEST_AHEAD = timedelta(days=731)
LONGEST_SPAN = timedelta(days=3660)
SIDES = ("left", "right", "both")
ON, PERMANENT, OPEN = "on", "permanent", "open"
"""How a span ends: on a day, never, or on a day that nobody knows yet."""
_MOST_LB = Decimal(2_000)
_LAST_MINUTE = time(23, 59)
_WRONG = "Some of it cannot be used; nothing is saved yet."


@dataclass(slots=True)
class Reading:
    """A form that is being read: what was typed, and what is wrong with it so far."""

    session: Session
    actor: Actor
    here: Around
    typed: Typed
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """At the site."""
        return self.here.site_today

    def line(self, name: str, limit: int = MAX_LINE_CHARS) -> str | None:
        """A text without blanks around it; None where there is none."""
        text = clean(self.typed.get(name, "")).strip()
        if len(text) > limit:
            self.errors[name] = f"{len(text):,} characters; {limit:,} fit."
        return None if is_blank(text) else text[:limit]

    def number(self, name: str) -> int:
        """The number of a row that was chosen; 0 for none."""
        text = self.typed.get(name, "").strip()
        return int(text) if text.isascii() and text.isdigit() and 0 < int(text) <= MAX_ID else 0

    def day(self, name: str) -> date | None:
        """A day as typed; what cannot be read is told."""
        text = self.typed.get(name, "")
        if not text.strip():
            return None
        try:
            return read_day(text, self.today)
        except UnreadableDayError as error:
            self.errors[name] = str(error)
            return None

    def hour(self, name: str) -> time | None:
        """A time of day; None where there is none."""
        text = self.typed.get(name, "").strip()
        if not text:
            return None
        try:
            return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            self.errors[name] = "Type a time like 14:30."
            return None

    def answer(self, name: str, otherwise: bool) -> bool:
        """Yes or no."""
        return {"yes": True, "no": False}.get(self.typed.get(name, ""), otherwise)

    def finish(self) -> None:
        """Refuse the form if anything in it is wrong.

        Raises:
            InvalidInputError: With the message of each field.
        """
        if self.errors:
            words = next(iter(self.errors.values())) if len(self.errors) == 1 else _WRONG
            raise InvalidInputError(words, self.errors)


def read_restriction(reading: Reading, was: Restriction | None = None) -> dict[str, Any]:
    """The columns of a restriction.

    Args:
        reading: ``kind`` (a type's number, or nothing with a ``description``), ``option``, ``weight``, ``side``,
            ``provider``, ``starts_on``, ``end_kind``, ``ends_on``, times, ``affects_work``, ``is_occupational``,
            ``condition``, ``comment``; its errors get what is wrong.
        was: The restriction that is being rewritten: what it had may stay.
    """
    has_case = reading.here.case is not None
    columns = _kind(reading, was) | _provider(reading) | _days(reading, was)
    columns["affects_work"] = reading.answer("affects_work", has_case)
    columns["is_occupational"] = reading.answer("is_occupational", has_case)
    if reading.actor.may(Permission.CLINICAL_VIEW):
        columns["condition_id"] = _condition(reading)
        columns["comment"] = reading.line("comment", MAX_COMMENT_CHARS)
    else:
        # What one may not read stays as it is.
        columns |= {"condition_id": was.condition_id if was else None, "comment": was.comment if was else None}
    _not_before_injury(reading, columns, columns["comment"])
    return columns


def _kind(reading: Reading, was: Restriction | None) -> dict[str, Any]:
    number, description = reading.number("kind"), reading.line("description")
    kind = reading.session.get(RestrictionType, number) if number else None
    is_known = kind is not None and (
        (kind.deleted_at is None and kind.is_offered) or (was is not None and was.type_id == kind.id)
    )
    if kind is None or not is_known:
        if number or description is None:
            reading.errors["kind"] = "Choose a type, or describe the restriction in words."
        return {"type_id": None, "description": description} | dict.fromkeys(
            ("type_option", "allowed_weight_lb", "side")
        )
    option = reading.line("option")
    stays = was is not None and was.type_option == option
    if kind.option_kind == "selected" and option is not None and option not in kind.options and not stays:
        reading.errors["option"] = f"Choose one of: {', '.join(kind.options)}."
    return {
        "type_id": kind.id,
        "description": description,
        "type_option": option,
        "allowed_weight_lb": _weight(reading) if kind.takes_weight else None,
        "side": _side(reading) if kind.takes_side else None,
    }


def _weight(reading: Reading) -> Decimal | None:
    text = reading.typed.get("weight", "").strip().removesuffix("lb").strip()
    if not text:
        return None
    try:
        pounds = Decimal(text)
    except InvalidOperation:
        pounds = Decimal(-1)
    if not pounds.is_finite() or not 0 <= pounds <= _MOST_LB:
        reading.errors["weight"] = "Type pounds, such as 20."
        return None
    return pounds.quantize(Decimal("0.01"))


def _side(reading: Reading) -> str | None:
    side = reading.typed.get("side", "")
    if side and side not in SIDES:
        reading.errors["side"] = "Choose left, right or both."
        return None
    return side or None


def _provider(reading: Reading) -> dict[str, Any]:
    """A name; one that we know is also the provider's number."""
    name = reading.line("provider")
    if name is None:
        return {"provider_id": None, "imposed_by": None}
    known = reading.session.exec(
        select(Provider.id)
        .outerjoin(User, col(User.id) == col(Provider.user_id))
        .where(
            col(Provider.deleted_at).is_(None),
            (func.lower(Provider.name) == name.lower()) | (func.lower(User.name) == name.lower()),
        )
        .order_by(col(Provider.id))
        .limit(1)
    ).first()
    return {"provider_id": known, "imposed_by": name}


def _condition(reading: Reading) -> int | None:
    number = reading.number("condition")
    condition = reading.session.get(Condition, number) if number else None
    if condition is None:
        return None
    if condition.deleted_at is not None or condition.employee_id != reading.here.employee.id:
        reading.errors["condition"] = "Choose one of this person's conditions."
        return None
    return condition.id


def _days(reading: Reading, was: Restriction | Accommodation | None) -> dict[str, Any]:
    """From and through; the end may be a day, never, or open where the actor may leave it so."""
    starts_on = reading.day("starts_on") if reading.typed.get("starts_on", "").strip() else reading.today
    end_kind = reading.typed.get("end_kind", ON)
    ends_on = reading.day("ends_on") if end_kind == ON else None
    if end_kind == OPEN and not _may_be_open(reading, was):
        reading.actor.need(Permission.RESTRICTION_OPEN_ENDED)
    if end_kind == ON and ends_on is None and "ends_on" not in reading.errors:
        reading.errors["ends_on"] = "Type the last day, or choose that it is permanent."
    _sensible(reading, starts_on, ends_on)
    start_time, end_time = reading.hour("start_time"), reading.hour("end_time")
    is_one_day = starts_on is not None and starts_on == ends_on
    if is_one_day and start_time and end_time and end_time < start_time and not reading.errors:
        reading.errors["end_time"] = "It ends before it starts."
    columns: dict[str, Any] = {
        "starts_on": starts_on,
        "start_time": start_time,
        "ends_on": ends_on,
        "end_time": (end_time or _LAST_MINUTE) if ends_on else None,
    }
    return columns | {"is_permanent": end_kind == PERMANENT}


def _may_be_open(reading: Reading, was: Restriction | Accommodation | None) -> bool:
    was_open = was is not None and was.ends_on is None and not getattr(was, "is_permanent", False)
    return was_open or reading.actor.may(Permission.RESTRICTION_OPEN_ENDED)


def _sensible(reading: Reading, starts_on: date | None, ends_on: date | None) -> None:
    today, errors = reading.today, reading.errors
    if starts_on is not None and "starts_on" not in errors:
        if starts_on < today - LONGEST_AGO:
            errors["starts_on"] = f"{day_words(starts_on)} is more than ten years ago."
        elif starts_on > today + FARTHEST_AHEAD:
            errors["starts_on"] = f"{day_words(starts_on)} is more than two years away."
    if starts_on is not None and ends_on is not None and "ends_on" not in errors:
        if ends_on < starts_on:
            errors["ends_on"] = f"It would end before it starts on {day_words(starts_on)}."
        elif ends_on > max(today, starts_on) + LONGEST_SPAN:
            errors["ends_on"] = f"{day_words(ends_on)} is more than ten years away; choose that it is permanent."


def _not_before_injury(reading: Reading, columns: Mapping[str, Any], why: str | None) -> None:
    injured = reading.here.case.occurred_on if reading.here.case else None
    starts_on = columns["starts_on"]
    if injured and starts_on and starts_on < injured and why is None and "starts_on" not in reading.errors:
        reading.errors["starts_on"] = (
            f"{day_words(starts_on)} is before the injury on {day_words(injured)}. "
            "Correct it, or say why in the comment."
        )


def read_accommodation(reading: Reading, was: Accommodation | None = None) -> dict[str, Any]:
    """The columns of an accommodation: ``kind``, ``details``, ``leader`` and its days.

    Args:
        reading: Its errors get what is wrong.
        was: The accommodation that is being rewritten.
    """
    number = reading.number("kind")
    kind = reading.session.get(AccommodationType, number) if number else None
    stays = was is not None and kind is not None and was.type_id == kind.id
    if kind is None or not (stays or (kind.deleted_at is None and kind.is_offered)):
        reading.errors["kind"] = "Choose where and how the person is accommodated."
        kind = None
    columns = _days(reading, was)
    del columns["is_permanent"]
    details = reading.line("details", MAX_COMMENT_CHARS)
    _not_before_injury(reading, columns, details)
    return {"type_id": kind.id if kind else None, "details": details, "leader": reading.line("leader")} | columns


def read_end(reading: Reading, name: str = "ends_on") -> date:
    """A last day that must be given.

    Raises:
        InvalidInputError: It is missing, unreadable, or out of all reason.
    """
    day = reading.day(name)
    if day is None and name not in reading.errors:
        reading.errors[name] = "Type the last day."
    if day is not None and not reading.today - LONGEST_AGO <= day <= reading.today + LONGEST_SPAN:
        reading.errors[name] = f"{day_words(day)} is more than ten years away."
    reading.finish()
    assert day is not None  # noqa: S101 - finish has refused whatever left it empty
    return day
