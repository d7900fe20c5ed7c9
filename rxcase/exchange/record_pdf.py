"""A record as a PDF to keep: portrait pages, sections of facts and entries, the date and the page on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from rxcase.exchange.pdf_text import BOLD, FONT, fonts, printable

_MARGIN = 50.0
_WIDTH = letter[0] - 2 * _MARGIN
_LABEL = 128.0
_GREY = Color(0.35, 0.38, 0.42)
_TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=15, leading=19)
_UNDER = ParagraphStyle("under", fontName=FONT, fontSize=9, leading=12, textColor=_GREY)
_HEADING = ParagraphStyle(
    "heading", fontName=BOLD, fontSize=11, leading=14, spaceBefore=12, spaceAfter=4, keepWithNext=1
)
_GROUP = ParagraphStyle("group", fontName=BOLD, fontSize=8.5, leading=11, spaceBefore=5, spaceAfter=1, keepWithNext=1)
_BODY = ParagraphStyle("body", fontName=FONT, fontSize=8.5, leading=11.5)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=7.5, leading=10, textColor=_GREY, keepWithNext=1)
_LONGEST_PIECE = 4_000
"""A paragraph must fit on pages; a longer text goes on in further paragraphs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a line above it: a note, a restriction; ``is_struck`` lines it out."""

    text: str
    above: str = ""
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a section: facts as (label, value), and entries in their order."""

    title: str = ""
    facts: Sequence[tuple[str, str]] = ()
    entries: Sequence[Entry] = ()


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A section; without anything in its parts it says so."""

    title: str
    parts: Sequence[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RecordDocument:
    """The whole record: ``under`` stands below the title, ``foot`` on each page."""

    title: str
    under: str
    foot: str
    sections: Sequence[RecordSection]


def write(record: RecordDocument, out: BinaryIO) -> None:
    """Write the record as a PDF that is the same for the same record."""
    fonts()

    def frame(canvas: Canvas, _document: Any) -> None:
        canvas.setFont(FONT, 7.5)
        canvas.setFillColor(_GREY)
        canvas.drawString(_MARGIN, 30, printable(record.foot))
        canvas.drawRightString(letter[0] - _MARGIN, 30, f"Page {canvas.getPageNumber()}")

    document = SimpleDocTemplate(
        out,
        pagesize=letter,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN + 8,
        title=record.title,
        invariant=1,
    )
    story: list[Flowable] = [_said(record.title, _TITLE), _said(record.under, _UNDER)]
    for section in record.sections:
        story.extend(_section(section))
    document.build(story, onFirstPage=frame, onLaterPages=frame)


def _said(words: str, style: ParagraphStyle, *, is_struck: bool = False) -> Paragraph:
    text = escape(printable(words)).replace("\n", "<br/>")
    return Paragraph(f"<strike>{text}</strike>" if is_struck else text, style)


def _section(section: RecordSection) -> list[Flowable]:
    story: list[Flowable] = [_said(section.title, _HEADING)]
    filled = [part for part in section.parts if part.facts or part.entries]
    for part in filled:
        if part.title and part.title != section.title:
            story.append(_said(part.title, _GROUP))
        if part.facts:
            story.append(_facts(part.facts))
        for entry in part.entries:
            if entry.above:
                story.append(_said(entry.above, _SMALL))
            story.extend(_said(piece, _BODY, is_struck=entry.is_struck) for piece in _pieces(entry.text))
            story.append(Spacer(1, 4))
    if not filled:
        story.append(_said("Nothing recorded.", _UNDER))
    return story


def _pieces(text: str) -> list[str]:
    pieces, rest = [], text
    while len(rest) > _LONGEST_PIECE:
        end = rest.rfind(" ", 1, _LONGEST_PIECE)
        end = end if end > 0 else _LONGEST_PIECE
        pieces.append(rest[:end])
        rest = rest[end:].lstrip(" ")
    return [*pieces, rest]


def _facts(facts: Sequence[tuple[str, str]]) -> Table:
    # A cell must fit on one page; a value as long as a story is cut here and stands whole in the record itself.
    rows = [[_said(label, _UNDER), _said(value[:_LONGEST_PIECE], _BODY)] for label, value in facts]
    table = Table(rows, colWidths=[_LABEL, _WIDTH - _LABEL], hAlign="LEFT")
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )
    return table
