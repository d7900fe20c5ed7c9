"""What is not accommodated is pending until somebody sees to it."""

from __future__ import annotations

import pytest

from rxcase.errors import InvalidInputError
from rxcase.services.restriction import accommodations, restrictions
from rxcase.services.restriction.restriction_change import Ref
from tests.builders.limits import added, duty, kind, made_kind, status_is_right
from tests.services.conftest import Clinic


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
