"""Restrictions are taken back, changed by two at once, and kept from whoever has no right to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import Accommodation, AuditEvent, Encounter
from rxcase.services.encounter import encounters
from rxcase.services.history.undo import doing, undo
from rxcase.services.restriction import accommodations, restriction_forms, restriction_spans, restrictions
from rxcase.services.restriction.restriction_change import Ref
from tests.builders import world
from tests.builders.limits import added, duty, kind, lifting, made_kind, rows, shown, status_is_right
from tests.services.conftest import Clinic


def _deed(clinic: Clinic, verb: str) -> Callable[[], Any]:
    actor, number = clinic.supervisor, clinic.encounter_id
    ref = added(clinic)
    accommodations.add(actor, number, duty(ends_on="2026-03-10"))
    [made] = shown(clinic).restrictions.accommodations
    there = [Ref(*map(int, each.split(":"))) for each in made.key.split(",")]
    return {
        "add": lambda: restrictions.add(actor, number, lifting(kind=kind("Walking"))),
        "revise": lambda: restrictions.revise(actor, number, ref, lifting(weight="5")),
        "update": lambda: restrictions.update(actor, number, ref, lifting(starts_on="2026-03-03", weight="5")),
        "extend": lambda: restriction_spans.extend(actor, number, [ref], "2026-04-04", along=True),
        "repeat": lambda: restriction_spans.repeat(
            actor, number, [ref], {"starts_on": "2026-03-21", "ends_on": "2026-03-25"}
        ),
        "end": lambda: restriction_spans.end(actor, number, [ref], "2026-03-02", along=True),
        "end all": lambda: restriction_spans.end_all(actor, number),
        "remove": lambda: restrictions.remove(actor, number, ref, "Entered for the wrong person"),
        "confirm": lambda: restrictions.confirm(actor, number, ref),
        "accommodation add": lambda: accommodations.add(actor, number, duty(kind=made_kind("Lost Time/Occ"))),
        "accommodation revise": lambda: accommodations.revise(actor, number, there, duty(details="Desk")),
        "accommodation update": lambda: accommodations.update(actor, number, there, duty(starts_on="2026-03-05")),
        "accommodation end": lambda: accommodations.end(actor, number, there, "2026-03-05"),
        "accommodation remove": lambda: accommodations.remove(actor, number, there, "Never offered"),
    }[verb]


@pytest.mark.parametrize(
    "verb",
    [
        "add", "revise", "update", "extend", "repeat", "end", "end all", "remove", "confirm", "accommodation add",
        "accommodation revise", "accommodation update", "accommodation end", "accommodation remove",
    ],
)  # fmt: skip
def test_what_is_taken_back_is_as_it_was_and_can_be_done_again(clinic: Clinic, verb: str) -> None:
    deed = _deed(clinic, verb)

    def standing() -> list[Any]:
        every = [*rows(), *rows(Accommodation)]
        return [row for row in every if row["deleted_at"] is None]

    before = standing(), shown(clinic).header
    _, done = doing(deed)
    became = standing(), shown(clinic).header
    assert became[0] != before[0]
    assert status_is_right()
    undone = undo(clinic.supervisor, done)
    assert undone.refused == ()
    assert (standing(), shown(clinic).header) == before
    assert status_is_right()
    again = undo(clinic.supervisor, undone.done)
    assert again.refused == ()
    assert (standing(), shown(clinic).header) == became
    assert status_is_right()
    with reading() as session:
        assert audit.verify(session)[1] is None


def test_what_somebody_worked_with_since_is_not_taken_back(clinic: Clinic) -> None:
    _, done = doing(lambda: restrictions.add(clinic.owner, clinic.encounter_id, lifting()))
    [line] = shown(clinic).restrictions.restrictions
    restriction_spans.extend(clinic.colleague, clinic.encounter_id, [Ref(line.id, line.version)], "2026-04-04")
    before = rows()
    undone = undo(clinic.owner, done)
    assert undone.count == 0
    assert "changed since" in undone.refused[0]
    assert rows() == before


def test_the_slower_of_two_sees_both_sides_and_may_save_over_it(clinic: Clinic) -> None:
    ref = added(clinic)
    restrictions.revise(clinic.colleague, clinic.encounter_id, ref, lifting(weight="10"))
    with pytest.raises(StaleVersionError) as refusal:
        restrictions.revise(clinic.owner, clinic.encounter_id, ref, lifting(weight="15", comment="Spoke to Dr. Wu"))
    assert refusal.value.saved_by == clinic.colleague.name
    assert {each.field: (each.mine, each.theirs) for each in refusal.value.conflicts} == {
        "restriction": ("Lifting: at most 15 lb", "Lifting: at most 10 lb"),
        "comment": ("Spoke to Dr. Wu", "nothing"),
    }
    view = restrictions.revise(
        clinic.owner, clinic.encounter_id, Ref(ref.id, refusal.value.version), lifting(weight="15")
    )
    assert [line.text for line in view.restrictions.restrictions] == ["Lifting: at most 15 lb"]
    assert [row["state"] for row in rows()] == ["revised", "revised", "active"]


def test_extending_what_somebody_changed_is_refused(clinic: Clinic) -> None:
    ref = added(clinic)
    restriction_spans.end(clinic.colleague, clinic.encounter_id, [ref], "2026-03-10")
    with pytest.raises(StaleVersionError) as refusal:
        restriction_spans.extend(clinic.owner, clinic.encounter_id, [ref], "2026-04-04")
    assert refusal.value.conflicts[0].theirs == "1 Mar – 10 Mar"


def _every_deed(encounter_id: int, ref: Ref) -> list[Callable[[Actor], Any]]:
    return [
        lambda actor: restrictions.add(actor, encounter_id, lifting()),
        lambda actor: restrictions.revise(actor, encounter_id, ref, lifting(weight="1")),
        lambda actor: restrictions.update(actor, encounter_id, ref, lifting(starts_on="2026-03-03")),
        lambda actor: restriction_spans.extend(actor, encounter_id, [ref], "2026-04-04"),
        lambda actor: restriction_spans.repeat(actor, encounter_id, [ref], {"ends_on": "2026-04-04"}),
        lambda actor: restriction_spans.end(actor, encounter_id, [ref], ""),
        lambda actor: restriction_spans.end_all(actor, encounter_id),
        lambda actor: restrictions.remove(actor, encounter_id, ref, "x"),
        lambda actor: restrictions.confirm(actor, encounter_id, ref),
        lambda actor: accommodations.add(actor, encounter_id, duty()),
        lambda actor: accommodations.revise(actor, encounter_id, [ref], duty()),
        lambda actor: accommodations.update(actor, encounter_id, [ref], duty()),
        lambda actor: accommodations.end(actor, encounter_id, [ref], ""),
        lambda actor: accommodations.remove(actor, encounter_id, [ref], "x"),
        lambda actor: accommodations.associate(actor, encounter_id, ref, 1),
        lambda actor: restriction_forms.form_choices(actor, encounter_id),
        lambda actor: restriction_forms.new_restriction(actor, encounter_id),
        lambda actor: restriction_forms.restriction_values(actor, encounter_id, ref.id),
        lambda actor: restriction_forms.accommodation_values(actor, encounter_id, 0),
        lambda actor: restriction_forms.accommodation_for(actor, encounter_id, ref.id),
        lambda actor: restriction_forms.restriction_history(actor, encounter_id, ref.id),
    ]


def test_strangers_employers_and_clinicians_without_it_do_nothing(clinic: Clinic) -> None:
    ref = added(clinic)
    before = rows()
    for deed in _every_deed(clinic.encounter_id, ref):
        with pytest.raises(NotAllowedError):
            deed(clinic.employer)
        with pytest.raises((NotFoundError, NotAllowedError)):
            deed(replace(clinic.stranger, permissions=clinic.supervisor.permissions))
        with pytest.raises((NotFoundError, NotAllowedError)):
            deed(clinic.clinician)
    assert rows() == before
    with reading() as session:
        refused = session.scalars(select(AuditEvent.verb).where(col(AuditEvent.outcome) == "refused").distinct()).all()
    assert {"restriction:add", "restriction:end", "accommodation:add", "restriction:view"} <= set(refused)


def test_a_clinician_writes_restrictions_of_those_who_are_assigned(clinic: Clinic) -> None:
    with transaction() as session:
        session.get_one(Encounter, clinic.encounter_id).owner_id = clinic.clinician.user_id
    view = restrictions.add(clinic.clinician, clinic.encounter_id, lifting())
    assert view.restrictions.may_edit
    assert not view.restrictions.may_remove
    [line] = view.restrictions.restrictions
    with pytest.raises(NotAllowedError):
        restrictions.remove(clinic.clinician, clinic.encounter_id, Ref(line.id, line.version), "x")
    with pytest.raises(NotFoundError):
        restrictions.add(clinic.clinician, clinic.foreign_encounter_id, lifting())


def test_rows_of_another_encounter_are_not_touched_through_this_one(clinic: Clinic) -> None:
    with transaction() as session:
        theirs = world.a_restriction(session, session.get_one(Encounter, clinic.foreign_encounter_id))
        made = world.an_accommodation(session, session.get_one(Encounter, clinic.foreign_encounter_id))
        ref, other = Ref(theirs.id or 0, 1), Ref(made.id or 0, 1)
    for deed in (
        lambda: restriction_spans.end(clinic.owner, clinic.encounter_id, [ref], ""),
        lambda: restrictions.revise(clinic.owner, clinic.encounter_id, ref, lifting()),
        lambda: accommodations.end(clinic.owner, clinic.encounter_id, [other], ""),
        lambda: accommodations.add(clinic.owner, clinic.encounter_id, duty(**{f"for-{ref.id}": "on"})),
        lambda: restriction_forms.restriction_values(clinic.owner, clinic.encounter_id, ref.id),
        lambda: restriction_forms.restriction_history(clinic.owner, clinic.encounter_id, ref.id),
    ):
        with pytest.raises(NotFoundError):
            deed()


def test_a_role_without_restrictions_sees_none_of_them(clinic: Clinic) -> None:
    added(clinic, comment="Sprained back")
    blind = replace(clinic.colleague, permissions=clinic.colleague.permissions - {Permission.RESTRICTION_VIEW})
    view = encounters.encounter_view(blind, clinic.encounter_id)
    assert view.restrictions.restrictions == []
    assert view.header.work_status == ""
    assert {mark.name: mark.state for mark in view.sections}["restrictions"] == "hidden"
    lay = replace(clinic.colleague, permissions=clinic.colleague.permissions - {Permission.CLINICAL_VIEW})
    [line] = encounters.encounter_view(lay, clinic.encounter_id).restrictions.restrictions
    assert (line.comment, line.condition) == ("", "")
    # what one may not read stays when one rewrites the rest
    restrictions.revise(lay, clinic.encounter_id, Ref(line.id, line.version), lifting(weight="3"))
    assert rows()[-1]["comment"] == "Sprained back"


def test_a_closed_encounter_keeps_its_restrictions_as_they_are(clinic: Clinic) -> None:
    ref = added(clinic)
    _, done = doing(lambda: restrictions.confirm(clinic.owner, clinic.encounter_id, ref))
    encounters.close(clinic.owner, clinic.encounter_id, shown(clinic).header.version)
    with pytest.raises(InvalidInputError, match="closed"):
        restriction_spans.end(clinic.owner, clinic.encounter_id, [Ref(ref.id, ref.version + 1)], "")
    assert "closed" in undo(clinic.owner, done).refused[0]
    assert not shown(clinic).restrictions.may_edit
