"""Symptoms and diagnoses: coded, described, concluded, removed and put back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.section_rows import of_chart
from rxcase.db import reading, transaction
from rxcase.errors import NotFoundError
from rxcase.models import Condition
from rxcase.readmodels.encounter import EncounterView
from rxcase.readmodels.pick import Pick
from rxcase.search import icd10cm
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.condition_list import SEVERITIES, STATUSES
from rxcase.services.encounter.encounter_page import Around
from rxcase.services.encounter.section_change import added, change, of_this_person, to_work_on
from rxcase.services.typed import Typed, typed_day
from rxcase.services.use_case import use_case

MAX_DESCRIPTION_CHARS = 400
MAX_COMMENT_CHARS = 20_000
MAX_REASON_CHARS = 1_000
LEFT = "left"
"""What a list of words says when a value of the old system is to stay as it is."""
_COLUMNS = (
    "employee_id", "encounter_id", "case_id", "icd10", "description", "onset_local", "status", "severity", "notes", "recorded_at",
)  # fmt: skip


def code_picks(actor: Actor, typed: str) -> list[Pick]:
    """Codes of ICD-10-CM for what was typed, by code or by words; headings lead to what stands below them.

    Args:
        actor: Needs ``clinical:edit``.
        typed: At least two signs.

    Raises:
        NotAllowedError: As above.
        StorageError: The codes could not be prepared.
    """
    actor.need(Permission.CLINICAL_EDIT)
    if len(typed.strip()) < 2:
        return []
    return [
        Pick(
            each.code,
            f"{each.code} {each.title}",
            "" if each.is_billable else "Heading: shows its codes",
            not each.is_billable,
        )
        for each in icd10cm.find(typed)
    ]


def prepare_codes(actor: Actor) -> None:
    """Begin to have the codes ready to be searched, which takes some seconds the first time.

    Raises:
        NotAllowedError: The actor may not edit diagnoses.
    """
    actor.need(Permission.CLINICAL_EDIT)
    icd10cm.begin()


@use_case("diagnosis:view", "condition")
def condition_fields(actor: Actor, condition_id: int) -> dict[str, str]:
    """A condition as the fields of its form show it.

    Raises:
        NotAllowedError: The actor may not edit diagnoses.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.CLINICAL_EDIT)
    with reading() as session:
        row = of_chart(session, actor, Condition, condition_id, "diagnosis")
        return {
            "code": row.icd10 or "",
            "code_shown": " ".join(part for part in (row.icd10, row.description) if part) if row.icd10 else "",
            "description": "" if row.icd10 else row.description or "",
            "onset": typed_day(row.onset_local),
            "status": _offered(row.status, STATUSES),
            "severity": _offered(row.severity, SEVERITIES),
            "comment": row.notes or "",
        }


def _offered(value: str | None, offered: Mapping[str, str]) -> str:
    return value or "" if not value or value in offered else LEFT


@use_case("diagnosis:add", "encounter")
def add_condition(actor: Actor, encounter_id: int, fields: Mapping[str, str]) -> EncounterView:
    """Record a symptom or diagnosis with the encounter and its case.

    Args:
        actor: Needs ``clinical:edit``.
        encounter_id: The encounter, which must be open.
        fields: ``code``, a billable code of ICD-10-CM, or a ``description`` in words, or both; ``onset``, a day as
            typed; ``status``; ``severity``; ``comment``.

    Raises:
        InvalidInputError: With the message of each wrong field.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    typed = Typed(fields)
    wanted = _read(typed, None)
    with transaction() as session:
        here = to_work_on(session, actor, encounter_id, Permission.CLINICAL_EDIT, "code")
        _must_be_new(session, here, typed, wanted, None)
        typed.must_be_right()
        row = Condition(
            employee_id=here.encounter.employee_id,
            encounter_id=encounter_id,
            case_id=here.encounter.case_id,
            recorded_at=clock.now(),
            **wanted,
        )
        added(session, actor, here, "diagnosis:add", row, _COLUMNS)
        return encounter_page.page(session, actor, here)


@use_case("diagnosis:edit", "encounter")
def edit_condition(
    actor: Actor, encounter_id: int, condition_id: int, version: int, fields: Mapping[str, str]
) -> EncounterView:
    """Say it better. Codes of the old systems stay beside the new one.

    Args:
        actor: Needs ``clinical:edit``.
        encounter_id: The open encounter on whose page it stands.
        condition_id: A condition of the same person.
        version: The condition's version that the actor saw.
        fields: As of ``add_condition``; ``left`` for a status or severity that stays as it is.

    Raises:
        InvalidInputError: With the message of each wrong field.
        StaleVersionError: Somebody changed it meanwhile.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    typed = Typed(fields)
    with transaction() as session:
        here, row = _to_change(session, actor, encounter_id, condition_id, "code")
        wanted = _read(typed, row)
        _must_be_new(session, here, typed, wanted, row)
        typed.must_be_right()
        change(session, actor, here, row, "diagnosis:edit", "diagnosis", wanted, version=version)
        return encounter_page.page(session, actor, here)


