"""What is done with a case: look, edit, verify, close, reopen, delete."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from sqlmodel import Session

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.domain.case_forms import INJURIES
from rxcase.domain.case_words import ONSETS
from rxcase.domain.dates import day_words
from rxcase.domain.form_fields import FormGroup, Value, fields_of, said
from rxcase.domain.text import clean, is_blank
from rxcase.errors import FieldConflict, InvalidInputError
from rxcase.models import Case
from rxcase.readmodels.case import CaseView
from rxcase.readmodels.form import FormView
from rxcase.services import drafts
from rxcase.services.case import case_links, case_page
from rxcase.services.case.case_change import (
    around_case,
    change,
    event,
    must_be_current,
    needs_to_change,
    past_day,
    stale,
)
from rxcase.services.case.case_form import columns_of, draft_text, form_for, form_view, present_of, rows_for, value_of
from rxcase.services.drafts import Place
from rxcase.services.forms import Rows, filled
from rxcase.services.use_case import use_case

FORM_DRAFT = "form"
"""The draft field of the form of a case."""

MAX_REASON_CHARS = 1_000
YES = "Yes"
"""What is typed to delete a case."""


def case_place(case_id: int) -> Place:
    """Where the form of a case is being filled in."""
    return Place("case", case_id, FORM_DRAFT)


@use_case("case:view", "case")
def case_view(actor: Actor, case_id: int) -> CaseView:
    """The page of one case; that it was looked at is recorded.

    Raises:
        NotAllowedError: The actor may not look at cases.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.CASE_VIEW)
    with transaction() as session:
        here = around_case(session, scope.get_case(session, actor, case_id))
        audit.record(session, actor, event("case:view", here.case))
        return case_page.page(session, actor, here)


@use_case("case:view", "case")
def case_again(actor: Actor, case_id: int) -> CaseView:
    """The page of a case that is open already: it belongs to the look that was recorded when it was opened.

    Raises:
        NotAllowedError: The actor may not look at cases any more.
        NotFoundError: Gone, or out of reach by now.
    """
    actor.need(Permission.CASE_VIEW)
    with reading() as session:
        return case_page.page(session, actor, around_case(session, scope.get_case(session, actor, case_id)))


@use_case("case:edit", "case")
def case_form(actor: Actor, case_id: int) -> FormView:
    """The form of a case, with what the actor had typed before and not saved.

    Raises:
        NotAllowedError: The actor may not edit cases.
        NotFoundError: Unknown, or out of reach.
    """
    needs_to_change(actor)
    with reading() as session:
        case = scope.get_case(session, actor, case_id)
        form = form_for(actor, case.case_type)
        return form_view(
            f"case:{case_id}",
            case.version,
            form,
            present_of(case, form),
            rows_for(session, actor, case.employer_id, case.establishment_id),
            drafts.kept(session, actor, case_place(case_id)),
        )


@use_case("draft:save", "case")
def keep_case_draft(actor: Actor, case_id: int, version: int, seen: Mapping[str, str], given: Mapping[str, str]) -> str:
    """Keep what is typed into the form of a case; nothing typed removes the draft.

    Args:
        actor: Needs ``case:edit``; nobody else ever sees the draft.
        case_id: The case, within reach.
        version: The version that the writer began with.
        seen: What stood in the changed fields then.
        given: The changed fields, as typed.

    Returns:
        Words for the screen.
    """
    needs_to_change(actor)
    with transaction() as session:
        scope.get_case(session, actor, case_id)
        return drafts.keep(session, actor, case_place(case_id), draft_text(version, seen, given))


@use_case("case:edit", "case")
def edit_case(
    actor: Actor, case_id: int, version: int, given: Mapping[str, str], seen: Mapping[str, str] | None = None
) -> CaseView:
    """Save the fields that were changed.

    Args:
        actor: Needs ``case:edit``; clinical fields may be given by those who may read them only.
        case_id: The case, which must not be closed.
        version: The version that the writer began with.
        given: The changed fields, as typed.
        seen: What stood in them when the writer began: it tells which of them somebody else changed too.

    Raises:
        InvalidInputError: With the words for each wrong field.
        StaleVersionError: Somebody saved a newer version; the fields that both changed are named with both sides.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    needs_to_change(actor)
    with transaction() as session:
        here = around_case(session, scope.get_case(session, actor, case_id, to_change=True))
        case = here.case
        if case.status == "closed":
            raise InvalidInputError("The case is closed. Reopen it to change it; what you typed is kept.")
        form = form_for(actor, case.case_type)
        rows = rows_for(session, actor, case.employer_id, case.establishment_id)
        present = present_of(case, form)
        kept = {name: value_of(case, each) for name, each in fields_of(form).items()}
        typed = filled(form, given, present, kept, here.site_today, rows)
        conflicts = _conflicts(case, form, typed.values, present, seen or {}, rows)
        # The same values once more are a second try whose first one arrived.
        if version != case.version and any(typed.values[name] != kept[name] for name in typed.values):
            raise stale(session, case, *conflicts)
        change(session, actor, case, "case:edit", columns_of(typed.values, case.leave_plan or {}))
        drafts.drop(session, actor, case_place(case_id))
        return case_page.page(session, actor, around_case(session, case))


def _conflicts(
    case: Case,
    form: tuple[FormGroup, ...],
    values: Mapping[str, Value],
    present: Mapping[str, str],
    seen: Mapping[str, str],
    rows: Mapping[str, Rows],
) -> list[FieldConflict]:
    """Fields that were changed here and, since they were read, by somebody else too, by their names."""
    known = fields_of(form)
    return [
        FieldConflict(
            name,
            said(known[name], mine, rows.get(name)),
            said(known[name], value_of(case, known[name]), rows.get(name)),
        )
        for name, mine in values.items()
        if seen.get(name, "") != present[name] and mine != value_of(case, known[name])
    ]


@use_case("case:verify", "case")
def verify_case(
    actor: Actor, case_id: int, version: int, answer: str, *, onset: str = "", reason: str = ""
) -> CaseView:
    """Say of a case that was reported from outside whether it is one.

    Args:
        actor: Needs ``case:edit``.
        case_id: A case that is not verified yet.
        version: The case's version that the actor saw.
        answer: ``yes``, or ``declined``.
        onset: Of an injury that is verified: a code of ``domain.case_words.ONSETS``.
        reason: Why it is declined.

    Raises:
        InvalidInputError: With the message beside ``answer``, ``onset`` or ``reason``.
        StaleVersionError: The case has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    needs_to_change(actor)
    with transaction() as session:
        case = scope.get_case(session, actor, case_id, to_change=True)
        if case.verified != "no":
            raise InvalidInputError("The case does not wait for verification any more.")
        must_be_current(session, case, version)
        words = _reason(reason)
        if answer == "declined":
            if not words:
                problem = "Say why the report is declined."
                raise InvalidInputError(problem, {"reason": problem})
            change(session, actor, case, "case:decline", {"verified": "declined"}, reason=words)
        elif answer == "yes":
            values = {"verified": "yes", "status": "open" if case.status == "created" else case.status}
            if case.case_type in INJURIES:
                if onset not in ONSETS:
                    problem = "Say how it came about."
                    raise InvalidInputError(problem, {"onset": problem})
                values["onset"] = onset
            change(session, actor, case, "case:verify", values, reason=words or None)
        else:
            problem = "Choose whether it is verified or declined."
            raise InvalidInputError(problem, {"answer": problem})
        return case_page.page(session, actor, around_case(session, case))


