"""Arguments of event handlers: a browser may send anything, whatever the annotation says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rxcase.errors import InvalidInputError

LARGEST_INT = 2**63 - 1
LONGEST_TEXT = 100_000


def parse_int(value: Any, what: str) -> int:
    """A whole number that a database column can hold; text of digits counts.

    Raises:
        InvalidInputError: It is something else.
    """
    if isinstance(value, str) and len(value) <= 20:
        try:
            value = int(value)
        except ValueError:
            value = None
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_INT:
        raise InvalidInputError(f"The {what} must be a whole number.")
    return value


def parse_id(value: Any, what: str) -> int:
    """The number of a row, from 1.

    Raises:
        InvalidInputError: It is something else.
    """
    number = parse_int(value, what)
    if number < 1:
        raise InvalidInputError(f"There is no such {what}.")
    return number


def parse_ids(value: Any, what: str, most: int) -> tuple[int, ...]:
    """The numbers of rows, in their order.

    Raises:
        InvalidInputError: It is no list of numbers from 1, or a longer one than ``most``.
    """
    if not isinstance(value, list) or len(value) > most:
        raise InvalidInputError(f"At most {most:,} can be chosen one by one.")
    return tuple(parse_id(each, what) for each in value)


def parse_text(value: Any, what: str, longest: int = LONGEST_TEXT) -> str:
    """A text of at most ``longest`` characters; nothing counts as empty.

    Raises:
        InvalidInputError: It is no text, too long, or holds a NUL, which no database keeps.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidInputError(f"The {what} must be text.")
    if len(value) > longest:
        raise InvalidInputError(f"The {what} is longer than {longest:,} characters.")
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise InvalidInputError(f"The {what} holds characters that cannot be kept.")
    return value


def parse_bool(value: Any, what: str) -> bool:
    """True or false.

    Raises:
        InvalidInputError: It is something else.
    """
    if not isinstance(value, bool):
        raise InvalidInputError(f"The {what} must be yes or no.")
    return value


def parse_list(value: Any, what: str, longest: int) -> list[Any]:
    """A list of at most ``longest`` things, each still to be parsed.

    Raises:
        InvalidInputError: It is no list, or too long.
    """
    if not isinstance(value, (list, tuple)) or len(value) > longest:
        raise InvalidInputError(f"The {what} must be a list of at most {longest:,}.")
    return list(value)


def parse_form(value: Any) -> dict[str, str]:
    """The fields of a form; each a text, whatever its name; a box to tick is “on” or nothing.

    Raises:
        InvalidInputError: It is no form, or a field is neither text nor a box.
    """
    if not isinstance(value, Mapping) or len(value) > 200:
        raise InvalidInputError("The form could not be read.")
    said = {name: ("on" if given else "") if isinstance(given, bool) else given for name, given in value.items()}
    return {str(name): parse_text(text, "field") for name, text in said.items()}
