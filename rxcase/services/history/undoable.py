"""What can be taken back: for each verb of the audit, how its row is found and what follows when it is put back.

An event whose verb stands here names in ``before`` and ``after`` the columns that it changed; keys that are no
columns are told to ``also``. A row that was made is taken back by its tombstone, or by its end where it has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.section_rows import of_chart, of_encounter
from rxcase.domain.amendments import RESTORED, STRUCK, is_struck
from rxcase.errors import InvalidInputError, NotFoundError
from rxcase.models import (
    AuditEvent,
    CaseManagerAssignment,
    Condition,
    Document,
    DueItem,
    Encounter,
    Note,
    NoteAmendment,
    Stage,
    StageMove,
    Task,
    VisitOrder,
)
from rxcase.models.base import Row
from rxcase.search import encounters as search
from rxcase.services.case import case_undo
from rxcase.services.case.case_merge import MOVED, move_verb
from rxcase.services.encounter.encounter_change import search_words, touch
from rxcase.services.encounter.encounter_page import around
from rxcase.services.restriction import restriction_undo, work_status
from rxcase.services.worklist.search_index import refresh_notes

Columns = Mapping[str, Any]


TAKEN_BACK = "Taken back"


def _tombstone() -> dict[str, Any]:
    return {"deleted_at": clock.now(), "delete_reason": TAKEN_BACK}


def _ended() -> dict[str, Any]:
    return {"ended_at": clock.now()}


def _nothing(*_: Any) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Undoable:
    """How deeds of one verb are taken back.

    Attributes:
        permission: Whoever could do it may take it back.
        load: The row, within the actor's reach, locked; tombstones too where the deed makes or removes rows.
        settle: Called with the session, the actor, the row and the columns as they were before the taking back;
            brings what depends on the row up to date.
        unmade: For a deed that made the row: the columns, empty so far, that take it back.
        also: Called with the session, the actor and the event: what the columns do not tell, and a last refusal.
    """

    permission: Permission
    load: Callable[[Session, Actor, int], Row]
    settle: Callable[[Session, Actor, Any, Columns], None]
    unmade: Callable[[], dict[str, Any]] | None = None
    also: Callable[[Session, Actor, AuditEvent], None] = _nothing


def _encounter(session: Session, actor: Actor, number: int) -> Encounter:
    return scope.get_encounter(session, actor, number, to_change=True)


def _settle_encounter(session: Session, actor: Actor, encounter: Encounter, were: Columns) -> None:
    if "stage_id" in were and encounter.stage_id is not None:
        session.add(
            StageMove(
                encounter_id=encounter.id or 0,
                from_stage_id=were["stage_id"],
                to_stage_id=encounter.stage_id,
                moved_at=clock.now(),
                moved_by_id=actor.user_id,
                reason=TAKEN_BACK,
            )
        )
    session.flush()
    if "case_id" in were:
        work_status.refresh(session, col(Encounter.id), [encounter.id or 0])
    here = around(session, encounter)
    was_listed = encounter.on_worklist
    touch(here)
    if encounter.on_worklist and (not was_listed or "case_id" in were):
        search.put(session, [(encounter.id or 0, search_words(here))])
        refresh_notes(session, [encounter.id])
    elif was_listed and not encounter.on_worklist:
        search.remove(session, [encounter.id or 0])


def _strike_note(session: Session, actor: Actor, event: AuditEvent) -> None:
    note = session.get(Note, (event.after or {}).get("note_id"))
    if note is None or note.encounter_id != event.subject_id:
        return
    if not is_struck(_kinds(session, note)):
        _amend(session, actor, note, STRUCK)


def _restore_note(session: Session, actor: Actor, event: AuditEvent) -> None:
    note = session.get(Note, event.subject_id)
    if note is not None and is_struck(_kinds(session, note)):
        if event.actor_id != actor.user_id:
            actor.need(Permission.NOTE_STRIKE)
        _amend(session, actor, note, RESTORED)


def _kinds(session: Session, note: Note) -> Iterable[str]:
    return session.exec(
        select(NoteAmendment.kind).where(col(NoteAmendment.note_id) == note.id).order_by(col(NoteAmendment.id))
    )


def _amend(session: Session, actor: Actor, note: Note, kind: str) -> None:
    session.add(
        NoteAmendment(
            note_id=note.id or 0,
            kind=kind,
            reason=TAKEN_BACK,
            author_id=actor.user_id,
            author_name=actor.name,
            at=clock.now(),
        )
    )


def _note(session: Session, actor: Actor, number: int) -> Note:
    return of_encounter(session, actor, Note, number, "note", to_change=True)


def _own_or_assigns(_session: Session, actor: Actor, event: AuditEvent) -> None:
    """Whose work it is: one's own change of it is one's own to take back, another's is a supervisor's."""
    speaks_of_people = event.subject == "case_manager_assignment" or "owner_id" in (event.after or {})
    if speaks_of_people and event.actor_id != actor.user_id:
        actor.need(Permission.ENCOUNTER_ASSIGN)


def _back_into_stage(session: Session, actor: Actor, event: AuditEvent) -> None:
    _own_or_assigns(session, actor, event)
    stage_id = (event.before or {}).get("stage_id")
    stage = session.get(Stage, stage_id) if stage_id else None
    if stage is not None and stage.deleted_at is not None:
        raise InvalidInputError(f"{stage.name} is no longer a stage; it stays where it is now.")


def _assignment(session: Session, actor: Actor, number: int) -> CaseManagerAssignment:
    found = session.get(CaseManagerAssignment, number)
    if found is None:
        raise NotFoundError("case manager")
    _encounter(session, actor, found.encounter_id)
    return found


def _settle_assignment(session: Session, actor: Actor, row: CaseManagerAssignment, _were: Columns) -> None:
    session.flush()
    standing = select(func.count()).where(
        col(CaseManagerAssignment.encounter_id) == row.encounter_id,
        col(CaseManagerAssignment.user_id) == row.user_id,
        col(CaseManagerAssignment.ended_at).is_(None),
    )
    if session.scalar(standing.select_from(CaseManagerAssignment)) == 2:
        raise InvalidInputError("This case manager works it again already.")
    touch(around(session, _encounter(session, actor, row.encounter_id)))


def _task(session: Session, actor: Actor, number: int) -> Task:
    return scope.get_task(session, actor, number, to_change=True, deleted_too=True)


def _settle_task(_session: Session, _actor: Actor, task: Task, _were: Columns) -> None:
    task.version += 1


def _on_chart(model: type[Condition | Document | DueItem], noun: str) -> Undoable:
    def load(session: Session, actor: Actor, number: int) -> Row:
        return of_chart(session, actor, model, number, noun, to_change=True, deleted_too=True)  # type: ignore[type-var]

    return Undoable(Permission.CLINICAL_EDIT, load, _settle_section_row)


def _order(session: Session, actor: Actor, number: int) -> VisitOrder:
    return of_encounter(session, actor, VisitOrder, number, "referral", to_change=True, deleted_too=True)


def _who_removes_puts_back(_session: Session, actor: Actor, event: AuditEvent) -> None:
    if "deleted_at" in (event.after or {}):
        actor.need(Permission.DOCUMENT_DELETE)


def _settle_section_row(_session: Session, _actor: Actor, row: Any, _were: Columns) -> None:
    row.version += 1


def _stage(session: Session, actor: Actor, number: int) -> Stage:  # noqa: ARG001  everybody's
    found = session.get(Stage, number, with_for_update=True)
    if found is None:
        raise NotFoundError("stage")
    return found


def _empty_stage(session: Session, actor: Actor, event: AuditEvent) -> None:  # noqa: ARG001
    within = select(Encounter.id).where(col(Encounter.stage_id) == event.subject_id, col(Encounter.on_worklist))
    if session.exec(within.limit(1)).first() is not None:
        raise InvalidInputError("Somebody is in this stage by now; retire it instead.")


def _settle_stage(_session: Session, _actor: Actor, stage: Stage, _were: Columns) -> None:
    stage.version += 1


_WORK = Undoable(Permission.ENCOUNTER_WORK, _encounter, _settle_encounter)
_CLOSE = replace(_WORK, permission=Permission.ENCOUNTER_CLOSE)
_PEOPLE = Undoable(Permission.ENCOUNTER_WORK, _assignment, _settle_assignment, also=_own_or_assigns)
_TASK = Undoable(Permission.ENCOUNTER_WORK, _task, _settle_task)
_STAGE = Undoable(Permission.SETTING_EDIT, _stage, _settle_stage)
_CASE = Undoable(Permission.CASE_EDIT, case_undo.load_case, case_undo.settle_case)
_CASE_CLOSE = replace(_CASE, permission=Permission.CASE_CLOSE)
_CASE_DELETE = replace(_CASE, permission=Permission.CASE_DELETE)
_PART = Undoable(Permission.CASE_EDIT, case_undo.load_part, case_undo.settle_part)
_CASES: dict[str, Undoable] = {
    "case:create": replace(_CASE, unmade=_tombstone),
    "case:copy": replace(_CASE, unmade=_tombstone),
    "case:edit": _CASE,
    "case:retype": _CASE,
    "case:verify": _CASE,
    "case:decline": _CASE,
    "case:close": _CASE_CLOSE,
    "case:reopen": _CASE_CLOSE,
    "case:delete": _CASE_DELETE,
    "case:merge": _CASE_DELETE,
    "case:merge-away": _CASE_DELETE,
    "case:undo": replace(_CASE, also=case_undo.own_or_deletes),
    "injured-part:add": replace(_PART, unmade=_tombstone),
    "injured-part:edit": _PART,
    "injured-part:remove": _PART,
    "injured-part:undo": _PART,
    "encounter:link-case": replace(_WORK, permission=Permission.CASE_EDIT),
    "encounter:unlink-case": replace(_WORK, permission=Permission.CASE_EDIT),
    "encounter:create": replace(_WORK, unmade=_tombstone),
    **{
        move_verb(kind): Undoable(Permission.CASE_DELETE, case_undo.load_moved(kind), case_undo.settle_moved)
        for kind in MOVED
    },
}

_TEST, _DIAGNOSIS = _on_chart(DueItem, "test"), _on_chart(Condition, "diagnosis")
_DOCUMENT = replace(_on_chart(Document, "document"), permission=Permission.DOCUMENT_LINK, also=_who_removes_puts_back)
_ORDER = Undoable(Permission.CLINICAL_EDIT, _order, _settle_section_row)
_LIMIT = Undoable(Permission.RESTRICTION_EDIT, restriction_undo.load_restriction, restriction_undo.settle)
_MADE = replace(_LIMIT, load=restriction_undo.load_accommodation)
_LIMITS: dict[str, Undoable] = {
    f"{noun}:{verb}": each
    for noun, of in (("restriction", _LIMIT), ("accommodation", _MADE))
    for verb, each in {
        "add": replace(of, unmade=_tombstone, also=restriction_undo.as_it_was_made),
        "repeat": replace(of, unmade=_tombstone, also=restriction_undo.as_it_was_made),
        "associate": replace(of, unmade=_tombstone, also=restriction_undo.as_it_was_made),
        "revise": replace(of, also=restriction_undo.nothing_in_its_place),
        "update": replace(of, also=restriction_undo.nothing_in_its_place),
        "extend": of,
        "end": of,
        "confirm": of,
        "remove": replace(of, permission=Permission.RESTRICTION_REMOVE),
        "undo": replace(of, also=restriction_undo.may_remove_again),
    }.items()
}

UNDOABLE: dict[str, Undoable] = {
    **_CASES,
    **_LIMITS,
    "encounter:set-follow-up": _WORK,
    "encounter:move": replace(_WORK, also=_back_into_stage),
    "encounter:close": _CLOSE,
    "encounter:archive": _CLOSE,
    "encounter:reopen": replace(_WORK, permission=Permission.ENCOUNTER_REOPEN),
    "encounter:assign": replace(_WORK, also=_own_or_assigns),
    "encounter:undo": replace(_WORK, also=_own_or_assigns),
    "case-manager:add": replace(_PEOPLE, unmade=_ended),
    "case-manager:remove": _PEOPLE,
    "case-manager:undo": _PEOPLE,
    "stage:add": replace(_STAGE, unmade=_tombstone, also=_empty_stage),
    "stage:edit": _STAGE,
    "stage:reorder": _STAGE,
    "stage:retire": _STAGE,
    "stage:revive": replace(_STAGE, also=_empty_stage),
    "stage:undo": _STAGE,
    "task:add": replace(_TASK, unmade=_tombstone),
    "task:complete": _TASK,
    "task:reopen": _TASK,
    "task:undo": _TASK,
    "test:add": replace(_TEST, unmade=_tombstone),
    "test:complete": _TEST,
    "test:cancel": _TEST,
    "test:reopen": _TEST,
    "test:undo": _TEST,
    "diagnosis:add": replace(_DIAGNOSIS, unmade=_tombstone),
    "diagnosis:edit": _DIAGNOSIS,
    "diagnosis:conclude": _DIAGNOSIS,
    "diagnosis:reopen": _DIAGNOSIS,
    "diagnosis:remove": _DIAGNOSIS,
    "diagnosis:undo": _DIAGNOSIS,
    "document:rename": _DOCUMENT,
    "document:link": _DOCUMENT,
    "document:unlink": _DOCUMENT,
    "document:remove": _DOCUMENT,
    "document:undo": _DOCUMENT,
    "order:add": replace(_ORDER, unmade=_tombstone),
    "order:authorize": _ORDER,
    "order:schedule": _ORDER,
    "order:result": _ORDER,
    "order:cancel": _ORDER,
    "order:reopen": _ORDER,
    "order:undo": _ORDER,
    "note:write": replace(_WORK, permission=Permission.NOTE_WRITE, also=_strike_note),
    "note:strike": Undoable(Permission.NOTE_WRITE, _note, _nothing, also=_restore_note),
}
"""``encounter:undo`` takes the taking back back; amendments only ever follow each other, so there is no ``note:undo``."""
