"""Notes are found by their words from the moment they are written, and no longer once their encounter is archived."""

from __future__ import annotations

from importlib import import_module

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from rxcase.access.actor import Actor, command_line
from rxcase.db import engine, reading
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.search import encounters as search
from rxcase.search.encounters import Index
from rxcase.services.encounter.encounters import archive, close, encounter_view, reopen
from rxcase.services.encounter.note_amendments import add_to_note
from rxcase.services.encounter.notes import write_note
from rxcase.services.self_check import self_check
from rxcase.services.worklist.worklist import worklist_page
from tests.services.conftest import Clinic


def _found(actor: Actor, words: str) -> list[int]:
    return [row.id for row in worklist_page(actor, WorklistQuery(search=words)).rows]


def _version(actor: Actor, encounter_id: int) -> int:
    return encounter_view(actor, encounter_id).header.version


def _is_sound() -> bool:
    return all(finding.is_good for finding in self_check(command_line()) if finding.name == "words of notes")


def test_a_note_and_what_is_added_to_it_are_found_until_the_encounter_is_archived(clinic: Clinic) -> None:
    actor, number = clinic.owner, clinic.encounter_id
    note = write_note(actor, number, "Waiting for Physiothérapie").note
    assert _found(actor, "physiother") == [number]
    add_to_note(actor, note.id, "The knee brace came")
    assert _found(actor, "waiting brace") == [number]
    assert _is_sound()
    close(actor, number, _version(actor, number))
    assert _found(actor, "brace") == [number]
    archive(actor, number, _version(actor, number))
    assert _found(actor, "brace") == []
    assert _is_sound()
    reopen(actor, number, _version(actor, number))
    assert _found(actor, "physiother") == _found(actor, "brace") == [number]
    assert _is_sound()


def _stored() -> dict[int, frozenset[str]]:
    with reading() as session:
        return search.stored(session, 1, 2**31 - 1, Index.NOTES)


def test_the_migration_finds_the_words_of_notes_that_were_there_before_it(clinic: Clinic) -> None:
    note = write_note(clinic.owner, clinic.encounter_id, "MRI of the KNEE; Größe 7–8").note
    add_to_note(clinic.owner, note.id, "second opinion")
    right = _stored()
    assert {"mri", "knee", "große", "opinion"} & right[clinic.encounter_id]
    step = import_module("rxcase.migrations.versions.0007_words_of_notes")
    with engine().begin() as connection:
        connection.execute(text("DELETE FROM note_search"))
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            step._fill(is_sqlite=connection.dialect.name == "sqlite")
    assert _stored() == right


@pytest.mark.parametrize("typed", ["knee", "mri"])
def test_words_of_foreign_notes_find_nobody(clinic: Clinic, typed: str) -> None:
    write_note(clinic.owner, clinic.encounter_id, "MRI of the knee")
    assert _found(clinic.stranger, typed) == []
    assert _found(clinic.colleague, typed) == [clinic.encounter_id]
