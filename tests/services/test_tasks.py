"""Tasks of an encounter: by hand, for a person or a department, done and taken up again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from rxcase.db import engine, reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import AuditEvent, Department, Encounter, Task
from rxcase.readmodels.task import NewTask
from rxcase.services.encounter import encounters, tasks
from rxcase.services.history.undo import doing, undo
from tests.services.conftest import Clinic


def _events(verb: str) -> list[AuditEvent]:
    with reading() as session:
        found = list(session.exec(select(AuditEvent).where(col(AuditEvent.verb) == verb)))
        session.expunge_all()
        return found


def _department(name: str = "Catastrophic Cases", employer_id: int | None = None) -> int:
    with transaction() as session:
        department = Department(name=name, employer_id=employer_id)
        session.add(department)
        session.flush()
        return department.id or 0


def _call(clinic: Clinic, **over: object) -> NewTask:
    values = {"title": "Call the adjuster", "due": "fri", "assignee_id": clinic.colleague.user_id or 0} | over
    return NewTask(**values)  # type: ignore[arg-type]


def test_a_task_is_made_for_a_person_and_is_one_event(clinic: Clinic) -> None:
    view = tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic, title="  Call  the\nadjuster "))
    assert (view.title, view.whose, view.due_on, view.due_state) == (
        "Call the adjuster",
        "Cole Webb",
        "2026-03-06",
        "soon",
    )
    [made] = _events("task:add")
    assert (made.subject, made.subject_id, made.before) == ("task", view.id, None)
    with reading() as session:
        row = session.get_one(Task, view.id)
        assert made.after == {
            "title": "Call the adjuster",
            "encounter_id": clinic.encounter_id,
            "case_id": row.case_id,
            "assignee_id": clinic.colleague.user_id,
            "due_on": "2026-03-06",
        }
        assert (row.kind, row.state, row.created_by_id) == ("manual", "open", clinic.owner.user_id)


def test_a_task_is_for_a_department_of_ours_only(clinic: Clinic) -> None:
    ours = _department()
    with reading() as session:
        theirs = _department("Maintenance", session.get_one(Encounter, clinic.encounter_id).employer_id)
    assert [each.name for each in tasks.departments(clinic.owner)] == ["Case Management", "Catastrophic Cases"]
    wanted = _call(clinic, assignee_id=0, department_id=ours, due="")
    view = tasks.add_task(clinic.owner, clinic.encounter_id, wanted)
    assert (view.whose, view.due_words, view.due_state) == ("Catastrophic Cases", "No day set", "none")
    with pytest.raises(InvalidInputError, match="departments in the list"):
        tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic, assignee_id=0, department_id=theirs))


@pytest.mark.parametrize(
    ("over", "fields"),
    [
        ({"title": " \u200b "}, {"title"}),
        ({"title": "x" * 201}, {"title"}),
        ({"due": "soon"}, {"due"}),
        ({"due": "2026-03-02"}, {"due"}),
        ({"due": "2100-01-01"}, {"due"}),
        ({"assignee_id": 0}, {"assignee"}),
        ({"assignee_id": 2**40}, {"assignee"}),
        ({"department_id": 1}, {"assignee"}),
        ({"title": "", "due": "soon", "assignee_id": 0}, {"title", "due", "assignee"}),
    ],
)
def test_each_wrong_field_is_named_and_nothing_is_made(
    clinic: Clinic, over: dict[str, object], fields: set[str]
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic, **over))
    assert set(refused.value.fields) == fields
    assert encounters.encounter_view(clinic.owner, clinic.encounter_id).tasks.count == 0


def test_nobody_gets_a_task_about_a_person_whom_they_may_not_see(clinic: Clinic) -> None:
    with pytest.raises(InvalidInputError, match="may not see"):
        tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic, assignee_id=clinic.stranger.user_id))
    with pytest.raises(InvalidInputError, match="people in the list"):
        tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic, assignee_id=clinic.employer.user_id))


def test_the_task_of_another_employer_is_out_of_reach(clinic: Clinic) -> None:
    made = tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic))
    with pytest.raises(NotFoundError):
        tasks.complete_task(clinic.stranger, made.id, made.version)
    with pytest.raises(NotFoundError):
        encounters.encounter_view(clinic.stranger, clinic.encounter_id)
    with pytest.raises(NotFoundError):
        tasks.add_task(clinic.stranger, clinic.encounter_id, _call(clinic))
    with pytest.raises(NotAllowedError):
        tasks.complete_task(clinic.employer, made.id, made.version)
    with pytest.raises(NotAllowedError):
        tasks.departments(clinic.employer)


def test_a_task_is_done_and_taken_up_again_each_with_exactly_what_changed(clinic: Clinic) -> None:
    made = tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic))
    done = tasks.complete_task(clinic.colleague, made.id, made.version, " Left a message. ")
    assert (done.is_open, done.outcome, done.due_state) == (False, "Left a message.", "none")
    assert done.done_words.endswith("by Cole Webb")
    [event_] = _events("task:complete")
    assert event_.before == {"state": "open", "outcome": None, "completed_at": None, "completed_by_id": None}
    assert set(event_.after or {}) == set(event_.before)
    with pytest.raises(StaleVersionError):
        tasks.complete_task(clinic.owner, made.id, made.version)
    with pytest.raises(InvalidInputError, match="done already"):
        tasks.complete_task(clinic.owner, made.id, done.version)
    again = tasks.reopen_task(clinic.owner, made.id, done.version)
    assert (again.is_open, again.outcome, again.done_words) == (True, "", "")
    with pytest.raises(InvalidInputError, match="open already"):
        tasks.reopen_task(clinic.owner, made.id, again.version)


def test_a_closed_encounter_gets_no_new_task_but_its_old_ones_are_finished(clinic: Clinic) -> None:
    made = tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic))
    with reading() as session:
        version = session.get_one(Encounter, clinic.encounter_id).version
    encounters.close(clinic.owner, clinic.encounter_id, version)
    with pytest.raises(InvalidInputError, match="Reopen it first"):
        tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic))
    assert not tasks.complete_task(clinic.owner, made.id, made.version).is_open
    listed = encounters.encounter_view(clinic.owner, clinic.encounter_id).tasks
    assert (listed.may_add, listed.may_complete, listed.open_count, listed.count) == (False, True, 0, 1)


def test_open_tasks_stand_first_by_their_day_and_the_queries_do_not_grow(clinic: Clinic) -> None:
    counts = []
    for title, due in (("c", ""), ("b", "+9"), ("a", "+1"), ("d", "+2")):
        made = tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic, title=title, due=due))
        statements: list[str] = []

        def note(*arguments: object, seen: list[str] = statements) -> None:
            seen.append(str(arguments[2]))

        event.listen(engine(), "before_cursor_execute", note)
        listed = encounters.encounter_view(clinic.owner, clinic.encounter_id).tasks
        event.remove(engine(), "before_cursor_execute", note)
        counts.append(len(statements))
    tasks.complete_task(clinic.owner, made.id, made.version)
    listed = encounters.encounter_view(clinic.owner, clinic.encounter_id).tasks
    assert [task.title for task in listed.tasks] == ["a", "b", "c", "d"]
    assert (listed.open_count, listed.count) == (3, 4)
    assert len(set(counts)) == 1
    assert date(2026, 3, 4).isoformat() == listed.tasks[0].due_on


def _stand(task_id: int) -> dict[str, object]:
    with reading() as session:
        row = session.get_one(Task, task_id).model_dump()
    return {name: value for name, value in row.items() if name not in {"version", "updated_at"}}


def test_a_new_task_is_taken_back_by_its_tombstone_and_brought_back(clinic: Clinic) -> None:
    made, done = doing(lambda: tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic)))
    was = _stand(made.id)
    undone = undo(clinic.colleague, done)
    assert (undone.count, undone.refused) == (1, ())
    assert encounters.encounter_view(clinic.owner, clinic.encounter_id).tasks.count == 0
    assert _stand(made.id)["delete_reason"] == "Taken back"
    assert undo(clinic.owner, done).count == 0
    assert undo(clinic.owner, undone.done).count == 1
    assert _stand(made.id) == was


def test_a_task_that_was_done_or_taken_up_again_is_as_it_was_after_the_undo(clinic: Clinic) -> None:
    made = tasks.add_task(clinic.owner, clinic.encounter_id, _call(clinic))
    was = _stand(made.id)
    done_view, done = doing(lambda: tasks.complete_task(clinic.owner, made.id, made.version, "Reached."))
    became = _stand(made.id)
    again = undo(clinic.owner, done)
    assert (_stand(made.id), again.count) == (was, 1)
    with pytest.raises(StaleVersionError):
        tasks.reopen_task(clinic.owner, made.id, done_view.version)
    undo(clinic.owner, again.done)
    assert _stand(made.id) == became
    with reading() as session:
        version = session.get_one(Task, made.id).version
    _, reopened = doing(lambda: tasks.reopen_task(clinic.owner, made.id, version))
    assert undo(clinic.stranger, reopened).count == 0
    assert undo(clinic.owner, reopened).count == 1
    assert _stand(made.id) == became
