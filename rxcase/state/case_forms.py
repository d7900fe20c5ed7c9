"""What the forms of cases share: what a browser sends, what is answered, how a day is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rxcase import clock
from rxcase.components.wrapped.field_form import FormAnswer, Reading
from rxcase.domain.dates import day_with_weekday
from rxcase.domain.form_fields import FormField, Kind, UnreadableError, read
from rxcase.errors import InvalidInputError, RxcaseError, StaleVersionError
from rxcase.readmodels.form import FormView
from rxcase.services.case.case_creation import SameDayError
from rxcase.state.arguments import parse_bool, parse_form, parse_int, parse_text

LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sends: the version that its writer began with, the changed fields as they stood then and stand now."""

    version: int
    seen: dict[str, str]
    given: dict[str, str]
    is_meant: bool


def sent_of(value: Any) -> Sent:
    """What a browser sent from a form.

    Raises:
        InvalidInputError: It is no such thing.
    """
    if not isinstance(value, Mapping):
        raise InvalidInputError("The form could not be read.")
    return Sent(
        version=parse_int(value.get("version"), "version"),
        seen=parse_form(value.get("seen")),
        given=parse_form(value.get("given")),
        is_meant=parse_bool(value.get("anyway", False), "answer"),
    )


def answer_to(key: str, refusal: RxcaseError | None) -> FormAnswer:
    """What became of a save."""
    if refusal is None:
        return FormAnswer(key=key, is_saved=True)
    if isinstance(refusal, StaleVersionError):
        more = (
            " Choose for each field whose words stay, then save again."
            if refusal.conflicts
            else " The other fields show what is saved by now; yours are kept: save again."
        )
        return FormAnswer(key=key, is_stale=True, problem=refusal.message + more, conflicts=list(refusal.conflicts))
    fields = dict(refusal.fields) if isinstance(refusal, InvalidInputError) else {}
    confirm = "Create another case anyway" if isinstance(refusal, SameDayError) else ""
    return FormAnswer(key=key, problem=refusal.message, errors=fields, confirm=confirm)


def reading_of(fields: Mapping[str, FormField], name: Any, typed: Any) -> Reading:
    """How a day or a time is understood while it is typed.

    Raises:
        InvalidInputError: What came is no text.
    """
    field, text = parse_text(name, "field", 100), parse_text(typed, "field", 200)
    each = fields.get(field)
    if each is None or each.kind not in {Kind.DAY, Kind.MOMENT, Kind.TIME}:
        return Reading()
    today = clock.today()
    try:
        value: Any = read(each, text, today)
    except UnreadableError as error:
        return Reading(field, text, error=str(error))
    if value is None:
        return Reading(field, text)
    match each.kind:
        case Kind.DAY:
            words = day_with_weekday(value, today)
        case Kind.MOMENT:
            words = f"{day_with_weekday(value.date(), today)}{f', {value:%H:%M}' if value.hour or value.minute else ''}"
        case _:
            words = f"{value:%H:%M}"
    return Reading(field, text, words)


def kept_words(form: FormView) -> str:
    """What stands beside a form that opens with a draft."""
    return f"Draft of {form.draft.words}, not saved yet" if form.draft.given else ""
