"""A report as CSV."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from rxcase.exchange.table_cells import harmless
from rxcase.readmodels.report import ReportTable


def write(table: ReportTable, out: BinaryIO) -> None:
    """Write the names of the columns and the rows as UTF-8 after RFC 4180, one row in memory at a time.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    try:
        writer = csv.writer(text)
        writer.writerow([column.name for column in table.columns])
        writer.writerows([harmless(cell) for cell in row] for row in table.rows)
        text.flush()
    finally:
        text.detach()
