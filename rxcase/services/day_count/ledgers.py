"""The ledger of a case: each day with its kind, its record and its paragraph."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.config import settings
from rxcase.db import transaction
from rxcase.domain.day_counts.facts import Mode
from rxcase.domain.day_counts.intervals import count
from rxcase.domain.day_counts.ledger import Line, ledger
from rxcase.domain.time_zones import zone_of
from rxcase.errors import InvalidInputError
from rxcase.models import Case, Establishment
from rxcase.readmodels.day_counts import CaseLedger, LedgerLine
from rxcase.reports.day_facts import day_facts
from rxcase.services.refusals import need


def ledger_of(actor: Actor, case_number: str, as_of: date | None = None, mode: str = "today") -> CaseLedger:
    """The days of a case and why; that they were looked at is recorded.

    Args:
        actor: Sees cases within reach.
        case_number: As it stands on the log.
        as_of: Days are counted through it; today at the site unless given.
        mode: ``today`` or ``annual``.

    Raises:
        NotAllowedError: The actor may not look at cases.
        InvalidInputError: No case, or several, have this number; or the case has no day of injury.
    """
    need(actor, Permission.CASE_VIEW, "case:view")
    with transaction() as session:
        case = _case(session, actor, case_number.strip())
        facts = day_facts(session, [case.id or 0]).get(case.id or 0)
        if facts is None:
            raise InvalidInputError(f"The case {case_number} has no day of injury or onset, so no day can be counted.")
        audit.record(
            session,
            actor,
            audit.Event("case:view", subject="case", subject_id=case.id, person_id=case.employee_id),
        )
        through = as_of or _today(session, case)
        numbers = count(facts, through, Mode(mode))
        return CaseLedger(
            case_number=case.case_number or "",
            date_of_incident=facts.began_on,
            as_of=through,
            mode=mode,
            days_away=numbers.away,
            days_restricted=numbers.restricted,
            capped_on=numbers.capped_on,
            is_migrated=facts.migrated_away is not None or facts.migrated_restricted is not None,
            days=tuple(_line(each) for each in ledger(facts, through, Mode(mode))),
        )


def _case(session: Session, actor: Actor, number: str) -> Case:
    found = session.exec(scope.cases(actor).where(col(Case.case_number) == number).limit(2)).all()
    if not found:
        raise InvalidInputError(f"There is no case “{number}”.")
    if len(found) > 1:
        raise InvalidInputError(f"Several cases have the number “{number}”; give them numbers of their own.")
    return found[0]


def _today(session: Session, case: Case) -> date:
    site = session.get(Establishment, case.establishment_id) if case.establishment_id else None
    place = (site.time_zone, site.state) if site else (None, None)
    return clock.today(zone_of(*place, settings().time_zone))


def _line(of: Line) -> LedgerLine:
    why = f"{of.why} ({of.rule})" if of.rule else of.why
    return LedgerLine(of.day, of.kind, of.record, of.source, why, of.is_estimated)
