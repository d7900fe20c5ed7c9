"""A report as JSON."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

from rxcase.readmodels.report import Cell, ReportTable


def _plain(cell: Cell) -> str | int | bool | None:
    match cell:
        case datetime() | date() | time():
            return cell.isoformat()
        case Decimal():
            return str(cell)
    return cell


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def write(table: ReportTable, out: BinaryIO) -> None:
    """Write one object with ``report, parameters, columns, rows, totals, generated_at, as_of``, a row a line.

    Rows are lists in the order of the columns; dates, times and decimals are text.
    """
    columns = [{"name": each.name, "title": each.title, "type": each.type.value} for each in table.columns]
    out.write(b'{"report": %s,\n"parameters": %s,\n' % (_bytes(table.name), _bytes(dict(table.parameters))))
    out.write(b'"columns": %s,\n"rows": [' % _bytes(columns))
    separator = b"\n"
    for row in table.rows:
        out.write(separator + _bytes([_plain(cell) for cell in row]))
        separator = b",\n"
    end = {
        "totals": table.totals,
        "generated_at": table.generated_at.isoformat(),
        "as_of": table.as_of.isoformat(),
    }
    out.write(b"],\n" + _bytes(end)[1:] + b"\n")
