"""The long-lived encounter: stage, people, follow-up, notes, and the lists' copies of what they sort by."""

from datetime import date, datetime

from sqlalchemy import Index, event, false, inspect, text
from sqlmodel import Field

from rxcase.models.base import Instant, Kept, Row, WallClock

NO_DATE = date(9999, 12, 31)
"""Sort key of a row without a date, so that undated rows come last without an expression index."""


def _open(name: str, *columns: str) -> Index:
    where = text("on_worklist")
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Stage(Kept, table=True):
    """A step of the encounter; an administrator defines and orders them.

    ``limit`` is how many it holds in all, ``person_limit`` how many of one person's; ``person_limit_counts`` says
    whose they are (``domain.stages.CountsAs``). A name is one stage's forever: a retired one is taken up again.
    """

    __tablename__ = "stage"

    name: str = Field(unique=True)
    position: int
    needs_case: bool = False
    needs_follow_up: bool = False
    needs_owner: bool = False
    limit: int | None = None
    person_limit: int | None = None
    person_limit_counts: str = Field(default="owner", sa_column_kwargs={"server_default": "owner"})


class Encounter(Kept, table=True):
    """A case management encounter, or an imported plain visit (``is_case_management`` false, no stage).

    ``status`` is open, closed or archived; only archiving takes the encounter off the worklist.
    ``on_worklist``, ``name_order``, ``follow_up_order``, ``injury_order``, ``employer_id`` and
    ``establishment_id`` are copies that let one partial index over the worklist serve each list;
    ``services.worklist.worklist_row`` keeps them. ``work_status`` (full-duty, modified-duty, off-work), the first day of its run
    and the day of the next change hold as of today at the site; ``services.restriction.work_status`` keeps them.
    """

    __tablename__ = "encounter"
    __table_args__ = (
        Index(
            "uq_encounter_ext_id",
            "ext_id",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        _open("ix_encounter_open_follow_up", "follow_up_order", "id"),
        _open("ix_encounter_open_owner", "owner_id", "follow_up_order", "id"),
        _open("ix_encounter_open_stage", "stage_id", "follow_up_order", "id"),
        _open("ix_encounter_open_employer", "employer_id", "follow_up_order", "id"),
        _open(
            "ix_encounter_open_establishment",
            "establishment_id",
            "follow_up_order",
            "id",
        ),
        _open("ix_encounter_open_name", "name_order", "id"),
        _open("ix_encounter_open_injury", "injury_order", "id"),
        _open("ix_encounter_open_stage_since", "stage_since", "id"),
        _open("ix_encounter_open_work_status", "work_status", "follow_up_order", "id"),
        Index(
            "ix_encounter_work_status_next",
            "work_status_next_on",
            "id",
            sqlite_where=text("work_status_next_on IS NOT NULL"),
            postgresql_where=text("work_status_next_on IS NOT NULL"),
        ),
        _open("ix_encounter_open_last_note", "last_note_at", "id"),
        Index("ix_encounter_employee_id", "employee_id"),
        Index("ix_encounter_case_id", "case_id"),
    )

    employee_id: int = Field(foreign_key="employee.id")
    case_id: int | None = Field(default=None, foreign_key="incident.id")
    ext_id: str | None = None
    visit_type: str | None = None
    is_case_management: bool = True
    status: str = "open"
    on_worklist: bool = True

    stage_id: int | None = Field(default=None, foreign_key="stage.id")
    stage_since: date | None = None
    owner_id: int | None = Field(default=None, foreign_key="app_user.id")
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    priority: str | None = None
    follow_up_on: date | None = None
    last_note_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_on: date | None = None
    archived_at: datetime | None = Field(default=None, sa_type=Instant)

    started_local: datetime | None = Field(default=None, sa_type=WallClock)
    discharged_local: datetime | None = Field(default=None, sa_type=WallClock)
    due_local: datetime | None = Field(default=None, sa_type=WallClock)
    comment: str | None = None
    chief_complaint: str | None = None
    location: str | None = None
    account_number: str | None = None

    employer_id: int = Field(foreign_key="employer.id")
    establishment_id: int | None = Field(default=None, foreign_key="establishment.id")
    name_order: str = ""
    follow_up_order: date = NO_DATE
    injury_order: date = NO_DATE
    work_status: str = "full-duty"
    work_status_since: date | None = None
    work_status_next_on: date | None = None


class CaseManagerAssignment(Row, table=True):
    """Who works the encounter, from when to when; the owner is answerable for it."""

    __tablename__ = "case_manager_assignment"
    __table_args__ = (
        Index(
            "ix_case_manager_assignment_user_id",
            "user_id",
            "encounter_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_case_manager_assignment_encounter_id", "encounter_id"),
    )

    encounter_id: int = Field(foreign_key="encounter.id")
    user_id: int = Field(foreign_key="app_user.id")
    assigned_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class StageMove(Row, table=True):
    """One move between stages; the encounter's first has no ``from_stage_id``.

    ``is_override`` says that it went beyond a limit, for the ``reason``.
    """

    __tablename__ = "stage_move"
    __table_args__ = (Index("ix_stage_move_encounter_id", "encounter_id"),)

    encounter_id: int = Field(foreign_key="encounter.id")
    from_stage_id: int | None = Field(default=None, foreign_key="stage.id")
    to_stage_id: int = Field(foreign_key="stage.id")
    moved_at: datetime = Field(sa_type=Instant)
    moved_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    reason: str | None = None
    is_override: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Note(Kept, table=True):
    """A timestamped note. Its text is never changed: amendments stand beside it."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_encounter_id_observed_at", "encounter_id", "observed_at"),)

    encounter_id: int = Field(foreign_key="encounter.id")
    observed_at: datetime = Field(sa_type=Instant)
    author_id: int | None = Field(default=None, foreign_key="app_user.id")
    author_name: str
    text: str
    follow_up_on: date | None = None
    request_key: str | None = Field(default=None, unique=True)


class NoteAmendment(Row, table=True):
    """A later word on a note: ``struck`` lines it out, ``restored`` takes that back, ``added`` puts text beside it."""

    __tablename__ = "note_amendment"
    __table_args__ = (Index("ix_note_amendment_note_id", "note_id"),)

    note_id: int = Field(foreign_key="note.id")
    kind: str
    text: str = ""
    reason: str = ""
    author_id: int | None = Field(default=None, foreign_key="app_user.id")
    author_name: str
    at: datetime = Field(sa_type=Instant)


_SIGNED: dict[type, tuple[str, ...]] = {
    Note: ("text", "author_id", "author_name", "observed_at", "encounter_id"),
    NoteAmendment: ("kind", "text", "reason", "author_id", "author_name", "at", "note_id"),
}


@event.listens_for(Note, "before_update")
@event.listens_for(NoteAmendment, "before_update")
def _keep_what_is_signed(_mapper: object, _connection: object, row: Row) -> None:
    """Whatever the way to it, what somebody signed is not changed: a later word on it is an amendment."""
    state = inspect(row)
    changed = [name for name in _SIGNED[type(row)] if state.attrs[name].history.has_changes()]
    if changed:
        raise TypeError(f"{type(row).__name__} is signed; {', '.join(changed)} of it cannot be changed.")
