"""Fields of a form, each with its kind: what may be typed in it, how its value is kept and said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeAlias

from rxcase.domain.dates import UnreadableDayError, day_words, read_day
from rxcase.domain.text import clean, is_blank

Value: TypeAlias = str | bool | int | date | time | datetime | None

UNKNOWN = "unknown"
"""What is typed for a time that cannot be determined. Source: OSHA form 301, field 14."""

MIDNIGHT = time(0)
_TIME_HELP = "Type a time like 14:30, 2:30 pm or 7 am."


class UnreadableError(ValueError):
    """What was typed cannot be used; the message says how to fix it."""


class Kind(StrEnum):
    """What a field holds.

    A ``moment`` is a wall-clock day with or without a time, a ``row`` the number of one of the choices given.
    """

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    TIME = "time"
    MOMENT = "moment"
    YES_NO = "yes-no"
    CODE = "code"
    NUMBER = "number"
    ROW = "row"


YES_NO_WORDS = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True, slots=True)
class When:
    """Shown only while another field holds one of these; a field that is itself not shown holds nothing."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormField:
    """One field.

    Attributes:
        name: The column; with a dot, a key of a column that holds several (``leave_plan.eligible``).
        longest: The most characters of a line or a text; the largest number of a number.
        codes: For codes and yes-no: how each value is said.
        suggestions: Offered, not demanded.
        is_required: Whether it must be filled in to save, while it is shown.
        may_be_future: Whether a day after today makes sense.
        not_before: A field of the same form whose day this one may not precede.
        may_be_unknown: Whether ``unknown`` may be typed.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    longest: int = 255
    codes: Mapping[str, str] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    is_required: bool = False
    when: When | None = None
    help_text: str = ""
    may_be_future: bool = False
    not_before: str = ""
    may_be_unknown: bool = False


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Fields under one heading; ``is_clinical`` says that reading them needs more than reading the case."""

    title: str
    fields: tuple[FormField, ...]
    is_clinical: bool = False
    when: When | None = None


Form: TypeAlias = Sequence[FormGroup]


def fields_of(form: Form) -> dict[str, FormField]:
    """Every field of a form by its name, in order."""
    return {each.name: each for group in form for each in group.fields}


def shown(form: Form, typed: Mapping[str, str]) -> set[str]:
    """The names of the fields that are shown, given what stands in the form."""
    conditions: dict[str, tuple[When, ...]] = {}
    for group in form:
        for each in group.fields:
            conditions[each.name] = tuple(when for when in (group.when, each.when) if when is not None)

    def is_shown(name: str, depth: int = 0) -> bool:
        # A definition that went in circles would show nothing rather than run for ever.
        return depth < len(conditions) and all(
            typed.get(when.field, "") in when.values
            and (when.field not in conditions or is_shown(when.field, depth + 1))
            for when in conditions[name]
        )

    return {name for name in conditions if is_shown(name)}


def read_time(typed: str) -> time:
    """The time of day that somebody typed: ``14:30``, ``2:30 pm``, ``7 am``, ``1430``.

    Raises:
        UnreadableError: With words on what can be typed.
    """
    text = typed.strip().casefold().replace(".", "")
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})? ?([ap]m?)?|(\d{1,2}) ?([ap]m?)|(\d{2})(\d{2})", text)
    if found is None:
        raise UnreadableError(f"“{typed.strip()[:40]}” is no time that can be read. {_TIME_HELP}")
    hour = int(found[1] or found[4] or found[6])
    minute = int(found[2] or found[7] or 0)
    half = (found[3] or found[5] or "")[:1]
    if half:
        if not 1 <= hour <= 12:
            raise UnreadableError(f"There is no such time. {_TIME_HELP}")
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise UnreadableError(f"There is no such time. {_TIME_HELP}")
    return time(hour, minute)


_WITH_TIME = re.compile(r"(.+?)[\s,t]+(\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)", re.IGNORECASE)


def read_moment(typed: str, today: date) -> datetime:
    """A day with or without a time, as the clock on the site's wall shows it; without one it is midnight.

    Raises:
        UnreadableError: With words on what can be typed.
    """
    text = typed.strip()
    found = _WITH_TIME.fullmatch(text)
    at = read_time(found[2]) if found else MIDNIGHT
    return datetime.combine(_read_day(found[1] if found else text, today), at)


def _read_day(typed: str, today: date) -> date:
    try:
        return read_day(typed, today)
    except UnreadableDayError as error:
        raise UnreadableError(str(error)) from None


