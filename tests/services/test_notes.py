"""Notes: kept whole, saved once, refused in words, never changed."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from rxcase.access.permissions import Permission
from rxcase.db import reading
from rxcase.errors import InvalidInputError, NotAllowedError, StaleVersionError
from rxcase.models import AuditEvent, Draft, Encounter, Note
from rxcase.services import drafts
from rxcase.services.encounter import encounters, notes
from tests.services.conftest import Clinic


def _texts(clinic: Clinic) -> list[str]:
    return [note.text for note in encounters.encounter_view(clinic.owner, clinic.encounter_id).notes]


def test_a_note_with_a_follow_up_changes_both_and_clears_the_draft(clinic: Clinic) -> None:
    drafts.save_draft(clinic.owner, clinic.encounter_id, "Called Ada, she")
    saved = notes.write_note(clinic.owner, clinic.encounter_id, "Called Ada, she is well.", follow_up="fri")
    assert saved.note.text == "Called Ada, she is well."
    assert saved.note.follow_up_words == "Fri 6 Mar"
    assert saved.header.follow_up_words == "Fri 6 Mar · in 3 days"
    view = encounters.encounter_view(clinic.owner, clinic.encounter_id)
    assert (view.draft, view.note_count) == ("", 1)


@pytest.mark.parametrize(
    "text",
    [
        "Überlastung der Schulter 💪🏽",
        "مصاب في الكتف الأيمن",
        "👩‍⚕️ seen",
        "line\nline\n\n  indented",
        "<script>alert(1)</script>",
        "a\u202eb",
    ],
)
def test_any_script_is_kept_as_written(clinic: Clinic, text: str) -> None:
    notes.write_note(clinic.owner, clinic.encounter_id, text)
    assert _texts(clinic) == [text]


def test_signs_that_no_database_keeps_are_dropped(clinic: Clinic) -> None:
    notes.write_note(clinic.owner, clinic.encounter_id, "back\x00 pain\r\nstill \ud800")
    assert _texts(clinic) == ["back pain\nstill \ufffd"]


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b\u200d", "\x00"])
def test_a_blank_note_is_refused_beside_its_field(clinic: Clinic, text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        notes.write_note(clinic.owner, clinic.encounter_id, text)
    assert "text" in refused.value.fields


def test_a_note_of_ten_megabytes_is_refused_in_words_and_nothing_is_saved(clinic: Clinic) -> None:
    with pytest.raises(InvalidInputError, match="100,000 fit"):
        notes.write_note(clinic.owner, clinic.encounter_id, "x" * 10_000_000)
    assert _texts(clinic) == []


def test_an_unreadable_or_past_follow_up_saves_nothing_and_says_why(clinic: Clinic) -> None:
    for typed, problem in (("soonish", "no day"), ("2026-03-01", "is past"), ("2099-01-01", "ten years")):
        with pytest.raises(InvalidInputError, match=problem) as refused:
            notes.write_note(clinic.owner, clinic.encounter_id, "text", follow_up=typed)
        assert set(refused.value.fields) == {"follow_up"}
    assert _texts(clinic) == []


def test_the_same_press_twice_saves_one_note(clinic: Clinic) -> None:
    first = notes.write_note(clinic.owner, clinic.encounter_id, "once", request_key="k1")
    second = notes.write_note(clinic.owner, clinic.encounter_id, "once", request_key="k1")
    assert first.note.id == second.note.id
    notes.write_note(clinic.owner, clinic.encounter_id, "twice", request_key="k2")
    assert _texts(clinic) == ["twice", "once"]


def test_anothers_key_is_not_mine(clinic: Clinic) -> None:
    notes.write_note(clinic.owner, clinic.encounter_id, "mine", request_key="same")
    notes.write_note(clinic.colleague, clinic.encounter_id, "theirs", request_key="same")
    assert _texts(clinic) == ["theirs", "mine"]


def test_a_note_with_a_stale_follow_up_is_refused_whole(clinic: Clinic) -> None:
    version = encounters.encounter_view(clinic.owner, clinic.encounter_id).header.version
    notes.write_note(clinic.colleague, clinic.encounter_id, "took over", follow_up="+2", version=version)
    with pytest.raises(StaleVersionError, match="Cole Webb"):
        notes.write_note(clinic.owner, clinic.encounter_id, "mine", follow_up="+9", version=version)
    notes.write_note(clinic.owner, clinic.encounter_id, "mine, without a date", version=version)
    assert _texts(clinic) == ["mine, without a date", "took over"]


def test_none_takes_the_follow_up_away(clinic: Clinic) -> None:
    notes.write_note(clinic.owner, clinic.encounter_id, "a", follow_up="+2")
    saved = notes.write_note(clinic.owner, clinic.encounter_id, "b", follow_up="none")
    assert saved.header.follow_up_on == ""


def test_older_notes_come_page_by_page_without_a_gap(clinic: Clinic) -> None:
    for number in range(65):
        notes.write_note(clinic.owner, clinic.encounter_id, str(number))
    seen = encounters.encounter_view(clinic.owner, clinic.encounter_id).notes
    while page := notes.older_notes(clinic.owner, clinic.encounter_id, seen[-1].id):
        seen = [*seen, *page]
    assert [note.text for note in seen] == [str(number) for number in reversed(range(65))]


def test_reading_on_is_recorded_and_takes_nobody_for_the_one_who_changed_something(clinic: Clinic) -> None:
    first = notes.write_note(clinic.owner, clinic.encounter_id, "a")
    encounters.set_follow_up(clinic.colleague, clinic.encounter_id, first.header.version, "fri")
    notes.older_notes(clinic.owner, clinic.encounter_id, first.note.id)
    with reading() as session:
        last = session.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc())).first()
        assert last is not None
        assert (last.verb, last.outcome, last.actor, last.subject_id) == (
            "note:view",
            "done",
            clinic.owner.name,
            clinic.encounter_id,
        )
        assert last.person_id
    with pytest.raises(StaleVersionError, match=clinic.colleague.name):
        encounters.set_follow_up(clinic.owner, clinic.encounter_id, first.header.version, "+30")


def test_notes_of_another_encounter_cannot_be_paged_through(clinic: Clinic) -> None:
    foreign = notes.write_note(clinic.colleague, clinic.foreign_encounter_id, "secret").note.id
    notes.write_note(clinic.owner, clinic.encounter_id, "mine")
    assert notes.older_notes(clinic.owner, clinic.encounter_id, foreign) == []


def test_who_may_not_work_the_encounter_may_note_but_not_set_the_follow_up(clinic: Clinic) -> None:
    with pytest.raises(NotAllowedError):
        notes.write_note(clinic.employer, clinic.encounter_id, "hello")
    helper = clinic.colleague.__class__(
        **{name: getattr(clinic.colleague, name) for name in clinic.colleague.__slots__}
        | {"permissions": clinic.colleague.permissions - {Permission.ENCOUNTER_WORK}}
    )
    notes.write_note(helper, clinic.encounter_id, "just a note")
    with pytest.raises(NotAllowedError):
        notes.write_note(helper, clinic.encounter_id, "with a date", follow_up="+1")


def test_a_note_on_a_closed_encounter_is_refused_and_the_draft_stays(clinic: Clinic) -> None:
    drafts.save_draft(clinic.owner, clinic.encounter_id, "half a thought")
    version = encounters.encounter_view(clinic.owner, clinic.encounter_id).header.version
    encounters.close(clinic.colleague, clinic.encounter_id, version)
    with pytest.raises(InvalidInputError, match="closed"):
        notes.write_note(clinic.owner, clinic.encounter_id, "half a thought more")
    with reading() as session:
        assert session.exec(select(Draft.text)).all() == ["half a thought"]


def test_a_draft_belongs_to_its_writer_alone(clinic: Clinic) -> None:
    assert drafts.save_draft(clinic.owner, clinic.encounter_id, "private").startswith("Draft saved ")
    assert encounters.encounter_view(clinic.owner, clinic.encounter_id).draft == "private"
    assert encounters.encounter_view(clinic.colleague, clinic.encounter_id).draft == ""
    drafts.discard_draft(clinic.owner, clinic.encounter_id)
    assert encounters.encounter_view(clinic.owner, clinic.encounter_id).draft == ""


def test_every_saved_text_is_a_new_row_and_the_old_ones_stay(clinic: Clinic) -> None:
    notes.write_note(clinic.owner, clinic.encounter_id, "first")
    notes.write_note(clinic.owner, clinic.encounter_id, "second")
    with reading() as session:
        rows = session.exec(
            select(Note).where(col(Note.encounter_id) == clinic.encounter_id).order_by(col(Note.id))
        ).all()
        assert [(row.text, row.version) for row in rows] == [("first", 1), ("second", 1)]
        last = session.get(Encounter, clinic.encounter_id)
        assert last is not None
        assert last.last_note_at == rows[-1].observed_at
