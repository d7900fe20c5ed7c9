"""A few small files for the document lists: work status reports as PDF, call records as text."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from rxcase.demo.course import MODIFIED
from rxcase.demo.encounter_rows import MadeEncounter, World
from rxcase.domain.dates import day_words
from rxcase.models import Document
from rxcase.services.document.document_store import store

_LEFT_POINTS, _TOP_POINTS, _LINE_POINTS = 72, 720, 18


def work_status_lines(made: MadeEncounter) -> list[str]:
    """What a work status report of the encounter says, line by line; nothing clinical."""
    person, case = made.person, made.case
    lines = [
        f"Employee: {person.first} {person.last}",
        f"Employer: {person.site.employer.name}, {person.site.plan.name}",
        f"Job: {person.job.title}",
        f"Case: {case.number}",
        f"Date of injury: {day_words(case.occurred_on)}",
        "",
    ]
    side = case.incident.side if case.incident else ""
    for span in made.course.spans:
        dates = f"{day_words(span.starts_on)} through {day_words(span.ends_on)}"
        if span.kind == MODIFIED:
            lines.append(f"Modified duty {dates}:")
            lines.extend(f"   - {limit.words(side)}" for limit in span.limits)
        else:
            lines.append(f"Off work {dates}")
    return lines


def _pdf(title: str, lines: list[str]) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, pagesize=LETTER, invariant=True)
    canvas.setTitle(title)
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(_LEFT_POINTS, _TOP_POINTS, title)
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(lines, start=2):
        canvas.drawString(_LEFT_POINTS, _TOP_POINTS - number * _LINE_POINTS, line)
    canvas.save()
    return target.getvalue()


def add_work_status(world: World, made: MadeEncounter) -> None:
    """Keep a work status report with the encounter.

    A PDF, or a text file where the standard fonts of PDF lack the letters of the name.
    """
    lines = work_status_lines(made)
    title = f"Work status {made.case.number}"
    is_latin = all(ord(sign) < 256 for line in lines for sign in line)
    name = f"work-status-{made.case.number}.{'pdf' if is_latin else 'txt'}"
    content = _pdf(title, lines) if is_latin else "\n".join((title, "", *lines, "")).encode()
    stored = store(name, BytesIO(content))
    world.rows.add(
        Document,
        created_at=made.at,
        updated_at=made.at,
        employee_id=made.person.id,
        encounter_id=made.id,
        case_id=made.case.id,
        title=title,
        kind="work-status",
        file_name=name,
        media_type=stored.media_type,
        size_bytes=stored.size_bytes,
        sha256=stored.sha256,
        uploaded_by_id=made.owner.id,
    )
