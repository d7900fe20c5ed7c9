"""A new case for a person: numbered, verified, linked at once to the encounter that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import is_name_hidden
from rxcase.config import settings
from rxcase.db import reading, transaction
from rxcase.domain.case_forms import OFFERED_TYPES
from rxcase.domain.case_words import CASE_TYPES
from rxcase.domain.dates import day_words
from rxcase.domain.form_fields import FormGroup, Value, fields_of, typed
from rxcase.domain.time_zones import zone_of
from rxcase.errors import InvalidInputError
from rxcase.models import Case, CaseManagerAssignment, Employee, Encounter, Establishment, Stage, StageMove
from rxcase.readmodels.case import CaseCreated, NewCase
from rxcase.services import drafts
from rxcase.services.case.case_change import event, needs_to_change
from rxcase.services.case.case_form import columns_of, draft_text, form_for, form_view, rows_for
from rxcase.services.case.case_links import linkable, needs_to_link, set_case
from rxcase.services.drafts import Place
from rxcase.services.forms import filled
from rxcase.services.numbering import case_numbers
from rxcase.services.use_case import use_case
from rxcase.services.worklist import worklist_rows
from rxcase.services.worklist.worklist_row import name_order


class SameDayError(InvalidInputError):
    """The person has a case of that day already; it may be meant all the same."""


def new_place(employee_id: int, case_type: str) -> Place:
    """Where a new case of a person is being filled in."""
    return Place("employee", employee_id, f"new-{case_type}")


@dataclass(frozen=True, slots=True)
class _Start:
    """What a new case begins with."""

    employee: Employee
    form: tuple[FormGroup, ...]
    values: dict[str, Value]
    today: date

    @property
    def present(self) -> dict[str, str]:
        """What stands in every field, as typed."""
        return {name: typed(self.values.get(name)) for name in fields_of(self.form)}


def _start(session: Session, actor: Actor, employee_id: int, case_type: str) -> _Start:
    if case_type not in OFFERED_TYPES:
        raise InvalidInputError("There is no such case type.")
    person = scope.get_employee(session, actor, employee_id)
    site = session.get(Establishment, person.establishment_id) if person.establishment_id else None
    zone = zone_of(site.time_zone, site.state, settings().time_zone) if site else settings().time_zone
    today = clock.today(zone)
    now = datetime.combine(today, clock.on_the_wall(clock.now(), zone).time().replace(second=0, microsecond=0))
    form = form_for(actor, case_type)
    defaults: dict[str, Value] = {
        "reported_local": now,
        "establishment_id": person.establishment_id,
        "place_country": "US",
    }
    return _Start(person, form, {name: defaults.get(name) for name in fields_of(form)}, today)


@use_case("case:create", "employee")
def new_case(actor: Actor, employee_id: int, case_type: str) -> NewCase:
    """The empty form of a new case, with what the actor had typed before and not saved.

    Raises:
        InvalidInputError: There is no such case type.
        NotAllowedError: The actor may not edit cases.
        NotFoundError: The person is unknown, or out of reach.
    """
    needs_to_change(actor)
    with reading() as session:
        start = _start(session, actor, employee_id, case_type)
        person = start.employee
        rows = rows_for(session, actor, person.employer_id, person.establishment_id)
        draft = drafts.kept(session, actor, new_place(employee_id, case_type))
        form = form_view(f"new:{employee_id}:{case_type}", 0, start.form, start.present, rows, draft)
        return NewCase(
            employee_id=employee_id,
            person=f"{person.last_name}, {person.first_name}",
            case_type=case_type,
            type_words=CASE_TYPES[case_type],
            may_open_encounter=actor.may(Permission.ENCOUNTER_WORK),
            form=form,
        )


@use_case("draft:save", "employee")
def keep_new_case_draft(actor: Actor, employee_id: int, case_type: str, given: Mapping[str, str]) -> str:
    """Keep what is typed into the form of a new case; nothing typed removes the draft.

    Returns:
        Words for the screen.
    """
    needs_to_change(actor)
    with transaction() as session:
        scope.get_employee(session, actor, employee_id)
        form_for(actor, case_type)
        return drafts.keep(session, actor, new_place(employee_id, case_type), draft_text(0, {}, given))


@use_case("case:create", "employee")
def create_case(
    actor: Actor,
    employee_id: int,
    case_type: str,
    given: Mapping[str, str],
    *,
    encounter_id: int | None = None,
    encounter_version: int = 0,
    opens_encounter: bool = False,
    anyway: bool = False,
) -> CaseCreated:
    """Create a case for a person.

    Args:
        actor: Needs ``case:edit``; to link or to open an encounter also ``encounter:work``.
        employee_id: The person, within reach.
        case_type: One of ``domain.case_forms.OFFERED_TYPES``.
        given: The fields that were filled in, as typed.
        encounter_id: The encounter that it comes from; it is linked at once, and must have no case.
        encounter_version: That encounter's version that the actor saw.
        opens_encounter: Whether a case management encounter is opened with it, owned by the actor.
        anyway: Whether it is created though the person has a case of that day.

    Raises:
        InvalidInputError: With the words for each wrong field.
        SameDayError: The person has a case of that day, and it is not wanted anyway.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: The person or the encounter is unknown, or out of reach.
    """
    needs_to_change(actor)
    if encounter_id is not None or opens_encounter:
        needs_to_link(actor)
    with transaction() as session:
        start = _start(session, actor, employee_id, case_type)
        person = start.employee
        rows = rows_for(session, actor, person.employer_id, person.establishment_id)
        read = filled(start.form, given, start.present, start.values, start.today, rows)
        encounter = linkable(session, actor, encounter_id, encounter_version) if encounter_id is not None else None
        if encounter is not None and encounter.employee_id != employee_id:
            raise InvalidInputError("The encounter is somebody else’s.")
        columns = columns_of({**start.values, **read.values}, {})
        occurred_on = columns["occurred_on"]
        if not anyway:
            _must_be_the_first(session, actor, employee_id, case_type, occurred_on)
        [number] = case_numbers(session, occurred_on.year, 1)
        defaults = {"establishment_id": person.establishment_id, "reported_local": start.values.get("reported_local")}
        case = Case(
            employee_id=employee_id,
            employer_id=person.employer_id,
            case_number=number,
            case_type=case_type,
            status="open",
            verified="yes",
            **(defaults | columns),
        )
        session.add(case)
        session.flush()
        audit.record(session, actor, created("case:create", case, columns))
        if encounter is not None:
            set_case(session, actor, encounter, case)
        opened = _open_encounter(session, actor, case) if opens_encounter else None
        drafts.drop(session, actor, new_place(employee_id, case_type))
        shown = encounter or opened
        return CaseCreated(case.id or 0, number, (shown.id or 0) if shown else 0)


def created(verb: str, case: Case, columns: Mapping[str, object], reason: str | None = None) -> audit.Event:
    """The audit's entry for a case that was made."""
    filled_in = {name: value for name, value in columns.items() if value not in (None, {})}
    after = {"case_number": case.case_number, "case_type": case.case_type, **filled_in}
    return event(verb, case, after=after, reason=reason)


