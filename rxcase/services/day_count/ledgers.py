"""The ledger of a case: each day with its kind, its record and its paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from sqlmodel import Session, col

from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.db import transaction
from rxcase.domain.dates import day_words
from rxcase.domain.day_counts.facts import Facts, Mode
from rxcase.domain.day_counts.intervals import count
from rxcase.domain.day_counts.ledger import NOT_COUNTED, Line, ledger
from rxcase.errors import InvalidInputError
from rxcase.models import Case
from rxcase.readmodels.day_counts import CaseLedger, DaysView, LedgerLine, LedgerRun
from rxcase.reports.day_facts import day_facts
from rxcase.services.case.case_change import AroundCase, around_case
from rxcase.services.refusals import need
from rxcase.services.use_case import use_case

_NO_DAY = "The case has no day of injury or onset, so no day can be counted."


def ledger_of(actor: Actor, case_number: str, as_of: date | None = None, mode: str = "today") -> CaseLedger:
    """The days of the case with this number and why; that they were looked at is recorded.

    Args:
        actor: Sees cases within reach.
        case_number: As it stands on the log.
        as_of: Days are counted through it; today at the site unless given.
        mode: ``today`` or ``annual``.

    Raises:
        NotAllowedError: The actor may not look at cases, or at restrictions.
        InvalidInputError: No case, or several, have this number; or the case has no day of injury.
    """
    need(actor, Permission.CASE_VIEW, "case:view")
    need(actor, Permission.RESTRICTION_VIEW, "case:view")
    with transaction() as session:
        here = around_case(session, _case(session, actor, case_number.strip()))
        facts = _facts(session, actor, here)
        if facts is None:
            raise InvalidInputError(_NO_DAY)
        through = as_of or here.site_today
        numbers = count(facts, through, Mode(mode))
        return CaseLedger(
            case_number=here.case.case_number or "",
            date_of_incident=facts.began_on,
            as_of=through,
            mode=mode,
            days_away=numbers.away,
            days_restricted=numbers.restricted,
            capped_on=numbers.capped_on,
            is_migrated=_is_migrated(facts),
            days=tuple(_line(each) for each in ledger(facts, through, Mode(mode))),
        )


@use_case("case:view", "case")
def days_view(actor: Actor, case_id: int, as_of: date | None = None, mode: str = "today") -> DaysView:
    """The days of a case, neighbours together; that they were looked at is recorded.

    Args:
        actor: Sees cases within reach.
        case_id: The case.
        as_of: Days are counted through it; today at the site unless given.
        mode: ``today`` or ``annual``.

    Raises:
        NotAllowedError: The actor may not look at cases, or at restrictions.
        NotFoundError: Unknown, or out of reach.
    """
    actor.need(Permission.CASE_VIEW)
    actor.need(Permission.RESTRICTION_VIEW)
    with transaction() as session:
        here = around_case(session, scope.get_case(session, actor, case_id))
        facts = _facts(session, actor, here)
        return _view(actor, here, facts, as_of or here.site_today, Mode(mode))


def _facts(session: Session, actor: Actor, here: AroundCase) -> Facts | None:
    """The facts of a case; the look at them is recorded."""
    case = here.case
    looked = audit.Event("case:view", subject="case", subject_id=case.id, person_id=case.employee_id)
    audit.record(session, actor, looked)
    return day_facts(session, [case.id or 0]).get(case.id or 0)


def _case(session: Session, actor: Actor, number: str) -> Case:
    found = session.exec(scope.cases(actor).where(col(Case.case_number) == number).limit(2)).all()
    if not found:
        raise InvalidInputError(f"There is no case “{number}”.")
    if len(found) > 1:
        raise InvalidInputError(f"Several cases have the number “{number}”; give them numbers of their own.")
    return found[0]


def _is_migrated(facts: Facts) -> bool:
    return facts.migrated_away is not None or facts.migrated_restricted is not None


def _line(of: Line) -> LedgerLine:
    why = f"{of.why} ({of.rule})" if of.rule else of.why
    return LedgerLine(of.day, of.kind, of.record, of.source, why, of.is_estimated)


def _view(actor: Actor, here: AroundCase, facts: Facts | None, as_of: date, mode: Mode) -> DaysView:
    case, person = here.case, here.employee
    numbers = None if facts is None else count(facts, as_of, mode)
    lines = [] if facts is None else ledger(facts, as_of, mode)
    hidden = is_name_hidden(actor, case.is_privacy_case)
    return DaysView(
        case_id=case.id or 0,
        employee_id=0 if hidden else person.id or 0,
        case_number=case.case_number or "",
        person=PRIVACY_NAME if hidden else f"{person.last_name}, {person.first_name}",
        occurred_words=day_words(case.occurred_on) if case.occurred_on else "",
        as_of=as_of.isoformat(),
        as_of_words=day_words(as_of),
        is_today=as_of == here.site_today,
        mode=mode.value,
        days_away=numbers.away if numbers else 0,
        days_restricted=numbers.restricted if numbers else 0,
        capped_words=day_words(numbers.capped_on) if numbers and numbers.capped_on else "",
        is_migrated=facts is not None and _is_migrated(facts),
        problem="" if facts else _NO_DAY,
        runs=list(_runs(lines)),
        not_counted=sum(each.kind == NOT_COUNTED for each in lines),
    )


def _runs(lines: Iterable[Line]) -> Iterator[LedgerRun]:
    """Neighbours of which the same is said, together; lines follow each other day by day, or with a gap."""
    for number, (_, alike) in enumerate(groupby(lines, key=_said_of)):
        days = list(alike)
        first, last = days[0], days[-1]
        span = "Days not known"
        if first.day is not None and last.day is not None:
            span = day_words(first.day) if first.day == last.day else f"{day_words(first.day)} – {day_words(last.day)}"
        yield LedgerRun(
            key=str(number),
            span=span,
            count=len(days),
            kind=first.kind,
            record=first.record,
            source=first.source,
            why=first.why,
            rule=f"29 CFR {first.rule}" if first.rule else "",
            is_estimated=first.is_estimated,
        )


def _said_of(line: Line) -> tuple[object, ...]:
    return line.kind, line.record, line.source, line.why, line.rule, line.is_estimated, line.day is None
