"""The form of a case for one actor: what it asks, what stands in it, and values out of what was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.domain.absence_fields import PLAN
from rxcase.domain.case_forms import CASE_FORMS
from rxcase.domain.form_fields import UNKNOWN, FormField, FormGroup, Value, fields_of, from_plain, typed
from rxcase.errors import InvalidInputError
from rxcase.models import Case, Establishment
from rxcase.readmodels.form import FormDraft, FormView
from rxcase.services.drafts import Drafted
from rxcase.services.forms import Rows, group_views

MAX_ESTABLISHMENTS = 500
"""So many sites a choice offers; an employer with more has them in its import."""


def form_for(actor: Actor, case_type: str) -> tuple[FormGroup, ...]:
    """The form as far as the actor may read it: nobody fills in blind what they may not see.

    Raises:
        InvalidInputError: There is no such case type.
    """
    groups = CASE_FORMS.get(case_type)
    if groups is None:
        raise InvalidInputError("There is no such case type.")
    may_read_all = actor.may(Permission.CLINICAL_VIEW)
    return tuple(group for group in groups if may_read_all or not group.is_clinical)


def value_of(case: Case, each: FormField) -> Value:
    """What a case holds in a field."""
    column, _, key = each.name.partition(".")
    held = getattr(case, column)
    return from_plain(each, (held or {}).get(key)) if key else held


def present_of(case: Case, form: tuple[FormGroup, ...]) -> dict[str, str]:
    """What stands in every field, as typed; a time that was left out of a known day stands as unknown."""
    present = {name: typed(value_of(case, each)) for name, each in fields_of(form).items()}
    for name, each in fields_of(form).items():
        if each.may_be_unknown and not present[name] and case.occurred_on is not None:
            present[name] = UNKNOWN
    return present


def columns_of(values: Mapping[str, Value], plan: Mapping[str, Any]) -> dict[str, Any]:
    """Values of fields as values of columns; the keys of the leave plan are put into it.

    Args:
        values: By the name of the field.
        plan: The leave plan so far.
    """
    columns: dict[str, Any] = {}
    changed = dict(plan)
    for name, value in values.items():
        key = name.partition(".")[2]
        if not key:
            columns[name] = value
        elif value is None:
            changed.pop(key, None)
        else:
            changed[key] = value
    if changed != plan:
        columns[PLAN] = changed
    # A leave has no other day than its first: numbers, lists and merges go by the day of the case.
    if "first_day_off" in columns:
        columns["occurred_on"] = columns["first_day_off"]
    return columns


def rows_for(session: Session, actor: Actor, employer_id: int, establishment_id: int | None) -> dict[str, Rows]:
    """The choices of the establishment: those of the employer within reach, and the one that is there."""
    found = session.exec(
        scope.establishments(actor)
        .where(col(Establishment.employer_id) == employer_id)
        .order_by(col(Establishment.name))
        .limit(MAX_ESTABLISHMENTS)
    ).all()
    names = {str(each.id): each.name for each in found}
    if establishment_id is not None and str(establishment_id) not in names:
        name = session.exec(select(Establishment.name).where(col(Establishment.id) == establishment_id)).first()
        names[str(establishment_id)] = name or ""
    return {"establishment_id": names}


def form_view(
    subject: str,
    version: int,
    form: tuple[FormGroup, ...],
    present: dict[str, str],
    rows: Mapping[str, Rows],
    draft: Drafted | None,
) -> FormView:
    """The form as the browser draws it."""
    return FormView(subject, version, group_views(form, present, rows), present, draft_of(draft))


def draft_of(drafted: Drafted | None) -> FormDraft:
    """A kept form made readable again; what cannot be read counts as nothing."""
    if drafted is None:
        return FormDraft()
    try:
        kept = json.loads(drafted.text)
        return FormDraft(int(kept["version"]), dict(kept["seen"]), dict(kept["given"]), drafted.words)
    except (ValueError, TypeError, KeyError):
        return FormDraft()


def draft_text(version: int, seen: Mapping[str, str], given: Mapping[str, str]) -> str:
    """A form in the making as text, or nothing when nothing was changed."""
    if not given:
        return ""
    return json.dumps({"version": version, "seen": dict(seen), "given": dict(given)}, ensure_ascii=False)
