"""A cell that is edited in its row: what it offers, what it does, and the row that stands there afterwards."""

from __future__ import annotations

import pytest
from sqlmodel import select

from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission, Reach
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import Encounter
from rxcase.readmodels.worklist_columns import Operator
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.encounter import encounters
from rxcase.services.worklist.row_edit import FOLLOW_UP, OWNER, STAGE, edit_view, save_cell
from rxcase.services.worklist.worklist import NO_LONGER_MATCHES, rows_now, worklist_page
from tests.builders import world
from tests.services.conftest import Clinic


def _version(number: int) -> int:
    with reading() as session:
        return session.get_one(Encounter, number).version


def _save(actor: Actor, number: int, column: str, value: str) -> str:
    return save_cell(actor, number, column, value, _version(number))


def test_stages_are_offered_with_why_not(clinic: Clinic) -> None:
    view = edit_view(clinic.owner, clinic.encounter_id, STAGE)
    assert [option.label for option in view.options if option.is_current] == ["Intake"]
    refusals = {option.label: option.refusal for option in view.options}
    assert refusals["Assessment"] == "Assessment needs a follow-up date first."
    assert (view.version, view.title) == (_version(clinic.encounter_id), "Stage of Okafor, Ada")


def test_owners_are_offered_by_whose_it_is_and_nobody_only_by_who_assigns(clinic: Clinic) -> None:
    mine = edit_view(clinic.owner, clinic.encounter_id, OWNER)
    assert {option.refusal for option in mine.options} == {""}
    assert "Nobody" not in {option.label for option in mine.options}
    theirs = edit_view(clinic.colleague, clinic.encounter_id, OWNER)
    assert all("belongs to somebody else" in option.refusal for option in theirs.options)
    assert "Nobody" in {option.label for option in edit_view(clinic.supervisor, clinic.encounter_id, OWNER).options}
    assert [option.label for option in edit_view(clinic.owner, clinic.encounter_id, OWNER, "webb").options] == [
        "Cole Webb"
    ]


def test_each_cell_is_saved_by_its_service_and_says_what_it_did(clinic: Clinic) -> None:
    number = clinic.encounter_id
    assert _save(clinic.owner, number, FOLLOW_UP, "fri") == "Okafor, Ada: Fri 6 Mar · in 3 days."
    with reading() as session:
        stage_id = world.stage(session, 2).id
    assert _save(clinic.owner, number, STAGE, str(stage_id)) == "Okafor, Ada: moved to Assessment."
    assert _save(clinic.owner, number, OWNER, str(clinic.colleague.user_id)) == "Okafor, Ada: Cole Webb owns it now."
    assert _save(clinic.colleague, number, FOLLOW_UP, "none") == "Okafor, Ada: no follow-up date any more."


@pytest.mark.parametrize(("column", "value"), [(STAGE, "x"), (STAGE, "-1"), (OWNER, "9" * 30), ("person", "1")])
def test_nonsense_is_refused(clinic: Clinic, column: str, value: str) -> None:
    with pytest.raises(InvalidInputError):
        _save(clinic.owner, clinic.encounter_id, column, value)
    with pytest.raises(InvalidInputError, match="not edited here"):
        edit_view(clinic.owner, clinic.encounter_id, "person")


def test_who_may_not_is_offered_nothing(clinic: Clinic) -> None:
    with pytest.raises(NotFoundError):
        edit_view(clinic.stranger, clinic.encounter_id, STAGE)
    with pytest.raises(NotAllowedError):
        edit_view(clinic.clinician, clinic.encounter_id, STAGE)
    version = _version(clinic.encounter_id)
    encounters.set_follow_up(clinic.owner, clinic.encounter_id, version, "+1")
    with pytest.raises(StaleVersionError):
        save_cell(clinic.owner, clinic.encounter_id, FOLLOW_UP, "+2", version)
    encounters.close(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id))
    with pytest.raises(InvalidInputError, match="closed"):
        edit_view(clinic.owner, clinic.encounter_id, STAGE)


def test_a_privacy_case_stays_unnamed_in_the_editor(clinic: Clinic) -> None:
    with transaction() as session:
        person = world.an_employee(session, world.an_employer(session), last_name="Secret")
        number = world.an_encounter(session, person, world.a_case(session, person, is_privacy_case=True)).id or 0
        blind = world.acting(world.a_user(session), without=[Permission.PRIVACY_CASE_VIEW])
    assert edit_view(blind, number, STAGE).title == "Stage of privacy case"


@pytest.mark.parametrize("reach", [Reach.ALL, Reach.ASSIGNED])
def test_a_row_edited_out_of_the_list_stays_with_a_mark_as_long_as_it_may_be_seen(clinic: Clinic, reach: Reach) -> None:
    with transaction() as session:
        user = world.a_user(session, reach=reach)
        session.exec(select(Encounter).where(Encounter.id == clinic.encounter_id)).one().owner_id = user.id
    actor = world.acting(user)
    query = WorklistQuery().having("follow-up", Operator.EMPTY)
    ids = [row.id for row in worklist_page(actor, query).rows]
    assert clinic.encounter_id in ids
    assert {row.mark for row in rows_now(actor, query, ids)} == {""}
    _save(actor, clinic.encounter_id, FOLLOW_UP, "+3")
    now = rows_now(actor, query, ids)
    assert [row.id for row in now] == ids
    assert {row.id: row.mark for row in now}[clinic.encounter_id] == NO_LONGER_MATCHES
    _save(actor, clinic.encounter_id, OWNER, str(clinic.colleague.user_id))
    left = [each for each in ids if each != clinic.encounter_id]
    assert [row.id for row in rows_now(actor, query, ids)] == (ids if reach is Reach.ALL else left)
