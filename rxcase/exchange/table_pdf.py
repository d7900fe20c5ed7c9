"""A report as a PDF to print: landscape pages, heads on each, wide tables in panels side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from rxcase.exchange.pdf_text import BOLD, FONT, fonts, printable
from rxcase.exchange.table_cells import text_of
from rxcase.readmodels.report import Cell, Column, ColumnType, ReportTable, Row

_SIZE, _LEADING, _PADDING, _MARGIN = 7.0, 8.6, 3.0, 30.0
_WIDTH, _HEIGHT = landscape(letter)
_TOP = _HEIGHT - _MARGIN - 40
_BOTTOM = _MARGIN + 16
_MAX_LINES = 16
_WIDTHS = {
    ColumnType.INTEGER: 52.0,
    ColumnType.DECIMAL: 52.0,
    ColumnType.BOOLEAN: 58.0,
    ColumnType.DATE: 54.0,
    ColumnType.TIME: 46.0,
    ColumnType.DATETIME: 80.0,
    ColumnType.TEXT: 82.0,
}
_LONG_WIDTH = 200.0
_GREY = 0.45


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the report: the wrapped lines of each cell, and the height of the highest in points."""

    cells: tuple[list[str], ...]
    height: float


def write(table: ReportTable, out: BinaryIO) -> None:
    """Write title, filters, the rows under repeated heads, the totals at the end, page and time at the foot.

    A table wider than a page goes on in further panels, each beginning with the first column again.
    A cell of more than 16 lines is cut and ends in “…”; the CSV has all of it.
    """
    fonts()
    canvas = Canvas(out, pagesize=(_WIDTH, _HEIGHT), pageCompression=1)
    canvas.setTitle(table.title)
    page = _Pages(canvas, table)
    batch: list[_Line] = []
    room = page.room
    for row in table.rows:
        line = _line(row, table.columns)
        if batch and line.height > room:
            page.draw(batch)
            batch, room = [], page.room
        batch.append(line)
        room -= line.height
    page.draw(batch)
    page.draw_totals()
    canvas.save()


class _Pages:
    """Draws batches of lines that fit a page, one page for each panel of columns."""

    def __init__(self, canvas: Canvas, table: ReportTable) -> None:
        self.canvas = canvas
        self.table = table
        self.panels = list(_panels(table.columns))
        self.heads = [_wrapped(each.title, BOLD, _width(each) - 2 * _PADDING) for each in table.columns]
        self.head_height = max(len(head) for head in self.heads) * _LEADING + 2 * _PADDING
        self.room = _TOP - _BOTTOM - self.head_height
        self.number = 0

    def draw(self, batch: Sequence[_Line]) -> None:
        for panel_number, panel in enumerate(self.panels, start=1):
            self._frame(f"columns {panel_number} of {len(self.panels)}" if len(self.panels) > 1 else "")
            top = _TOP - self.head_height
            self._cells(panel, self.heads, _TOP, BOLD)
            self.canvas.line(_MARGIN, top, _WIDTH - _MARGIN, top)
            for line in batch:
                self._cells(panel, line.cells, top, FONT)
                top -= line.height
                self.canvas.line(_MARGIN, top, _WIDTH - _MARGIN, top)
            if not batch:
                self.canvas.drawString(_MARGIN, top - 2 * _LEADING, "No rows.")
            self.canvas.showPage()

    def draw_totals(self) -> None:
        self._frame("totals")
        for place, (name, value) in enumerate(self.table.totals.items()):
            self.canvas.drawString(_MARGIN, _TOP - (place + 1) * 1.4 * _LEADING, f"{name.replace('_', ' ')}: {value:,}")
        self.canvas.showPage()

    def _cells(self, panel: Sequence[int], cells: Sequence[list[str]], top: float, font: str) -> None:
        self.canvas.setFont(font, _SIZE)
        left = _MARGIN
        for place in panel:
            for number, words in enumerate(cells[place], start=1):
                self.canvas.drawString(left + _PADDING, top - number * _LEADING, words)
            left += _width(self.table.columns[place])

    def _frame(self, part: str) -> None:
        table, canvas = self.table, self.canvas
        self.number += 1
        canvas.setLineWidth(0.3)
        canvas.setStrokeGray(_GREY)
        canvas.setFont(BOLD, 12)
        canvas.drawString(_MARGIN, _HEIGHT - _MARGIN - 10, printable(table.title))
        filters = " · ".join(f"{name} {value}" for name, value in table.parameters.items()) or "all"
        canvas.setFont(FONT, _SIZE)
        canvas.drawString(_MARGIN, _HEIGHT - _MARGIN - 24, printable(f"Filter: {filters} · as of {table.as_of}")[:200])
        foot = f"Generated {text_of(table.generated_at)}"
        canvas.drawString(_MARGIN, _MARGIN, f"{foot} · {part}" if part else foot)
        canvas.drawRightString(_WIDTH - _MARGIN, _MARGIN, f"Page {self.number}")


def _width(column: Column) -> float:
    return _LONG_WIDTH if column.is_long else _WIDTHS[column.type]


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return cell.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")
    return text_of(cell)


def _panels(columns: Sequence[Column]) -> Iterator[list[int]]:
    panel = [0]
    room = free = _WIDTH - 2 * _MARGIN - _width(columns[0])
    for place, column in list(enumerate(columns))[1:]:
        if _width(column) > room:
            yield panel
            panel, room = [0], free
        panel.append(place)
        room -= _width(column)
    yield panel


def _line(row: Row, columns: Sequence[Column]) -> _Line:
    cells = []
    for cell, column in zip(row, columns, strict=True):
        lines = _wrapped(printable(_text(cell)), FONT, _width(column) - 2 * _PADDING)
        cells.append([*lines[: _MAX_LINES - 1], "…"] if len(lines) > _MAX_LINES else lines)
    return _Line(tuple(cells), max(1, *(len(cell) for cell in cells)) * _LEADING + _PADDING)


def _wrapped(words: str, font: str, width: float) -> list[str]:
    lines: list[str] = []
    for line in simpleSplit(words, font, _SIZE, width) if words else []:
        # A word longer than the column is broken wherever the column ends.
        rest = line
        while pdfmetrics.stringWidth(rest, font, _SIZE) > width:
            fits = max(1, int(len(rest) * width / pdfmetrics.stringWidth(rest, font, _SIZE)))
            lines.append(rest[:fits])
            rest = rest[fits:]
            if len(lines) > _MAX_LINES:
                return lines
        lines.append(rest)
    return lines
