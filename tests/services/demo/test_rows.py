"""The rows of the world fit together."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlmodel import col

from rxcase import clock, demo
from rxcase.db import reading
from rxcase.models import (
    Accommodation,
    Case,
    CaseManagerAssignment,
    Company,
    Condition,
    Department,
    Document,
    DueItem,
    Employee,
    Encounter,
    Establishment,
    Job,
    Note,
    Restriction,
    StageMove,
    metadata,
)
from rxcase.services.worklist.worklist_row import copies_of


def test_dates_follow_each_other(world: demo.DemoSummary) -> None:
    today = clock.today()
    with reading() as session:
        moves: dict[int, list[StageMove]] = {}
        for move in session.scalars(select(StageMove).order_by(col(StageMove.id))):
            moves.setdefault(move.encounter_id, []).append(move)
        notes: dict[int, list[Note]] = {}
        for note in session.scalars(select(Note).order_by(col(Note.id))):
            notes.setdefault(note.encounter_id, []).append(note)
        for encounter, case, person in session.execute(
            select(Encounter, Case, Employee)
            .join(Case, col(Case.id) == col(Encounter.case_id))
            .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        ):
            assert all((case.occurred_on, person.date_of_hire, person.date_of_birth))
            assert person.date_of_birth + timedelta(days=17 * 365) < person.date_of_hire <= case.occurred_on < today
            assert encounter.started_local.date() >= case.occurred_on
            if case.occurred_time and case.started_work_time:
                assert case.started_work_time < case.occurred_time
                assert case.supervisor_notified_local.time() >= case.occurred_time
            way, told = moves[encounter.id], notes[encounter.id]
            assert [move.moved_at for move in way] == sorted(move.moved_at for move in way)
            assert way[0].from_stage_id is None
            assert all(one.to_stage_id == two.from_stage_id for one, two in pairwise(way))
            assert way[-1].to_stage_id == encounter.stage_id
            assert [note.observed_at for note in told] == sorted(note.observed_at for note in told)
            assert told[-1].observed_at == encounter.last_note_at <= clock.now()
            assert encounter.stage_since <= today
            if encounter.status == "open":
                assert encounter.closed_on is None
                assert told[-1].follow_up_on == encounter.follow_up_on
            else:
                assert encounter.follow_up_on is None
                assert case.occurred_on < encounter.closed_on <= today
            if encounter.status == "archived":
                assert encounter.archived_at.date() >= encounter.closed_on


def test_every_encounter_has_an_owner_who_works_it_and_the_right_copies(world: demo.DemoSummary) -> None:
    with reading() as session:
        workers = {
            (row.encounter_id, row.user_id)
            for row in session.scalars(select(CaseManagerAssignment))
            if row.ended_at is None
        }
        loads: Counter[int] = Counter()
        for encounter, employee, case in session.execute(
            select(Encounter, Employee, Case)
            .join(Employee, col(Employee.id) == col(Encounter.employee_id))
            .join(Case, col(Case.id) == col(Encounter.case_id))
        ):
            assert (encounter.id, encounter.owner_id) in workers
            assert {name: getattr(encounter, name) for name in copies_of(encounter, employee, case)} == copies_of(
                encounter, employee, case
            )
            loads[encounter.owner_id] += encounter.status == "open"
    assert len(loads) == 5
    assert max(loads.values()) > 1.3 * min(loads.values())


def test_no_row_mixes_two_employers_or_two_people(world: demo.DemoSummary) -> None:
    with reading() as session:
        sites = dict(session.execute(select(col(Establishment.id), col(Establishment.employer_id))).all())
        jobs = dict(session.execute(select(col(Job.id), col(Job.employer_id))).all())
        departments = dict(session.execute(select(col(Department.id), col(Department.employer_id))).all())
        companies = dict(session.execute(select(col(Company.id), col(Company.employer_id))).all())
        for site in session.scalars(select(Establishment)):
            assert companies[site.company_id] == site.employer_id
        people = {person.id: person for person in session.scalars(select(Employee))}
        for person in people.values():
            assert (
                sites[person.establishment_id]
                == jobs[person.job_id]
                == departments[person.department_id]
                == person.employer_id
            )
        cases = {case.id: case for case in session.scalars(select(Case))}
        for case in cases.values():
            assert case.employer_id == people[case.employee_id].employer_id == sites[case.establishment_id]
        owners = {row.id: (row.employee_id, row.case_id) for row in session.scalars(select(Encounter))}
        assert all(cases[case_id].employee_id == employee_id for employee_id, case_id in owners.values())
        for table in (Restriction, Accommodation, Condition, Document):
            columns = metadata.tables[str(table.__tablename__)].c
            for number, *its_owner in session.execute(
                select(columns.encounter_id, columns.employee_id, columns.case_id)
            ):
                assert owners[number] == tuple(its_owner)
        for item in session.scalars(select(DueItem)):
            assert owners[item.encounter_id][0] == item.employee_id


def test_restrictions_step_down_with_some_gaps_overlaps_and_missing_accommodations(world: demo.DemoSummary) -> None:
    today = clock.today()
    with reading() as session:
        restrictions = list(session.scalars(select(Restriction).order_by(col(Restriction.id))))
        accommodations = list(session.scalars(select(Accommodation)))
        session.expunge_all()
    by_case: dict[int, list[Restriction]] = {}
    for each in restrictions:
        assert each.starts_on is not None
        assert each.starts_on <= today
        assert each.is_permanent == (each.ends_on is None)
        assert each.ends_on is None or each.starts_on <= each.ends_on
        assert each.state == "active" or (each.ends_on is not None and each.ends_on < today)
        by_case.setdefault(each.case_id or 0, []).append(each)
    gaps = overlaps = 0
    for steps in by_case.values():
        weights = [step.allowed_weight_lb for step in steps if step.allowed_weight_lb is not None]
        assert weights == sorted(weights)
        spans = sorted({(step.starts_on or date.min, step.ends_on or date.max) for step in steps})
        for (_, end), (start, _) in pairwise(spans):
            gaps += (start - end).days > 1
            overlaps += start <= end
    assert gaps > 3
    assert overlaps > 3
    held = {each.restriction_id: each for each in accommodations}
    starts = {each.id: each.starts_on for each in restrictions}
    for number, accommodation in held.items():
        assert accommodation.starts_on is not None
        assert accommodation.starts_on == starts[number]
        assert accommodation.ends_on is None or accommodation.starts_on <= accommodation.ends_on
    assert 0.04 < 1 - len(held) / len(restrictions) < 0.25
    forgotten = [each for each in restrictions if each.state == "active" and each.ends_on and each.ends_on < today]
    assert forgotten
