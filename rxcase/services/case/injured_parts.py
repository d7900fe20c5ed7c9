"""The injured parts of a case: nature of the injury, body part, the device of a sharp."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.domain.form_fields import fields_of, said, typed
from rxcase.domain.injured_part_form import INJURED_PART_FORM
from rxcase.errors import FieldConflict, InvalidInputError, NotFoundError, StaleVersionError
from rxcase.models import Case, InjuredPart
from rxcase.models.base import MAX_ID
from rxcase.readmodels.case import CaseView
from rxcase.readmodels.form import FormView
from rxcase.services.case import case_page
from rxcase.services.case.case_change import AroundCase, around_case, needs_to_change
from rxcase.services.forms import filled, group_views
from rxcase.services.use_case import use_case

_FIELDS = fields_of(INJURED_PART_FORM)


def _needs(actor: Actor) -> None:
    needs_to_change(actor)
    actor.need(Permission.CLINICAL_VIEW)


def part_of(session: Session, case: Case, part_id: int, *, with_tombstone: bool = False) -> InjuredPart:
    """A part of the case.

    Raises:
        NotFoundError: The case has no such part.
    """
    found = session.get(InjuredPart, part_id) if 0 < part_id <= MAX_ID else None
    if found is None or found.case_id != case.id or (found.deleted_at is not None and not with_tombstone):
        raise NotFoundError("injured part")
    return found


def _open_case(session: Session, actor: Actor, case_id: int) -> AroundCase:
    case = scope.get_case(session, actor, case_id, to_change=True)
    if case.status == "closed":
        raise InvalidInputError("The case is closed. Reopen it to change its injured parts.")
    return around_case(session, case)


def _present(part: InjuredPart | None) -> dict[str, str]:
    return {name: typed(getattr(part, name)) if part else "" for name in _FIELDS}


@use_case("injured-part:edit", "case")
def part_form(actor: Actor, case_id: int, part_id: int) -> FormView:
    """The form of an injured part; of a new one for the number 0.

    Raises:
        NotAllowedError: The actor may not edit cases, or not read clinical facts.
        NotFoundError: Either is unknown, or out of reach.
    """
    _needs(actor)
    with reading() as session:
        case = scope.get_case(session, actor, case_id)
        part = part_of(session, case, part_id) if part_id else None
        present = _present(part)
        return FormView(
            f"part:{case_id}:{part_id}", part.version if part else 0, group_views(INJURED_PART_FORM, present), present
        )


@use_case("injured-part:edit", "case")
def save_part(actor: Actor, case_id: int, part_id: int, version: int, given: Mapping[str, str]) -> CaseView:
    """Add an injured part, or change one.

    Args:
        actor: Needs ``case:edit`` and ``clinical:view``.
        case_id: The case, which must not be closed.
        part_id: The part; 0 for a new one.
        version: The part's version that the actor saw.
        given: The changed fields, as typed.

    Raises:
        InvalidInputError: With the words for each wrong field.
        StaleVersionError: The part has changed in the meantime; both sides of each given field are named.
        NotAllowedError: As above.
        NotFoundError: Either is unknown, or out of reach.
    """
    _needs(actor)
    with transaction() as session:
        here = _open_case(session, actor, case_id)
        part = part_of(session, here.case, part_id) if part_id else None
        kept = {name: getattr(part, name) if part else None for name in _FIELDS}
        read = filled(INJURED_PART_FORM, given, _present(part), kept, here.site_today)
        if not read.present["nature"].strip() and not read.present["body_part"].strip():
            problem = "Say the nature of the injury, or the body part."
            raise InvalidInputError(problem, {"nature": problem})
        if part is None:
            values: dict[str, Any] = dict(read.values)
            part = InjuredPart(case_id=case_id, **values)
            session.add(part)
            session.flush()
            _record(session, actor, here.case, part, "injured-part:add", None, read.values)
        else:
            _change(session, actor, here.case, part, version, read.values)
        return case_page.page(session, actor, here)


def _change(
    session: Session, actor: Actor, case: Case, part: InjuredPart, version: int, values: Mapping[str, Any]
) -> None:
    before, after = audit.changed({name: getattr(part, name) for name in values}, values, list(values))
    if not after:
        return
    if version != part.version:
        conflicts = [
            FieldConflict(name, said(_FIELDS[name], value), said(_FIELDS[name], before[name]))
            for name, value in after.items()
        ]
        raise StaleVersionError("injured part", tuple(conflicts))
    for name, value in after.items():
        setattr(part, name, value)
    touch_part(part)
    _record(session, actor, case, part, "injured-part:edit", before, after)


def touch_part(part: InjuredPart) -> None:
    """A new version."""
    part.version += 1
    part.updated_at = clock.now()


@use_case("injured-part:remove", "case")
def remove_part(actor: Actor, case_id: int, part_id: int) -> CaseView:
    """Take an injured part off the case, by a tombstone.

    Raises:
        InvalidInputError: The case is closed.
        NotAllowedError: The actor may not edit cases, or not read clinical facts.
        NotFoundError: Either is unknown, or out of reach.
    """
    _needs(actor)
    with transaction() as session:
        here = _open_case(session, actor, case_id)
        part = part_of(session, here.case, part_id)
        before = {"deleted_at": None, "delete_reason": None}
        part.deleted_at, part.delete_reason = clock.now(), "removed from the case"
        after = {"deleted_at": part.deleted_at, "delete_reason": part.delete_reason}
        touch_part(part)
        _record(session, actor, here.case, part, "injured-part:remove", before, after)
        return case_page.page(session, actor, here)


def _record(
    session: Session,
    actor: Actor,
    case: Case,
    part: InjuredPart,
    verb: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    audit.record(
        session,
        actor,
        audit.Event(
            verb,
            subject="injured_part",
            subject_id=part.id,
            person_id=case.employee_id,
            before=before,
            after=after,
        ),
    )
    session.flush()


def get_part(session: Session, actor: Actor, part_id: int) -> InjuredPart:
    """A part, tombstones too, of a case within the actor's reach.

    Raises:
        NotFoundError: Unknown and foreign numbers look the same.
    """
    found = session.get(InjuredPart, part_id)
    if found is None:
        raise NotFoundError("injured part")
    return part_of(session, scope.get_case(session, actor, found.case_id), part_id, with_tombstone=True)


def parts_of(session: Session, case_id: int) -> list[InjuredPart]:
    """The live parts of a case, in their order."""
    return list(
        session.exec(
            select(InjuredPart)
            .where(col(InjuredPart.case_id) == case_id, col(InjuredPart.deleted_at).is_(None))
            .order_by(col(InjuredPart.id))
        )
    )
