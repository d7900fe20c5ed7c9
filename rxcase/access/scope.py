"""Every SELECT of people's data starts here: only rows that the actor may see, and no tombstones."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, false, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from rxcase.access.actor import Actor
from rxcase.access.permissions import Reach
from rxcase.errors import NotFoundError
from rxcase.models import (
    Accommodation,
    Case,
    CaseManagerAssignment,
    Condition,
    Document,
    DueItem,
    Employee,
    Employer,
    Encounter,
    Establishment,
    Provider,
    Restriction,
    Task,
)
from rxcase.models.base import MAX_ID


def _granted(
    actor: Actor,
    employer_id: SQLColumnExpression[int],
    establishment_id: SQLColumnExpression[int | None],
) -> ColumnElement[bool]:
    return or_(
        employer_id.in_(actor.employer_ids),
        establishment_id.in_(actor.establishment_ids),
    )


def _assigned(actor: Actor, encounter: type[Encounter] = Encounter) -> ColumnElement[bool]:
    return or_(
        col(encounter.owner_id) == actor.user_id,
        exists().where(
            col(CaseManagerAssignment.encounter_id) == col(encounter.id),
            col(CaseManagerAssignment.user_id) == actor.user_id,
            col(CaseManagerAssignment.ended_at).is_(None),
        ),
        exists().where(col(Provider.id) == col(encounter.provider_id), col(Provider.user_id) == actor.user_id),
    )


def _an_assigned(actor: Actor, encounter: type[Encounter]) -> ColumnElement[bool]:
    return and_(col(encounter.deleted_at).is_(None), _assigned(actor, encounter))


_THEIRS = aliased(Encounter)
"""An encounter of its own in a subquery: the query around may speak of encounters too, and must not be meant."""


def encounter_visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``encounter`` that the actor's reach puts; deny by default."""
    match actor.reach:
        case Reach.ALL:
            return true()
        case Reach.GRANTED:
            return _granted(actor, col(Encounter.employer_id), col(Encounter.establishment_id))
        case Reach.ASSIGNED if actor.user_id is not None:
            return _assigned(actor)
        case Reach.OWN if actor.employee_id is not None:
            return col(Encounter.employee_id) == actor.employee_id
    return false()


def employee_visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``employee`` that the actor's reach puts."""
    match actor.reach:
        case Reach.ALL:
            return true()
        case Reach.GRANTED:
            return _granted(actor, col(Employee.employer_id), col(Employee.establishment_id))
        case Reach.ASSIGNED if actor.user_id is not None:
            return exists().where(col(_THEIRS.employee_id) == col(Employee.id), _an_assigned(actor, _THEIRS))
        case Reach.OWN if actor.employee_id is not None:
            return col(Employee.id) == actor.employee_id
    return false()


def case_visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``incident`` that the actor's reach puts."""
    match actor.reach:
        case Reach.ALL:
            return true()
        case Reach.GRANTED:
            return _granted(actor, col(Case.employer_id), col(Case.establishment_id))
        case Reach.ASSIGNED if actor.user_id is not None:
            return exists().where(col(_THEIRS.case_id) == col(Case.id), _an_assigned(actor, _THEIRS))
        case Reach.OWN if actor.employee_id is not None:
            return col(Case.employee_id) == actor.employee_id
    return false()


def encounters(actor: Actor) -> SelectOfScalar[Encounter]:
    """Encounters within the actor's reach."""
    return select(Encounter).where(col(Encounter.deleted_at).is_(None), encounter_visible(actor))


def employees(actor: Actor) -> SelectOfScalar[Employee]:
    """Charts within the actor's reach."""
    return select(Employee).where(col(Employee.deleted_at).is_(None), employee_visible(actor))


def cases(actor: Actor) -> SelectOfScalar[Case]:
    """Cases within the actor's reach."""
    return select(Case).where(col(Case.deleted_at).is_(None), case_visible(actor))


def establishments(actor: Actor) -> SelectOfScalar[Establishment]:
    """Establishments within the actor's reach; who sees single charts sees no list of places."""
    query = select(Establishment).where(col(Establishment.deleted_at).is_(None))
    match actor.reach:
        case Reach.ALL:
            return query
        case Reach.GRANTED:
            return query.where(_granted(actor, col(Establishment.employer_id), col(Establishment.id)))
    return query.where(false())


def employers(actor: Actor) -> SelectOfScalar[Employer]:
    """Employers within the actor's reach, whole or by one of their establishments."""
    query = select(Employer).where(col(Employer.deleted_at).is_(None))
    if actor.reach is Reach.ALL:
        return query
    return query.where(col(Employer.id).in_(establishments(actor).with_only_columns(col(Establishment.employer_id))))


