"""The encounter's view-model: nothing typed is lost, nothing happens twice, both sides of a clash are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import select

from rxcase.db import transaction
from rxcase.models import Encounter, Note, User
from rxcase.state.encounter import EncounterState, NotesState
from rxcase.state.encounter_step import EncounterStepState
from rxcase.state.note_box import NoteBoxState
from rxcase.state.session import SessionState
from tests.builders import world
from tests.state.conftest import TODAY, Tab


@dataclass
class Work:
    """Ada's encounter, and two people who work on it, each in a tab of their own."""

    encounter_id: int
    maya: Tab
    cole: Tab

    def address(self) -> str:
        return f"/encounter/{self.encounter_id}/"


@pytest.fixture
async def work(open_tab: Callable[[User], Tab], sqlite_database: str) -> Work:
    with transaction() as session:
        employer = world.an_employer(session, "Acorn Mills")
        employee = world.an_employee(session, employer, last_name="Okafor", first_name="Ada")
        maya, cole = world.a_user(session, name="Maya Ortiz"), world.a_user(session, name="Cole Webb")
        encounter = world.an_encounter(
            session,
            employee,
            world.a_case(session, employee),
            owner_id=maya.id,
            follow_up_on=TODAY + timedelta(days=3),
        )
        number = encounter.id or 0
    made = Work(number, open_tab(maya), open_tab(cole))
    for tab in (made.maya, made.cole):
        tab.go(made.address())
        await tab.call(EncounterState, "on_load")
    return made


def notes_saved() -> list[str]:
    with transaction() as session:
        return list(session.exec(select(Note.text).order_by(Note.id)))  # type: ignore[arg-type]


def version(tab: Tab) -> int:
    """What the tab shows."""
    return tab.state(EncounterState).header.version


async def test_the_page_shows_whose_encounter_it_is_and_what_may_be_done(work: Work) -> None:
    state = work.maya.state(EncounterState)
    assert (state.header.person, state.header.stage, state.problem) == ("Okafor, Ada", "Intake", "")
    assert state.is_loaded
    assert state.abilities.may_write_note
    assert not state.abilities.may_archive


@pytest.mark.parametrize("address", ["/encounter/999999/", "/encounter/abc/", "/encounter/-1/", "/encounter/1e3/"])
async def test_an_unknown_encounter_is_said_in_words_and_leaves_nothing_of_the_last_one(
    work: Work, address: str
) -> None:
    work.maya.go(address)
    await work.maya.call(EncounterState, "on_load")
    state = work.maya.state(EncounterState)
    assert state.problem == "There is no such encounter, or you may not see it."
    assert (state.header.person, state.is_loaded) == ("", False)
    assert work.maya.state(NotesState).notes == []


async def test_a_note_pressed_twice_is_saved_once(work: Work) -> None:
    for _ in range(2):
        await work.maya.call(EncounterState, "save_note", "Called Ada.", "fri", "key-1", version(work.maya))
    assert notes_saved() == ["Called Ada."]
    assert [note.text for note in work.maya.state(NotesState).notes] == ["Called Ada."]
    assert work.maya.state(NoteBoxState).answer.is_saved
    assert work.maya.state(EncounterState).header.follow_up_words == "Fri 6 Mar · in 3 days"


@pytest.mark.parametrize(
    "text", ["🙂 left a message", "اتصلت بعادل اليوم", "line one\nline two\n\nline four", "<script>x</script>"]
)
async def test_a_note_comes_back_letter_by_letter(work: Work, text: str) -> None:
    await work.maya.call(EncounterState, "save_note", text, "", "key-1", version(work.maya))
    assert notes_saved() == [text]
    assert work.maya.state(NotesState).notes[0].text == text


@pytest.mark.parametrize(
    ("text", "follow_up", "words"),
    [("", "", "Write"), ("x" * 10_000_000, "", "Shorten it"), ("fine", "someday", "no day that can be read")],
)
async def test_a_note_that_cannot_be_saved_says_why_and_keeps_its_draft(
    work: Work, text: str, follow_up: str, words: str
) -> None:
    await work.maya.call(NoteBoxState, "keep_draft", str(work.encounter_id), "a draft")
    await work.maya.call(EncounterState, "save_note", text, follow_up, "key-1", version(work.maya))
    box = work.maya.state(NoteBoxState)
    assert not box.answer.is_saved
    assert box.answer.key == "key-1"
    assert words in box.answer.problem + box.follow_up_error
    assert box.draft == "a draft"
    assert notes_saved() == []


