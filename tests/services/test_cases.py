"""A case: looked at, edited, verified, closed, deleted, by those who may, with nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlmodel import col, select

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME
from rxcase.db import reading, transaction
from rxcase.domain.case_forms import OFFERED_TYPES
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import AuditEvent, Case, Draft, Encounter
from rxcase.services.case import case_creation, cases, injured_parts
from rxcase.services.case.case_creation import SameDayError
from rxcase.services.history.undo import doing, undo
from tests.builders import world
from tests.services.conftest import Clinic

INJURY = {
    "onset": "single-event",
    "occurred_on": "2/20",
    "occurred_time": "2:30 pm",
    "started_work_time": "unknown",
    "last_worked_local": "2/20",
    "work_related": "yes",
    "illness_type": "I",
    "on_premises": "yes",
    "place": "Loading dock",
    "activity_before": "Lifting a crate.",
    "what_happened": "It slipped.",
    "harmed_by": "The crate.",
}
LEAST: dict[str, dict[str, str]] = {
    "injury-osha": INJURY,
    "injury-non-osha": INJURY | {"event": "Struck by an object", "cause": "Crate"},
    "absence": {"first_day_off": "2/9", "expected_return_local": "2/26"},
    "hospital": {"occurred_on": "2/20", "occurred_time": "9 am"},
    "msea": {"occurred_on": "2/20", "occurred_time": "unknown"},
    "surveillance": {"occurred_on": "2/20", "occurred_time": "14:30"},
}


def the_case(clinic: Clinic) -> Case:
    with reading() as session:
        encounter = session.get_one(Encounter, clinic.encounter_id)
        case = session.get_one(Case, encounter.case_id)
        session.expunge(case)
        return case


def events(verb: str) -> list[AuditEvent]:
    with reading() as session:
        found = list(session.exec(select(AuditEvent).where(col(AuditEvent.verb) == verb).order_by(col(AuditEvent.id))))
        session.expunge_all()
        return found


def fill_in(clinic: Clinic) -> Case:
    """Give the case what an injury needs to be saved."""
    case = the_case(clinic)
    cases.edit_case(clinic.owner, case.id or 0, case.version, INJURY)
    return the_case(clinic)


@pytest.mark.parametrize("case_type", OFFERED_TYPES)
def test_each_type_is_created_from_what_it_demands_and_says_what_is_missing(clinic: Clinic, case_type: str) -> None:
    person = the_case(clinic).employee_id
    with pytest.raises(InvalidInputError) as refused:
        case_creation.create_case(clinic.owner, person, case_type, {})
    assert set(refused.value.fields) <= set(LEAST[case_type]) | {"reported_local"}
    made = case_creation.create_case(clinic.owner, person, case_type, LEAST[case_type])
    assert made.case_number.startswith("S2026-")
    view = cases.case_view(clinic.owner, made.case_id)
    assert (view.header.case_type, view.header.status, view.header.verified) == (case_type, "open", "yes")
    with reading() as session:
        assert session.get_one(Case, made.case_id).occurred_on == (
            date(2026, 2, 9) if case_type == "absence" else date(2026, 2, 20)
        )
    if case_type == "absence":
        assert view.header.days_absent_words == "17 calendar days, by the expected return"


def test_numbers_count_up_and_a_second_case_of_the_day_is_asked_about(clinic: Clinic) -> None:
    person = the_case(clinic).employee_id
    first = case_creation.create_case(clinic.owner, person, "msea", LEAST["msea"])
    with pytest.raises(SameDayError, match=first.case_number):
        case_creation.create_case(clinic.owner, person, "surveillance", LEAST["surveillance"])
    second = case_creation.create_case(clinic.owner, person, "surveillance", LEAST["surveillance"], anyway=True)
    assert int(second.case_number[-4:]) == int(first.case_number[-4:]) + 1


def test_an_encounter_is_opened_with_it_and_all_of_it_is_taken_back(clinic: Clinic) -> None:
    person = the_case(clinic).employee_id
    made, done = doing(
        lambda: case_creation.create_case(clinic.owner, person, "msea", LEAST["msea"], opens_encounter=True)
    )
    with reading() as session:
        opened = session.get_one(Encounter, made.encounter_id)
        assert (opened.owner_id, opened.case_id, opened.on_worklist) == (clinic.owner.user_id, made.case_id, True)
    assert undo(clinic.owner, done).refused == ()
    with pytest.raises(NotFoundError):
        cases.case_view(clinic.owner, made.case_id)
    with reading() as session:
        assert session.get_one(Encounter, made.encounter_id).on_worklist is False


def test_saving_writes_only_what_was_changed_and_the_event_names_the_columns(clinic: Clinic) -> None:
    case = fill_in(clinic)
    view = cases.edit_case(
        clinic.owner, case.id or 0, case.version, {"place": "Dock 4", "claim_forms_given_local": "mon 9 am"[:0]}
    )
    assert view.header.version == case.version + 1
    [*_, last] = events("case:edit")
    assert (last.before, last.after) == ({"place": "Loading dock"}, {"place": "Dock 4"})
    assert (last.subject, last.subject_id, last.person_id) == ("case", case.id, case.employee_id)
    [newest, *_] = view.changes
    assert [(line.label, line.before, line.after) for line in newest.lines] == [
        ("Where the event occurred", "Loading dock", "Dock 4")
    ]


def test_saving_nothing_new_leaves_no_trace(clinic: Clinic) -> None:
    case, before = fill_in(clinic), len(events("case:edit"))
    assert (
        cases.edit_case(clinic.owner, case.id or 0, case.version, {"place": " Loading  dock"}).header.version
        == case.version
    )
    assert len(events("case:edit")) == before


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"occurred_on": "2/30"}, "occurred_on", "no such day"),
        ({"occurred_on": "+3"}, "occurred_on", "still to come"),
        ({"occurred_time": "25:00"}, "occurred_time", "no such time"),
        ({"recordable_on": "2/1"}, "recordable_on", "before 20 Feb 2026"),
        ({"work_related": "perhaps"}, "work_related", "one of the answers"),
        ({"illness_type": ""}, "illness_type", "Choose one"),
        ({"on_premises": "no"}, "place_address1", "Fill this in"),
        ({"is_workers_comp": "yes", "claim_is_questioned": "yes"}, "claim_question_reason", "Describe it"),
        ({"died": "yes"}, "died_local", "Type the day"),
        ({"treatment_place": "external"}, "physician", "Fill this in"),
        ({"treated_before": "yes"}, "treated_before_description", "Describe it"),
        ({"place_zip": "9" * 12}, "place_zip", "11 fit"),
        ({"establishment_id": "999999"}, "establishment_id", "one of the list"),
        ({"what_happened": "   "}, "what_happened", "Describe it"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(clinic: Clinic, given: dict[str, str], field: str, words: str) -> None:
    case = fill_in(clinic)
    with pytest.raises(InvalidInputError) as refused:
        cases.edit_case(clinic.owner, case.id or 0, case.version, given)
    assert words in refused.value.fields[field]
    assert the_case(clinic).version == case.version


def test_what_does_not_matter_is_not_demanded(clinic: Clinic) -> None:
    case = fill_in(clinic)
    cases.edit_case(clinic.owner, case.id or 0, case.version, {"work_related": "no", "illness_type": ""})
    assert the_case(clinic).illness_type is None


def test_days_and_times_are_kept_as_the_wall_shows_them(clinic: Clinic) -> None:
    case = fill_in(clinic)
    cases.edit_case(
        clinic.owner,
        case.id or 0,
        case.version,
        {"supervisor_notified_local": "2/20 3pm", "expected_return_local": "fri"},
    )
    now = the_case(clinic)
    assert now.supervisor_notified_local == datetime(2026, 2, 20, 15)
    assert now.expected_return_local == datetime(2026, 3, 6)
    assert (now.occurred_time, now.started_work_time) == (time(14, 30), None)


def test_the_leave_plan_is_kept_key_by_key_and_taken_back(clinic: Clinic) -> None:
    person = the_case(clinic).employee_id
    made = case_creation.create_case(
        clinic.owner,
        person,
        "absence",
        LEAST["absence"] | {"leave_plan.eligible": "yes", "leave_plan.work_schedule": "Mon–Fri"},
    )
    _, done = doing(
        lambda: cases.edit_case(
            clinic.owner, made.case_id, 1, {"leave_plan.fmla_hours_approved": "480", "leave_plan.work_schedule": ""}
        )
    )
    with reading() as session:
        assert session.get_one(Case, made.case_id).leave_plan == {"eligible": True, "fmla_hours_approved": "480"}
    undo(clinic.owner, done)
    with reading() as session:
        assert session.get_one(Case, made.case_id).leave_plan == {"eligible": True, "work_schedule": "Mon–Fri"}


def test_a_stale_save_is_refused_and_shows_both_sides_of_what_both_changed(clinic: Clinic) -> None:
    case = fill_in(clinic)
    number = case.id or 0
    cases.edit_case(clinic.colleague, number, case.version, {"place": "Dock 4", "event": "Fall"})
    with pytest.raises(StaleVersionError) as refused:
        cases.edit_case(
            clinic.owner,
            number,
            case.version,
            {"place": "Dock 5", "harmed_by": "A pallet."},
            {"place": "Loading dock", "harmed_by": "The crate."},
        )
    assert refused.value.saved_by == clinic.colleague.name
    [conflict] = refused.value.conflicts
    assert (conflict.field, conflict.mine, conflict.theirs) == ("place", "Dock 5", "Dock 4")
    assert the_case(clinic).place == "Dock 4"


def test_the_same_save_again_after_a_lost_answer_is_no_conflict(clinic: Clinic) -> None:
    case = fill_in(clinic)
    for _ in range(2):
        cases.edit_case(clinic.owner, case.id or 0, case.version, {"place": "Dock 4"}, {"place": "Loading dock"})
    assert the_case(clinic).version == case.version + 1


def test_a_draft_survives_with_the_version_it_began_with_and_is_its_writer_s_alone(clinic: Clinic) -> None:
    case = fill_in(clinic)
    number = case.id or 0
    said = cases.keep_case_draft(clinic.owner, number, case.version, {"place": "Loading dock"}, {"place": "Dock 5"})
    assert said.startswith("Draft saved ")
    cases.edit_case(clinic.colleague, number, case.version, {"event": "Fall"})
    form = cases.case_form(clinic.owner, number)
    assert (form.draft.version, form.draft.given) == (case.version, {"place": "Dock 5"})
    assert form.version == case.version + 1
    assert cases.case_form(clinic.colleague, number).draft.given == {}
    cases.edit_case(clinic.owner, number, form.version, {"place": "Dock 5"})
    with reading() as session:
        assert session.exec(select(Draft).where(col(Draft.subject) == "case")).all() == []


def test_an_unreadable_draft_counts_as_none(clinic: Clinic) -> None:
    case = fill_in(clinic)
    cases.keep_case_draft(clinic.owner, case.id or 0, 1, {}, {"place": "x"})
    with transaction() as session:
        draft = session.exec(select(Draft).where(col(Draft.subject) == "case")).one()
        draft.text = "[1"
        session.add(draft)
    assert cases.case_form(clinic.owner, case.id or 0).draft.given == {}


def test_the_worklist_and_the_search_follow_the_case(clinic: Clinic) -> None:
    case = fill_in(clinic)
    cases.edit_case(clinic.owner, case.id or 0, case.version, {"is_workers_comp": "yes", "claim_number": "WC-77"})
    with reading() as session:
        assert session.get_one(Encounter, clinic.encounter_id).injury_order == date(2026, 2, 20)
        from rxcase.search import encounters as search

        assert "wc77" in search.stored(session, clinic.encounter_id, clinic.encounter_id)[clinic.encounter_id]


# Verify, close, delete


def a_report(clinic: Clinic) -> Case:
    with transaction() as session:
        encounter = session.get_one(Encounter, clinic.encounter_id)
        case = session.get_one(Case, encounter.case_id)
        case.verified, case.status = "no", "created"
        session.add(case)
    return the_case(clinic)


def test_a_report_is_verified_with_the_answer_to_how_it_came_about(clinic: Clinic) -> None:
    case = a_report(clinic)
    with pytest.raises(InvalidInputError) as refused:
        cases.verify_case(clinic.owner, case.id or 0, case.version, "yes")
    assert "onset" in refused.value.fields
    _, done = doing(lambda: cases.verify_case(clinic.owner, case.id or 0, case.version, "yes", onset="over-time"))
    now = the_case(clinic)
    assert (now.verified, now.status, now.onset) == ("yes", "open", "over-time")
    undo(clinic.owner, done)
    now = the_case(clinic)
    assert (now.verified, now.status, now.onset) == ("no", "created", None)


def test_a_report_is_declined_with_a_reason_that_the_history_tells(clinic: Clinic) -> None:
    case = a_report(clinic)
    with pytest.raises(InvalidInputError) as refused:
        cases.verify_case(clinic.owner, case.id or 0, case.version, "declined", reason="  ")
    assert "reason" in refused.value.fields
    view = cases.verify_case(clinic.owner, case.id or 0, case.version, "declined", reason="Entered twice")
    assert (view.header.verified, view.changes[0].reason) == ("declined", "Entered twice")
    with pytest.raises(InvalidInputError, match="does not wait"):
        cases.verify_case(clinic.owner, case.id or 0, view.header.version, "yes", onset="over-time")


def test_closing_keeps_the_day_and_reopening_takes_it_away(clinic: Clinic) -> None:
    case = fill_in(clinic)
    number = case.id or 0
    for typed, words in (("+1", "still to come"), ("2/1", "before 20 Feb 2026"), ("soon", "no day")):
        with pytest.raises(InvalidInputError) as refused:
            cases.close_case(clinic.owner, number, case.version, typed)
        assert words in refused.value.fields["closed_on"]
    view = cases.close_case(clinic.owner, number, case.version, "3/2")
    assert view.header.closed_words == "2 Mar 2026"
    with pytest.raises(InvalidInputError, match="since 2 Mar 2026"):
        cases.close_case(clinic.owner, number, view.header.version)
    with pytest.raises(InvalidInputError, match="Reopen it"):
        cases.edit_case(clinic.owner, number, view.header.version, {"place": "x"})
    assert cases.reopen_case(clinic.owner, number, view.header.version).header.status == "open"
    assert the_case(clinic).concluded_local is None


def test_deleting_asks_for_the_word_and_a_reason_and_leaves_a_tombstone(clinic: Clinic) -> None:
    case = fill_in(clinic)
    number = case.id or 0
    with pytest.raises(InvalidInputError) as refused:
        cases.delete_case(clinic.supervisor, number, case.version, "yes", "")
    assert set(refused.value.fields) == {"confirmation", "reason"}
    view, done = doing(lambda: cases.delete_case(clinic.supervisor, number, case.version, "Yes", "Entered twice"))
    assert view.header.is_deleted
    assert "Entered twice" in view.header.deleted_words
    with pytest.raises(NotFoundError):
        cases.case_view(clinic.supervisor, number)
    with reading() as session:
        kept = session.get_one(Case, number)
        assert (kept.what_happened, kept.delete_reason) == ("It slipped.", "Entered twice")
        assert session.get_one(Encounter, clinic.encounter_id).case_id is None
    assert undo(clinic.supervisor, done).refused == ()
    assert cases.case_view(clinic.supervisor, number).header.status == "open"
    assert the_case(clinic).id == number


# Injured parts


def test_a_contaminated_sharp_asks_for_its_device(clinic: Clinic) -> None:
    number = the_case(clinic).id or 0
    given = {"nature": "Contaminated Sharp", "body_part": "Left thumb"}
    with pytest.raises(InvalidInputError) as refused:
        injured_parts.save_part(clinic.owner, number, 0, 0, given)
    assert set(refused.value.fields) == {"device_type", "manufacturer", "wound"}
    device = {"device_type": "Hollow needle", "manufacturer": "Acme", "wound": "puncture"}
    view = injured_parts.save_part(clinic.owner, number, 0, 0, given | device)
    assert view.parts[-1].device == "Hollow needle, Acme, Puncture"


def test_parts_are_added_changed_removed_and_each_is_taken_back(clinic: Clinic) -> None:
    number = the_case(clinic).id or 0
    with pytest.raises(InvalidInputError):
        injured_parts.save_part(clinic.owner, number, 0, 0, {"comment": "only a comment"})
    view, added = doing(lambda: injured_parts.save_part(clinic.owner, number, 0, 0, {"nature": "Fracture"}))
    part = view.parts[0]
    view, changed = doing(
        lambda: injured_parts.save_part(clinic.owner, number, part.id, 1, {"body_part": "Left wrist"})
    )
    assert view.parts[0].text == "Fracture, Left wrist"
    with pytest.raises(StaleVersionError):
        injured_parts.save_part(clinic.owner, number, part.id, 1, {"body_part": "Left hand"})
    view, removed = doing(lambda: injured_parts.remove_part(clinic.owner, number, part.id))
    assert view.parts == []
    for done, left in ((removed, ["Fracture, Left wrist"]), (changed, ["Fracture"]), (added, [])):
        assert undo(clinic.owner, done).refused == ()
        assert [each.text for each in cases.case_view(clinic.owner, number).parts] == left


# Who may


Deed = Callable[[Actor, Clinic], Any]


def _number(clinic: Clinic) -> int:
    return the_case(clinic).id or 0


DEEDS: dict[str, Deed] = {
    "look": lambda actor, clinic: cases.case_view(actor, _number(clinic)),
    "form": lambda actor, clinic: cases.case_form(actor, _number(clinic)),
    "draft": lambda actor, clinic: cases.keep_case_draft(actor, _number(clinic), 1, {}, {"place": "x"}),
    "edit": lambda actor, clinic: cases.edit_case(actor, _number(clinic), the_case(clinic).version, INJURY),
    "verify": lambda actor, clinic: cases.verify_case(actor, a_report(clinic).id or 0, 1, "declined", reason="no"),
    "close": lambda actor, clinic: cases.close_case(actor, _number(clinic), the_case(clinic).version),
    "delete": lambda actor, clinic: cases.delete_case(actor, _number(clinic), the_case(clinic).version, "Yes", "twice"),
    "create": lambda actor, clinic: case_creation.create_case(
        actor, the_case(clinic).employee_id, "msea", LEAST["msea"]
    ),
    "new form": lambda actor, clinic: case_creation.new_case(actor, the_case(clinic).employee_id, "absence"),
    "part": lambda actor, clinic: injured_parts.save_part(actor, _number(clinic), 0, 0, {"nature": "Burn, heat"}),
}
MAY = {
    "owner": set(DEEDS) - {"delete"},
    "colleague": set(DEEDS) - {"delete"},
    "supervisor": set(DEEDS),
    "stranger": set[str](),
    "employer": set[str](),
    "clinician": set[str](),
}


@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("deed", DEEDS)
def test_each_may_what_is_theirs_and_a_refusal_leaves_its_trace(clinic: Clinic, deed: str, who: str) -> None:
    actor: Actor = getattr(clinic, who)
    if deed in MAY[who]:
        DEEDS[deed](actor, clinic)
        return
    before = len([event for event in _refusals() if event.actor == actor.name])
    with pytest.raises((NotAllowedError, NotFoundError)):
        DEEDS[deed](actor, clinic)
    assert len([event for event in _refusals() if event.actor == actor.name]) == before + 1


def _refusals() -> list[AuditEvent]:
    with reading() as session:
        found = list(session.exec(select(AuditEvent).where(col(AuditEvent.outcome) == "refused")))
        session.expunge_all()
        return found


def test_a_look_is_recorded_with_whom_it_concerns(clinic: Clinic) -> None:
    case = the_case(clinic)
    cases.case_view(clinic.owner, case.id or 0)
    [event] = events("case:view")
    assert (event.subject, event.subject_id, event.person_id) == ("case", case.id, case.employee_id)


def test_a_clinician_who_works_it_looks_and_changes_nothing(clinic: Clinic) -> None:
    with transaction() as session:
        encounter = session.get_one(Encounter, clinic.encounter_id)
        encounter.owner_id = clinic.clinician.user_id
        session.add(encounter)
    case = the_case(clinic)
    view = cases.case_view(clinic.clinician, case.id or 0)
    assert not view.abilities.may_edit
    with pytest.raises(NotAllowedError):
        cases.edit_case(clinic.clinician, case.id or 0, case.version, INJURY)


def test_without_clinical_facts_they_are_neither_read_nor_asked_nor_taken(clinic: Clinic) -> None:
    case = fill_in(clinic)
    actor = replace(clinic.colleague, permissions=clinic.colleague.permissions - {Permission.CLINICAL_VIEW})
    view = cases.case_view(actor, case.id or 0)
    assert view.clinical_groups == []
    assert view.parts == []
    said = repr(view)
    assert "slipped" not in said
    assert "Lifting a crate" not in said
    assert "slipped" not in repr(cases.case_form(actor, case.id or 0))
    with pytest.raises(InvalidInputError, match="your role"):
        cases.edit_case(actor, case.id or 0, case.version, {"what_happened": "Something else"})
    assert cases.edit_case(actor, case.id or 0, case.version, {"place": "Dock 9"}).header.version == case.version + 1


def test_nobody_is_named_in_a_privacy_case_to_those_who_may_not_know(clinic: Clinic) -> None:
    case = fill_in(clinic)
    cases.edit_case(clinic.owner, case.id or 0, case.version, {"is_privacy_case": "yes"})
    actor = replace(clinic.colleague, permissions=clinic.colleague.permissions - {Permission.PRIVACY_CASE_VIEW})
    view = cases.case_view(actor, case.id or 0)
    assert (view.header.person, view.header.employee_id, view.header.chart_number) == (PRIVACY_NAME, 0, "")
    assert "Okafor" not in repr(view)


def test_the_page_asks_as_much_of_the_database_with_many_rows_as_with_few(
    clinic: Clinic, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    case = fill_in(clinic)
    with count_queries() as few:
        cases.case_view(clinic.owner, case.id or 0)
    with transaction() as session:
        from rxcase.models import Employee

        person = session.get_one(Employee, case.employee_id)
        for number in range(30):
            world.an_encounter(session, person, session.get_one(Case, case.id))
            world.a_case(session, person, occurred_on=case.occurred_on, case_number=f"M{number}")
    for number in range(20):
        injured_parts.save_part(clinic.owner, case.id or 0, 0, 0, {"nature": f"Burn {number}"})
        cases.edit_case(clinic.owner, case.id or 0, the_case(clinic).version, {"place": f"Dock {number}"})
    with count_queries() as many:
        view = cases.case_view(clinic.owner, case.id or 0)
    assert (len(view.parts), view.encounter_count, view.header.duplicates) == (20, 31, 30)
    assert many.count == few.count