@use_case("diagnosis:conclude", "encounter")
def conclude_condition(
    actor: Actor, encounter_id: int, condition_id: int, version: int, fields: Mapping[str, str]
) -> EncounterView:
    """It is over since the day in ``concluded``, today unless given. Otherwise as ``edit_condition``."""
    today, typed = clock.today(), Typed(fields)
    with transaction() as session:
        here, row = _to_change(session, actor, encounter_id, condition_id, "concluded")
        earliest = row.onset_local.date() if row.onset_local else None
        day = typed.day("concluded", today, earliest=earliest, latest=today) or today
        typed.must_be_right()
        changes = {"concluded_local": _at_midnight(day)}
        change(session, actor, here, row, "diagnosis:conclude", "diagnosis", changes, version=version)
        return encounter_page.page(session, actor, here)


@use_case("diagnosis:reopen", "encounter")
def reopen_condition(actor: Actor, encounter_id: int, condition_id: int, version: int) -> EncounterView:
    """It is not over after all. Otherwise as ``edit_condition``."""
    with transaction() as session:
        here, row = _to_change(session, actor, encounter_id, condition_id, "concluded")
        change(session, actor, here, row, "diagnosis:reopen", "diagnosis", {"concluded_local": None}, version=version)
        return encounter_page.page(session, actor, here)


@use_case("diagnosis:remove", "encounter")
def remove_condition(
    actor: Actor, encounter_id: int, condition_id: int, version: int, fields: Mapping[str, str]
) -> EncounterView:
    """It never held: it leaves the page and stays in the history with the ``reason``. Otherwise as ``edit_condition``."""
    typed = Typed(fields)
    reason = typed.text("reason", MAX_REASON_CHARS, if_blank="Say why it never held; what is over is concluded.")
    with transaction() as session:
        here, row = _to_change(session, actor, encounter_id, condition_id, "reason")
        typed.must_be_right()
        changes = {"deleted_at": clock.now(), "delete_reason": reason}
        change(session, actor, here, row, "diagnosis:remove", "diagnosis", changes, version=version, reason=reason)
        return encounter_page.page(session, actor, here)


def _to_change(
    session: Session, actor: Actor, encounter_id: int, condition_id: int, field: str
) -> tuple[Around, Condition]:
    here = to_work_on(session, actor, encounter_id, Permission.CLINICAL_EDIT, field)
    row = of_chart(session, actor, Condition, condition_id, "diagnosis", to_change=True)
    of_this_person(here, row, "diagnosis")
    case_id = here.encounter.case_id
    if row.encounter_id != encounter_id and (row.case_id is None or row.case_id != case_id):
        raise NotFoundError("diagnosis")
    return here, row


def _read(typed: Typed, row: Condition | None) -> dict[str, Any]:
    """The columns as they are to be; a code brings its title along."""
    code = typed.line("code", 15)
    words = typed.line("description", MAX_DESCRIPTION_CHARS)
    icd10 = row.icd10 if row else None
    title = row.description if row else None
    if code and code != icd10:
        entry = icd10cm.get(code)
        if entry is None:
            typed.wrong("code", "There is no such code. Type a code or words, and choose from the list.")
        elif not entry.is_billable:
            typed.wrong("code", f"{entry.code} is a heading. Choose one of the codes below it.")
        else:
            icd10, title = entry.code, entry.title
    elif not code:
        icd10, title = None, words
        if typed.fields.get("code_text", "").strip():
            typed.wrong("code", "Choose a code from the list, or describe it in words below.")
        elif not words:
            typed.wrong("code", "Choose a code, or describe it in words below.")
    onset = typed.day("onset", clock.today(), latest=clock.today())
    return {
        "icd10": icd10,
        "description": title if code else words,
        "onset_local": _same_day(onset, row.onset_local if row else None),
        "status": _chosen(typed, "status", STATUSES, row.status if row else None),
        "severity": _chosen(typed, "severity", SEVERITIES, row.severity if row else None),
        "notes": typed.text("comment", MAX_COMMENT_CHARS),
    }


def _chosen(typed: Typed, name: str, offered: Mapping[str, str], now: str | None) -> str | None:
    value = typed.choice(name, {"", LEFT, *offered})
    return now if value == LEFT else value or None


def _at_midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _same_day(day: date | None, was: datetime | None) -> datetime | None:
    """The day at midnight; a day that did not change keeps the time that an old system gave it."""
    if day is None:
        return None
    return was if was is not None and was.date() == day else _at_midnight(day)


def _must_be_new(
    session: Session, here: Around, typed: Typed, wanted: Mapping[str, object], row: Condition | None
) -> None:
    if not wanted["icd10"] or (row is not None and row.icd10 == wanted["icd10"]):
        return
    twin = session.exec(
        select(Condition.id).where(
            col(Condition.encounter_id) == here.encounter.id,
            col(Condition.icd10) == wanted["icd10"],
            col(Condition.concluded_local).is_(None),
            col(Condition.deleted_at).is_(None),
        )
    ).first()
    if twin is not None:
        typed.wrong("code", f"{wanted['icd10']} stands on this encounter already.")
