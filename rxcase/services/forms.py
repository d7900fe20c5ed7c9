"""Forms made ready for the browser, and what was typed in them made values of a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rxcase.domain.form_fields import Form, FormField, Kind, UnreadableError, Value, fields_of, problems, read
from rxcase.errors import InvalidInputError
from rxcase.readmodels.form import FieldView, FormOption, GroupView

Rows = Mapping[str, str]
"""Choices of a ``row`` field: what each is called, by its number as text."""


def group_views(form: Form, present: Mapping[str, str], rows: Mapping[str, Rows] | None = None) -> list[GroupView]:
    """The form as the browser draws it.

    Args:
        form: Its fields.
        present: What stands in them; an answer that is none of those offered is offered too, lest it be lost.
        rows: The choices of each ``row`` field.
    """
    return [
        GroupView(
            group.title,
            [_field_view(each, present.get(each.name, ""), (rows or {}).get(each.name, {})) for each in group.fields],
            group.when.field if group.when else "",
            list(group.when.values) if group.when else [],
        )
        for group in form
    ]


def _field_view(each: FormField, present: str, rows: Rows) -> FieldView:
    answers = dict(rows) if each.kind is Kind.ROW else dict(each.codes)
    if each.kind is Kind.YES_NO and not answers:
        answers = {"yes": "Yes", "no": "No"}
    if present and answers and present not in answers:
        answers[present] = present
    return FieldView(
        name=each.name,
        label=each.label,
        kind=each.kind.value,
        help=each.help_text,
        is_required=each.is_required,
        longest=each.longest,
        options=[FormOption(value, label) for value, label in answers.items()],
        suggestions=list(each.suggestions),
        when_field=each.when.field if each.when else "",
        when_values=list(each.when.values) if each.when else [],
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed, made values.

    Attributes:
        values: The values of the fields that were given.
        present: What stands in every field by now, as typed.
    """

    values: dict[str, Value]
    present: dict[str, str]


def filled(
    form: Form,
    given: Mapping[str, str],
    present: Mapping[str, str],
    kept: Mapping[str, Value],
    today: date,
    rows: Mapping[str, Rows] | None = None,
) -> Filled:
    """Read what was typed, and look at the form as a whole.

    Args:
        form: Its fields; nothing else may be given.
        given: The fields that were changed, as typed.
        present: What stands in every field without the changes, as typed.
        kept: The values of every field without the changes.
        today: What the form calls today.
        rows: The choices of each ``row`` field.

    Raises:
        InvalidInputError: With the words for each wrong field.
    """
    known = fields_of(form)
    if not given.keys() <= known.keys():
        raise InvalidInputError("The form has changed, or your role may not fill in all of it. Load the page again.")
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for name, typed in given.items():
        try:
            values[name] = read(known[name], typed, today, (rows or {}).get(name))
        except UnreadableError as error:
            wrong[name] = str(error)
    now = {**present, **given}
    whole = problems(form, now, {**kept, **values})
    found = {name: wrong.get(name) or whole[name] for name in known if name in wrong or name in whole}
    if found:
        raise InvalidInputError(_summary(len(found)), found)
    return Filled(values, now)


def _summary(count: int) -> str:
    if count == 1:
        return "One field needs your attention. Nothing is saved yet, and nothing you typed is lost."
    return f"{count} fields need your attention. Nothing is saved yet, and nothing you typed is lost."
