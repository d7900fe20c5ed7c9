"""Tests and procedures that are due for a person: added, completed in an encounter, given up, taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.section_rows import of_chart
from rxcase.db import transaction
from rxcase.errors import InvalidInputError
from rxcase.models import DueItem
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.section_change import added, change, of_this_person, to_work_on
from rxcase.services.typed import Typed
from rxcase.services.use_case import use_case

MAX_TITLE_CHARS = 200
MAX_RESULT_CHARS = 20_000
MAX_REASON_CHARS = 1_000
_HORIZON = timedelta(days=3660)
_STATES = {"completed": "done already", "cancelled": "given up", "pending": "not done yet"}


@use_case("test:add", "encounter")
def add_due_item(actor: Actor, encounter_id: int, fields: Mapping[str, str]) -> EncounterView:
    """Say that a test or procedure is due.

    Args:
        actor: Needs ``clinical:edit``.
        encounter_id: The encounter, which must be open.
        fields: ``title``; ``due``, a day as typed, or nothing.

    Raises:
        InvalidInputError: With the message of each wrong field.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    today, typed = clock.today(), Typed(fields)
    title = typed.line("title", MAX_TITLE_CHARS, if_blank="Say which test or procedure.")
    due = typed.day("due", today, earliest=today - _HORIZON, latest=today + _HORIZON)
    with transaction() as session:
        here = to_work_on(session, actor, encounter_id, Permission.CLINICAL_EDIT, "title")
        typed.must_be_right()
        row = DueItem(employee_id=here.encounter.employee_id, encounter_id=encounter_id, title=title or "", due_on=due)
        added(session, actor, here, "test:add", row, ("employee_id", "encounter_id", "title", "due_on"))
        return encounter_page.page(session, actor, here)


@use_case("test:complete", "encounter")
def complete_due_item(
    actor: Actor, encounter_id: int, item_id: int, version: int, fields: Mapping[str, str]
) -> EncounterView:
    """The test was done.

    Args:
        actor: Needs ``clinical:edit``.
        encounter_id: The open encounter in which it is completed.
        item_id: A pending test of the same person.
        version: The test's version that the actor saw.
        fields: ``result``; ``done_on``, a day as typed, today unless given; ``done_by``, who did the test.

    Raises:
        InvalidInputError: With the message of each wrong field; it is not pending.
        StaleVersionError: Somebody changed it meanwhile.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    today, typed = clock.today(), Typed(fields)
    result = typed.text("result", MAX_RESULT_CHARS, if_blank="Say what came of it; “done” is enough.")
    done_on = typed.day("done_on", today, latest=today) or today
    done_by = typed.line("done_by", MAX_TITLE_CHARS)
    return _changed(
        actor,
        encounter_id,
        item_id,
        version,
        "test:complete",
        typed,
        {
            "state": "completed",
            "result": result,
            "done_on": done_on,
            "done_by": done_by,
            "completed_at": clock.now(),
            "completed_by_id": actor.user_id,
        },
        field="result",
    )


@use_case("test:cancel", "encounter")
def cancel_due_item(
    actor: Actor, encounter_id: int, item_id: int, version: int, fields: Mapping[str, str]
) -> EncounterView:
    """The test is not needed any more; ``fields`` holds the ``reason``. Otherwise as ``complete_due_item``."""
    typed = Typed(fields)
    reason = typed.text("reason", MAX_REASON_CHARS, if_blank="Say why it is not needed any more.")
    changes = {"state": "cancelled", "cancel_reason": reason}
    return _changed(actor, encounter_id, item_id, version, "test:cancel", typed, changes, field="reason")


@use_case("test:reopen", "encounter")
def reopen_due_item(actor: Actor, encounter_id: int, item_id: int, version: int) -> EncounterView:
    """The test is due after all; what stood there is in the history. Otherwise as ``complete_due_item``."""
    gone = ("result", "done_on", "done_by", "completed_at", "completed_by_id", "cancel_reason")
    changes = {"state": "pending"} | dict.fromkeys(gone)
    return _changed(actor, encounter_id, item_id, version, "test:reopen", Typed({}), changes, field="state")


def _changed(
    actor: Actor,
    encounter_id: int,
    item_id: int,
    version: int,
    verb: str,
    typed: Typed,
    changes: Mapping[str, object],
    *,
    field: str,
) -> EncounterView:
    with transaction() as session:
        here = to_work_on(session, actor, encounter_id, Permission.CLINICAL_EDIT, field)
        row = of_chart(session, actor, DueItem, item_id, "test", to_change=True)
        of_this_person(here, row, "test")
        typed.must_be_right()
        is_to_reopen = changes["state"] == "pending"
        if version == row.version and (row.state == "pending") == is_to_reopen:
            problem = f"It is {_STATES.get(row.state, row.state)}."
            raise InvalidInputError(problem, {field: problem})
        change(session, actor, here, row, verb, "test", changes, version=version)
        return encounter_page.page(session, actor, here)
