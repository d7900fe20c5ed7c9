"""What the people of the demonstration find when they sign in."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select
from sqlmodel import col

from rxcase import demo
from rxcase.access.actor import Actor, command_line
from rxcase.access.permissions import ROLES
from rxcase.db import reading
from rxcase.demo.course import PLAIN_COURSES
from rxcase.models import (
    AuditEvent,
    Case,
    Credential,
    Document,
    Employee,
    Encounter,
    Note,
    NoteAmendment,
    UserSession,
)
from rxcase.readmodels.worklist_columns import Operator
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.account import sessions
from rxcase.services.document.document_store import path_of
from rxcase.services.encounter import encounters
from rxcase.services.worklist.worklist import worklist_page
from tests.services.demo.conftest import PASSWORD


def test_each_role_has_an_account_that_signs_in_with_the_one_password(world: demo.DemoSummary) -> None:
    assert set(world.emails) == set(ROLES)
    for role, email in world.emails.items():
        assert email == f"{role.replace('-', '.')}@demo.example"
        actor = sessions.actor_of(sessions.sign_in(email, PASSWORD, "127.0.0.1"))
        assert actor.role == role
    with reading() as session:
        hashes = list(session.scalars(select(col(Credential.secret_hash))))
        assert len(set(hashes)) == len(ROLES)
        assert all(each.startswith("$argon2id$") for each in hashes)
        assert session.scalar(select(func.count()).select_from(UserSession)) == len(ROLES)


WINDOWS = ("overdue", "today", "next-7-days", "later")


def _actor_of(world: demo.DemoSummary, role: str) -> Actor:
    return sessions.actor_of(sessions.sign_in(world.emails[role], PASSWORD, "127.0.0.1"))


def test_the_worklist_of_a_morning_is_alive(world: demo.DemoSummary) -> None:
    nurse = _actor_of(world, "case-manager")
    everything = worklist_page(nurse, WorklistQuery())
    windows = [WorklistQuery().having("follow-up", Operator.WHEN, when) for when in WINDOWS]
    windows.append(WorklistQuery().having("follow-up", Operator.EMPTY))
    shares = [worklist_page(nurse, window).total / everything.total for window in windows]
    assert all(share > 0.01 for share in shares), shares
    assert 0.08 < shares[0] < 0.35
    mine = worklist_page(nurse, WorklistQuery().having("owner", Operator.IS, nurse.user_id or 0)).total
    assert 0.15 < mine / everything.total < 0.6
    assert 0.18 < world.open_encounters / world.encounters < 0.34


def test_the_employer_and_the_clinician_and_the_worker_see_their_own(world: demo.DemoSummary) -> None:
    employer, clinician, worker = (_actor_of(world, role) for role in ("employer", "clinician", "worker"))
    assert len(employer.employer_ids) == 1
    assert 1 <= worklist_page(clinician, WorklistQuery()).total < worklist_page(command_line(), WorklistQuery()).total
    with reading() as session:
        its_encounter = session.scalars(
            select(Encounter).where(col(Encounter.employee_id) == worker.employee_id, col(Encounter.status) == "open")
        ).first()
        name = session.execute(
            select(col(Employee.first_name), col(Employee.last_name)).where(col(Employee.id) == worker.employee_id)
        ).one()
    assert its_encounter is not None
    assert worker.name == " ".join(name)


def test_all_case_types_occur_but_osha_injuries_prevail(world: demo.DemoSummary) -> None:
    with reading() as session:
        kinds = Counter(session.scalars(select(col(Case.case_type))))
    assert set(kinds) == {"injury-osha", "injury-non-osha", *PLAIN_COURSES}
    assert kinds["injury-osha"] > 0.6 * kinds.total()


def test_names_are_long_accented_and_of_several_alphabets(world: demo.DemoSummary) -> None:
    with reading() as session:
        names = [
            f"{first} {last}"
            for first, last in session.execute(select(col(Employee.first_name), col(Employee.last_name)))
        ]
    assert max(map(len, names)) > 50
    assert any("’" in name for name in names)
    assert any("\u0600" <= sign <= "\u06ff" for name in names for sign in name)
    assert any("\u4e00" <= sign <= "\u9fff" for name in names for sign in name)
    assert len(set(names)) > 0.9 * len(names)


def test_some_notes_are_amended_and_the_page_of_an_encounter_shows_them(world: demo.DemoSummary) -> None:
    with reading() as session:
        number = session.scalars(
            select(col(Note.encounter_id)).join(NoteAmendment, col(NoteAmendment.note_id) == col(Note.id))
        ).first()
    assert number is not None
    shown = encounters.encounter_view(command_line(), number)
    assert any(note.amendments for note in shown.notes)


def test_the_log_tells_of_the_filling_in_few_events(world: demo.DemoSummary) -> None:
    with reading() as session:
        verbs = Counter(session.scalars(select(col(AuditEvent.verb))))
    assert verbs["demo:begin"] == 1
    assert verbs["demo:fill"] == 1


def test_documents_lie_where_the_program_looks_for_them(world: demo.DemoSummary) -> None:
    with reading() as session:
        documents = list(session.scalars(select(Document)))
        session.expunge_all()
    assert 20 <= len(documents) <= 134
    for document in documents:
        content = path_of(document.sha256).read_bytes()
        assert len(content) == document.size_bytes
        assert content.startswith(b"%PDF-") == (document.media_type == "application/pdf")
