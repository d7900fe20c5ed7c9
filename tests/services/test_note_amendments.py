"""Later words on a note: they follow what was written, which is never changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, select

import rxcase
from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError
from rxcase.models import AuditEvent, Encounter, Note, NoteAmendment
from rxcase.readmodels.encounter import NoteView
from rxcase.services.encounter import encounters, note_amendments, notes
from rxcase.services.history.undo import doing, undo
from tests.conftest import QueryCount
from tests.services.conftest import Clinic


def _written(clinic: Clinic, actor: Actor | None = None, text: str = "Seen at 10.") -> int:
    return notes.write_note(actor or clinic.owner, clinic.encounter_id, text).note.id


def _shown(clinic: Clinic) -> NoteView:
    return encounters.encounter_view(clinic.owner, clinic.encounter_id).notes[0]


def test_a_struck_note_stays_readable_with_who_when_and_why(clinic: Clinic) -> None:
    number = _written(clinic)
    struck = note_amendments.strike_note(clinic.owner, number, "Wrong person.")
    assert (struck.text, struck.is_struck, struck.may_strike) == ("Seen at 10.", True, False)
    [word] = struck.amendments
    assert (word.kind, word.reason, word.author) == ("struck", "Wrong person.", "Maya Ortiz")
    assert _shown(clinic) == struck


def test_what_is_added_stands_beside_the_note_with_its_own_author(clinic: Clinic) -> None:
    number = _written(clinic)
    note_amendments.add_to_note(clinic.colleague, number, "It was 11, says the clinic.")
    note = _shown(clinic)
    assert note.text == "Seen at 10."
    assert [(each.kind, each.text, each.author) for each in note.amendments] == [
        ("added", "It was 11, says the clinic.", "Cole Webb")
    ]


def test_ones_own_note_or_the_permission_is_needed_to_strike(clinic: Clinic) -> None:
    number = _written(clinic)
    with pytest.raises(NotAllowedError, match="your own notes"):
        note_amendments.strike_note(clinic.colleague, number, "Not mine.")
    assert not _shown(clinic).is_struck
    assert encounters.encounter_view(clinic.colleague, clinic.encounter_id).notes[0].may_strike is False
    assert note_amendments.strike_note(clinic.supervisor, number, "Wrong chart.").is_struck
    with pytest.raises(InvalidInputError, match="already"):
        note_amendments.strike_note(clinic.owner, number, "Again.")


@pytest.mark.parametrize("reason", ["", "  \n", "\u200b", "x" * 1001])
def test_without_a_reason_nothing_is_struck(clinic: Clinic, reason: str) -> None:
    number = _written(clinic)
    with pytest.raises(InvalidInputError) as refused:
        note_amendments.strike_note(clinic.owner, number, reason)
    assert set(refused.value.fields) == {"reason"}
    assert _shown(clinic).amendments == []


def test_who_is_out_of_reach_amends_nothing(clinic: Clinic) -> None:
    number = _written(clinic)
    for actor in (clinic.stranger, clinic.clinician):
        for deed in (note_amendments.strike_note, note_amendments.add_to_note):
            with pytest.raises(NotFoundError):
                deed(actor, number, "words")
    for deed in (note_amendments.strike_note, note_amendments.add_to_note):
        with pytest.raises(NotAllowedError):
            deed(clinic.employer, number, "words")
        with pytest.raises(NotFoundError):
            deed(clinic.owner, 2**70, "words")
    reader = replace(clinic.owner, permissions=clinic.owner.permissions - {Permission.NOTE_WRITE})
    for deed in (note_amendments.strike_note, note_amendments.add_to_note):
        with pytest.raises(NotAllowedError):
            deed(reader, number, "words")
    assert _shown(clinic).amendments == []


def test_an_archived_encounter_takes_no_later_words(clinic: Clinic) -> None:
    number = _written(clinic)
    with transaction() as session:
        session.get_one(Encounter, clinic.encounter_id).status = "archived"
    with pytest.raises(InvalidInputError, match="Reopen it"):
        note_amendments.add_to_note(clinic.owner, number, "late")
    assert (_shown(clinic).may_add, _shown(clinic).may_strike) == (False, False)


def test_a_striking_out_is_taken_back_by_a_further_word_and_can_be_made_again(clinic: Clinic) -> None:
    number = _written(clinic)
    _, done = doing(lambda: note_amendments.strike_note(clinic.owner, number, "Wrong."))
    assert undo(clinic.colleague, done).count == 0
    assert undo(clinic.owner, done).count == 1
    note = _shown(clinic)
    assert (note.is_struck, [each.kind for each in note.amendments]) == (False, ["struck", "restored"])
    assert note_amendments.strike_note(clinic.owner, number, "Wrong after all.").is_struck
    with reading() as session:
        assert audit.verify(session)[1] is None


def test_every_later_word_is_in_the_history(clinic: Clinic) -> None:
    number = _written(clinic)
    note_amendments.add_to_note(clinic.owner, number, "More.")
    note_amendments.strike_note(clinic.owner, number, "Wrong.")
    with reading() as session:
        events = session.exec(
            select(AuditEvent).where(col(AuditEvent.subject) == "note").order_by(col(AuditEvent.id))
        ).all()
        assert [(each.verb, each.subject_id, each.reason) for each in events] == [
            ("note:add-text", number, None),
            ("note:strike", number, "Wrong."),
        ]


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [(Note, "text", "Rewritten."), (Note, "author_name", "Somebody"), (NoteAmendment, "reason", "Another")],
)
def test_what_is_signed_cannot_be_changed_by_whoever_tries(
    clinic: Clinic, model: type[Note | NoteAmendment], column: str, value: str
) -> None:
    number = _written(clinic)
    note_amendments.strike_note(clinic.owner, number, "Wrong.")
    with pytest.raises(TypeError, match="signed"), transaction() as session:
        setattr(session.exec(select(model)).one(), column, value)
    assert _shown(clinic).text == "Seen at 10."


def test_no_code_of_ours_writes_to_notes_behind_the_models_back() -> None:
    """A bulk UPDATE would pass by the lock in the model."""
    told = [
        path.name
        for path in Path(rxcase.__file__).parent.rglob("*.py")
        for text in [path.read_text(encoding="utf-8")]
        if any(f"update({name})" in text for name in ("Note", "NoteAmendment")) or "UPDATE note" in text
    ]
    assert told == []


def test_notes_are_found_by_all_of_the_words_in_text_additions_and_authors(clinic: Clinic) -> None:
    first = _written(clinic, text="Called Dr. Stone about the 50% ramp.")
    second = _written(clinic, clinic.colleague, "Left a message.")
    note_amendments.add_to_note(clinic.owner, second, "Stone called back.")

    def found(typed: str) -> list[int]:
        return [note.id for note in note_amendments.find_notes(clinic.owner, clinic.encounter_id, typed)]

    assert found("stone") == [second, first]
    assert found("STONE called ramp") == [first]
    assert found("cole") == [second]
    assert found("50%") == [first]
    assert found("5_%") == []
    with pytest.raises(NotFoundError):
        note_amendments.find_notes(clinic.stranger, clinic.encounter_id, "stone")
    with pytest.raises(NotAllowedError):
        note_amendments.find_notes(clinic.employer, clinic.encounter_id, "stone")


def test_a_search_is_bounded_and_costs_the_same_queries_with_few_and_with_many(
    clinic: Clinic, count_queries: Callable[[], AbstractContextManager[QueryCount]]
) -> None:
    _written(clinic, text="ramp")
    with count_queries() as few:
        note_amendments.find_notes(clinic.owner, clinic.encounter_id, "ramp")
    for _ in range(60):
        _written(clinic, text="ramp")
    with count_queries() as many:
        assert len(note_amendments.find_notes(clinic.owner, clinic.encounter_id, "ramp")) == 50
    assert many.count == few.count