async def test_a_draft_is_there_again_on_return_and_nobody_elses(work: Work) -> None:
    await work.maya.call(NoteBoxState, "keep_draft", str(work.encounter_id), "half a thought")
    assert work.maya.state(NoteBoxState).draft_words.startswith("Draft saved ")
    for tab in (work.maya, work.cole):
        tab.go("/encounter/999999/")
        await tab.call(EncounterState, "on_load")
        tab.go(work.address())
        await tab.call(EncounterState, "on_load")
    assert work.maya.state(NoteBoxState).draft == "half a thought"
    assert work.cole.state(NoteBoxState).draft == ""


async def test_the_follow_up_is_said_back_while_it_is_typed(work: Work) -> None:
    box = work.maya.state(NoteBoxState)
    await work.maya.call(NoteBoxState, "read_follow_up", "+7")
    assert (box.follow_up_words, box.follow_up_error) == ("Tue 10 Mar · in 7 days", "")
    await work.maya.call(NoteBoxState, "read_follow_up", "2/1")
    assert (box.follow_up_words, box.follow_up_error) == ("", "1 Feb 2026 is past. A follow-up is today or later.")


async def test_two_people_who_set_a_follow_up_see_both_sides_and_the_text_stays(work: Work) -> None:
    await work.cole.call(EncounterState, "save_note", "Cole was first.", "3/9", "cole-1", version(work.cole))
    await work.maya.call(EncounterState, "save_note", "Maya was second.", "3/12", "maya-1", version(work.maya))
    problem = work.maya.state(NoteBoxState).answer.problem
    assert "Cole Webb changed the follow-up to 9 Mar 2026" in problem
    assert "yours is 12 Mar 2026" in problem
    assert notes_saved() == ["Cole was first."]
    await work.maya.call(EncounterState, "save_note", "Maya was second.", "3/12", "maya-1", version(work.maya))
    assert notes_saved() == ["Cole was first.", "Maya was second."]
    assert work.maya.state(EncounterState).header.follow_up_words == "Thu 12 Mar · in 9 days"


def stage_named(tab: Tab, name: str) -> int:
    return next(stage.id for stage in tab.state(EncounterState).stages if stage.label == name)


async def test_a_move_against_a_newer_one_shows_both_and_lets_one_choose(work: Work) -> None:
    await work.cole.call(EncounterStepState, "move", stage_named(work.cole, "Assessment"), version(work.cole))
    await work.maya.call(EncounterStepState, "move", stage_named(work.maya, "Treatment"), version(work.maya))
    step = work.maya.state(EncounterStepState)
    assert (step.asked, [(each.mine, each.theirs) for each in step.conflicts]) == (
        "move",
        [("Treatment", "Assessment")],
    )
    assert "Cole Webb" in step.problem
    assert work.maya.state(EncounterState).header.stage == "Assessment"
    await work.maya.call(EncounterStepState, "move_anyway")
    assert (step.asked, work.maya.state(EncounterState).header.stage) == ("", "Treatment")


async def test_closing_asks_for_a_possible_day_and_keeps_the_dialog_open_until_then(work: Work) -> None:
    step = work.maya.state(EncounterStepState)
    await work.maya.call(EncounterStepState, "ask", "close", version(work.maya))
    await work.maya.call(EncounterStepState, "close", {"closed_on": "tomorrow"})
    assert step.asked == "close"
    assert "still to come" in step.errors["closed_on"]
    await work.maya.call(EncounterStepState, "close", {"closed_on": "3/2"})
    assert step.asked == ""
    assert work.maya.state(EncounterState).header.status_words == "Closed 2 Mar 2026"
    assert work.maya.state(SessionState).notice == "Closed. Archive it to take it off the worklist."


async def test_archiving_takes_it_off_the_worklist_and_reopening_brings_it_back(work: Work) -> None:
    await work.maya.call(EncounterStepState, "close", {})
    assert work.maya.state(EncounterState).header.status == "open"
    await work.maya.call(EncounterStepState, "ask", "close", version(work.maya))
    await work.maya.call(EncounterStepState, "close", {})
    await work.maya.call(EncounterStepState, "ask", "archive", version(work.maya))
    await work.maya.call(EncounterStepState, "archive")
    with transaction() as session:
        assert not session.get_one(Encounter, work.encounter_id).on_worklist
    assert work.maya.state(EncounterState).abilities.may_reopen
    await work.maya.call(EncounterStepState, "ask", "reopen", version(work.maya))
    await work.maya.call(EncounterStepState, "reopen")
    with transaction() as session:
        assert session.get_one(Encounter, work.encounter_id).on_worklist


async def test_only_the_known_steps_can_be_asked_about(work: Work) -> None:
    await work.maya.call(EncounterStepState, "ask", "delete", 1)
    assert work.maya.state(EncounterStepState).asked == ""
