"""Referrals: ordered, authorized, scheduled, answered with a result, cancelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.section_rows import of_encounter
from rxcase.db import reading, transaction
from rxcase.domain.referrals import OPEN_STATES
from rxcase.errors import InvalidInputError, NotFoundError
from rxcase.models import Provider, VisitOrder
from rxcase.models.base import MAX_ID
from rxcase.readmodels.encounter import EncounterView
from rxcase.readmodels.pick import Pick
from rxcase.services.encounter import encounter_page
from rxcase.services.encounter.section_change import added, change, to_work_on
from rxcase.services.typed import Typed, typed_day
from rxcase.services.use_case import use_case

MAX_LINE_CHARS = 200
MAX_REASON_CHARS = 2_000
MAX_RESULT_CHARS = 20_000
PROVIDERS_SHOWN = 30
AUTHORIZATIONS = {
    "not-needed": "Not needed",
    "requested": "Asked for, no answer yet",
    "approved": "Approved",
    "denied": "Denied",
}
_HORIZON = timedelta(days=3660)
_COLUMNS = (
    "encounter_id", "provider_id", "specialty", "reason", "requested_on", "authorization", "authorization_asked_on",
)  # fmt: skip


def provider_picks(actor: Actor, typed: str) -> list[Pick]:
    """The first ``PROVIDERS_SHOWN`` providers whose name, specialty or organization has every word typed.

    Args:
        actor: Needs ``clinical:edit``.
        typed: Words or parts of words; none show the first by name.

    Raises:
        NotAllowedError: As above.
    """
    actor.need(Permission.CLINICAL_EDIT)
    query = select(Provider).where(col(Provider.deleted_at).is_(None))
    for word in typed.split()[:4]:
        query = query.where(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (col(Provider.name), col(Provider.specialty), col(Provider.organization))
                )
            )
        )
    with reading() as session:
        rows = session.exec(query.order_by(col(Provider.name), col(Provider.id)).limit(PROVIDERS_SHOWN)).all()
        return [
            Pick(str(row.id), row.name, ", ".join(part for part in (row.specialty, row.organization, row.city) if part))
            for row in rows
        ]


@use_case("order:add", "encounter")
def add_order(actor: Actor, encounter_id: int, fields: Mapping[str, str]) -> EncounterView:
    """Refer the person to somebody.

    Args:
        actor: Needs ``clinical:edit``.
        encounter_id: The encounter, which must be open.
        fields: ``provider``, a provider's number, or a ``specialty``, or both; ``reason``; ``requested``, a day as
            typed, today unless given; ``authorization``, not-needed or requested.

    Raises:
        InvalidInputError: With the message of each wrong field.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    today, typed = clock.today(), Typed(fields)
    specialty = typed.line("specialty", MAX_LINE_CHARS)
    reason = typed.text("reason", MAX_REASON_CHARS, if_blank="Say what the visit is for.")
    requested = typed.day("requested", today, latest=today) or today
    authorization = typed.choice("authorization", {"not-needed", "requested"}, "not-needed")
    with transaction() as session:
        here = to_work_on(session, actor, encounter_id, Permission.CLINICAL_EDIT, "reason")
        provider_id = _provider(session, typed)
        if provider_id is None and specialty is None:
            typed.wrong("provider", "Choose a provider, or say the specialty.")
        typed.must_be_right()
        row = VisitOrder(
            encounter_id=encounter_id,
            provider_id=provider_id,
            specialty=specialty,
            reason=reason or "",
            requested_on=requested,
            authorization=authorization,
            authorization_asked_on=requested if authorization == "requested" else None,
        )
        added(session, actor, here, "order:add", row, _COLUMNS)
        return encounter_page.page(session, actor, here)


@use_case("order:view", "visit_order")
def order_fields(actor: Actor, order_id: int) -> dict[str, str]:
    """A referral as the fields of its forms show it.

    Raises:
        NotAllowedError: The actor may not change referrals.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.CLINICAL_EDIT)
    with reading() as session:
        row = of_encounter(session, actor, VisitOrder, order_id, "referral")
        return {
            "authorization": row.authorization,
            "number": row.authorization_number or "",
            "answered": typed_day(row.authorized_on),
            "denied": row.denied_reason or "",
            "visit_day": typed_day(row.scheduled_local),
            "visit_time": f"{row.scheduled_local:%H:%M}" if row.scheduled_local else "",
        }


@use_case("order:authorize", "encounter")
def authorize_order(
    actor: Actor, encounter_id: int, order_id: int, version: int, fields: Mapping[str, str]
) -> EncounterView:
    """Say how the payer's authorization stands.

    Args:
        actor: Needs ``clinical:edit``.
        encounter_id: The open encounter of the referral.
        order_id: A referral that is neither done nor cancelled.
        version: The referral's version that the actor saw.
        fields: ``authorization``, one of ``AUTHORIZATIONS``; ``answered``, the day that it was asked for, approved or
            denied, today unless given; ``number`` with an approval; ``denied``, the reason of a denial.

    Raises:
        InvalidInputError: With the message of each wrong field.
        StaleVersionError: Somebody changed it meanwhile.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    today, typed = clock.today(), Typed(fields)
    answer = typed.choice("authorization", AUTHORIZATIONS)
    number = typed.line(
        "number", MAX_LINE_CHARS, if_blank="Type the number of the approval." if answer == "approved" else ""
    )
    denied = typed.text(
        "denied", MAX_REASON_CHARS, if_blank="Say why the payer denied it." if answer == "denied" else ""
    )
    day = typed.day("answered", today, latest=today) or today

    def changes(row: VisitOrder) -> dict[str, object]:
        asked = row.authorization_asked_on or (day if answer == "requested" else row.requested_on)
        return {
            "authorization": answer,
            "authorization_asked_on": None if answer == "not-needed" else day if answer == "requested" else asked,
            "authorized_on": day if answer in {"approved", "denied"} else None,
            "authorization_number": number if answer == "approved" else None,
            "denied_reason": denied if answer == "denied" else None,
        }

    return _changed(actor, encounter_id, order_id, version, "order:authorize", typed, changes, field="authorization")


