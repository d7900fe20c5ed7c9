"""Each of the 185 columns of the published case files has an answer."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from rxcase.exchange.case_columns import CASE_FILES, SIMPLE, SIMPLE_FORM
from rxcase.exchange.case_files import tell
from rxcase.exchange.layout import Column, Layout
from rxcase.models import Accommodation, Case, Condition, Encounter, InjuredPart, Restriction

PUBLISHED = Path(__file__).parents[2].parent / "shared/data/mie"
OWNERS = {
    "encounter": Encounter,
    "case": Case,
    "condition": Condition,
    "restriction": Restriction,
    "accommodation": Accommodation,
    "part": InjuredPart,
}
FOUND_BY_THE_IMPORTER = {"employee_number", "stage", "encounter", "condition", "restriction", "type"}


def published() -> list[dict[str, str]]:
    path = PUBLISHED / "case_csv_api_columns.csv"
    if not path.exists():
        pytest.skip("THE PUBLISHED COLUMN LIST IS NOT BESIDE THE PROJECT: the 185 columns are not checked here")
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def of_sheet(sheet: str) -> Layout:
    return CASE_FILES[int(sheet.split("_", maxsplit=1)[0]) - 1]


def test_all_185_published_columns_have_an_answer() -> None:
    rows = published()
    assert len(rows) == 185
    for row in rows:
        column = of_sheet(row["sheet"]).column(row["column"])
        assert column is not None, row["column"]
        assert column.name == row["column"]
        if column.owner == "reference":
            assert set(column.into) <= FOUND_BY_THE_IMPORTER, row["column"]
        else:
            fields = OWNERS[column.owner].model_fields
            assert set(column.into) <= set(fields), row["column"]


def test_no_column_is_ours_that_was_not_published() -> None:
    names = {(row["sheet"][0], row["column"]) for row in published()}
    ours = {
        (str(number), column.name) for number, layout in enumerate(CASE_FILES, start=1) for column in layout.columns
    }
    assert ours == names


def test_each_column_is_as_needed_as_published() -> None:
    for row in published():
        column = of_sheet(row["sheet"]).column(row["column"])
        assert column is not None
        assert column.need.value == row["requirement(R/CR/BP/O)"], row["column"]


def test_published_lengths_are_the_limits_of_text() -> None:
    for row in published():
        column = of_sheet(row["sheet"]).column(row["column"])
        length = row["max_len_or_type"]
        assert column is not None
        if column.cell.is_text and length.isdigit():
            assert column.cell.limit == int(length), row["column"]
        if length == "Text":
            assert column.cell.limit is None, row["column"]
            assert column.cell.is_free, row["column"]


def test_no_two_columns_of_a_file_go_to_the_same_place() -> None:
    for layout in CASE_FILES:
        places = [(column.owner, name) for column in layout.columns if not column.is_kept for name in column.into]
        assert len(places) == len(set(places)), layout.kind


def test_each_published_template_is_told_by_its_header() -> None:
    if not PUBLISHED.exists():
        pytest.skip("THE PUBLISHED TEMPLATES ARE NOT BESIDE THE PROJECT")
    for path in sorted((PUBLISHED / "templates").iterdir()):
        headings = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        layout, header = tell(path.name, headings)
        assert layout.file_name == path.name
        assert header.unknown == ()
        assert len(header.columns) == len(layout.columns)


def test_the_simplified_form_means_columns_of_file_one() -> None:
    for label, name in SIMPLE_FORM.items():
        assert isinstance(SIMPLE.column(name), Column), label