def documents(actor: Actor) -> SelectOfScalar[Document]:
    """Documents of charts within the actor's reach; with an encounter, it must stand and be in reach too."""
    return (
        select(Document)
        .join(Employee, col(Employee.id) == col(Document.employee_id))
        .outerjoin(Encounter, col(Encounter.id) == col(Document.encounter_id))
        .where(
            col(Document.deleted_at).is_(None),
            col(Employee.deleted_at).is_(None),
            employee_visible(actor),
            or_(
                col(Document.encounter_id).is_(None),
                and_(col(Encounter.deleted_at).is_(None), encounter_visible(actor)),
            ),
        )
    )


def _tasks(actor: Actor) -> SelectOfScalar[Task]:
    return (
        select(Task)
        .join(Encounter, col(Encounter.id) == col(Task.encounter_id))
        .where(col(Encounter.deleted_at).is_(None), encounter_visible(actor))
    )


def tasks(actor: Actor) -> SelectOfScalar[Task]:
    """Tasks of encounters within the actor's reach."""
    return _tasks(actor).where(col(Task.deleted_at).is_(None))


def get_task(
    session: Session, actor: Actor, task_id: int, *, to_change: bool = False, deleted_too: bool = False
) -> Task:
    """The task, locked against others when it is to be changed; a tombstone only where one is to be taken away.

    Raises:
        NotFoundError: Unknown and foreign numbers look the same.
    """
    if not 0 < task_id <= MAX_ID:
        raise NotFoundError("task")
    query = (_tasks(actor) if deleted_too else tasks(actor)).where(col(Task.id) == task_id)
    if to_change:
        query = query.with_for_update(of=Task)
    found = session.exec(query).first()
    if found is None:
        raise NotFoundError("task")
    return found


def get_encounter(session: Session, actor: Actor, encounter_id: int, *, to_change: bool = False) -> Encounter:
    """The encounter, locked against others when it is to be changed.

    Raises:
        NotFoundError: Unknown and foreign numbers look the same.
    """
    if not 0 < encounter_id <= MAX_ID:
        raise NotFoundError("encounter")
    query = encounters(actor).where(col(Encounter.id) == encounter_id)
    if to_change:
        query = query.with_for_update(of=Encounter)
    found = session.exec(query).first()
    if found is None:
        raise NotFoundError("encounter")
    return found


def get_employee(session: Session, actor: Actor, employee_id: int) -> Employee:
    """The chart.

    Raises:
        NotFoundError: Unknown and foreign numbers look the same.
    """
    found = None
    if 0 < employee_id <= MAX_ID:
        found = session.exec(employees(actor).where(col(Employee.id) == employee_id)).first()
    if found is None:
        raise NotFoundError("chart")
    return found


def get_case(
    session: Session, actor: Actor, case_id: int, *, to_change: bool = False, with_tombstone: bool = False
) -> Case:
    """The case, locked against others when it is to be changed; a deleted one only when that is asked for.

    Raises:
        NotFoundError: Unknown and foreign numbers look the same.
    """
    found = None
    if 0 < case_id <= MAX_ID:
        query = select(Case).where(case_visible(actor)) if with_tombstone else cases(actor)
        query = query.where(col(Case.id) == case_id)
        found = session.exec(query.with_for_update(of=Case) if to_change else query).first()
    if found is None:
        raise NotFoundError("case")
    return found


def get_document(session: Session, actor: Actor, document_id: int) -> Document:
    """The document's row.

    Raises:
        NotFoundError: Unknown and foreign numbers look the same.
    """
    if not 0 < document_id <= MAX_ID:
        raise NotFoundError("document")
    found = session.scalars(documents(actor).where(col(Document.id) == document_id)).first()
    if found is None:
        raise NotFoundError("document")
    return found


Hung = TypeVar("Hung", Accommodation, Condition, DueItem, Restriction)


def hung(actor: Actor, model: type[Hung]) -> SelectOfScalar[Hung]:
    """Rows that hang on a chart, an encounter, a case: what they hang on must stand and be within reach."""
    kind: Any = model
    query = (
        select(model)
        .join(Employee, col(Employee.id) == kind.employee_id)
        .outerjoin(Encounter, col(Encounter.id) == kind.encounter_id)
        .where(
            kind.deleted_at.is_(None),
            col(Employee.deleted_at).is_(None),
            employee_visible(actor),
            or_(kind.encounter_id.is_(None), and_(col(Encounter.deleted_at).is_(None), encounter_visible(actor))),
        )
    )
    if not hasattr(kind, "case_id"):
        return query
    return query.outerjoin(Case, col(Case.id) == kind.case_id).where(or_(kind.case_id.is_(None), case_visible(actor)))
