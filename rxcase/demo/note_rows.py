"""The notes of an encounter as rows: each follows the moment of the course that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from rxcase.demo.accounts import Staff
from rxcase.demo.clock_times import instant
from rxcase.demo.course import Course, Moment
from rxcase.demo.restriction_rows import Place
from rxcase.demo.table_rows import TableRows
from rxcase.demo.words import amendment, note_text
from rxcase.domain.dates import day_words
from rxcase.models import Note, NoteAmendment

_SERVICES = ("physical therapy", "MRI", "the specialist’s opinion", "more therapy visits", "the brace")


def add_notes(
    rows: TableRows,
    random: Random,
    place: Place,
    course: Course,
    moments: Sequence[Moment],
    authors: Sequence[Staff],
    follow_up_on: date | None,
) -> datetime:
    """Add a note for each moment, oldest first.

    Args:
        rows: Takes the notes.
        random: The world's source of chance.
        place: The encounter.
        course: Gives the dates that the notes speak of.
        moments: At least one, all before today or on it.
        authors: The owner first; others write now and then.
        follow_up_on: The encounter's follow-up date, set in the last note.

    Returns:
        When the last note was written.
    """
    facts = _facts(random, place)
    zone = place.person.site.plan.city.time_zone
    minutes, day = 0, date.min
    at = place.at
    for moment, following in zip(moments, (*moments[1:], None), strict=True):
        minutes = minutes + random.randint(15, 70) if moment.on == day else random.randint(8 * 60 + 5, 16 * 60 + 30)
        day, at = moment.on, instant(moment.on, minutes, zone)
        author = authors[0] if len(authors) == 1 or random.random() < 0.85 else random.choice(authors)
        next_on = (
            follow_up_on
            if following is None
            else following.on
            if following.on > day and random.random() < 0.7
            else None
        )
        limits = "; ".join(limit.words(facts["side"]) for limit in moment.span.limits) if moment.span else ""
        span_words = {
            "from_": day_words(moment.span.starts_on if moment.span else place.case.occurred_on),
            "through": day_words(moment.span.ends_on if moment.span else course.closes_on),
            "today": day_words(day),
            "limits": limits or "as written",
            "pain": str(max(1, 7 - (day - course.opened_on).days // 20)),
            "percent": str(min(95, 30 + (day - course.opened_on).days)),
            "visits": str(min(11, 1 + (day - course.opened_on).days // 6)),
        }
        note_id = rows.add(
            Note,
            created_at=at,
            updated_at=at,
            encounter_id=place.encounter_id,
            observed_at=at,
            author_id=author.id,
            author_name=author.name,
            text=note_text(random, moment.kind, facts | span_words, next_on),
            follow_up_on=next_on,
        )
        if random.random() < 0.02:
            _add_amendment(rows, random, note_id, author, at)
    return at


def _facts(random: Random, place: Place) -> dict[str, str]:
    incident = place.case.incident
    service = random.choice(_SERVICES)
    return {
        "first": place.person.first,
        "part": incident.body_part.lower() if incident else "condition",
        "side": incident.side if incident else "",
        "object": incident.object if incident else "nothing",
        "job": place.person.job.title.lower(),
        "supervisor": place.person.site.contact,
        "contact": place.person.site.lead.first if place.person.site.lead else "the supervisor",
        "provider": place.provider.short_name,
        "adjuster": place.case.adjuster,
        "when": random.choice(("in the morning", "after three", "in the evening", "at lunch time")),
        "service": service,
        "service_": service[:1].upper() + service[1:],
        "planned": str(random.choice((8, 10, 12))),
    }


def _add_amendment(rows: TableRows, random: Random, note_id: int, author: Staff, at: datetime) -> None:
    text, reason = amendment(random)
    rows.add(
        NoteAmendment,
        note_id=note_id,
        kind="added",
        text=text,
        reason=reason,
        author_id=author.id,
        author_name=author.name,
        at=at + timedelta(minutes=random.randint(2, 50)),
    )


def moments_until(course: Course, last_day: date, *, is_open: bool) -> list[Moment]:
    """The moments that have come by a day; the first always, the closing only of a closed encounter."""
    found = [
        moment for moment in course.moments if moment.on <= last_day and not (is_open and moment.kind == "closing")
    ]
    if found:
        return found
    return [Moment(last_day, course.moments[0].kind)]