def _must_be_the_first(session: Session, actor: Actor, employee_id: int, case_type: str, occurred_on: date) -> None:
    others = session.exec(
        scope.cases(actor)
        .where(col(Case.employee_id) == employee_id, col(Case.occurred_on) == occurred_on)
        .order_by(col(Case.id))
        .limit(3)
    ).all()
    told = [each for each in others if not is_name_hidden(actor, each.is_privacy_case)]
    if told:
        numbers = "; ".join(
            f"{each.case_number or 'one without a number'}, {CASE_TYPES.get(each.case_type, each.case_type)}"
            for each in told
        )
        field = "first_day_off" if case_type == "absence" else "occurred_on"
        raise SameDayError(
            f"There is a case of {day_words(occurred_on)} already: {numbers}. Open that one, or create another one anyway.",
            {field: "There is a case of this day already."},
        )


def _open_encounter(session: Session, actor: Actor, case: Case) -> Encounter:
    """A case management encounter of the case, in the first stage, owned and worked by whoever opens it."""
    first = session.exec(
        select(Stage).where(col(Stage.deleted_at).is_(None)).order_by(col(Stage.position)).limit(1)
    ).first()
    today = clock.today()
    person = session.get_one(Employee, case.employee_id)
    encounter = Encounter(
        employee_id=case.employee_id,
        employer_id=case.employer_id,
        establishment_id=case.establishment_id,
        case_id=case.id,
        stage_id=first.id if first else None,
        stage_since=today if first else None,
        owner_id=actor.user_id,
        name_order=name_order(person.last_name, person.first_name),
    )
    session.add(encounter)
    session.flush()
    number, at = encounter.id or 0, clock.now()
    if first is not None and first.id is not None:
        session.add(StageMove(encounter_id=number, to_stage_id=first.id, moved_at=at, moved_by_id=actor.user_id))
    if actor.user_id is not None:
        session.add(CaseManagerAssignment(encounter_id=number, user_id=actor.user_id, assigned_at=at))
    session.flush()
    worklist_rows.refresh(session, col(Encounter.id), [number])
    audit.record(
        session,
        actor,
        audit.Event(
            "encounter:create",
            subject="encounter",
            subject_id=number,
            person_id=case.employee_id,
            after={"case_id": case.id, "stage_id": encounter.stage_id, "owner_id": actor.user_id},
        ),
    )
    return encounter
