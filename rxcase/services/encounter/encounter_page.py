"""Everything that the page of one encounter shows, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.fields import redacted
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.config import settings
from rxcase.domain.amendments import is_struck
from rxcase.domain.dates import age_years, day_with_weekday, day_words, distance_words, due_state
from rxcase.domain.stages import CountsAs, EncounterFacts, StageNeeds, refusal
from rxcase.domain.time_zones import zone_of
from rxcase.domain.work_status import when_words
from rxcase.models import (
    Case,
    CaseManagerAssignment,
    Condition,
    Draft,
    Employee,
    Employer,
    Encounter,
    Establishment,
    InjuredPart,
    Job,
    Note,
    NoteAmendment,
    Stage,
    User,
)
from rxcase.readmodels.encounter import (
    NOTES_PAGE,
    AmendmentView,
    EncounterAbilities,
    EncounterHeader,
    EncounterView,
    NoteView,
    StageChoice,
)
from rxcase.services.case.case_facts import case_groups, incident_groups
from rxcase.services.case.person_cases import cases_of_person
from rxcase.services.document.document_list import documents_of
from rxcase.services.encounter.condition_list import condition_list
from rxcase.services.encounter.due_list import due_list
from rxcase.services.encounter.encounter_sections import marks
from rxcase.services.encounter.order_list import order_list
from rxcase.services.encounter.task_list import task_list
from rxcase.services.encounter.team_list import team_of
from rxcase.services.restriction import work_status
from rxcase.services.restriction.restriction_rows import restrictions_view
from rxcase.services.words import CASE_TYPES

NOTE_DRAFT = "note"
"""The draft field of the note box on an encounter."""


@dataclass(frozen=True, slots=True)
class Around:
    """An encounter with the rows that its header speaks of."""

    encounter: Encounter
    employee: Employee
    employer: Employer
    establishment: Establishment | None
    case: Case | None
    stage: Stage | None
    owner: User | None
    job: Job | None

    @property
    def site_today(self) -> date:
        """Today where the person works: restrictions begin and end there, not at the case manager's desk."""
        site = self.establishment
        return clock.today(zone_of(site.time_zone, site.state, settings().time_zone) if site else None)