@use_case("case:close", "case")
def close_case(actor: Actor, case_id: int, version: int, closed_on: str = "") -> CaseView:
    """Close the case: its conclusion date is set. Its encounters are closed separately.

    Args:
        actor: Needs ``case:close``.
        case_id: The case, which must not be closed.
        version: The case's version that the actor saw.
        closed_on: As typed; today unless given, never in the future nor before the injury.

    Raises:
        InvalidInputError: With the message beside ``closed_on``; a closed case says since when it is.
        StaleVersionError: The case has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.CASE_VIEW)
    actor.need(Permission.CASE_CLOSE)
    with transaction() as session:
        here = around_case(session, scope.get_case(session, actor, case_id, to_change=True))
        case = here.case
        if case.status == "closed":
            since = f" since {day_words(case.concluded_local.date())}" if case.concluded_local else ""
            raise InvalidInputError(f"The case is closed already{since}.")
        must_be_current(session, case, version)
        day = past_day(closed_on, "closed_on", here, noun="A case closes")
        values = {"status": "closed", "concluded_local": datetime.combine(day, time(0))}
        change(session, actor, case, "case:close", values)
        return case_page.page(session, actor, here)


@use_case("case:reopen", "case")
def reopen_case(actor: Actor, case_id: int, version: int) -> CaseView:
    """Open a closed case again; its conclusion date is gone, the history keeps it.

    Raises:
        InvalidInputError: It is open already.
        StaleVersionError: The case has changed in the meantime.
        NotAllowedError: The actor lacks ``case:close``.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.CASE_VIEW)
    actor.need(Permission.CASE_CLOSE)
    with transaction() as session:
        here = around_case(session, scope.get_case(session, actor, case_id, to_change=True))
        if here.case.status != "closed":
            raise InvalidInputError("The case is open already.")
        must_be_current(session, here.case, version)
        change(session, actor, here.case, "case:reopen", {"status": "open", "concluded_local": None})
        return case_page.page(session, actor, here)


@use_case("case:delete", "case")
def delete_case(actor: Actor, case_id: int, version: int, confirmation: str, reason: str) -> CaseView:
    """Line a case out: a tombstone with its reason. Nothing is erased, and its encounters lose the link.

    Source: 29 CFR 1904.33(a): what was recordable is kept for five years; 1904.29(b)(3), 1904.34.

    Args:
        actor: Needs ``case:delete``.
        case_id: The case.
        version: The case's version that the actor saw.
        confirmation: ``Yes``, typed.
        reason: Why; kept with the tombstone.

    Returns:
        The page as it was, lined out; the next look finds no case any more.

    Raises:
        InvalidInputError: With the message beside ``confirmation`` or ``reason``.
        StaleVersionError: The case has changed in the meantime.
        NotAllowedError: As above.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.CASE_VIEW)
    actor.need(Permission.CASE_DELETE)
    wrong = {}
    if confirmation.strip() != YES:
        wrong["confirmation"] = f"Type {YES} to delete the case."
    if not _reason(reason):
        wrong["reason"] = "Say why the case is deleted: the reason is kept with it."
    with transaction() as session:
        here = around_case(session, scope.get_case(session, actor, case_id, to_change=True))
        must_be_current(session, here.case, version)
        if wrong:
            raise InvalidInputError("The case is not deleted yet.", wrong)
        case_links.unlink_all(session, actor, here.case)
        bury(session, actor, here.case, "case:delete", _reason(reason))
        return case_page.page(session, actor, here)


def bury(session: Session, actor: Actor, case: Case, verb: str, reason: str) -> None:
    """Put the tombstone on a case."""
    change(session, actor, case, verb, {"deleted_at": clock.now(), "delete_reason": reason}, reason=reason)


def _reason(typed: str) -> str:
    words = clean(typed).strip()
    return "" if is_blank(words) else words[:MAX_REASON_CHARS]