@use_case("order:schedule", "encounter")
def schedule_order(
    actor: Actor, encounter_id: int, order_id: int, version: int, fields: Mapping[str, str]
) -> EncounterView:
    """Say when the visit is, by the clock on the site's wall: ``visit_day`` and ``visit_time``. Otherwise as ``authorize_order``."""
    typed = Typed(fields)
    day = typed.day("visit_day", clock.today(), latest=clock.today() + _HORIZON, if_blank="Say the day of the visit.")
    at = typed.clock_time("visit_time")
    if at is None:
        typed.wrong("visit_time", "Say the time of the visit, as the clock there shows it.")

    def changes(row: VisitOrder) -> dict[str, object]:
        if day is not None and day < row.requested_on:
            typed.wrong("visit_day", "The visit cannot be before the day that it was requested.")
            typed.must_be_right()
        return {"state": "scheduled", "scheduled_local": datetime.combine(day, at) if day and at else None}

    return _changed(actor, encounter_id, order_id, version, "order:schedule", typed, changes, field="visit_day")


@use_case("order:result", "encounter")
def result_order(
    actor: Actor, encounter_id: int, order_id: int, version: int, fields: Mapping[str, str]
) -> EncounterView:
    """Say what came of it: ``result``, and ``resulted``, a day as typed, today unless given. Otherwise as ``authorize_order``."""
    today, typed = clock.today(), Typed(fields)
    result = typed.text("result", MAX_RESULT_CHARS, if_blank="Say what came of the visit.")
    day = typed.day("resulted", today, latest=today) or today

    def changes(row: VisitOrder) -> dict[str, object]:
        if day < row.requested_on:
            typed.wrong("resulted", "The result cannot be before the day that the visit was requested.")
            typed.must_be_right()
        return {"state": "done", "result": result, "resulted_on": day}

    return _changed(actor, encounter_id, order_id, version, "order:result", typed, changes, field="result")


@use_case("order:cancel", "encounter")
def cancel_order(
    actor: Actor, encounter_id: int, order_id: int, version: int, fields: Mapping[str, str]
) -> EncounterView:
    """The visit does not take place; ``fields`` holds the ``reason``. Otherwise as ``authorize_order``."""
    typed = Typed(fields)
    reason = typed.text("reason", MAX_REASON_CHARS, if_blank="Say why the visit does not take place.")
    changes = {"state": "cancelled", "cancel_reason": reason}
    return _changed(actor, encounter_id, order_id, version, "order:cancel", typed, lambda _: changes, field="reason")


@use_case("order:reopen", "encounter")
def reopen_order(actor: Actor, encounter_id: int, order_id: int, version: int) -> EncounterView:
    """A done or cancelled referral is open again; what stood there is in the history. Otherwise as ``authorize_order``."""

    def changes(row: VisitOrder) -> dict[str, object]:
        state = "scheduled" if row.scheduled_local else "requested"
        return {"state": state} | dict.fromkeys(("result", "resulted_on", "cancel_reason"))

    return _changed(
        actor, encounter_id, order_id, version, "order:reopen", Typed({}), changes, field="state", from_open=False
    )


def _provider(session: Session, typed: Typed) -> int | None:
    value = typed.fields.get("provider", "").strip()
    if not value:
        if typed.fields.get("provider_text", "").strip():
            typed.wrong("provider", "Choose a provider from the list, or leave the field empty and say the specialty.")
        return None
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 11 else 0
    found = session.get(Provider, number) if 0 < number <= MAX_ID else None
    if found is None or found.deleted_at is not None:
        typed.wrong("provider", "Choose a provider from the list.")
        return None
    return found.id


def _changed(
    actor: Actor,
    encounter_id: int,
    order_id: int,
    version: int,
    verb: str,
    typed: Typed,
    changes: Callable[[VisitOrder], Mapping[str, object]],
    *,
    field: str,
    from_open: bool = True,
) -> EncounterView:
    with transaction() as session:
        here = to_work_on(session, actor, encounter_id, Permission.CLINICAL_EDIT, field)
        row = of_encounter(session, actor, VisitOrder, order_id, "referral", to_change=True)
        if row.encounter_id != encounter_id:
            raise NotFoundError("referral")
        typed.must_be_right()
        if version == row.version and (row.state in OPEN_STATES) is not from_open:
            problem = f"The referral is {row.state}." if from_open else "The referral is open already."
            raise InvalidInputError(problem, {field: problem})
        change(session, actor, here, row, verb, "referral", changes(row), version=version)
        return encounter_page.page(session, actor, here)
