"""Reports as files: nothing is lost, nothing is run, nothing grows with the rows."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import BinaryIO

import pytest

from rxcase.exchange import table_csv, table_json, table_pdf, table_xlsx
from rxcase.readmodels.report import Cell, Column, ColumnType, ReportTable, Row

COLUMNS = (
    Column("words", "Words"),
    Column("count", "Count", ColumnType.INTEGER),
    Column("share", "Share", ColumnType.DECIMAL),
    Column("on", "On", ColumnType.DATE),
    Column("at", "At", ColumnType.TIME),
    Column("wall", "Wall clock", ColumnType.DATETIME),
    Column("instant", "Instant", ColumnType.DATETIME),
    Column("flag", "Flag", ColumnType.BOOLEAN),
)
ROW: Row = (
    'Ada “O”, "x"\n=1+1',
    0,
    Decimal("1.50"),
    date(2026, 2, 3),
    time(4, 5),
    datetime(2026, 2, 3, 4, 5, 6),
    datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC),
    False,
)


def _table(rows: Iterator[Row], columns: tuple[Column, ...] = COLUMNS) -> ReportTable:
    return ReportTable(
        name="things",
        title="Things that happened",
        parameters={"year": 2026},
        columns=columns,
        rows=rows,
        generated_at=datetime(2026, 11, 21, tzinfo=UTC),
        as_of=date(2026, 11, 21),
        totals={"things": 1},
    )


def _written(write: Callable[[ReportTable, BinaryIO], None], *rows: Row) -> bytes:
    out = io.BytesIO()
    write(_table(iter(rows)), out)
    return out.getvalue()


def _words(cell: Cell) -> Row:
    return (cell, *[None] * (len(COLUMNS) - 1))


def test_csv_reads_back() -> None:
    (row,) = csv.DictReader(io.StringIO(_written(table_csv.write, ROW).decode()))
    assert row == {
        "words": 'Ada “O”, "x"\n=1+1',
        "count": "0",
        "share": "1.50",
        "on": "2026-02-03",
        "at": "04:05",
        "wall": "2026-02-03 04:05:06",
        "instant": "2026-02-03T04:05:06Z",
        "flag": "No",
    }


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_csv_cell_never_begins_like_a_formula(begins: str) -> None:
    (row,) = csv.DictReader(io.StringIO(_written(table_csv.write, _words(f"{begins}1")).decode(), newline=""))
    assert row["words"] == f"'{begins}1"


def test_a_negative_number_stays_a_number() -> None:
    (row,) = csv.DictReader(io.StringIO(_written(table_csv.write, (None, -3, *[None] * 6)).decode()))
    assert row["count"] == "-3"


def test_json_reads_back_with_types() -> None:
    answer = json.loads(_written(table_json.write, ROW, ROW))
    assert answer["rows"][1] == [
        'Ada “O”, "x"\n=1+1',
        0,
        "1.50",
        "2026-02-03",
        "04:05:00",
        "2026-02-03T04:05:06",
        "2026-02-03T04:05:06+00:00",
        False,
    ]
    assert answer["columns"][7] == {"name": "flag", "title": "Flag", "type": "boolean"}


def test_an_empty_report_is_whole_in_each_format() -> None:
    assert json.loads(_written(table_json.write))["rows"] == []
    assert _written(table_csv.write).count(b"\n") == 1
    assert zipfile.ZipFile(io.BytesIO(_written(table_xlsx.write))).testzip() is None
    assert _written(table_pdf.write).rstrip().endswith(b"%%EOF")


def _sheet(xlsx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_xlsx_has_numbers_dates_and_no_formula() -> None:
    sheet = _sheet(_written(table_xlsx.write, ROW, _words("=1+1"), _words("http://example.org")))
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "<v>46056</v>" in sheet, "3 February 2026 as Excel counts days"
    assert 't="b"' in sheet


def test_xlsx_says_when_a_text_is_too_long_for_a_cell() -> None:
    sheet = _sheet(_written(table_xlsx.write, _words("a" * 40_000)))
    assert "the CSV has all of it" in sheet


def test_xlsx_keeps_dates_that_excel_counts_wrongly_as_text() -> None:
    assert "1899-12-31" in _sheet(_written(table_xlsx.write, (None, None, None, date(1899, 12, 31), *[None] * 4)))


def test_pdf_repeats_its_head_and_numbers_its_pages() -> None:
    pdf = _written(table_pdf.write, *[ROW] * 120)
    pages = len(re.findall(rb"/Type /Page\b", pdf))
    assert pages > 3
    assert pdf.count(b"/MediaBox [ 0 0 792 612 ]") == pages


def test_pdf_draws_any_text_without_failing() -> None:
    awkward = ["ą ő ș Ğ", "Ωμέγα", "漢字", "a" * 5000, "x\x00y", "🙂", "\u200b", "multi\nline\n\ntext", "=1"]
    assert _written(table_pdf.write, *map(_words, awkward)).startswith(b"%PDF-")


@pytest.mark.parametrize("write", [table_csv.write, table_json.write, table_xlsx.write])
def test_memory_does_not_grow_with_the_rows(write: Callable[[ReportTable, BinaryIO], None]) -> None:
    class Nowhere(io.RawIOBase):
        """A file that forgets."""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            return len(memoryview(data))  # type: ignore[arg-type]

    def peak(count: int) -> int:
        out = io.BytesIO() if write is table_xlsx.write else Nowhere()
        tracemalloc.start()
        write(_table(ROW for _ in range(count)), out)  # type: ignore[arg-type]
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(10)
    assert peak(6000) < peak(500) + 3_000_000
