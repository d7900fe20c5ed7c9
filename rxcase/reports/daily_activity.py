"""The daily activity: every note with whose it is and what it set, one row a note, by the time it was written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session, col, select

from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.privacy import is_name_hidden
from rxcase.clock import on_the_wall
from rxcase.config import settings
from rxcase.domain.amendments import is_struck
from rxcase.domain.time_zones import zone_of
from rxcase.models import Case, Employee, Employer, Encounter, Establishment, Note, NoteAmendment, Stage
from rxcase.readmodels.report import Column, ColumnType
from rxcase.reports.frame import CHUNK, Record, Report, Selection, every
from rxcase.reports.person import person_cells

_T = ColumnType
_NOTE = "note:view"
# No clock on earth is further from UTC than this.
_FURTHEST_ZONE = timedelta(days=1)

_COLUMNS = (
    Column("note_date", "Date of note", _T.DATE),
    Column("noted_at", "Written at", _T.DATETIME),
    Column("author", "Written by"),
    Column("employee_name", "Employee"),
    Column("employee_number", "Employee number", needs="identity:view"),
    Column("chart_number", "Chart number"),
    Column("employer", "Employer"),
    Column("establishment", "Establishment"),
    Column("case_number", "Case number"),
    Column("date_of_incident", "Date of incident", _T.DATE),
    Column("encounter_id", "Encounter", _T.INTEGER),
    Column("encounter_ext_id", "Encounter in the old system"),
    Column("visit_type", "Visit type"),
    Column("encounter_status", "Encounter status"),
    Column("stage", "Stage"),
    Column("follow_up_date", "Follow-up date set", _T.DATE),
    Column("note", "Note", needs=_NOTE, is_long=True),
    Column("struck_out", "Struck out", _T.BOOLEAN, _NOTE),
    Column("amendments", "Amendments", needs=_NOTE, is_long=True),
)


def _records(session: Session, actor: Actor, selection: Selection) -> Iterator[Record]:
    """Notes, oldest first; the day of a note is the one on its site's wall."""
    found = session.execute(_notes(actor, selection).execution_options(yield_per=CHUNK))
    for chunk in found.mappings().partitions():
        struck, added = _amendments(session, [row["note_id"] for row in chunk])
        for row in chunk:
            zone = zone_of(row["time_zone"], row["state"], settings().time_zone)
            day = on_the_wall(row["noted_at"], zone).date()
            if not (selection.from_on or day) <= day <= (selection.to_on or day):
                continue
            hidden = is_name_hidden(actor, row["is_privacy_case"])
            yield {
                **row,
                "note_date": day,
                **person_cells(row, actor),
                # Whoever writes a note may name the person in it.
                "note": None if hidden else row["note"],
                "struck_out": row["note_id"] in struck,
                "amendments": None if hidden else added.get(row["note_id"]),
            }


def _notes(actor: Actor, selection: Selection) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        scope.encounters(actor)
        .join(Note, col(Note.encounter_id) == col(Encounter.id))
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .join(Employer, col(Employer.id) == col(Encounter.employer_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
        .outerjoin(Establishment, col(Establishment.id) == col(Encounter.establishment_id))
        .outerjoin(Stage, col(Stage.id) == col(Encounter.stage_id))
        .where(col(Note.deleted_at).is_(None))
        .with_only_columns(
            col(Note.id).label("note_id"),
            col(Note.observed_at).label("noted_at"),
            col(Note.author_name).label("author"),
            col(Note.text).label("note"),
            col(Note.follow_up_on).label("follow_up_date"),
            col(Encounter.id).label("encounter_id"),
            col(Encounter.ext_id).label("encounter_ext_id"),
            col(Encounter.visit_type),
            col(Encounter.status).label("encounter_status"),
            col(Employee.last_name),
            col(Employee.first_name),
            col(Employee.employee_number),
            col(Employee.chart_number),
            col(Employer.name).label("employer"),
            col(Establishment.name).label("establishment"),
            col(Establishment.time_zone),
            col(Establishment.state),
            col(Case.case_number),
            col(Case.occurred_on).label("date_of_incident"),
            col(Case.is_privacy_case),
            col(Stage.name).label("stage"),
        )
        .order_by(col(Note.observed_at), col(Note.id))
    )
    # The database knows no site's day: it leaves a day on either side, and the records are told apart by theirs.
    if selection.from_on is not None and selection.from_on > date.min:
        earliest = datetime.combine(selection.from_on - _FURTHEST_ZONE, time.min, UTC)
        query = query.where(col(Note.observed_at) >= earliest)
    if selection.to_on is not None and selection.to_on < date.max:
        latest = datetime.combine(selection.to_on + _FURTHEST_ZONE, time.max, UTC)
        query = query.where(col(Note.observed_at) <= latest)
    if selection.establishment_id is not None:
        query = query.where(col(Encounter.establishment_id) == selection.establishment_id)
    if selection.employer_id is not None:
        query = query.where(col(Encounter.employer_id) == selection.employer_id)
    return query


def _amendments(session: Session, note_ids: Sequence[int]) -> tuple[set[int], dict[int, str]]:
    """Which of the notes are struck out, and what was written beside them."""
    kinds: defaultdict[int, list[str]] = defaultdict(list)
    words: defaultdict[int, list[str]] = defaultdict(list)
    query = (
        select(NoteAmendment.note_id, NoteAmendment.kind, NoteAmendment.text, NoteAmendment.reason)
        .where(col(NoteAmendment.note_id).in_(note_ids))
        .order_by(col(NoteAmendment.id))
    )
    for note_id, kind, text, reason in session.execute(query):
        kinds[note_id].append(kind)
        words[note_id].extend(said for said in (text, reason) if said)
    struck = {note_id for note_id, said in kinds.items() if is_struck(said)}
    return struck, {note_id: "; ".join(each) for note_id, each in words.items()}


DAILY_ACTIVITY = Report(
    name="daily-activity",
    title="Daily Activity",
    date_meant="the date of the note",
    columns=_COLUMNS,
    records=_records,
    totals={
        "notes": every,
        "struck_out": lambda record: record["struck_out"] is True,
        "follow_ups_set": lambda record: record["follow_up_date"] is not None,
    },
)
