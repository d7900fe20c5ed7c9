"""What can be taken back: for each verb of the audit, how its row is found and what follows when it is put back.

An event whose verb stands here names in ``before`` and ``after`` the columns that it changed; keys that are no
columns are told to ``also``. A row that was made is taken back by its tombstone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.models import AuditEvent, Encounter, Note, NoteAmendment, StageMove
from rxcase.models.base import Kept
from rxcase.search import encounters as search
from rxcase.services.encounter_change import search_words, touch
from rxcase.services.encounter_page import around

Columns = Mapping[str, Any]


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
        makes_row: The deed made the row: it is taken back by a tombstone.
        also: Called with the session, the actor and the event: what the columns do not tell.
    """

    permission: Permission
    load: Callable[[Session, Actor, int], Kept]
    settle: Callable[[Session, Actor, Any, Columns], None]
    makes_row: bool = False
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
                reason="Taken back",
            )
        )
    session.flush()
    here = around(session, encounter)
    was_listed = encounter.on_worklist
    touch(here)
    if encounter.on_worklist and not was_listed:
        search.put(session, [(encounter.id or 0, search_words(here))])
    elif was_listed and not encounter.on_worklist:
        search.remove(session, [encounter.id or 0])


def _strike_note(session: Session, actor: Actor, event: AuditEvent) -> None:
    note = session.get(Note, (event.after or {}).get("note_id"))
    if note is None or note.encounter_id != event.subject_id:
        return
    is_struck = session.exec(
        select(NoteAmendment.id).where(col(NoteAmendment.note_id) == note.id, col(NoteAmendment.kind) == "struck")
    ).first()
    if is_struck is None:
        session.add(
            NoteAmendment(
                note_id=note.id or 0,
                kind="struck",
                reason="Taken back",
                author_id=actor.user_id,
                author_name=actor.name,
                at=clock.now(),
            )
        )


_WORK = Undoable(Permission.ENCOUNTER_WORK, _encounter, _settle_encounter)
_CLOSE = replace(_WORK, permission=Permission.ENCOUNTER_CLOSE)

UNDOABLE: dict[str, Undoable] = {
    "encounter:set-follow-up": _WORK,
    "encounter:move": _WORK,
    "encounter:close": _CLOSE,
    "encounter:archive": _CLOSE,
    "encounter:reopen": replace(_WORK, permission=Permission.ENCOUNTER_REOPEN),
    "encounter:undo": _WORK,
    "note:write": replace(_WORK, permission=Permission.NOTE_WRITE, also=_strike_note),
}
"""``encounter:undo`` takes the taking back back; a note that is struck out stays so, so there is no ``note:undo``."""
