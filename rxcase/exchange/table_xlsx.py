"""A report as an Excel workbook."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from rxcase.exchange.table_cells import text_of
from rxcase.readmodels.report import Cell, ColumnType, ReportTable

MAX_ROWS = 1_048_576
"""Rows that a sheet of Excel holds; a longer report goes on in the next sheet."""

MAX_CHARACTERS = 32_767
"""Characters that a cell of Excel holds; a longer text is cut and says so."""

_CUT = " … (cut; the CSV has all of it)"
_FIRST_EXCEL_DATE = date(1900, 3, 1)  # Excel takes 1900 for a leap year: earlier dates would be a day off

_NUMBER_FORMATS = {
    ColumnType.DATE: "yyyy-mm-dd",
    ColumnType.TIME: "hh:mm",
    ColumnType.DATETIME: "yyyy-mm-dd hh:mm",
}
_WIDTHS = {
    ColumnType.DATE: 11,
    ColumnType.TIME: 7,
    ColumnType.DATETIME: 17,
    ColumnType.INTEGER: 9,
    ColumnType.BOOLEAN: 9,
}


def write(table: ReportTable, out: BinaryIO) -> None:
    """Write the rows with real dates and numbers, the heads frozen; filters and totals on a sheet of their own.

    Text is never a formula or a link, whatever it begins with. Rows go to disk as they come.
    """
    settings = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, settings) as book:
        book.set_properties({"title": table.title, "created": table.generated_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = [
            book.add_format({"num_format": _NUMBER_FORMATS[each.type]}) if each.type in _NUMBER_FORMATS else None
            for each in table.columns
        ]
        sheet, line = _sheet(book, table, bold), 1
        for row in table.rows:
            if line == MAX_ROWS:
                sheet, line = _sheet(book, table, bold), 1
            for place, cell in enumerate(row):
                _write_cell(sheet, line, place, cell, formats[place])
            line += 1
        _write_about(book, table, bold)


def _sheet(book: Any, table: ReportTable, bold: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, 60 if column.is_long else _WIDTHS.get(column.type, 22))
        sheet.write_string(0, place, column.title, bold)
    return sheet


def _write_cell(sheet: Any, line: int, place: int, cell: Cell, format_: Any) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(line, place, cell)
        case int() | Decimal():
            sheet.write_number(line, place, cell)
        case datetime() if cell.tzinfo is None and cell.date() >= _FIRST_EXCEL_DATE:
            sheet.write_datetime(line, place, cell, format_)
        case date() if not isinstance(cell, datetime) and cell >= _FIRST_EXCEL_DATE:
            sheet.write_datetime(line, place, cell, format_)
        case time():
            sheet.write_datetime(line, place, cell, format_)
        case _:
            words = text_of(cell)
            if len(words) > MAX_CHARACTERS:
                words = words[: MAX_CHARACTERS - len(_CUT)] + _CUT
            sheet.write_string(line, place, words)


def _write_about(book: Any, table: ReportTable, bold: Any) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 1, 26)
    facts: list[tuple[str, str | int]] = [
        ("Report", table.title),
        ("Generated at", text_of(table.generated_at)),
        ("As of", table.as_of.isoformat()),
        *table.parameters.items(),
    ]
    for line, (label, value) in enumerate(facts):
        sheet.write_string(line, 0, label, bold)
        sheet.write_string(line, 1, str(value))
    for line, (label, value) in enumerate(table.totals.items(), start=len(facts) + 1):
        sheet.write_string(line, 0, f"Total: {label}", bold)
        sheet.write_number(line, 1, value)
