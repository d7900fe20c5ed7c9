"""What is done with documents that are there; their bytes and their history stay."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.domain.document_kinds import preview_of
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import Document, Encounter
from rxcase.readmodels.encounter import DocumentView, EncounterView
from rxcase.services.document import document_changes as changes
from rxcase.services.document import documents
from rxcase.services.document.document_store import ARCHIVE, path_of
from rxcase.services.encounter import encounters
from rxcase.services.history.undo import doing, undo
from tests.conftest import QueryCount
from tests.services.conftest import Clinic
from tests.services.sections import can_be_taken_back, nobody_else_may


def _seen(clinic: Clinic) -> list[DocumentView]:
    return encounters.encounter_view(clinic.owner, clinic.encounter_id).documents


def _added(clinic: Clinic, name: str = "scan.txt", content: bytes = b"one") -> DocumentView:
    return documents.add_document(clinic.owner, clinic.encounter_id, name, io.BytesIO(content))


def _number(clinic: Clinic, name: str) -> int:
    return next(each.id for each in _seen(clinic) if each.title == name)


@pytest.mark.parametrize(
    ("media_type", "how"),
    [
        ("application/pdf", "pdf"),
        ("image/png", "picture"),
        ("text/csv; charset=utf-8", "text"),
        ("image/tiff", ""),
        ("application/msword", ""),
        ("text/html", ""),
        ("image/svg+xml", ""),
    ],
)
def test_only_kinds_that_run_nothing_are_looked_at_in_the_page(media_type: str, how: str) -> None:
    assert preview_of(media_type) == how


def test_the_same_bytes_twice_are_warned_of(clinic: Clinic) -> None:
    assert _added(clinic, "first.txt").twin_words == ""
    assert _added(clinic, "again.txt").twin_words == "The same file is on this chart already, as “first.txt”."
    assert {each.title: each.twin_words for each in _seen(clinic)} == {
        "again.txt": "The same file as “first.txt”",
        "first.txt": "",
    }


def test_a_document_gets_a_name_and_a_kind(clinic: Clinic) -> None:
    item = _added(clinic)
    fields = changes.document_fields(clinic.owner, item.id)
    assert fields == {"title": "scan.txt", "kind": "document"}
    changes.rename_document(
        clinic.owner, clinic.encounter_id, item.id, item.version, {"title": " Visit  note ", "kind": "letter"}
    )
    [shown] = _seen(clinic)
    assert (shown.title, shown.kind_words, shown.by) == ("Visit note", "Letter", "Maya Ortiz")
    for wrong in ({"title": ""}, {"title": "x" * 201}, {"title": "x", "kind": ARCHIVE}):
        with pytest.raises(InvalidInputError):
            changes.rename_document(clinic.owner, clinic.encounter_id, item.id, shown.version, wrong)
    with pytest.raises(StaleVersionError):
        changes.rename_document(clinic.owner, clinic.encounter_id, item.id, item.version, {"title": "Another"})


def test_what_is_taken_off_stays_on_the_chart_and_is_linked_again(clinic: Clinic) -> None:
    item = _added(clinic)
    changes.unlink_document(clinic.owner, clinic.encounter_id, item.id, item.version)
    assert _seen(clinic) == []
    [pick] = changes.document_picks(clinic.owner, clinic.encounter_id, "scan")
    assert (pick.value, pick.label) == (str(item.id), "scan.txt")
    assert documents.open_document(clinic.owner, item.id).size_bytes == 3
    changes.link_document(clinic.colleague, clinic.encounter_id, pick.value)
    assert [each.id for each in _seen(clinic)] == [item.id]
    assert changes.document_picks(clinic.owner, clinic.encounter_id, "") == []
    with pytest.raises(InvalidInputError, match="already"):
        changes.link_document(clinic.owner, clinic.encounter_id, pick.value)


@pytest.mark.parametrize("picked", ["", "scan", "-1", "9" * 40])
def test_what_was_not_picked_is_not_linked(clinic: Clinic, picked: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        changes.link_document(clinic.owner, clinic.encounter_id, picked)
    assert set(refused.value.fields) == {"document"}


def test_a_document_of_another_person_is_not_there_to_be_linked(clinic: Clinic) -> None:
    item = _added(clinic)
    changes.unlink_document(clinic.owner, clinic.encounter_id, item.id, item.version)
    assert changes.document_picks(clinic.owner, clinic.foreign_encounter_id, "") == []
    with pytest.raises(NotFoundError):
        changes.link_document(clinic.owner, clinic.foreign_encounter_id, str(item.id))
    with pytest.raises(NotFoundError):
        changes.link_document(clinic.stranger, clinic.foreign_encounter_id, str(item.id))


def test_only_who_deletes_removes_and_the_bytes_stay(clinic: Clinic) -> None:
    item = _added(clinic)
    with pytest.raises(NotAllowedError):
        changes.remove_document(clinic.owner, clinic.encounter_id, item.id, item.version, {"reason": "Wrong chart."})
    with pytest.raises(InvalidInputError):
        changes.remove_document(clinic.supervisor, clinic.encounter_id, item.id, item.version, {"reason": " "})
    _, done = doing(
        lambda: changes.remove_document(
            clinic.supervisor, clinic.encounter_id, item.id, item.version, {"reason": "Wrong chart."}
        )
    )
    assert _seen(clinic) == []
    with pytest.raises(NotFoundError):
        documents.open_document(clinic.owner, item.id)
    with reading() as session:
        row = session.get_one(Document, item.id)
        assert row.delete_reason == "Wrong chart."
        assert path_of(row.sha256).read_bytes() == b"one"
    assert undo(clinic.owner, done).count == 0  # who may not remove may not put back
    assert undo(clinic.supervisor, done).count == 1
    assert [each.id for each in _seen(clinic)] == [item.id]


def test_the_paper_of_an_archive_stays_as_it_is(clinic: Clinic) -> None:
    item = _added(clinic)
    with transaction() as session:
        session.get_one(Document, item.id).kind = ARCHIVE
    [shown] = encounters.encounter_view(clinic.supervisor, clinic.encounter_id).documents
    assert (shown.may_change, shown.may_remove) == (False, False)
    for deed in (
        lambda: changes.rename_document(clinic.supervisor, clinic.encounter_id, item.id, 1, {"title": "x"}),
        lambda: changes.unlink_document(clinic.supervisor, clinic.encounter_id, item.id, 1),
        lambda: changes.remove_document(clinic.supervisor, clinic.encounter_id, item.id, 1, {"reason": "x"}),
    ):
        with pytest.raises(InvalidInputError, match="paper"):
            deed()


def test_an_archived_encounter_keeps_its_documents(clinic: Clinic) -> None:
    item = _added(clinic)
    with transaction() as session:
        session.get_one(Encounter, clinic.encounter_id).status = "archived"
    with pytest.raises(InvalidInputError, match="Reopen it"):
        changes.unlink_document(clinic.owner, clinic.encounter_id, item.id, item.version)


@pytest.mark.parametrize("deed", ["rename", "unlink", "link"])
def test_each_deed_is_taken_back_and_done_again(clinic: Clinic, deed: str) -> None:
    item = _added(clinic)
    number, version = clinic.encounter_id, item.version
    if deed == "link":
        changes.unlink_document(clinic.owner, number, item.id, version)
    deeds: dict[str, Callable[[], EncounterView]] = {
        "rename": lambda: changes.rename_document(clinic.owner, number, item.id, version, {"title": "Better"}),
        "unlink": lambda: changes.unlink_document(clinic.owner, number, item.id, version),
        "link": lambda: changes.link_document(clinic.owner, number, str(item.id)),
    }
    can_be_taken_back(clinic, deeds[deed], lambda: [replace(each, version=0) for each in _seen(clinic)])


def test_who_may_not_or_is_out_of_reach_changes_nothing(clinic: Clinic) -> None:
    item = _added(clinic)
    number = clinic.encounter_id
    nobody = Permission.DOCUMENT_LINK
    nobody_else_may_link = replace(clinic, clinician=clinic.stranger)  # a clinician has no right to link at all
    nobody_else_may(
        nobody_else_may_link, lambda actor: changes.unlink_document(actor, number, item.id, item.version), nobody
    )
    nobody_else_may(nobody_else_may_link, lambda actor: changes.document_picks(actor, number, ""), nobody)
    nobody_else_may(nobody_else_may_link, lambda actor: changes.document_fields(actor, item.id), nobody)
    with pytest.raises(NotAllowedError):
        changes.unlink_document(clinic.clinician, number, item.id, item.version)
    assert len(_seen(clinic)) == 1


def test_the_page_costs_the_same_queries_with_one_document_and_with_many(
    clinic: Clinic, count_queries: Callable[[], AbstractContextManager[QueryCount]]
) -> None:
    _added(clinic)
    with count_queries() as few:
        _seen(clinic)
    for number in range(10):
        _added(clinic, f"{number}.txt", str(number).encode())
    with count_queries() as many:
        _seen(clinic)
    assert many.count == few.count
