"""An archived encounter as a dated document: all that was recorded, on paper, kept beside it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit
from rxcase.access.actor import Actor, system
from rxcase.domain.dates import day_words
from rxcase.exchange.record_pdf import Entry, Part, RecordDocument, RecordSection, write
from rxcase.models import Document, Note
from rxcase.readmodels.encounter import EncounterView, FactGroup, NoteView
from rxcase.readmodels.restrictions import RestrictionsView
from rxcase.services import encounter_page
from rxcase.services.document_store import ARCHIVE, store
from rxcase.services.encounter_page import Around


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
    return RecordDocument(
        title=who.person,
        under=" · ".join(part for part in about if part),
        foot=f"{who.person} · chart {who.chart_number} · {when}",
        sections=[
            RecordSection("Encounter", [Part(facts=_standing(view))]),
            RecordSection("Case", _groups(view.case_facts)),
            RecordSection("Incident summary", _groups(view.incident_facts)),
            RecordSection(
                "Restrictions and accommodations",
                list(_limits(view.restrictions)),
            ),
            RecordSection(
                "Linked documents", [Part(entries=[Entry(each.title, each.added_words) for each in view.documents])]
            ),
            RecordSection("Notes and tracking", [Part(entries=list(_entries(notes)))]),
        ],
    )


def _limits(view: RestrictionsView) -> Iterator[Part]:
    """Restrictions and what was done about them, those that are over included."""
    rows = [*view.restrictions, *view.past]
    more = view.past_count - len(view.past)
    entries = [
        Entry(
            each.text, " · ".join(part for part in (each.span, each.words, each.by, each.about, each.covered) if part)
        )
        for each in rows
    ]
    yield Part("Restrictions", entries=[*entries, *([Entry(f"{more:,} older ones", "")] if more > 0 else [])])
    made = [*view.accommodations, *view.past_accommodations]
    yield Part(
        "Accommodations",
        entries=[
            Entry(
                each.text,
                " · ".join(part for part in (each.span, each.words, each.details, each.leader, each.for_words) if part),
            )
            for each in made
        ],
    )


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
