"""Symptoms and diagnoses: coded by ICD-10-CM, said in words, concluded, removed and put back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from rxcase.access.permissions import Permission
from rxcase.config import settings
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotFoundError, StaleVersionError
from rxcase.models import Condition, Encounter
from rxcase.readmodels.condition import ConditionList, ConditionView
from rxcase.readmodels.encounter import EncounterView
from rxcase.search import icd10cm
from rxcase.services.encounter import conditions, encounters
from tests.conftest import QueryCount
from tests.services.conftest import Clinic
from tests.services.sections import can_be_taken_back, nobody_else_may

STRAIN = {"code": "S39.012A", "onset": "2/2", "status": "active", "severity": "moderate"}


@pytest.fixture(scope="session")
def codes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of codes, written once."""
    folder = tmp_path_factory.mktemp("codes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RXCASE_DATA_DIR", str(folder))
        settings.cache_clear()
        icd10cm.prepare()
        path = icd10cm.index_path()
    settings.cache_clear()
    return path


@pytest.fixture(autouse=True)
def _codes_are_ready(codes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icd10cm, "index_path", lambda: codes)


def _seen(clinic: Clinic) -> ConditionList:
    return encounters.encounter_view(clinic.owner, clinic.encounter_id).conditions


def _plain(clinic: Clinic) -> list[tuple[str, str, str, str]]:
    listed = _seen(clinic)
    return [(each.code, each.title, each.about, each.comment) for each in (*listed.current, *listed.concluded)]


def _added(clinic: Clinic, **over: str) -> ConditionView:
    view = conditions.add_condition(clinic.owner, clinic.encounter_id, STRAIN | over)
    return view.conditions.current[-1]


def test_a_code_is_found_by_its_beginning_with_or_without_the_dot() -> None:
    assert [each.code for each in icd10cm.find("s39.012")] == ["S39.012", "S39.012A", "S39.012D", "S39.012S"]
    assert icd10cm.find("S39012") == icd10cm.find("s39.012")
    assert [each.is_billable for each in icd10cm.find("s39.012")] == [False, True, True, True]


def test_words_are_found_by_their_beginnings_and_other_names_count() -> None:
    assert "G56.01" in {each.code for each in icd10cm.find("carp tunn right")}
    assert [each.code for each in icd10cm.find("tennis elbow")] == ["M77.1"]
    assert icd10cm.find('" OR "') == icd10cm.find("or")
    assert icd10cm.find("zebra stripes") == []
    assert len(icd10cm.find("fracture")) == 30


def test_every_code_has_a_title_and_most_are_billable(codes: Path) -> None:
    import sqlite3

    with sqlite3.connect(codes) as index:
        [(count, billable, untitled)] = index.execute(
            "SELECT count(*), sum(billable), sum(title = '') FROM code"
        ).fetchall()
    assert count > 90_000
    assert 70_000 < billable < count
    assert untitled == 0


