"""The forms of an encounter's sections: what each does with what was typed into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.readmodels.encounter import EncounterView, NoteView
from rxcase.readmodels.pick import Pick
from rxcase.services.case import case_links
from rxcase.services.chart import encounter_people
from rxcase.services.document import document_changes
from rxcase.services.encounter import conditions, due_items, note_amendments, visit_orders


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


def _on_row(
    service: Callable[[Actor, int, int, int, Typed], EncounterView],
) -> Callable[[Actor, Target, Typed], EncounterView]:
    return lambda actor, on, typed: service(actor, on.encounter_id, on.row_id, on.version, typed)


def _prepare_codes(actor: Actor, _on: Target) -> dict[str, str]:
    """The codes are ready by the time that somebody has begun to type."""
    conditions.prepare_codes(actor)
    return {}


def _order_fields(actor: Actor, on: Target) -> dict[str, str]:
    return visit_orders.order_fields(actor, on.row_id)


FORMS: dict[str, Form] = {
    "case-link": Form(
        "Case linked.",
        Permission.CASE_EDIT,
        lambda actor, on, _: case_links.link_case(actor, on.encounter_id, on.version, on.row_id),
    ),
    "case-unlink": Form(
        "Case unlinked.",
        Permission.CASE_EDIT,
        lambda actor, on, _: case_links.unlink_case(actor, on.encounter_id, on.version),
    ),
    "test-add": Form(
        "Test added.",
        Permission.CLINICAL_EDIT,
        lambda actor, on, typed: due_items.add_due_item(actor, on.encounter_id, typed),
    ),
    "test-complete": Form("Test completed.", Permission.CLINICAL_EDIT, _on_row(due_items.complete_due_item)),
    "test-cancel": Form("Test given up.", Permission.CLINICAL_EDIT, _on_row(due_items.cancel_due_item)),
    "test-reopen": Form(
        "Due again.",
        Permission.CLINICAL_EDIT,
        lambda actor, on, _: due_items.reopen_due_item(actor, on.encounter_id, on.row_id, on.version),
    ),
    "diagnosis-add": Form(
        "Recorded.",
        Permission.CLINICAL_EDIT,
        lambda actor, on, typed: conditions.add_condition(actor, on.encounter_id, typed),
        start=_prepare_codes,
    ),
    "diagnosis-edit": Form(
        "Saved.",
        Permission.CLINICAL_EDIT,
        _on_row(conditions.edit_condition),
        start=lambda actor, on: conditions.condition_fields(actor, on.row_id),
    ),
    "diagnosis-conclude": Form("Concluded.", Permission.CLINICAL_EDIT, _on_row(conditions.conclude_condition)),
    "diagnosis-remove": Form("Removed.", Permission.CLINICAL_EDIT, _on_row(conditions.remove_condition)),
    "diagnosis-reopen": Form(
        "No longer concluded.",
        Permission.CLINICAL_EDIT,
        lambda actor, on, _: conditions.reopen_condition(actor, on.encounter_id, on.row_id, on.version),
    ),
    "order-add": Form(
        "Referral added.",
        Permission.CLINICAL_EDIT,
        lambda actor, on, typed: visit_orders.add_order(actor, on.encounter_id, typed),
    ),
    "order-authorize": Form(
        "Authorization saved.", Permission.CLINICAL_EDIT, _on_row(visit_orders.authorize_order), start=_order_fields
    ),
    "order-schedule": Form(
        "Visit scheduled.", Permission.CLINICAL_EDIT, _on_row(visit_orders.schedule_order), start=_order_fields
    ),
    "order-result": Form("Result saved.", Permission.CLINICAL_EDIT, _on_row(visit_orders.result_order)),
    "order-cancel": Form("Referral cancelled.", Permission.CLINICAL_EDIT, _on_row(visit_orders.cancel_order)),
    "order-reopen": Form(
        "Open again.",
        Permission.CLINICAL_EDIT,
        lambda actor, on, _: visit_orders.reopen_order(actor, on.encounter_id, on.row_id, on.version),
    ),
    "document-rename": Form(
        "Saved.",
        Permission.DOCUMENT_LINK,
        _on_row(document_changes.rename_document),
        start=lambda actor, on: document_changes.document_fields(actor, on.row_id),
    ),
    "document-link": Form(
        "Linked to this encounter.",
        Permission.DOCUMENT_LINK,
        lambda actor, on, typed: document_changes.link_document(actor, on.encounter_id, typed.get("document", "")),
    ),
    "document-unlink": Form(
        "Taken off this encounter; it stays on the chart.",
        Permission.DOCUMENT_LINK,
        lambda actor, on, _: document_changes.unlink_document(actor, on.encounter_id, on.row_id, on.version),
    ),
    "document-remove": Form("Removed.", Permission.DOCUMENT_DELETE, _on_row(document_changes.remove_document)),
    "team-owner": Form(
        "Handed over.",
        Permission.ENCOUNTER_WORK,
        lambda actor, on, typed: encounter_people.hand_over(actor, on.encounter_id, on.version, typed.get("owner", "")),
    ),
    "team-take": Form(
        "It is yours.",
        Permission.ENCOUNTER_WORK,
        lambda actor, on, _: encounter_people.take(actor, on.encounter_id, on.version),
    ),
    "team-nobody": Form(
        "Nobody owns it now.",
        Permission.ENCOUNTER_ASSIGN,
        lambda actor, on, _: encounter_people.leave_to_nobody(actor, on.encounter_id, on.version),
    ),
    "team-add": Form(
        "Added to the case managers.",
        Permission.ENCOUNTER_WORK,
        lambda actor, on, typed: encounter_people.add_manager(
            actor, on.encounter_id, on.version, typed.get("manager", "")
        ),
    ),
    "team-remove": Form(
        "No longer a case manager of it.",
        Permission.ENCOUNTER_WORK,
        lambda actor, on, _: encounter_people.remove_manager(actor, on.encounter_id, on.version, on.row_id),
    ),
    "task-add": Form(
        "Task added.",
        Permission.ENCOUNTER_WORK,
        lambda actor, on, typed: encounter_people.add_task(actor, on.encounter_id, typed),
    ),
    "task-complete": Form(
        "Task done.",
        Permission.ENCOUNTER_WORK,
        lambda actor, on, typed: encounter_people.complete_task(
            actor, on.encounter_id, on.row_id, on.version, typed.get("outcome", "")
        ),
    ),
    "task-reopen": Form(
        "To be done again.",
        Permission.ENCOUNTER_WORK,
        lambda actor, on, _: encounter_people.reopen_task(actor, on.encounter_id, on.row_id, on.version),
    ),
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

PICKS: dict[str, Callable[[Actor, Target, str], list[Pick]]] = {
    "code": lambda actor, _, typed: conditions.code_picks(actor, typed),
    "document": lambda actor, on, typed: document_changes.document_picks(actor, on.encounter_id, typed),
    "owner": lambda actor, _, typed: encounter_people.people_picks(actor, typed),
    "manager": lambda actor, _, typed: encounter_people.people_picks(actor, typed),
    "assignee": lambda actor, _, typed: encounter_people.assignee_picks(actor, typed),
    "provider": lambda actor, _, typed: visit_orders.provider_picks(actor, typed),
}
"""What a field that is searched offers, by the field's name."""
