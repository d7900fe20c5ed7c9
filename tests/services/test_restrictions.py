"""Restrictions and accommodations: what is done with them, who may, what is refused, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import Accommodation, AccommodationType, AuditEvent, Encounter, Restriction, RestrictionType
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.encounter import encounters
from rxcase.services.history.undo import doing, undo
from rxcase.services.restriction import accommodations, restriction_forms, restriction_spans, restrictions, work_status
from rxcase.services.restriction.restriction_change import Ref
from tests.builders import world
from tests.services.conftest import Clinic

LIFTING = {"weight": "20", "starts_on": "2026-03-01", "ends_on": "2026-03-20", "provider": "Dr. Wu"}


def kind(name: str) -> str:
    with reading() as session:
        return str(session.exec(select(RestrictionType.id).where(RestrictionType.name == name)).one())


def made_kind(name: str) -> str:
    with reading() as session:
        return str(session.exec(select(AccommodationType.id).where(AccommodationType.name == name)).one())


def lifting(**over: str) -> dict[str, str]:
    return {"kind": kind("Lifting")} | LIFTING | over


def duty(**over: str) -> dict[str, str]:
    return {"kind": made_kind("Transitional Duty"), "starts_on": "2026-03-01", "ends_on": "2026-03-20"} | over


def added(clinic: Clinic, actor: Actor | None = None, **over: str) -> Ref:
    view = restrictions.add(actor or clinic.owner, clinic.encounter_id, lifting(**over))
    newest = max((*view.restrictions.restrictions, *view.restrictions.past), key=lambda line: line.id)
    return Ref(newest.id, newest.version)


def shown(clinic: Clinic) -> EncounterView:
    return encounters.encounter_view(clinic.owner, clinic.encounter_id)


def rows(model: Any = Restriction) -> list[dict[str, Any]]:
    leave = {"version", "created_at", "updated_at"}
    with reading() as session:
        found = session.exec(select(model).order_by(model.id)).all()
        return [{name: value for name, value in row.model_dump().items() if name not in leave} for row in found]


def status_is_right() -> bool:
    with reading() as session:
        return all(each.carried == each.right for each in work_status.standings(session))


# Adding


def test_what_is_added_is_in_force_and_in_the_header(clinic: Clinic) -> None:
    view = restrictions.add(clinic.owner, clinic.encounter_id, lifting(side="left", option="occasionally"))
    [line] = view.restrictions.restrictions
    assert (line.text, line.span, line.standing, line.by) == (
        "Lifting: occasionally, at most 20 lb",
        "1 Mar – 20 Mar",
        "now",
        "Dr. Wu",
    )
    assert (view.header.work_status, view.header.work_status_words) == ("modified-duty", "since 1 Mar, until 20 Mar")
    assert [each.text for each in view.restrictions.presenting] == [line.text]
    assert [each.dates for each in view.restrictions.pending] == ["1 Mar – 20 Mar"]
    assert {mark.name: mark.state for mark in view.sections}["pending"] == "action"
    assert view.restrictions.reasons == ["Lifting: occasionally, at most 20 lb (1 Mar – 20 Mar)"]


def test_what_the_type_does_not_say_stands_behind_it(clinic: Clinic) -> None:
    view = restrictions.add(clinic.owner, clinic.encounter_id, lifting(description="not from the floor"))
    assert view.restrictions.restrictions[0].text == "Lifting: at most 20 lb, not from the floor"
    view = restrictions.add(
        clinic.owner, clinic.encounter_id, {"kind": kind("Bending"), "description": "bending", "ends_on": "+3"}
    )
    assert view.restrictions.restrictions[0].text == "Bending"


def test_what_is_not_said_comes_from_the_case_and_the_day(clinic: Clinic) -> None:
    restrictions.add(clinic.owner, clinic.encounter_id, {"description": "No night shifts", "ends_on": "+7"})
    [row] = rows()
    assert (row["starts_on"], row["ends_on"]) == (date(2026, 3, 3), date(2026, 3, 10))
    assert (row["affects_work"], row["is_occupational"]) == (True, True)
    with transaction() as session:
        session.get_one(Encounter, clinic.encounter_id).case_id = None
    view = restrictions.add(clinic.owner, clinic.encounter_id, {"description": "No dust", "end_kind": "permanent"})
    assert (rows()[-1]["affects_work"], rows()[-1]["is_permanent"]) == (False, True)
    assert view.restrictions.restrictions[0].span == "3 Mar – permanent"


@pytest.mark.parametrize(
    ("over", "field", "words"),
    [
        ({"kind": ""}, "kind", "Choose a type"),
        ({"kind": "99999"}, "kind", "Choose a type"),
        ({"weight": "heavy"}, "weight", "pounds"),
        ({"weight": "-1"}, "weight", "pounds"),
        ({"weight": "NaN"}, "weight", "pounds"),
        ({"ends_on": ""}, "ends_on", "last day"),
        ({"ends_on": "someday"}, "ends_on", "no day"),
        ({"ends_on": "2026-02-20"}, "ends_on", "end before it starts"),
        ({"starts_on": "2001-01-01", "comment": "old"}, "starts_on", "ten years ago"),
        ({"starts_on": "2031-01-01", "ends_on": "2031-02-01"}, "starts_on", "two years away"),
        ({"ends_on": "2099-01-01"}, "ends_on", "permanent"),
        ({"starts_on": "2026-01-20"}, "starts_on", "before the injury on 2 Feb 2026"),
        ({"start_time": "25:99"}, "start_time", "14:30"),
        ({"starts_on": "2026-03-02", "ends_on": "2026-03-02", "start_time": "14:00", "end_time": "08:00"}, "end_time", "ends before"),
        ({"condition": "77777"}, "", ""),
        ({"provider": "x" * 201}, "provider", "200 fit"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(clinic: Clinic, over: dict[str, str], field: str, words: str) -> None:
    if not field:
        restrictions.add(clinic.owner, clinic.encounter_id, lifting(**over))
        return
    with pytest.raises(InvalidInputError) as refusal:
        restrictions.add(clinic.owner, clinic.encounter_id, lifting(**over))
    assert words in refusal.value.fields[field]
    assert rows() == []


def test_before_the_injury_only_with_a_reason(clinic: Clinic) -> None:
    restrictions.add(
        clinic.owner, clinic.encounter_id, lifting(starts_on="2026-01-20", comment="Carried over from the last job")
    )
    assert rows()[0]["comment"] == "Carried over from the last job"


def test_an_end_left_open_takes_its_own_right(clinic: Clinic) -> None:
    with pytest.raises(NotAllowedError, match="leave the end open"):
        restrictions.add(clinic.owner, clinic.encounter_id, lifting(end_kind="open"))
    view = restrictions.add(clinic.supervisor, clinic.encounter_id, lifting(end_kind="open"))
    [line] = view.restrictions.restrictions
    assert line.span == "1 Mar – open"
    # who may not leave an end open may still correct the rest of it
    restrictions.revise(clinic.owner, clinic.encounter_id, Ref(line.id, 1), lifting(end_kind="open", weight="10"))
    assert rows()[-1]["ends_on"] is None


def test_two_of_one_type_on_the_same_days_take_a_second_press(clinic: Clinic) -> None:
    added(clinic)
    with pytest.raises(InvalidInputError) as refusal:
        added(clinic, ends_on="2026-03-05")
    assert "Lifting: at most 20 lb" in refusal.value.fields["overlap"]
    added(clinic, ends_on="2026-03-05", accept_overlap="on")
    added(clinic, starts_on="2026-03-21", ends_on="2026-03-25")
    assert len(rows()) == 3


# Rewriting


def test_a_revision_keeps_what_was_wrong_and_it_was_never_in_effect(clinic: Clinic) -> None:
    ref = added(clinic)
    view = restrictions.revise(clinic.owner, clinic.encounter_id, ref, lifting(weight="10", starts_on="2026-03-03"))
    old, new = rows()
    assert (old["state"], new["state"], new["replaces_id"]) == ("revised", "active", ref.id)
    assert [line.text for line in view.restrictions.restrictions] == ["Lifting: at most 10 lb"]
    assert view.header.work_status_words == "since 3 Mar, until 20 Mar"


def test_a_revision_that_changes_nothing_is_refused(clinic: Clinic) -> None:
    ref = added(clinic)
    with pytest.raises(InvalidInputError, match="Nothing differs"):
        restrictions.revise(clinic.owner, clinic.encounter_id, ref, lifting())


def test_an_update_ends_the_old_one_the_day_before(clinic: Clinic) -> None:
    ref = added(clinic)
    view = restrictions.update(
        clinic.owner, clinic.encounter_id, ref, lifting(weight="35", starts_on="2026-03-03", ends_on="2026-04-01")
    )
    old, new = rows()
    assert (old["ends_on"], old["state"]) == (date(2026, 3, 2), "ended")
    assert (new["starts_on"], new["replaces_id"]) == (date(2026, 3, 3), ref.id)
    assert view.header.work_status_words == "since 1 Mar, until 1 Apr"
    assert [line.standing for line in view.restrictions.past] == ["past"]


@pytest.mark.parametrize("first", ["2026-03-01", "2026-02-20", "2026-03-25"])
def test_an_update_begins_after_the_old_one_and_not_after_its_end(clinic: Clinic, first: str) -> None:
    ref = added(clinic)
    with pytest.raises(InvalidInputError) as refusal:
        restrictions.update(
            clinic.owner, clinic.encounter_id, ref, lifting(starts_on=first, ends_on="2026-04-01", weight="5")
        )
    assert "starts_on" in refusal.value.fields


def test_accommodations_of_what_was_replaced_are_of_what_replaces_it(clinic: Clinic) -> None:
    ref = added(clinic)
    accommodations.add(clinic.owner, clinic.encounter_id, duty(**{f"for-{ref.id}": "on"}))
    assert shown(clinic).restrictions.pending == []
    view = restrictions.revise(clinic.owner, clinic.encounter_id, ref, lifting(weight="10"))
    assert view.restrictions.pending == []
    [line] = view.restrictions.accommodations
    assert line.for_words == "for Lifting"


# Many at once


def test_several_are_extended_together_with_their_accommodations(clinic: Clinic) -> None:
    refs = [
        added(clinic),
        added(clinic, kind=kind("Bending"), weight=""),
        added(clinic, kind=kind("Walking"), weight=""),
    ]
    accommodations.add(clinic.owner, clinic.encounter_id, duty())
    view = restriction_spans.extend(clinic.owner, clinic.encounter_id, refs, "2026-04-10", along=True)
    assert {line.span for line in view.restrictions.restrictions} == {"1 Mar – 10 Apr"}
    assert [line.span for line in view.restrictions.accommodations] == ["1 Mar – 10 Apr"]
    assert view.restrictions.pending == []


def test_one_that_cannot_be_extended_keeps_the_others_as_they_are(clinic: Clinic) -> None:
    refs = [added(clinic), added(clinic, kind=kind("Bending"), weight="", end_kind="permanent")]
    before = rows()
    with pytest.raises(InvalidInputError, match="Bending has no end"):
        restriction_spans.extend(clinic.owner, clinic.encounter_id, refs, "2026-04-10")
    with pytest.raises(InvalidInputError, match="until 20 Mar 2026 already"):
        restriction_spans.extend(clinic.owner, clinic.encounter_id, refs[:1], "2026-03-20")
    assert rows() == before


def test_a_past_one_is_repeated_as_it_was(clinic: Clinic) -> None:
    ref = added(clinic, starts_on="2026-02-05", ends_on="2026-02-20", comment="After surgery")
    view = restriction_spans.repeat(clinic.owner, clinic.encounter_id, [ref], {"ends_on": "2026-03-13"})
    old, new = rows()
    assert old["state"] == "ended"
    assert (new["starts_on"], new["ends_on"], new["state"]) == (date(2026, 3, 3), date(2026, 3, 13), "active")
    same = ("type_id", "allowed_weight_lb", "imposed_by", "comment", "affects_work")
    assert [new[name] for name in same] == [old[name] for name in same]
    assert view.header.work_status_words == "since 3 Mar, until 13 Mar"


def test_all_are_ended_today_and_tomorrow_is_full_duty(clinic: Clinic) -> None:
    added(clinic)
    added(clinic, kind=kind("Bending"), weight="", end_kind="permanent")
    added(clinic, kind=kind("Lost Time"), weight="", starts_on="2026-03-10", ends_on="2026-03-12")
    accommodations.add(clinic.owner, clinic.encounter_id, duty())
    view = restriction_spans.end_all(clinic.owner, clinic.encounter_id)
    assert [(row["ends_on"], row["is_permanent"]) for row in rows()][:2] == [(date(2026, 3, 3), False)] * 2
    assert rows(Accommodation)[0]["ends_on"] == date(2026, 3, 20)  # what is to come still needs it
    assert view.header.work_status_words == "since 1 Mar, until 3 Mar"
    with pytest.raises(InvalidInputError, match="No restriction goes on"):
        restriction_spans.end_all(clinic.owner, clinic.encounter_id)
    assert status_is_right()


def test_an_end_is_between_the_first_day_and_the_last(clinic: Clinic) -> None:
    ref = added(clinic, starts_on="2026-03-05")
    with pytest.raises(InvalidInputError, match="begins on 5 Mar"):
        restriction_spans.end(clinic.owner, clinic.encounter_id, [ref], "")
    with pytest.raises(InvalidInputError, match="has ended by then"):
        restriction_spans.end(clinic.owner, clinic.encounter_id, [ref], "2026-04-01")
    view = restriction_spans.end(clinic.owner, clinic.encounter_id, [ref], "2026-03-09")
    assert view.restrictions.restrictions[0].span == "5 Mar – 9 Mar"


# Pending


def test_what_is_pending_is_confirmed_associated_or_accommodated(clinic: Clinic) -> None:
    lift, bend, walk = (
        added(clinic),
        added(clinic, kind=kind("Bending"), weight=""),
        added(clinic, kind=kind("Walking"), weight=""),
    )
    view = accommodations.add(clinic.owner, clinic.encounter_id, duty(ends_on="2026-03-10", **{f"for-{lift.id}": "on"}))
    assert {line.id: line.dates for line in view.restrictions.pending} == {
        lift.id: "11 Mar – 20 Mar",
        bend.id: "1 Mar – 20 Mar",
        walk.id: "1 Mar – 20 Mar",
    }
    view = restrictions.confirm(clinic.owner, clinic.encounter_id, walk)
    assert {line.id for line in view.restrictions.pending} == {lift.id, bend.id}
    [duty_line] = view.restrictions.accommodations
    view = accommodations.associate(clinic.owner, clinic.encounter_id, bend, duty_line.id)
    assert {line.id: line.dates for line in view.restrictions.pending} == dict.fromkeys(
        (lift.id, bend.id), "11 Mar – 20 Mar"
    )
    [duty_line] = view.restrictions.accommodations
    assert duty_line.for_words in {"for Bending, Lifting", "for Lifting, Bending"}
    with pytest.raises(InvalidInputError, match="none of the days"):
        accommodations.associate(clinic.owner, clinic.encounter_id, bend, duty_line.id)
    view = accommodations.add(clinic.owner, clinic.encounter_id, duty(starts_on="2026-03-11"))
    assert view.restrictions.pending == []
    assert {mark.name: mark.state for mark in view.sections}["pending"] == "empty"


def test_a_permanent_restriction_is_pending_from_the_last_accommodated_day_on(clinic: Clinic) -> None:
    added(clinic, end_kind="permanent")
    view = accommodations.add(clinic.owner, clinic.encounter_id, duty())
    assert [line.dates for line in view.restrictions.pending] == ["from 21 Mar on"]


def test_an_accommodation_for_two_restrictions_is_one_line_and_is_changed_as_one(clinic: Clinic) -> None:
    lift, bend = added(clinic), added(clinic, kind=kind("Bending"), weight="")
    both = {f"for-{lift.id}": "on", f"for-{bend.id}": "on"}
    view = accommodations.add(clinic.owner, clinic.encounter_id, duty(details="Front desk", **both))
    [line] = view.restrictions.accommodations
    refs = [Ref(*map(int, each.split(":"))) for each in line.key.split(",")]
    assert len(refs) == 2
    view = accommodations.update(
        clinic.owner, clinic.encounter_id, refs, duty(details="Tool crib", starts_on="2026-03-03", **both)
    )
    assert [(each.details, each.span) for each in view.restrictions.accommodations] == [("Tool crib", "3 Mar – 20 Mar")]
    assert [(each.details, each.span) for each in view.restrictions.past_accommodations] == [
        ("Front desk", "1 Mar – 2 Mar")
    ]
    assert view.restrictions.pending == []
    [line] = view.restrictions.accommodations
    refs = [Ref(*map(int, each.split(":"))) for each in line.key.split(",")]
    view = accommodations.revise(
        clinic.owner, clinic.encounter_id, refs, duty(kind=made_kind("Lost Time/Occ"), starts_on="2026-03-03")
    )
    assert view.header.work_status == "off-work"
    assert [each.for_words for each in view.restrictions.accommodations] == ["for every restriction"]
    assert status_is_right()


# Taking back


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


# Two at one restriction


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


# Rights


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


# What else is shown


def test_the_history_says_what_it_was_before_and_by_whom(clinic: Clinic) -> None:
    ref = added(clinic)
    restrictions.revise(clinic.colleague, clinic.encounter_id, ref, lifting(weight="10"))
    [line] = shown(clinic).restrictions.restrictions
    restriction_spans.extend(clinic.owner, clinic.encounter_id, [Ref(line.id, line.version)], "2026-04-04")
    history = restriction_forms.restriction_history(clinic.owner, clinic.encounter_id, line.id)
    assert [(each.who, each.words) for each in history] == [
        (clinic.owner.name, "Extended until 4 Apr 2026 (before: 20 Mar 2026)"),
        (clinic.colleague.name, "Written: Lifting: at most 10 lb, 1 Mar – 20 Mar"),
        (clinic.colleague.name, "Revised: “Lifting: at most 20 lb, 1 Mar – 20 Mar” was wrong and never in effect"),
        (clinic.owner.name, "Added: Lifting: at most 20 lb, 1 Mar – 20 Mar"),
    ]


def test_what_holds_out_of_another_encounter_is_shown_as_such(clinic: Clinic) -> None:
    with transaction() as session:
        mine = session.get_one(Encounter, clinic.encounter_id)
        from rxcase.models import Case, Employee

        ada = session.get_one(Employee, mine.employee_id)
        other_case: Case = world.a_case(session, ada, case_number="S2025-0099")
        world.a_restriction(session, world.an_encounter(session, ada, other_case), "Driving")
    [line] = shown(clinic).restrictions.presenting
    assert (line.text, line.elsewhere) == ("Driving", "from case S2025-0099")
    assert shown(clinic).header.work_status == "full-duty"
    assigned = replace(clinic.clinician, permissions=clinic.supervisor.permissions)
    with transaction() as session:
        session.get_one(Encounter, clinic.encounter_id).owner_id = clinic.clinician.user_id
    assert encounters.encounter_view(assigned, clinic.encounter_id).restrictions.presenting == []


def test_a_page_asks_as_many_queries_with_forty_restrictions_as_with_one(
    clinic: Clinic, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    added(clinic)
    counts = []
    for _ in range(2):
        with count_queries() as seen:
            shown(clinic)
        counts.append(seen.count)
        with transaction() as session:
            row = session.get_one(Encounter, clinic.encounter_id)
            for number in range(40):
                world.a_restriction(session, row, "Walking" if number % 2 else "Bending")
                world.an_accommodation(session, row, details=f"Desk {number}")
    assert counts[0] == counts[1]


def test_providers_are_found_by_a_part_of_their_name(clinic: Clinic) -> None:
    from rxcase.models import Provider

    with transaction() as session:
        session.add_all(Provider(name=name) for name in ("Dr. Ana Wu", "Dr. Bea Cole", "100% Rehab"))
    assert restriction_forms.find_providers(clinic.owner, "wu") == ["Dr. Ana Wu"]
    assert restriction_forms.find_providers(clinic.owner, "100%") == ["100% Rehab"]
    with pytest.raises(NotAllowedError):
        restriction_forms.find_providers(clinic.employer, "wu")
    restrictions.add(clinic.owner, clinic.encounter_id, lifting(provider="dr. ana wu"))
    assert rows()[0]["provider_id"] is not None
