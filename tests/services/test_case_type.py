"""The type of a case is put right: shared fields stay, the others wait, the log is told, and all of it comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rxcase.access.permissions import Permission
from rxcase.db import reading
from rxcase.errors import InvalidInputError, NotAllowedError, StaleVersionError
from rxcase.models import Case
from rxcase.services.case import cases
from rxcase.services.case.case_type import change_type
from rxcase.services.history.undo import doing, undo
from tests.services.conftest import Clinic
from tests.services.test_cases import events, fill_in, the_case

WHY = "It was never on the clock."


def _labels(clinic: Clinic, case_id: int) -> set[str]:
    view = cases.case_view(clinic.owner, case_id)
    return {fact.label for group in (*view.groups, *view.clinical_groups) for fact in group.facts}


def _as_it_is(case_id: int) -> Case:
    with reading() as session:
        found = session.get_one(Case, case_id)
        session.expunge(found)
        return found


def test_what_only_the_old_type_asks_for_is_kept_and_comes_back_with_it(clinic: Clinic) -> None:
    case = fill_in(clinic)
    number = case.id or 0
    before = _labels(clinic, number)
    view = change_type(clinic.owner, number, case.version, "hospital", WHY)
    assert view.header.type_words == "Hospital"
    hidden = before - _labels(clinic, number)
    assert "Work-related" in hidden
    now = _as_it_is(number)
    assert (now.work_related, now.occurred_on, now.case_number) == ("yes", case.occurred_on, case.case_number)
    assert view.changes[0].reason == WHY
    assert [(line.label, line.before, line.after) for line in view.changes[0].lines] == [
        ("Type", "Injury (OSHA)", "Hospital")
    ]
    change_type(clinic.owner, number, now.version, "injury-osha", "It was.")
    assert _labels(clinic, number) == before


def test_a_recordable_case_leaves_the_log_with_its_type_and_is_taken_back_as_it_was(clinic: Clinic) -> None:
    case = fill_in(clinic)
    number = case.id or 0
    cases.edit_case(clinic.owner, number, case.version, {"recordable_on": "2/21"})
    version = the_case(clinic).version
    view, done = doing(lambda: change_type(clinic.owner, number, version, "injury-non-osha", WHY))
    assert not view.header.is_recordable
    change = events("case:retype")[-1]
    assert change.before == {"case_type": "injury-osha", "recordable_on": "2026-02-21"}
    assert change.after == {"case_type": "injury-non-osha", "recordable_on": None}
    assert undo(clinic.owner, done).refused == ()
    back = _as_it_is(number)
    assert (back.case_type, back.recordable_on) == ("injury-osha", date(2026, 2, 21))


def test_it_is_refused_with_words_beside_each_field_and_changes_nothing(clinic: Clinic) -> None:
    case = fill_in(clinic)
    number = case.id or 0
    for wanted in ("", "billing", "injury-osha", "anything"):
        with pytest.raises(InvalidInputError) as refused:
            change_type(clinic.owner, number, case.version, wanted, "  ")
        assert set(refused.value.fields) == {"case_type", "reason"}
    with pytest.raises(StaleVersionError):
        change_type(clinic.owner, number, case.version - 1, "msea", WHY)
    for missing in (Permission.CASE_EDIT, Permission.CLINICAL_VIEW):
        with pytest.raises(NotAllowedError):
            change_type(
                replace(clinic.owner, permissions=clinic.owner.permissions - {missing}),
                number,
                case.version,
                "msea",
                WHY,
            )
    cases.close_case(clinic.owner, number, case.version)
    with pytest.raises(InvalidInputError, match="closed"):
        change_type(clinic.owner, number, _as_it_is(number).version, "msea", WHY)
    assert _as_it_is(number).case_type == "injury-osha"
    assert events("case:retype") == []
