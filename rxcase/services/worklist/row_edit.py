"""The cells of the worklist that are edited in their row: what each offers, and the service that does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session

from rxcase import clock
from rxcase.access import scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.db import reading
from rxcase.domain.assignment import owner_refusal
from rxcase.domain.dates import day_with_weekday
from rxcase.errors import InvalidInputError
from rxcase.models.base import MAX_ID
from rxcase.readmodels.row_edit import EditOption, EditView
from rxcase.readmodels.team import CANDIDATES_SHOWN, Candidate
from rxcase.services.encounter import assignments, encounters
from rxcase.services.encounter.assignments import NOBODY
from rxcase.services.encounter.colleagues import candidates
from rxcase.services.encounter.encounter_change import NO_FOLLOW_UP
from rxcase.services.encounter.encounter_page import Around, around, stage_choices
from rxcase.services.encounter.team_list import hands
from rxcase.services.use_case import use_case

STAGE, OWNER, FOLLOW_UP = "stage", "owner", "follow-up"
_PRESETS = (("tomorrow", 1), ("in a week", 7), ("in two weeks", 14), ("in four weeks", 28))


@use_case("encounter:view", "encounter")
def edit_view(actor: Actor, encounter_id: int, column: str, typed: str = "") -> EditView:
    """What a cell offers to whoever edits it now.

    Args:
        actor: Needs ``encounter:work``.
        encounter_id: The row.
        column: ``STAGE``, ``OWNER`` or ``FOLLOW_UP``.
        typed: Part of the name of who is wanted as owner.

    Raises:
        InvalidInputError: Another column, or the encounter is not open.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_WORK)
    people = candidates(actor, typed) if column == OWNER else ()
    with reading() as session:
        here = around(session, scope.get_encounter(session, actor, encounter_id))
        if here.encounter.status != "open":
            raise InvalidInputError(f"The encounter is {here.encounter.status}. Reopen it first.")
        is_hidden = is_name_hidden(actor, here.case.is_privacy_case if here.case else None)
        name = PRIVACY_NAME if is_hidden else f"{here.employee.last_name}, {here.employee.first_name}"
        match column:
            case "stage":
                return _stages(session, here, name)
            case "owner":
                return _owners(actor, here, name, people)
            case "follow-up":
                return _days(here, name)
    raise InvalidInputError("This column is not edited here.")


def _stages(session: Session, here: Around, name: str) -> EditView:
    return EditView(
        row=here.encounter.id or 0,
        column=STAGE,
        version=here.encounter.version,
        title=f"Stage of {name}",
        placeholder="Type to find a stage",
        options=[
            EditOption(str(each.id), each.label, "now" if each.is_current else "", each.refusal, each.is_current)
            for each in stage_choices(session, here)
        ],
    )


def _owners(actor: Actor, here: Around, name: str, people: tuple[Candidate, ...]) -> EditView:
    mine = hands(actor, here.encounter.owner_id)
    options = [
        EditOption(
            str(each.id),
            each.name,
            "now" if each.id == here.encounter.owner_id else f"{each.owned:,} open",
            owner_refusal(mine, each.id),
            each.id == here.encounter.owner_id,
        )
        for each in people
    ]
    if here.encounter.owner_id is not None and mine.may_assign:
        options.append(EditOption(str(NOBODY), "Nobody"))
    return EditView(
        row=here.encounter.id or 0,
        column=OWNER,
        version=here.encounter.version,
        title=f"Owner of {name}",
        placeholder="Type a name",
        finds=len(people) >= CANDIDATES_SHOWN,
        options=options,
    )


def _days(here: Around, name: str) -> EditView:
    today = clock.today()
    due = here.encounter.follow_up_on
    days = [(words, today + timedelta(days=count)) for words, count in _PRESETS]
    options = [
        EditOption(day.isoformat(), day_with_weekday(day, today), words, is_current=day == due) for words, day in days
    ]
    if due is not None:
        options.append(EditOption(NO_FOLLOW_UP, "No follow-up date"))
    return EditView(
        row=here.encounter.id or 0,
        column=FOLLOW_UP,
        kind="day",
        version=here.encounter.version,
        title=f"Follow-up of {name}",
        placeholder=day_with_weekday(due, today) if due else "fri, +7, 3/14",
        help="Type a day like fri, +7 or 3/14, or choose one.",
        options=options,
    )


def save_cell(actor: Actor, encounter_id: int, column: str, value: str, version: int) -> str:
    """Do what was chosen, by the service that every other route uses.

    Returns:
        What was done, in words.

    Raises:
        InvalidInputError: Another column, or the value cannot be used.
        StaleVersionError: The encounter has changed in the meantime.
        NotAllowedError: The actor may not.
        NotFoundError: Unknown, or out of reach.
    """
    save = _SAVERS.get(column)
    if save is None:
        raise InvalidInputError("This column is not edited here.")
    return save(actor, encounter_id, version, value)


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 10) or int(value) > MAX_ID:
        raise InvalidInputError("Choose one of the list.")
    return int(value)


def _save_stage(actor: Actor, encounter_id: int, version: int, value: str) -> str:
    header = encounters.move_stage(actor, encounter_id, version, _number(value)).header
    return f"{header.person}: moved to {header.stage}."


def _save_owner(actor: Actor, encounter_id: int, version: int, value: str) -> str:
    header = assignments.set_owner(actor, encounter_id, version, _number(value))
    return f"{header.person}: {header.owner or 'nobody'} owns it now."


def _save_follow_up(actor: Actor, encounter_id: int, version: int, value: str) -> str:
    header = encounters.set_follow_up(actor, encounter_id, version, value)
    return f"{header.person}: {header.follow_up_words if header.follow_up_on else 'no follow-up date any more'}."


_SAVERS: dict[str, Callable[[Actor, int, int, str], str]] = {
    STAGE: _save_stage,
    OWNER: _save_owner,
    FOLLOW_UP: _save_follow_up,
}
