"""How a case goes on: the spans off work and on modified duty, the stages, the days when somebody wrote a note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rxcase.demo.limits import LIMITS, Limit
from rxcase.demo.mechanism import Severity

OFF, MODIFIED = "off", "modified"


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which the person was off work or on modified duty, first and last included."""

    kind: str
    starts_on: date
    ends_on: date
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A day when the case manager writes, why (a key of ``words.SENTENCES``), and the span it is about."""

    on: date
    kind: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """The whole way of one encounter, future days included; who writes rows stops at today.

    Attributes:
        stages: (position of the stage, first day in it), in order of days.
        full_duty_on: Back at full duty; None if never, or never away from it.
        is_permanent: The last limits stay for good.
    """

    severity: Severity
    opened_on: date
    spans: tuple[Span, ...]
    stages: tuple[tuple[int, date], ...]
    moments: tuple[Moment, ...]
    full_duty_on: date | None
    is_permanent: bool
    closes_on: date
    archives_on: date


INTAKE, ASSESSMENT, TREATMENT, MODIFIED_DUTY, RETURN_TO_WORK, FOLLOW_UP, READY_TO_CLOSE = range(1, 8)

_OFF_DAYS = {Severity.AWAY: (3, 35), Severity.LONG: (50, 170)}
_STEP_DAYS = {Severity.RESTRICTED: (7, 28), Severity.AWAY: (10, 35), Severity.LONG: (28, 60)}
_SETTLING_DAYS = {
    Severity.FIRST_AID: (5, 40),
    Severity.TREATMENT: (20, 190),
    Severity.RESTRICTED: (40, 330),
    Severity.AWAY: (70, 420),
    Severity.LONG: (120, 500),
}
"""From full duty (or from the start) until the claim is settled and the encounter closes."""


def later(day: date, days: int) -> date:
    """The day that many days later."""
    return day + timedelta(days=days)


def workday(day: date) -> date:
    """The day, or the Monday after its weekend."""
    return later(day, 7 - day.weekday()) if day.weekday() > 4 else day


def injury_course(random: Random, severity: Severity, region: str, occurred_on: date) -> Course:
    """Plan the course of an injury or illness.

    Args:
        random: The world's source of chance.
        severity: How far it goes.
        region: A key of ``LIMITS``.
        occurred_on: Day of the injury.
    """
    opened_on = workday(later(occurred_on, random.choice((1, 1, 1, 2, 2, 3, 6))))
    is_permanent = severity is Severity.LONG and random.random() < 0.25
    spans = _spans(random, severity, region, later(occurred_on, 1))
    full_duty_on = workday(later(spans[-1].ends_on, 1)) if spans and not is_permanent else None
    settled = later(spans[-1].ends_on, 1) if spans else opened_on
    closes_on = workday(later(settled, random.randint(*_SETTLING_DAYS[severity])))
    return Course(
        severity=severity,
        opened_on=opened_on,
        spans=spans,
        stages=_stages(random, severity, opened_on, spans, full_duty_on, closes_on),
        moments=_moments(random, severity, opened_on, spans, full_duty_on, closes_on),
        full_duty_on=full_duty_on,
        is_permanent=is_permanent,
        closes_on=closes_on,
        archives_on=workday(later(closes_on, random.choice((0, 0, 1, 3, 7, 14, 30)))),
    )


def _spans(random: Random, severity: Severity, region: str, starts_on: date) -> tuple[Span, ...]:
    spans: list[Span] = []
    day = starts_on
    if severity in _OFF_DAYS:
        end = later(day, random.randint(*_OFF_DAYS[severity]) - 1)
        spans.append(Span(OFF, day, end))
        day = later(end, 1)
    if severity in _STEP_DAYS:
        steps = LIMITS[region]
        first = 1 if len(steps) > 2 and severity is not Severity.LONG and random.random() < 0.3 else 0
        for limits in steps[first:]:
            day = later(
                day, random.choices((0, -random.randint(1, 3), random.randint(2, 5)), (80, 10, 10))[0] if spans else 0
            )
            end = later(day, random.randint(*_STEP_DAYS[severity]) - 1)
            spans.append(Span(MODIFIED, day, end, limits))
            day = later(end, 1)
    return tuple(spans)


def _stages(
    random: Random,
    severity: Severity,
    opened_on: date,
    spans: tuple[Span, ...],
    full_duty_on: date | None,
    closes_on: date,
) -> tuple[tuple[int, date], ...]:
    stages = [(INTAKE, opened_on), (ASSESSMENT, later(opened_on, random.randint(1, 4)))]
    if severity > Severity.FIRST_AID:
        stages.append((TREATMENT, later(stages[-1][1], random.randint(1, 8))))
    modified = next((span for span in spans if span.kind == MODIFIED), None)
    if modified:
        stages.append((MODIFIED_DUTY, max(modified.starts_on, later(stages[-1][1], 1))))
        if random.random() < 0.05:
            stages.append((TREATMENT, later(stages[-1][1], random.randint(4, 10))))
            stages.append((MODIFIED_DUTY, later(stages[-1][1], random.randint(3, 9))))
    back_on = full_duty_on or (later(spans[-1].ends_on, 1) if spans else None)
    if back_on:
        stages.append((RETURN_TO_WORK, max(back_on, later(stages[-1][1], 1))))
    rest = (closes_on - stages[-1][1]).days
    if severity > Severity.FIRST_AID and rest > 10:
        stages.append((FOLLOW_UP, later(stages[-1][1], random.randint(5, max(6, rest // 3)))))
    rest = (closes_on - stages[-1][1]).days
    if rest > 3:
        stages.append((READY_TO_CLOSE, later(stages[-1][1], rest - random.randint(1, min(rest - 1, 20)))))
    return tuple(stages)


_WHILE_OFF = ("therapy", "waiting", "authorization", "no_answer", "progress", "imaging")
_WHILE_MODIFIED = ("duty_check", "therapy", "no_answer", "progress", "supervisor")
_WHILE_HEALING = ("settling", "adjuster", "healing")
_WHILE_SETTLING = ("settling", "adjuster", "settling", "after_return")


def _moments(
    random: Random,
    severity: Severity,
    opened_on: date,
    spans: tuple[Span, ...],
    full_duty_on: date | None,
    closes_on: date,
) -> tuple[Moment, ...]:
    moments = [Moment(opened_on, "intake"), Moment(workday(later(opened_on, random.randint(0, 2))), "employer")]
    if severity > Severity.FIRST_AID:
        moments.append(Moment(workday(later(opened_on, random.randint(2, 6))), "provider"))
    steps = 0
    for span in spans:
        kind = "off" if span.kind == OFF else "modified" if steps == 0 else "step"
        steps += span.kind == MODIFIED
        moments.append(Moment(workday(max(span.starts_on, opened_on)), kind, span))
        choices = _WHILE_OFF if span.kind == OFF else _WHILE_MODIFIED
        moments.extend(
            Moment(day, random.choice(choices), span) for day in _every(random, span.starts_on, span.ends_on, 9, 24)
        )
    settling = full_duty_on or (later(spans[-1].ends_on, 1) if spans else later(opened_on, 6))
    if spans:
        moments.append(Moment(workday(settling), "returned" if full_duty_on else "permanent", spans[-1]))
    kinds = _WHILE_SETTLING if spans else _WHILE_HEALING if severity > Severity.FIRST_AID else ("healing",)
    moments.extend(Moment(day, random.choice(kinds)) for day in _every(random, settling, closes_on, 18, 60))
    moments.append(Moment(closes_on, "closing"))
    return tuple(sorted(moments, key=lambda moment: moment.on))


def _every(random: Random, starts_on: date, ends_on: date, least: int, most: int) -> list[date]:
    days = []
    day = workday(later(starts_on, random.randint(least, most)))
    while day < later(ends_on, -3):
        days.append(day)
        day = workday(later(day, random.randint(least, most)))
    return days


@dataclass(frozen=True, slots=True)
class PlainCourse:
    """What the cases other than injuries go through.

    Attributes:
        first: What the first note is about; ``checks`` the following ones, ``last`` the one before closing.
        days_off: Shortest and longest time off work; None for cases without any.
        days_open: Shortest and longest time from opening to closing.
    """

    first: str
    checks: tuple[str, ...]
    last: str
    days_off: tuple[int, int] | None
    days_open: tuple[int, int]


PLAIN_COURSES = {
    "absence": PlainCourse(
        "leave_request", ("certification", "leave_check", "leave_check"), "leave_return", (10, 95), (30, 150)
    ),
    "hospital": PlainCourse(
        "hospital_intake", ("hospital_check", "hospital_home"), "hospital_done", (5, 45), (20, 120)
    ),
    "msea": PlainCourse("msea_intake", ("msea_exam",), "msea_done", None, (15, 80)),
    "surveillance": PlainCourse(
        "surveillance_intake", ("surveillance_retest", "surveillance_review"), "surveillance_done", None, (30, 200)
    ),
}


def plain_course(random: Random, case_type: str, starts_on: date) -> Course:
    """Plan the course of a case without an injury: a leave, a hospital stay, an examination.

    Args:
        random: The world's source of chance.
        case_type: A key of ``PLAIN_COURSES``.
        starts_on: First day of it.
    """
    plan = PLAIN_COURSES[case_type]
    opened_on = workday(later(starts_on, random.choice((0, 0, 1, 2))))
    spans: tuple[Span, ...] = ()
    if plan.days_off:
        spans = (Span(OFF, starts_on, later(starts_on, random.randint(*plan.days_off) - 1)),)
    back_on = workday(later(spans[0].ends_on, 1)) if spans else None
    closes_on = workday(later(back_on or opened_on, random.randint(*plan.days_open)))
    moments = [Moment(opened_on, plan.first)]
    until = back_on or closes_on
    moments.extend(
        Moment(day, random.choice(plan.checks), spans[0] if spans else None)
        for day in _every(random, opened_on, until, 8, 30)
    )
    moments.append(Moment(until, plan.last))
    if closes_on > until:
        moments.append(Moment(closes_on, "closing"))
    stages = [(INTAKE, opened_on), (ASSESSMENT, later(opened_on, random.randint(1, 5)))]
    if back_on:
        stages.append((RETURN_TO_WORK, max(back_on, later(stages[-1][1], 1))))
    if (closes_on - stages[-1][1]).days > 2:
        stages.append((READY_TO_CLOSE, later(closes_on, -random.randint(1, 2))))
    return Course(
        severity=Severity.AWAY if spans else Severity.TREATMENT,
        opened_on=opened_on,
        spans=spans,
        stages=tuple(stages),
        moments=tuple(sorted(moments, key=lambda moment: moment.on)),
        full_duty_on=back_on,
        is_permanent=False,
        closes_on=closes_on,
        archives_on=workday(later(closes_on, random.choice((0, 1, 3, 10)))),
    )
