"""An archived encounter as a dated document: all that was recorded, on paper, kept beside it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit
from rxcase.access.actor import Actor, system
from rxcase.domain.dates import day_words
from rxcase.exchange.record_pdf import Entry, Part, RecordDocument, RecordSection, write
from rxcase.models import Document, Note
from rxcase.readmodels.condition import ConditionView
from rxcase.readmodels.due_item import DueItemView
from rxcase.readmodels.encounter import EncounterView, FactGroup, NoteView
from rxcase.readmodels.restrictions import RestrictionsView
from rxcase.readmodels.task import TaskView
from rxcase.readmodels.visit_order import OrderView
from rxcase.services.document.document_store import ARCHIVE, store
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.encounter_page import Around
from rxcase.services.encounter.encounter_sections import SECTIONS


def keep(session: Session, actor: Actor, here: Around) -> Document:
    """Write the encounter as it stands into a PDF, and add it to the encounter's documents.

    The paper is the whole record, whoever archives it; opening it needs the right to read all of it.

    Raises:
        StorageError: The disk refused.
    """
    today = clock.today()
    view = encounter_page.page(session, system(), here)
    out = io.BytesIO()
    write(_record(view, _all_notes(session, here), f"Archived {day_words(today)}"), out)
    out.seek(0)
    name = f"encounter-{here.employee.chart_number}-{today.isoformat()}.pdf"
    stored = store(name, out)
    document = Document(
        employee_id=here.encounter.employee_id,
        encounter_id=here.encounter.id,
        case_id=here.encounter.case_id,
        title=f"Encounter archived {day_words(today)}",
        kind=ARCHIVE,
        file_name=name,
        media_type=stored.media_type,
        size_bytes=stored.size_bytes,
        sha256=stored.sha256,
        uploaded_by_id=actor.user_id,
    )
    session.add(document)
    session.flush()
    added = audit.Event(
        "document:add",
        subject="document",
        subject_id=document.id,
        person_id=here.employee.id,
        after={"title": document.title, "file_name": name, "sha256": document.sha256},
    )
    audit.record(session, actor, added)
    return document


def _all_notes(session: Session, here: Around) -> list[NoteView]:
    rows = session.exec(
        select(Note)
        .where(col(Note.encounter_id) == here.encounter.id, col(Note.deleted_at).is_(None))
        .order_by(col(Note.observed_at), col(Note.id))
    ).all()
    return encounter_page.note_views(session, system(), here.encounter, rows)


def _record(view: EncounterView, notes: list[NoteView], when: str) -> RecordDocument:
    who = view.header
    about = [who.age, who.job, who.employer, who.site, f"Chart {who.chart_number}"]
    paper: dict[str, Sequence[Part]] = {
        "team": [Part(facts=_team(view))],
        "case": _groups(view.case_facts),
        "presenting": [
            Part(entries=[Entry(each.text, _joined(each.span, each.by)) for each in view.restrictions.presenting])
        ],
        "documents": [Part(entries=[Entry(each.title, each.added_words) for each in view.documents])],
        "tests": [Part(entries=[_test(each) for each in (*view.tests.pending, *view.tests.finished)])],
        "diagnoses": [
            Part(entries=[_condition(each) for each in (*view.conditions.current, *view.conditions.concluded)])
        ],
        "incident": _groups(view.incident_facts),
        "notes": [Part(entries=list(_entries(notes)))],
        "orders": [Part(entries=[_order(each) for each in (*view.orders.open, *view.orders.ended)])],
        "restrictions": _restrictions(view.restrictions),
        "pending": [Part(entries=[Entry(each.text, each.dates) for each in view.restrictions.pending])],
        "tasks": [Part(entries=[_task(each) for each in view.tasks.tasks])],
    }
    sections = [RecordSection(each.title, paper[each.name]) for each in SECTIONS]
    return RecordDocument(
        title=who.person,
        under=_joined(*about),
        foot=f"{who.person} · chart {who.chart_number} · {when}",
        sections=[RecordSection("Encounter", [Part(facts=_standing(view))]), *sections],
    )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _team(view: EncounterView) -> list[tuple[str, str]]:
    managers = [(member.name, f"since {member.since}") for member in view.team.managers]
    return [("Owner", view.team.owner), *managers] if view.team.owner else managers


def _test(each: DueItemView) -> Entry:
    return Entry(f"{each.title}\n{each.result}".strip(), _joined(each.due_words, each.done_words, each.from_words))


def _condition(each: ConditionView) -> Entry:
    return Entry(f"{each.title}\n{each.comment}".strip(), _joined(f"{each.system} {each.code}".strip(), each.about))


def _order(each: OrderView) -> Entry:
    above = _joined(each.asked_words, each.provider, each.authorization_words, each.visit_words, each.end_words)
    return Entry(f"{each.title}: {each.reason}\n{each.result}".strip(), above)


def _task(each: TaskView) -> Entry:
    return Entry(f"{each.title}\n{each.outcome}".strip(), _joined(each.whose, each.due_on, each.done_words))


def _restrictions(view: RestrictionsView) -> list[Part]:
    restrictions = [
        Entry(f"{each.text}\n{each.comment}".strip(), _joined(each.span, each.words, each.by, each.about, each.covered))
        for each in (*view.restrictions, *view.past)
    ]
    accommodations = [
        Entry(f"{each.text} {each.for_words}\n{each.details}".strip(), _joined(each.span, each.words, each.leader))
        for each in (*view.accommodations, *view.past_accommodations)
    ]
    return [Part("Restrictions", entries=restrictions), Part("Accommodations", entries=accommodations)]


def _standing(view: EncounterView) -> list[tuple[str, str]]:
    who = view.header
    facts = [
        ("Status", who.status_words),
        ("Stage", who.stage),
        ("Owner", who.owner),
        ("Case managers", ", ".join(who.managers)),
        ("Case", f"{who.case_type} {who.case_number}".strip()),
        ("Injury", who.injury_words),
    ]
    return [(label, value) for label, value in facts if value]


def _groups(groups: list[FactGroup]) -> list[Part]:
    return [Part(group.title, [(fact.label, fact.value) for fact in group.facts if fact.value]) for group in groups]


def _entries(notes: Iterable[NoteView]) -> Iterable[Entry]:
    for note in notes:
        follow_up = f" · follow-up {note.follow_up_words}" if note.follow_up_words else ""
        yield Entry(note.text, f"{note.at_words} · {note.author}{follow_up}", is_struck=note.is_struck)
        for later in note.amendments:
            deed = "Struck out" if later.kind == "struck" else "Added"
            reason = f" · reason: {later.reason}" if later.reason else ""
            yield Entry(later.text, f"{deed} by {later.author} · {later.at}{reason}")
