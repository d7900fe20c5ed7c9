"""Restrictions are added, rewritten, extended, repeated, ended and shown as they were meant."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rxcase.db import transaction
from rxcase.errors import InvalidInputError, NotAllowedError
from rxcase.models import Accommodation, Encounter
from rxcase.services.encounter import encounters
from rxcase.services.restriction import accommodations, restriction_forms, restriction_spans, restrictions
from rxcase.services.restriction.restriction_change import Ref
from tests.builders import world
from tests.builders.limits import added, duty, kind, lifting, rows, shown, status_is_right
from tests.services.conftest import Clinic


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
