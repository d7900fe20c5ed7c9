"""The words under which an encounter is found, and the whole index made anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from rxcase.models import Case, Employee, Employer, Encounter, Establishment, Note, NoteAmendment
from rxcase.search import encounters as search
from rxcase.search.encounters import Index

_CHUNK = 1000


def words_of(
    *,
    first_name: str,
    last_name: str,
    chart_number: str,
    employee_number: str,
    case_number: str | None,
    claim_number: str | None,
    ext_id: str | None,
    employer: str,
    establishment: str | None,
) -> str:
    """What is typed to find an encounter: the person, the numbers, the employer and the site."""
    return search.words(
        first_name,
        last_name,
        chart_number,
        employee_number,
        case_number,
        claim_number,
        ext_id,
        employer,
        establishment,
    )


def expected(session: Session) -> Iterator[list[tuple[int, str]]]:
    """The words that each encounter on the worklist should have, in chunks of (encounter id, words), by id.

    This is upkeep of the whole index: it asks for no actor and shows nothing to anybody.
    """
    query: Select[*tuple[Any, ...]] = (
        select(
            col(Encounter.id),
            col(Employee.first_name),
            col(Employee.last_name),
            col(Employee.chart_number),
            col(Employee.employee_number),
            col(Case.case_number),
            col(Case.claim_number),
            col(Encounter.ext_id),
            col(Employer.name).label("employer"),
            col(Establishment.name).label("establishment"),
        )
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .join(Employer, col(Employer.id) == col(Encounter.employer_id))
        .outerjoin(Establishment, col(Establishment.id) == col(Encounter.establishment_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
        .where(col(Encounter.on_worklist))
        .order_by(col(Encounter.id))
    )
    last = 0
    while rows := session.execute(query.where(col(Encounter.id) > last).limit(_CHUNK)).mappings().all():
        last = rows[-1]["id"]
        yield [(row["id"], words_of(**{name: value for name, value in row.items() if name != "id"})) for row in rows]


def rebuild(session: Session) -> None:
    """Forget all words and put those of every encounter on the worklist."""
    search.clear(session)
    for rows in expected(session):
        search.put(session, rows)
    for rows in expected_of_notes(session):
        search.put(session, rows, Index.NOTES)


def expected_of_notes(session: Session) -> Iterator[list[tuple[int, str]]]:
    """The words that the notes of each encounter on the worklist give it, in chunks, by id; without notes it has none.

    This is upkeep of the whole index: it asks for no actor and shows nothing to anybody.
    """
    query = select(col(Encounter.id)).where(col(Encounter.on_worklist)).order_by(col(Encounter.id))
    last = 0
    while ids := session.scalars(query.where(col(Encounter.id) > last).limit(_CHUNK)).all():
        last = ids[-1] or 0
        yield [(number, words) for number, words in _of_notes(session, ids) if words]


def refresh_notes(session: Session, encounter_ids: Sequence[int | None]) -> None:
    """Bring the words of the notes of encounters on the worklist up to date, in the transaction that writes the notes."""
    listed = select(col(Encounter.id)).where(col(Encounter.id).in_(encounter_ids), col(Encounter.on_worklist))
    search.put(session, _of_notes(session, session.scalars(listed).all()), Index.NOTES)


def _of_notes(session: Session, encounter_ids: Sequence[int | None]) -> list[tuple[int, str]]:
    texts: dict[int, list[str]] = {number: [] for number in encounter_ids if number}
    notes = (
        select(col(Note.encounter_id), col(Note.text))
        .where(col(Note.encounter_id).in_(texts), col(Note.deleted_at).is_(None))
        .order_by(col(Note.id))
    )
    amendments = (
        select(col(Note.encounter_id), col(NoteAmendment.text))
        .join(Note, col(Note.id) == col(NoteAmendment.note_id))
        .where(col(Note.encounter_id).in_(texts), col(Note.deleted_at).is_(None))
        .order_by(col(NoteAmendment.id))
    )
    for query in (notes, amendments):
        for number, text in session.execute(query):
            texts[number].append(text)
    return [(number, search.note_words(said)) for number, said in texts.items()]
