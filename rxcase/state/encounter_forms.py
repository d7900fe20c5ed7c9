"""The forms of an encounter's sections: what each does with what was typed into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.readmodels.encounter import EncounterView, NoteView
from rxcase.services import note_amendments


@dataclass(frozen=True, slots=True)
class Target:
    """What a form is about: the encounter, and the row of a section with the version that was seen; 0 for a new one."""

    encounter_id: int
    row_id: int = 0
    version: int = 0


Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """One form, or one press that needs no form.

    Attributes:
        words: What the page says when it is done.
        permission: Without it nobody is asked; the service asks again.
        run: Does it.
        start: Reads what the fields begin with; without it they are empty.
    """

    words: str
    permission: Permission
    run: Callable[[Actor, Target, Typed], EncounterView | NoteView]
    start: Callable[[Actor, Target], Mapping[str, str]] | None = None


FORMS: dict[str, Form] = {
    "note-strike": Form(
        "Struck out.",
        Permission.NOTE_VIEW,
        lambda actor, on, typed: note_amendments.strike_note(actor, on.row_id, typed.get("reason", "")),
    ),
    "note-add": Form(
        "Added to the note.",
        Permission.NOTE_WRITE,
        lambda actor, on, typed: note_amendments.add_to_note(actor, on.row_id, typed.get("text", "")),
    ),
}
"""By name; the page's dialogs are called the same."""
