"""Narratives, coded fields and notes agree with each other and leave nothing blank."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from rxcase import demo
from rxcase.db import reading
from rxcase.demo.limits import LIMITS
from rxcase.demo.mechanisms import catalogue, without_article
from rxcase.demo.people import SPECIALTIES
from rxcase.demo.places import INDUSTRIES
from rxcase.demo.words import SENTENCES
from rxcase.models import (
    Case,
    Condition,
    Employee,
    InjuredPart,
    Note,
    Task,
    VisitOrder,
)


def test_narrative_part_object_and_diagnosis_agree(world: demo.DemoSummary) -> None:
    with reading() as session:
        rows = _rows_of_injuries(session)
    assert len(rows) > 250
    codes = {
        code: harm
        for mechanisms in catalogue().values()
        for mechanism in mechanisms
        for harm in mechanism.harms
        for code in (harm.icd10, harm.icd10_left)
    }
    for what_happened, harmed_by, body_part, nature, icd10, description in rows:
        assert body_part.lower() in what_happened.lower()
        assert harmed_by.lower() in what_happened.lower()
        harm = codes[icd10]
        assert harm.nature == nature
        side = body_part.split()[0].lower() if body_part.split()[0] in {"Left", "Right"} else ""
        assert body_part.lower() == harm.part.format(side=side)
        assert description == harm.title.format(side=side)


def _rows_of_injuries(session: Session) -> list[Any]:
    return list(
        session.execute(
            select(
                col(Case.what_happened),
                col(Case.harmed_by),
                col(InjuredPart.body_part),
                col(InjuredPart.nature),
                col(Condition.icd10),
                col(Condition.description),
            )
            .join(InjuredPart, col(InjuredPart.case_id) == col(Case.id))
            .join(Condition, col(Condition.case_id) == col(Case.id))
        )
    )


def test_narratives_do_not_read_alike(world: demo.DemoSummary) -> None:
    with reading() as session:
        stories = [text for text in session.scalars(select(col(Case.what_happened))) if text]
        notes = list(session.scalars(select(col(Note.text))))
    assert len(set(stories)) > 0.95 * len(stories)
    assert len(set(notes)) > 0.85 * len(notes)


def test_nothing_that_a_form_needs_is_empty_and_no_brace_is_left(world: demo.DemoSummary) -> None:
    with reading() as session:
        for case in session.scalars(select(Case)):
            assert case.case_number
            assert case.occurred_on
            assert case.facility
            assert case.physician
            if case.case_type in {"injury-osha", "injury-non-osha"}:
                for words in (
                    case.activity_before,
                    case.what_happened,
                    case.harmed_by,
                    case.place,
                    case.event,
                    case.onset,
                ):
                    assert words
                    assert not re.search(r"[{}]|None|  |^ | $", words), words
                assert case.illness_type in set("ISRPHA")
                assert case.started_work_time is not None
            if case.on_premises is False:
                assert all((case.place_address1, case.place_city, case.place_state, case.place_zip))
            if case.case_type == "absence":
                assert all((case.first_day_off, case.leave_type))
            if case.case_type == "injury-non-osha":
                assert case.cause
        texts = [*session.scalars(select(col(Note.text))), *session.scalars(select(col(Task.title)))]
        texts += session.scalars(select(col(VisitOrder.reason)))
        for text in texts:
            assert not re.search(r"^$|[{}]|None|  |\.\.|, \.", text), text
        for person in session.scalars(select(Employee)):
            assert all((person.first_name, person.last_name, person.job_id, person.department_id))


def test_every_template_can_be_filled() -> None:
    facts = dict.fromkeys(
        [
            *("first", "part", "side", "object", "job", "contact", "supervisor", "provider", "adjuster", "when"),
            *("service", "service_", "planned", "from_", "through", "today", "limits", "pain", "percent", "visits"),
        ],
        "x",
    )
    for groups in SENTENCES.values():
        assert len(groups) >= 2
        for sentence in (sentence for group in groups for sentence in group):
            assert "{" not in sentence.format_map(facts)
            assert sentence.endswith(".")
    for mechanisms in catalogue().values():
        for mechanism in mechanisms:
            assert all(("{object}" in text) or ("{Object}" in text) for text in mechanism.events)
            assert all("{part}" in text for text in mechanism.results)
            assert "" in mechanism.objects
            for harm in mechanism.harms:
                assert harm.region in LIMITS
                assert harm.region in SPECIALTIES
                assert ("{side}" in harm.part) or not harm.icd10_left
            for thing in (thing for things in mechanism.objects.values() for thing in things):
                assert without_article(thing).lower() in thing.lower()
                assert not without_article(thing).startswith(("A ", "An ", "The "))
    for industry in INDUSTRIES:
        for job in industry.jobs:
            assert set(job.works) <= set(catalogue())
