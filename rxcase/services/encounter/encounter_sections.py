"""The sections of an encounter in their order, and how each one stands for who is looking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.readmodels.encounter import EncounterView, SectionMark

EMPTY, FILLED, ACTION, HIDDEN = "empty", "filled", "action", "hidden"
_KEYS = "1234567890"

Standing = tuple[str, str]
"""The state of a section, and its words."""


def counted(count: int, noun: str, plural: str = "") -> Standing:
    """Empty, or filled with so many of something."""
    return (FILLED, f"{count:,} {noun if count == 1 else plural or noun + 's'}") if count else (EMPTY, "")


@dataclass(frozen=True, slots=True)
class Section:
    """One section.

    Attributes:
        name: Its anchor.
        title: Its heading.
        permission: Without it the section is hidden.
        standing: How it stands, from the whole view.
    """

    name: str
    title: str
    permission: Permission
    standing: Callable[[EncounterView], Standing]


def _case(view: EncounterView) -> Standing:
    return (FILLED, view.header.case_number) if view.header.case_type else (ACTION, "no case is linked")


def _incident(view: EncounterView) -> Standing:
    return (FILLED, "") if view.incident_facts else (HIDDEN, "no OSHA injury case is linked")


def _tests(view: EncounterView) -> Standing:
    if view.tests.overdue:
        return ACTION, f"{view.tests.overdue:,} overdue"
    return (
        counted(len(view.tests.pending), "pending", "pending")
        if view.tests.pending
        else counted(len(view.tests.finished), "done", "done")
    )


def _orders(view: EncounterView) -> Standing:
    if view.orders.late:
        return ACTION, f"{view.orders.late:,} late"
    if view.orders.open:
        return counted(len(view.orders.open), "open", "open")
    return counted(len(view.orders.ended), "ended", "ended")


def _conditions(view: EncounterView) -> Standing:
    if view.conditions.current:
        return FILLED, view.conditions.current[0].code
    return counted(len(view.conditions.concluded), "concluded", "concluded")


def _presenting(view: EncounterView) -> Standing:
    count = len(view.restrictions.presenting)
    return (FILLED, f"{count:,} in force today") if count else (EMPTY, "none today")


def _restrictions(view: EncounterView) -> Standing:
    shown = view.restrictions
    here, past = len(shown.restrictions), shown.past_count
    if here or past:
        return FILLED, f"{here:,} current, {past:,} past" if past else f"{here:,} current"
    return counted(len(shown.accommodations) + shown.past_accommodation_count, "accommodation")


def _pending(view: EncounterView) -> Standing:
    count = len(view.restrictions.pending)
    return (ACTION, f"{count:,} without accommodation") if count else (EMPTY, "nothing pending")


def _team(view: EncounterView) -> Standing:
    return (FILLED, view.team.owner) if view.team.owner else (ACTION, "nobody owns it")


def _tasks(view: EncounterView) -> Standing:
    overdue = sum(task.due_state == "overdue" for task in view.tasks.tasks)
    if overdue:
        return ACTION, f"{overdue:,} overdue"
    if view.tasks.open_count:
        return counted(view.tasks.open_count, "open", "open")
    return counted(view.tasks.count, "done", "done")


SECTIONS: tuple[Section, ...] = (
    Section("team", "Case managers", Permission.ENCOUNTER_VIEW, _team),
    Section("case", "Case", Permission.CASE_VIEW, _case),
    Section("presenting", "Presenting restrictions", Permission.RESTRICTION_VIEW, _presenting),
    Section(
        "documents", "Linked documents", Permission.DOCUMENT_VIEW, lambda view: counted(len(view.documents), "document")
    ),
    Section("tests", "Tests and procedures", Permission.CLINICAL_VIEW, _tests),
    Section("diagnoses", "Symptoms and diagnoses", Permission.CLINICAL_VIEW, _conditions),
    Section("incident", "Incident summary", Permission.CLINICAL_VIEW, _incident),
    Section("notes", "Notes and tracking", Permission.NOTE_VIEW, lambda view: counted(view.note_count, "note")),
    Section("orders", "Visit orders", Permission.CLINICAL_VIEW, _orders),
    Section(
        "restrictions",
        "Restrictions and accommodations",
        Permission.RESTRICTION_VIEW,
        _restrictions,
    ),
    Section("pending", "Restrictions pending accommodations", Permission.RESTRICTION_VIEW, _pending),
    Section("tasks", "Tasks", Permission.ENCOUNTER_VIEW, _tasks),
)
"""In the order of the page; the keys 1, 2, … lead to them."""


def marks(actor: Actor, view: EncounterView) -> list[SectionMark]:
    """How each section stands; what the actor's role does not read is named, and says so."""
    shown = []
    for section, key in zip(SECTIONS, _KEYS.ljust(len(SECTIONS)), strict=False):
        state, words = (
            section.standing(view) if actor.may(section.permission) else (HIDDEN, "your role does not read this")
        )
        shown.append(SectionMark(section.name, section.title, state, words, key.strip()))
    return shown
