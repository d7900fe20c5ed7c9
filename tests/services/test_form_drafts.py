"""Longer texts of forms survive whatever closes the form; only their writer ever sees them."""

from __future__ import annotations

import pytest
from sqlmodel import select

from rxcase.db import reading
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError
from rxcase.models import Draft
from rxcase.services.form_drafts import LONG_TEXTS, FormPlace, drop_form_drafts, form_drafts, keep_form_draft
from rxcase.state.encounter_form import FORMS
from tests.services.conftest import Clinic

RESULT = FormPlace("test-complete", 7)


def test_a_text_is_kept_by_form_and_row_for_its_writer_alone(clinic: Clinic) -> None:
    assert keep_form_draft(clinic.owner, clinic.encounter_id, RESULT, "result", "Half a res").startswith("Draft saved")
    texts, said = form_drafts(clinic.owner, clinic.encounter_id, RESULT)
    assert texts == {"result": "Half a res"}
    assert said.startswith("Draft of ")
    assert form_drafts(clinic.colleague, clinic.encounter_id, RESULT) == ({}, "")
    assert form_drafts(clinic.owner, clinic.encounter_id, FormPlace("test-complete", 8)) == ({}, "")


def test_a_blank_text_and_the_end_of_the_form_remove_it(clinic: Clinic) -> None:
    keep_form_draft(clinic.owner, clinic.encounter_id, RESULT, "result", "x")
    keep_form_draft(clinic.owner, clinic.encounter_id, RESULT, "result", " ")
    assert form_drafts(clinic.owner, clinic.encounter_id, RESULT) == ({}, "")
    keep_form_draft(clinic.owner, clinic.encounter_id, RESULT, "result", "x")
    drop_form_drafts(clinic.colleague, clinic.encounter_id, RESULT)
    assert form_drafts(clinic.owner, clinic.encounter_id, RESULT)[0] == {"result": "x"}
    drop_form_drafts(clinic.owner, clinic.encounter_id, RESULT)
    assert form_drafts(clinic.owner, clinic.encounter_id, RESULT) == ({}, "")


def test_only_what_a_form_has_is_kept_and_only_within_reach(clinic: Clinic) -> None:
    for place, name in ((RESULT, "title"), (FormPlace("nonsense", 1), "result")):
        with pytest.raises(InvalidInputError):
            keep_form_draft(clinic.owner, clinic.encounter_id, place, name, "x")
    with pytest.raises(NotFoundError):
        keep_form_draft(clinic.stranger, clinic.encounter_id, RESULT, "result", "x")
    with pytest.raises(NotAllowedError):
        keep_form_draft(clinic.employer, clinic.encounter_id, RESULT, "result", "x")
    with reading() as session:
        assert session.exec(select(Draft)).all() == []


def test_every_form_with_a_longer_text_exists() -> None:
    assert LONG_TEXTS.keys() <= FORMS.keys()