def read(each: FormField, typed: str, today: date, rows: Mapping[str, str] | None = None) -> Value:
    """The value that was typed into a field; nothing is None.

    Args:
        each: The field.
        typed: Whatever was typed.
        today: What the form calls today.
        rows: For a ``row``: the choices, by the row's number as text.

    Raises:
        UnreadableError: With words on how to fix it.
    """
    text = clean(typed).strip()
    if is_blank(text):
        return None
    match each.kind:
        case Kind.LINE | Kind.TEXT:
            return _text(each, text)
        case Kind.DAY:
            return _in_time(each, _read_day(text, today), today)
        case Kind.TIME:
            return None if each.may_be_unknown and text.casefold() == UNKNOWN else read_time(text)
        case Kind.MOMENT:
            moment = read_moment(text, today)
            _in_time(each, moment.date(), today)
            return moment
        case Kind.NUMBER:
            return _number(each, text)
        case Kind.ROW:
            if text not in (rows or {}):
                raise UnreadableError("Choose one of the list.")
            return int(text)
    if text not in (each.codes or YES_NO_WORDS):
        raise UnreadableError("Choose one of the answers.")
    return text == "yes" if each.kind is Kind.YES_NO else text


def _text(each: FormField, text: str) -> str:
    words = text if each.kind is Kind.TEXT else " ".join(text.split())
    if len(words) > each.longest:
        raise UnreadableError(f"This has {len(words):,} characters; {each.longest:,} fit. Shorten it.")
    return words


def _number(each: FormField, text: str) -> str:
    digits = text.replace(",", "")
    if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", digits) or float(digits) > each.longest:
        raise UnreadableError(f"Type a number from 0 to {each.longest:,}.")
    return digits


def _in_time(each: FormField, day: date, today: date) -> date:
    if day > today and not each.may_be_future:
        raise UnreadableError(f"{day_words(day)} is still to come. Type today or an earlier day.")
    return day


def typed(value: Value) -> str:
    """What stands in a field for its value; reading it again gives the same value."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{day_words(value.date())} {value:%H:%M}" if value.time() != MIDNIGHT else day_words(value.date())
        case date():
            return day_words(value)
        case time():
            return f"{value:%H:%M}"
    return str(value)


def said(each: FormField, value: Value, rows: Mapping[str, str] | None = None) -> str:
    """The value in words; a code that is not known is said as it stands."""
    text = typed(value)
    if each.kind is Kind.ROW:
        return (rows or {}).get(text, "")
    if each.kind is Kind.YES_NO:
        return (each.codes or YES_NO_WORDS).get(text, text)
    return each.codes.get(text, text)


def from_plain(each: FormField, plain: Any) -> Value:
    """A value as an audit event or JSON keeps it, made a value of the field again."""
    if plain is None or isinstance(plain, (bool, int)):
        return plain
    text = str(plain)
    try:
        match each.kind:
            case Kind.DAY:
                return date.fromisoformat(text)
            case Kind.TIME:
                return time.fromisoformat(text)
            case Kind.MOMENT:
                return datetime.fromisoformat(text)
    except ValueError:
        return text
    return text


def missing(each: FormField) -> str:
    """What to do about a required field that is empty."""
    match each.kind:
        case Kind.CODE | Kind.YES_NO | Kind.ROW:
            return "Choose one of the answers."
        case Kind.DAY | Kind.MOMENT:
            return "Type the day, such as 3/14 or 14 mar."
        case Kind.TIME:
            return "Type the time, such as 14:30" + (", or “unknown”." if each.may_be_unknown else ".")
        case Kind.TEXT:
            return "Describe it in a sentence or two."
    return "Fill this in."


def problems(form: Form, present: Mapping[str, str], values: Mapping[str, Value]) -> dict[str, str]:
    """What is wrong with a form as a whole: required fields that are empty, days in an order that cannot be.

    Args:
        form: The fields.
        present: What stands in every field, as typed.
        values: The values of every field.

    Returns:
        The words for each wrong field, by its name, in the order of the form.
    """
    found, by_name = {}, fields_of(form)
    visible = shown(form, present)
    for name, each in by_name.items():
        if name not in visible:
            continue
        if each.is_required and is_blank(present.get(name, "")):
            found[name] = missing(each)
        elif each.not_before in by_name and each.not_before in visible:
            mine, first = _day_of(values.get(name)), _day_of(values.get(each.not_before))
            if mine and first and mine < first:
                found[name] = (
                    f"{day_words(mine)} is before {day_words(first)} ({by_name[each.not_before].label.lower()})."
                )
    return found


def _day_of(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def without(form: Form, names: Iterable[str]) -> tuple[FormGroup, ...]:
    """The form without some of its fields."""
    gone = frozenset(names)
    return tuple(
        FormGroup(group.title, kept, group.is_clinical, group.when)
        for group in form
        if (kept := tuple(each for each in group.fields if each.name not in gone))
    )
