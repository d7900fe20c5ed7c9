"""The forms of restrictions and accommodations: what each does with what was typed into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.errors import InvalidInputError
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.restriction import accommodations, restriction_forms, restriction_spans, restrictions
from rxcase.services.restriction.restriction_change import Ref
from rxcase.state.arguments import parse_id
from rxcase.state.encounter_forms import Form, Target, Typed

_LONGEST_ROWS = 4_000
_EDIT = Permission.RESTRICTION_EDIT


def refs(typed: Typed) -> list[Ref]:
    """The rows that a form names as ``id:version``, with commas between.

    Raises:
        InvalidInputError: It names none, or something else.
    """
    said = typed.get("rows", "")[:_LONGEST_ROWS]
    found = []
    for each in said.split(","):
        number, _, version = each.partition(":")
        if not (number.isascii() and number.isdigit() and version.isascii() and version.isdigit()):
            raise InvalidInputError("Tick the rows first.")
        found.append(Ref(parse_id(number, "row"), parse_id(version, "version")))
    return found


def _on_one(
    service: Callable[[Actor, int, Ref, Typed], EncounterView],
) -> Callable[[Actor, Target, Typed], EncounterView]:
    return lambda actor, on, typed: service(actor, on.encounter_id, Ref(on.row_id, on.version), typed)


def _on_rows(
    service: Callable[[Actor, int, list[Ref], Typed], EncounterView],
) -> Callable[[Actor, Target, Typed], EncounterView]:
    return lambda actor, on, typed: service(actor, on.encounter_id, refs(typed), typed)


def _values(actor: Actor, on: Target) -> dict[str, str]:
    return restriction_forms.restriction_values(actor, on.encounter_id, on.row_id)


def _values_from_today(actor: Actor, on: Target) -> dict[str, str]:
    """What changes from today on begins today; its end is to be said anew if it is over by then."""
    values = _values(actor, on)
    return values | {"starts_on": values["today"], "start_time": ""}


def _made_values(actor: Actor, on: Target) -> dict[str, str]:
    return restriction_forms.accommodation_values(actor, on.encounter_id, on.row_id)


def _made_values_from_today(actor: Actor, on: Target) -> dict[str, str]:
    values = _made_values(actor, on)
    return values | {"starts_on": values.get("today", values["starts_on"]), "start_time": ""}


def _made_for(actor: Actor, on: Target) -> dict[str, str]:
    """A new accommodation; for the restriction that ``row_id`` names, if it does."""
    if on.row_id:
        return restriction_forms.accommodation_for(actor, on.encounter_id, on.row_id)
    return restriction_forms.accommodation_values(actor, on.encounter_id, 0)


def _end(actor: Actor, on: Target, typed: Typed) -> EncounterView:
    return restriction_spans.end(
        actor, on.encounter_id, refs(typed), typed.get("ends_on", ""), along=_is_ticked(typed, "along")
    )


def _is_ticked(typed: Typed, name: str) -> bool:
    return typed.get(name, "") not in {"", "no"}


def _number(typed: Typed, name: str) -> int:
    text: Any = typed.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


RESTRICTION_FORMS: dict[str, Form] = {
    "restriction-add": Form(
        "Restriction added.",
        _EDIT,
        lambda actor, on, typed: restrictions.add(actor, on.encounter_id, typed),
        lambda actor, on: restriction_forms.new_restriction(actor, on.encounter_id),
    ),
    "restriction-revise": Form("Restriction revised.", _EDIT, _on_one(restrictions.revise), _values),
    "restriction-update": Form("Restriction updated.", _EDIT, _on_one(restrictions.update), _values_from_today),
    "restriction-extend": Form(
        "Extended.",
        _EDIT,
        lambda actor, on, typed: restriction_spans.extend(
            actor, on.encounter_id, refs(typed), typed.get("ends_on", ""), along=_is_ticked(typed, "along")
        ),
    ),
    "restriction-repeat": Form("Repeated.", _EDIT, _on_rows(restriction_spans.repeat)),
    "restriction-end": Form("Ended.", _EDIT, _end),
    "restriction-end-all": Form(
        "All restrictions ended.",
        _EDIT,
        lambda actor, on, typed: restriction_spans.end_all(
            actor, on.encounter_id, typed.get("ends_on", ""), along=_is_ticked(typed, "along")
        ),
    ),
    "restriction-remove": Form(
        "Restriction removed.",
        Permission.RESTRICTION_REMOVE,
        lambda actor, on, typed: restrictions.remove(
            actor, on.encounter_id, Ref(on.row_id, on.version), typed.get("reason", "")
        ),
    ),
    "restriction-confirm": Form(
        "Confirmed: no accommodation needed.",
        _EDIT,
        lambda actor, on, _: restrictions.confirm(actor, on.encounter_id, Ref(on.row_id, on.version)),
    ),
    "restriction-associate": Form(
        "Associated.",
        _EDIT,
        lambda actor, on, typed: accommodations.associate(
            actor, on.encounter_id, Ref(on.row_id, on.version), _number(typed, "accommodation")
        ),
    ),
    "accommodation-add": Form(
        "Accommodation added.",
        _EDIT,
        lambda actor, on, typed: accommodations.add(actor, on.encounter_id, typed),
        _made_for,
    ),
    "accommodation-revise": Form("Accommodation revised.", _EDIT, _on_rows(accommodations.revise), _made_values),
    "accommodation-update": Form(
        "Accommodation updated.", _EDIT, _on_rows(accommodations.update), _made_values_from_today
    ),
    "accommodation-end": Form(
        "Last day set.",
        _EDIT,
        lambda actor, on, typed: accommodations.end(actor, on.encounter_id, refs(typed), typed.get("ends_on", "")),
    ),
    "accommodation-remove": Form(
        "Accommodation removed.",
        Permission.RESTRICTION_REMOVE,
        lambda actor, on, typed: accommodations.remove(actor, on.encounter_id, refs(typed), typed.get("reason", "")),
    ),
}
"""By name; the page's dialogs are called the same."""
