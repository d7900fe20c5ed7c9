"""Cases and what they hang on: linked, merged, copied, each of it taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import Accommodation, Case, Condition, Document, Employee, Encounter, InjuredPart, Restriction
from rxcase.search import encounters as search
from rxcase.services.case import case_copy, case_links, case_merge, cases
from rxcase.services.encounter import encounters
from rxcase.services.history.undo import doing, undo
from tests.builders import world
from tests.services.conftest import Clinic

DAY = date(2026, 2, 2)


@dataclass(frozen=True)
class Twins:
    """Two cases of one person and day: the first one linked to the encounter."""

    person: int
    first: int
    second: int

    def versions(self) -> dict[int, int]:
        with reading() as session:
            found = session.exec(
                select(Case).where(col(Case.employee_id) == self.person, col(Case.deleted_at).is_(None))
            )
            return {case.id or 0: case.version for case in found}


@pytest.fixture
def twins(clinic: Clinic) -> Twins:
    """A duplicate with everything that can hang on a case."""
    with transaction() as session:
        encounter = session.get_one(Encounter, clinic.encounter_id)
        first = session.get_one(Case, encounter.case_id)
        first.place, first.what_happened = "Dock", None
        person = session.get_one(Employee, encounter.employee_id)
        second = world.a_case(session, person, place="Yard", what_happened="It slipped.", recordable_on=DAY)
        of_second: dict[str, Any] = {"employee_id": person.id, "case_id": second.id}
        session.add_all(
            [
                InjuredPart(case_id=first.id or 0, nature="Fracture", body_part="Left wrist"),
                InjuredPart(case_id=second.id or 0, nature="Fracture", body_part="Left wrist"),
                InjuredPart(case_id=second.id or 0, nature="Burn, heat"),
                Restriction(**of_second, description="Lifting", starts_on=DAY),
                Accommodation(**of_second, starts_on=DAY),
                Condition(**of_second, icd10="S62.1"),
                Document(
                    **of_second,
                    title="Letter",
                    file_name="a.pdf",
                    media_type="application/pdf",
                    size_bytes=1,
                    sha256="0",
                ),
            ]
        )
        world.an_encounter(session, person, second)
        return Twins(person.id or 0, first.id or 0, second.id or 0)


def _row(model: Any, number: int) -> Any:
    with reading() as session:
        found = session.get_one(model, number)
        session.expunge(found)
        return found


def _case_ids(model: Any) -> list[int | None]:
    with reading() as session:
        return list(session.exec(select(model.case_id).where(model.deleted_at.is_(None)).order_by(model.id)))


def _version(clinic: Clinic) -> int:
    version: int = _row(Encounter, clinic.encounter_id).version
    return version


# Link and unlink


def test_unlinking_and_linking_let_worklist_search_and_header_follow_and_are_taken_back(
    clinic: Clinic, twins: Twins
) -> None:
    number = _row(Case, twins.first).case_number
    view, unlinked = doing(lambda: case_links.unlink_case(clinic.owner, clinic.encounter_id, _version(clinic)))
    assert (view.header.case_number, view.case_id, view.header.injury_words) == ("", 0, "")
    assert {each.id for each in view.cases} == {twins.first, twins.second}
    view, linked = doing(
        lambda: case_links.link_case(clinic.owner, clinic.encounter_id, _version(clinic), twins.second)
    )
    assert (view.case_id, view.cases[0].id) == (twins.second, twins.second)
    with reading() as session:
        [words] = search.stored(session, clinic.encounter_id, clinic.encounter_id).values()
        assert view.header.case_number.lower().replace("-", "") in words
        assert session.get_one(Encounter, clinic.encounter_id).injury_order == DAY
    for done in (linked, unlinked):
        assert undo(clinic.owner, done).refused == ()
    assert encounters.encounter_view(clinic.owner, clinic.encounter_id).case_id == twins.first
    with reading() as session:
        [words] = search.stored(session, clinic.encounter_id, clinic.encounter_id).values()
    assert str(number).lower().replace("-", "") in words


def test_an_encounter_takes_one_case_of_its_own_person(clinic: Clinic, twins: Twins) -> None:
    with pytest.raises(InvalidInputError, match="Unlink that one first"):
        case_links.link_case(clinic.owner, clinic.encounter_id, _version(clinic), twins.second)
    foreign = _row(Encounter, clinic.foreign_encounter_id).case_id
    case_links.unlink_case(clinic.owner, clinic.encounter_id, _version(clinic))
    with pytest.raises(InvalidInputError, match="somebody else"):
        case_links.link_case(clinic.owner, clinic.encounter_id, _version(clinic), foreign)
    with pytest.raises(InvalidInputError, match="No case is linked"):
        case_links.unlink_case(clinic.owner, clinic.encounter_id, _version(clinic))
    with pytest.raises(StaleVersionError):
        case_links.link_case(clinic.owner, clinic.encounter_id, _version(clinic) - 1, twins.first)


@pytest.mark.parametrize("who", ["stranger", "employer", "clinician"])
def test_others_link_nothing(clinic: Clinic, twins: Twins, who: str) -> None:
    for act in (
        lambda: case_links.unlink_case(getattr(clinic, who), clinic.encounter_id, 1),
        lambda: case_links.link_case(getattr(clinic, who), clinic.encounter_id, 1, twins.second),
        lambda: (
            case_merge.duplicates(getattr(clinic, who))
            if who == "employer"
            else case_merge.merge_view(getattr(clinic, who), twins.first)
        ),
        lambda: case_copy.copy_source(getattr(clinic, who), twins.first),
    ):
        with pytest.raises((NotAllowedError, NotFoundError)):
            act()


# Duplicates


def test_duplicates_are_people_with_two_live_cases_of_a_day_within_reach(clinic: Clinic, twins: Twins) -> None:
    [row] = case_merge.duplicates(clinic.owner).rows
    assert (row.person, row.count, row.day_words) == ("Okafor, Ada", 2, "2 Feb 2026")
    assert case_merge.duplicates(clinic.stranger).rows == []
    cases.delete_case(clinic.supervisor, twins.second, 1, "Yes", "twice")
    assert case_merge.duplicates(clinic.owner).rows == []


def test_a_duplicate_of_a_privacy_case_names_nobody_to_those_who_may_not_know(clinic: Clinic, twins: Twins) -> None:
    with transaction() as session:
        session.get_one(Case, twins.second).is_privacy_case = True
    actor = replace(clinic.supervisor, permissions=clinic.supervisor.permissions - {Permission.PRIVACY_CASE_VIEW})
    [row] = case_merge.duplicates(actor).rows
    assert (row.person, row.chart_number) == (PRIVACY_NAME, "")
    assert case_merge.merge_view(actor, twins.first).person == PRIVACY_NAME


def test_they_stand_side_by_side_with_what_differs_and_what_moves(clinic: Clinic, twins: Twins) -> None:
    view = case_merge.merge_view(clinic.supervisor, twins.first)
    assert [case.id for case in view.cases] == [twins.first, twins.second]
    fields = {each.name: each for each in view.fields}
    assert set(fields) == {"place", "what_happened", "recordable_on"}
    assert [each.words for each in fields["place"].choices if each.is_chosen] == ["Dock"]
    assert [each.words for each in fields["what_happened"].choices if each.is_chosen] == ["It slipped."]
    assert {each.what: each.count for each in view.moves} == {
        "encounter": 1, "document": 1, "restriction": 1, "accommodation": 1, "condition": 1, "injured parts": 2,
    }  # fmt: skip


def test_a_merge_moves_everything_lines_the_other_out_and_is_taken_back_whole(clinic: Clinic, twins: Twins) -> None:
    before = {
        model: _case_ids(model) for model in (Document, Restriction, Accommodation, Condition, InjuredPart, Encounter)
    }
    merged, done = doing(
        lambda: case_merge.merge_cases(clinic.supervisor, twins.first, twins.versions(), {"place": twins.second})
    )
    assert merged.case_id == twins.first
    assert "1 document" in merged.words
    kept, gone = _row(Case, twins.first), _row(Case, twins.second)
    assert (kept.place, kept.what_happened, kept.recordable_on) == ("Yard", "It slipped.", DAY)
    assert gone.deleted_at is not None
    assert gone.delete_reason.startswith("Merged into S2026-")
    for model in (Document, Restriction, Accommodation, Condition):
        assert _case_ids(model) == [twins.first]
    assert _case_ids(InjuredPart) == [twins.first, twins.second, twins.first]
    assert twins.second not in _case_ids(Encounter)
    undone = undo(clinic.supervisor, done)
    assert undone.refused == ()
    assert {model: _case_ids(model) for model in before} == before
    kept = _row(Case, twins.first)
    assert (kept.place, kept.what_happened, kept.recordable_on) == ("Dock", None, None)
    assert _row(Case, twins.second).deleted_at is None


def test_what_was_determined_recordable_stays_on_the_log(clinic: Clinic, twins: Twins) -> None:
    with pytest.raises(InvalidInputError, match=r"1904\.33"):
        case_merge.merge_cases(clinic.supervisor, twins.first, twins.versions(), {"recordable_on": twins.first})


def test_a_merge_of_cases_that_changed_or_came_since_is_refused(clinic: Clinic, twins: Twins) -> None:
    versions = twins.versions()
    with pytest.raises(StaleVersionError):
        case_merge.merge_cases(clinic.supervisor, twins.first, versions | {twins.second: 7}, {})
    with pytest.raises(InvalidInputError, match="other cases"):
        case_merge.merge_cases(clinic.supervisor, twins.first, {twins.first: 1}, {})
    with pytest.raises(InvalidInputError, match="none of these"):
        case_merge.merge_cases(clinic.supervisor, twins.first, versions, {"place": 999_999})
    with pytest.raises(InvalidInputError, match="none of these"):
        case_merge.merge_cases(clinic.supervisor, twins.first, versions, {"employee_id": twins.first})
    with pytest.raises(NotAllowedError):
        case_merge.merge_cases(clinic.owner, twins.first, versions, {})
    assert _row(Case, twins.second).deleted_at is None


def test_the_list_and_the_preview_ask_as_much_with_many_as_with_few(
    clinic: Clinic, twins: Twins, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    def counted() -> int:
        with count_queries() as seen:
            case_merge.duplicates(clinic.supervisor)
            case_merge.merge_view(clinic.supervisor, twins.first)
        return int(seen.count)

    few = counted()
    with transaction() as session:
        employer = world.an_employer(session)
        for _ in range(20):
            person = world.an_employee(session, employer)
            world.a_case(session, person)
            world.a_case(session, person)
        owner = session.get_one(Employee, twins.person)
        for number in range(3):
            world.a_case(session, owner, place=f"Dock {number}")
    assert counted() == few


# Copies


@pytest.fixture
def others(clinic: Clinic) -> list[int]:
    """Three more people of the same employer."""
    with transaction() as session:
        person = session.get_one(Employee, session.get_one(Encounter, clinic.encounter_id).employee_id)
        from rxcase.models import Employer

        employer = session.get_one(Employer, person.employer_id)
        people = [
            world.an_employee(session, employer, last_name=last, first_name=first)
            for last, first in (("Okonkwo", "Chidi"), ("Okonkwo", "Ngozi"), ("Brandt", "Ole"))
        ]
        return [each.id or 0 for each in people]


def test_people_of_the_employer_are_found_by_how_their_names_begin(
    clinic: Clinic, twins: Twins, others: list[int]
) -> None:
    found = case_copy.exposed_people(clinic.owner, twins.first, "okon chi")
    assert [each.person for each in found] == ["Okonkwo, Chidi"]
    assert case_copy.exposed_people(clinic.owner, twins.first, " ") == []
    assert case_copy.exposed_people(clinic.owner, twins.first, "petrov") == []
    assert case_copy.exposed_people(clinic.owner, twins.first, "okafor") == []
    assert case_copy.exposed_people(clinic.owner, twins.first, "%") == []


def test_each_gets_a_case_of_their_own_without_what_is_personal(
    clinic: Clinic, twins: Twins, others: list[int]
) -> None:
    with transaction() as session:
        source = session.get_one(Case, twins.second)
        source.claim_number, source.hospital_name, source.died = "WC-1", "General", True
        world.a_case(session, session.get_one(Employee, others[2]))
    results, done = doing(lambda: case_copy.copy_case(clinic.owner, twins.second, [*others, others[0], 999_999]))
    by_person = {each.employee_id: each for each in results}
    assert by_person[others[2]].case_id == 0
    assert "case of that day already" in by_person[others[2]].words
    assert by_person[999_999].case_id == 0
    copies = [_row(Case, by_person[each].case_id) for each in others[:2]]
    assert len({copy.case_number for copy in copies}) == 2
    for copy in copies:
        assert (copy.what_happened, copy.place, copy.occurred_on, copy.others_injured) == (
            "It slipped.",
            "Yard",
            DAY,
            True,
        )
        assert (copy.claim_number, copy.hospital_name, copy.died, copy.recordable_on) == (None, None, None, None)
    assert _case_ids(InjuredPart).count(copies[0].id) == 0
    undo(clinic.owner, done)
    assert all(_row(Case, copy.id).deleted_at for copy in copies)


def test_parts_and_treatment_are_copied_when_they_are_wanted(clinic: Clinic, twins: Twins, others: list[int]) -> None:
    with transaction() as session:
        session.get_one(Case, twins.second).hospital_name = "General"
    [result] = case_copy.copy_case(clinic.owner, twins.second, others[:1], with_parts=True, with_treatment=True)
    assert _row(Case, result.case_id).hospital_name == "General"
    assert _case_ids(InjuredPart).count(result.case_id) == 2


def test_nobody_and_too_many_are_refused(clinic: Clinic, twins: Twins) -> None:
    for wanted in ([], list(range(1, 200))):
        with pytest.raises(InvalidInputError) as refused:
            case_copy.copy_case(clinic.owner, twins.first, wanted)
        assert "exposed" in refused.value.fields


def test_only_an_injury_is_copied(clinic: Clinic, twins: Twins) -> None:
    with transaction() as session:
        session.get_one(Case, twins.first).case_type = "absence"
    with pytest.raises(InvalidInputError, match="Only an injury"):
        case_copy.copy_source(clinic.owner, twins.first)