def test_a_recorded_diagnosis_has_its_code_and_title(clinic: Clinic) -> None:
    recorded = _added(clinic, comment="Seen twice.")
    assert (recorded.code, recorded.system) == ("S39.012A", "ICD-10-CM")
    assert recorded.title == "Strain of muscle, fascia and tendon of lower back, initial encounter"
    assert recorded.about == "Active · Moderate · since 2 Feb 2026"
    view = encounters.encounter_view(clinic.owner, clinic.encounter_id)
    assert next((mark.state, mark.words) for mark in view.sections if mark.name == "diagnoses") == (
        "filled",
        "S39.012A",
    )


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"code"}),
        ({"code": "S39.012"}, {"code"}),
        ({"code": "XYZ"}, {"code"}),
        ({"code_text": "some back thing", "description": "Back"}, {"code"}),
        ({"description": "Back pain", "onset": "2026-03-09"}, {"onset"}),
        ({"description": "Back pain", "status": "dead", "severity": "huge"}, {"status", "severity"}),
        ({"code": "S39.012A" * 10}, {"code"}),
    ],
)
def test_what_is_no_diagnosis_is_refused_beside_its_field(
    clinic: Clinic, fields: dict[str, str], wrong: set[str]
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        conditions.add_condition(clinic.owner, clinic.encounter_id, fields)
    assert set(refused.value.fields) == wrong
    assert _plain(clinic) == []


def test_a_symptom_may_stand_in_words(clinic: Clinic) -> None:
    view = conditions.add_condition(clinic.owner, clinic.encounter_id, {"description": "Numb fingers at night"})
    assert [(each.code, each.title) for each in view.conditions.current] == [("", "Numb fingers at night")]


def test_the_same_code_does_not_stand_twice(clinic: Clinic) -> None:
    first = _added(clinic)
    with pytest.raises(InvalidInputError, match="already"):
        _added(clinic)
    conditions.conclude_condition(clinic.owner, clinic.encounter_id, first.id, first.version, {})
    assert _added(clinic).code == "S39.012A"


def test_a_heading_leads_to_its_codes_and_is_not_recorded(clinic: Clinic) -> None:
    picks = conditions.code_picks(clinic.owner, "s39.012")
    assert [pick.is_heading for pick in picks] == [True, False, False, False]
    assert conditions.code_picks(clinic.owner, "s") == []


def test_codes_of_old_systems_stay_as_they_are(clinic: Clinic) -> None:
    with transaction() as session:
        encounter = session.get_one(Encounter, clinic.encounter_id)
        session.add(
            Condition(
                employee_id=encounter.employee_id,
                encounter_id=encounter.id,
                icd9="847.2",
                snomed="202794004",
                description="Lumbar sprain",
                status="inactive",
                onset_local=datetime(2026, 2, 2, 10, 30),
            )
        )
    [old] = _seen(clinic).current
    assert (old.code, old.system, old.about) == ("847.2", "ICD-9-CM", "inactive · since 2 Feb 2026")
    fields = conditions.condition_fields(clinic.owner, old.id)
    assert (fields["status"], fields["description"], fields["onset"]) == ("left", "Lumbar sprain", "2026-02-02")
    conditions.edit_condition(
        clinic.owner, clinic.encounter_id, old.id, old.version, fields | {"comment": "Confirmed."}
    )
    with reading() as session:
        row = session.get_one(Condition, old.id)
        assert (row.icd9, row.snomed, row.status, row.notes) == ("847.2", "202794004", "inactive", "Confirmed.")
        assert row.onset_local == datetime(2026, 2, 2, 10, 30)


def test_an_edit_of_an_older_version_shows_both_sides(clinic: Clinic) -> None:
    item = _added(clinic)
    fields = conditions.condition_fields(clinic.owner, item.id)
    conditions.edit_condition(
        clinic.colleague, clinic.encounter_id, item.id, item.version, fields | {"severity": "mild"}
    )
    with pytest.raises(StaleVersionError, match="Cole Webb") as stale:
        conditions.edit_condition(
            clinic.owner, clinic.encounter_id, item.id, item.version, fields | {"severity": "severe"}
        )
    [conflict] = stale.value.conflicts
    assert (conflict.field, conflict.mine, conflict.theirs) == ("severity", "severe", "mild")
    conditions.edit_condition(
        clinic.owner, clinic.encounter_id, item.id, stale.value.version, fields | {"severity": "severe"}
    )
    assert "Severe" in _seen(clinic).current[0].about


def test_what_is_over_is_concluded_not_before_it_began(clinic: Clinic) -> None:
    item = _added(clinic)
    with pytest.raises(InvalidInputError, match="too early"):
        conditions.conclude_condition(
            clinic.owner, clinic.encounter_id, item.id, item.version, {"concluded": "2026-01-30"}
        )
    conditions.conclude_condition(clinic.owner, clinic.encounter_id, item.id, item.version, {"concluded": "3/1"})
    [concluded] = _seen(clinic).concluded
    assert concluded.about.endswith("until 1 Mar 2026")


def test_what_never_held_is_removed_with_a_reason(clinic: Clinic) -> None:
    item = _added(clinic)
    with pytest.raises(InvalidInputError):
        conditions.remove_condition(clinic.owner, clinic.encounter_id, item.id, item.version, {})
    conditions.remove_condition(clinic.owner, clinic.encounter_id, item.id, item.version, {"reason": "Wrong chart."})
    assert _plain(clinic) == []
    with reading() as session:
        assert session.get_one(Condition, item.id).delete_reason == "Wrong chart."
    with pytest.raises(NotFoundError):
        conditions.conclude_condition(clinic.owner, clinic.encounter_id, item.id, item.version + 1, {})


@pytest.mark.parametrize("deed", ["add", "edit", "conclude", "reopen", "remove"])
def test_each_deed_is_taken_back_and_done_again(clinic: Clinic, deed: str) -> None:
    item = _added(clinic)
    number, version = clinic.encounter_id, item.version
    if deed == "reopen":
        conditions.conclude_condition(clinic.owner, number, item.id, version, {})
        version += 1
    deeds: dict[str, Callable[[], EncounterView]] = {
        "add": lambda: conditions.add_condition(clinic.owner, number, {"code": "G56.01"}),
        "edit": lambda: conditions.edit_condition(
            clinic.owner, number, item.id, version, {"code": "M54.50", "comment": "Changed."}
        ),
        "conclude": lambda: conditions.conclude_condition(clinic.owner, number, item.id, version, {}),
        "reopen": lambda: conditions.reopen_condition(clinic.owner, number, item.id, version),
        "remove": lambda: conditions.remove_condition(clinic.owner, number, item.id, version, {"reason": "No."}),
    }
    can_be_taken_back(clinic, deeds[deed], lambda: _plain(clinic))


def test_who_may_not_or_is_out_of_reach_changes_and_reads_nothing(clinic: Clinic) -> None:
    item = _added(clinic)
    number, version = clinic.encounter_id, item.version
    nobody_else_may(clinic, lambda actor: conditions.add_condition(actor, number, STRAIN))
    nobody_else_may(clinic, lambda actor: conditions.remove_condition(actor, number, item.id, version, {"reason": "x"}))
    nobody_else_may(clinic, lambda actor: conditions.condition_fields(actor, item.id))
    with pytest.raises(NotFoundError):
        conditions.conclude_condition(clinic.owner, clinic.foreign_encounter_id, item.id, version, {})
    assert len(_seen(clinic).current) == 1
    blind = replace(clinic.owner, permissions=clinic.owner.permissions - {Permission.CLINICAL_VIEW})
    assert encounters.encounter_view(blind, clinic.encounter_id).conditions == ConditionList()


def test_the_page_costs_the_same_queries_with_one_diagnosis_and_with_many(
    clinic: Clinic, count_queries: Callable[[], AbstractContextManager[QueryCount]]
) -> None:
    _added(clinic)
    with count_queries() as few:
        _seen(clinic)
    for number in range(20):
        conditions.add_condition(clinic.owner, clinic.encounter_id, {"description": f"Symptom {number}"})
    with count_queries() as many:
        _seen(clinic)
    assert many.count == few.count