def around(session: Session, encounter: Encounter) -> Around:
    """The encounter with its neighbours, in one query."""
    row = session.execute(
        select(Employee, Employer, Establishment, Case, Stage, User, Job)  # type: ignore[call-overload]  # more than the stubs count
        .select_from(Encounter)
        .join(Employee, col(Employee.id) == col(Encounter.employee_id))
        .join(Employer, col(Employer.id) == col(Encounter.employer_id))
        .outerjoin(Establishment, col(Establishment.id) == col(Encounter.establishment_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
        .outerjoin(Stage, col(Stage.id) == col(Encounter.stage_id))
        .outerjoin(User, col(User.id) == col(Encounter.owner_id))
        .outerjoin(Job, col(Job.id) == col(Employee.job_id))
        .where(col(Encounter.id) == encounter.id)
    ).one()
    return Around(encounter, *row)


def _managers(session: Session, encounter_id: int) -> list[str]:
    names = session.exec(
        select(User.name)
        .join(CaseManagerAssignment, col(CaseManagerAssignment.user_id) == col(User.id))
        .where(col(CaseManagerAssignment.encounter_id) == encounter_id, col(CaseManagerAssignment.ended_at).is_(None))
        .order_by(col(CaseManagerAssignment.assigned_at), col(User.name))
    )
    return list(names)


def _status_words(encounter: Encounter) -> str:
    match encounter.status:
        case "closed" if encounter.closed_on:
            return f"Closed {day_words(encounter.closed_on)}"
        case "archived" if encounter.archived_at:
            return f"Archived {day_words(clock.on_the_wall(encounter.archived_at).date())}"
    return encounter.status.capitalize()


def _stage_words(here: Around, today: date) -> str:
    since = here.encounter.stage_since
    if here.stage is None or since is None:
        return ""
    days = max((today - since).days, 0)
    return "since today" if days == 0 else f"for {days:,} day{'s' if days != 1 else ''}"


def header(session: Session, actor: Actor, here: Around) -> EncounterHeader:
    """The sticky header, redacted for the actor."""
    encounter, person, case = here.encounter, here.employee, here.case
    today = clock.today()
    due = encounter.follow_up_on
    status = work_status.of_today(session, encounter, here.site_today)
    is_hidden = is_name_hidden(actor, case.is_privacy_case if case else None)
    return redacted(
        actor,
        EncounterHeader(
            id=encounter.id or 0,
            version=encounter.version,
            employee_id=0 if is_hidden else encounter.employee_id,
            person=PRIVACY_NAME if is_hidden else f"{person.last_name}, {person.first_name}",
            age=f"{age_years(person.date_of_birth, today)} years" if person.date_of_birth and not is_hidden else "",
            job=here.job.title if here.job else "",
            employer=here.employer.name,
            site=here.establishment.name if here.establishment else "",
            chart_number="" if is_hidden else person.chart_number,
            employee_number="" if is_hidden else person.employee_number,
            status=encounter.status,
            status_words=_status_words(encounter),
            stage_id=encounter.stage_id or 0,
            stage=here.stage.name if here.stage else "",
            stage_words=_stage_words(here, today),
            owner=here.owner.name if here.owner else "",
            managers=_managers(session, encounter.id or 0),
            follow_up_on=due.isoformat() if due else "",
            follow_up_state=due_state(due, today),
            follow_up_words=f"{day_with_weekday(due, today)} · {distance_words(due, today)}"
            if due
            else "No follow-up date",
            case_number=(case.case_number or "") if case else "",
            case_type=CASE_TYPES.get(case.case_type, "") if case else "",
            injury_words=day_words(case.occurred_on) if case and case.occurred_on else "",
            work_status=status.status.value,
            work_status_words=when_words(status, here.site_today),
        ),
    )


def facts(here: Around) -> EncounterFacts:
    """What the stage gate looks at."""
    return EncounterFacts(
        status=here.encounter.status,
        stage=here.stage.name if here.stage else "",
        has_case=here.encounter.case_id is not None,
        has_owner=here.encounter.owner_id is not None,
        has_follow_up=here.encounter.follow_up_on is not None,
    )


def needs_of(stage: Stage) -> StageNeeds:
    """The stage as the gate knows it."""
    return StageNeeds(
        stage.name,
        stage.needs_case,
        stage.needs_owner,
        stage.needs_follow_up,
        stage.limit,
        stage.person_limit,
        CountsAs(stage.person_limit_counts),
    )


def stage_choices(session: Session, here: Around) -> list[StageChoice]:
    """The stages in their order, each with why the encounter may not enter it now."""
    if not here.encounter.is_case_management:
        return []
    stages = session.exec(select(Stage).where(col(Stage.deleted_at).is_(None)).order_by(col(Stage.position)))
    known = facts(here)
    return [
        StageChoice(
            id=stage.id or 0,
            label=stage.name,
            is_current=stage.id == here.encounter.stage_id,
            refusal="" if stage.id == here.encounter.stage_id else refusal(needs_of(stage), known),
        )
        for stage in stages
    ]


def _abilities(actor: Actor, encounter: Encounter) -> EncounterAbilities:
    is_open, is_closed = encounter.status == "open", encounter.status == "closed"
    return EncounterAbilities(
        may_write_note=is_open and actor.may(Permission.NOTE_WRITE),
        may_set_follow_up=is_open and actor.may(Permission.ENCOUNTER_WORK),
        may_move=is_open and encounter.is_case_management and actor.may(Permission.ENCOUNTER_WORK),
        may_close=is_open and actor.may(Permission.ENCOUNTER_CLOSE),
        may_archive=is_closed and actor.may(Permission.ENCOUNTER_CLOSE),
        may_reopen=not is_open and actor.may(Permission.ENCOUNTER_REOPEN),
        may_add_document=encounter.status != "archived" and actor.may(Permission.DOCUMENT_ADD),
    )


def _instant_words(at: datetime) -> str:
    local = clock.on_the_wall(at)
    return f"{day_words(local.date())}, {local:%H:%M}"


def note_views(session: Session, actor: Actor, encounter: Encounter, rows: Sequence[Note]) -> list[NoteView]:
    """Notes with their amendments, in one query more."""
    today = clock.today()
    later: dict[int, list[AmendmentView]] = {}
    is_amendable = encounter.status != "archived"
    may_write, may_strike = actor.may(Permission.NOTE_WRITE), actor.may(Permission.NOTE_STRIKE)
    wanted = [note.id for note in rows]
    if wanted:
        for each in session.exec(
            select(NoteAmendment).where(col(NoteAmendment.note_id).in_(wanted)).order_by(col(NoteAmendment.id))
        ):
            later.setdefault(each.note_id, []).append(
                AmendmentView(each.kind, each.text, each.reason, each.author_name, _instant_words(each.at))
            )
    struck = {note_id for note_id, words in later.items() if is_struck(each.kind for each in words)}
    return [
        NoteView(
            id=note.id or 0,
            at=note.observed_at.isoformat(),
            at_words=_instant_words(note.observed_at),
            author=note.author_name,
            text=note.text,
            follow_up_words=day_with_weekday(note.follow_up_on, today) if note.follow_up_on else "",
            is_struck=note.id in struck,
            may_add=is_amendable and may_write,
            may_strike=is_amendable
            and note.id not in struck
            and (may_strike or (may_write and actor.user_id is not None and note.author_id == actor.user_id)),
            amendments=later.get(note.id or 0, []),
        )
        for note in rows
    ]


def notes(session: Session, actor: Actor, here: Around, before_note_id: int | None = None) -> list[NoteView]:
    """At most ``NOTES_PAGE`` notes, newest first, all older than the given one."""
    query = select(Note).where(col(Note.encounter_id) == here.encounter.id, col(Note.deleted_at).is_(None))
    if before_note_id is not None:
        last = session.get(Note, before_note_id)
        if last is None or last.encounter_id != here.encounter.id:
            return []
        query = query.where(
            (col(Note.observed_at) < last.observed_at)
            | ((col(Note.observed_at) == last.observed_at) & (col(Note.id) < before_note_id))
        )
    rows = session.exec(query.order_by(col(Note.observed_at).desc(), col(Note.id).desc()).limit(NOTES_PAGE)).all()
    return note_views(session, actor, here.encounter, rows)


def _of_case(session: Session, encounter: Encounter) -> tuple[list[InjuredPart], list[Condition]]:
    parts = session.exec(
        select(InjuredPart)
        .where(col(InjuredPart.case_id) == encounter.case_id, col(InjuredPart.deleted_at).is_(None))
        .limit(50)
    )
    conditions = session.exec(
        select(Condition)
        .where(col(Condition.encounter_id) == encounter.id, col(Condition.deleted_at).is_(None))
        .limit(50)
    )
    return list(parts), list(conditions)


def _draft(session: Session, actor: Actor, here: Around) -> tuple[str, str]:
    if actor.user_id is None or here.encounter.status != "open":
        return "", ""
    draft = session.exec(
        select(Draft).where(
            col(Draft.user_id) == actor.user_id,
            col(Draft.subject) == "encounter",
            col(Draft.subject_id) == here.encounter.id,
            col(Draft.field) == NOTE_DRAFT,
        )
    ).first()
    return (draft.text, f"Draft saved {_instant_words(draft.saved_at)}") if draft else ("", "")


def page(session: Session, actor: Actor, here: Around) -> EncounterView:
    """The whole page, redacted for the actor; the number of queries does not depend on the rows."""
    encounter = here.encounter
    parts, conditions = _of_case(session, encounter)
    count = session.scalar(
        select(func.count())
        .select_from(Note)
        .where(col(Note.encounter_id) == encounter.id, col(Note.deleted_at).is_(None))
    )
    draft, draft_words = _draft(session, actor, here)
    is_osha_injury = here.case is not None and here.case.case_type == "injury-osha"
    view = redacted(
        actor,
        EncounterView(
            header=header(session, actor, here),
            abilities=_abilities(actor, encounter),
            stages=stage_choices(session, here),
            case_id=encounter.case_id or 0,
            cases=cases_of_person(session, actor, encounter.employee_id, first=encounter.case_id),
            case_facts=case_groups(here.case) if here.case else [],
            incident_facts=incident_groups(here.case, parts, conditions) if here.case and is_osha_injury else [],
            restrictions=restrictions_view(session, actor, encounter, here.site_today),
            notes=notes(session, actor, here),
            note_count=count or 0,
            documents=documents_of(session, actor, encounter),
            team=team_of(session, actor, encounter, here.owner),
            tasks=task_list(session, actor, encounter),
            tests=due_list(session, actor, encounter),
            conditions=condition_list(session, actor, encounter),
            orders=order_list(session, actor, encounter),
            draft=draft,
            draft_words=draft_words,
        ),
    )
    return replace(view, sections=marks(actor, view))
