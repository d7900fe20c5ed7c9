"""CSV as people send it: told apart from what it is not, every row at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from rxcase.errors import InvalidInputError
from rxcase.exchange.csv_file import open_csv

HEADER = "employee_number,last_name,first_name"


def rows(path: Path, width: int = 3) -> tuple[list[tuple[int, list[str]]], list[tuple[int, str]]]:
    good: list[tuple[int, list[str]]] = []
    broken: list[tuple[int, str]] = []
    for chunk, _ in open_csv(path).chunks(width):
        good.extend(zip(chunk.lines, chunk.rows, strict=True))
        broken.extend((each.line, each.reason) for each in chunk.broken)
    return good, broken


def file(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "people.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_each_row_is_told_with_its_physical_line(tmp_path: Path, line_end: str, encoding: str) -> None:
    content = line_end.join([HEADER, "1,Müller,Ada", "", '2,"two', 'lines",B', ",,", "3,Žižek,C", ""])
    good, broken = rows(file(tmp_path, content, encoding))
    assert good == [
        (2, ["1", "Müller", "Ada"]),
        (4, ["2", f"two{line_end}lines", "B"]),
        (7, ["3", "Žižek", "C"]),
    ]
    assert broken == []


def test_blank_lines_before_the_header_are_read_over(tmp_path: Path) -> None:
    good, _ = rows(file(tmp_path, f"\n,,\n{HEADER}\n1,a,b\n"))
    assert good == [(4, ["1", "a", "b"])]


def test_rows_of_another_width_are_broken_and_the_others_stand(tmp_path: Path) -> None:
    good, broken = rows(file(tmp_path, f"{HEADER}\n1,a\n2,a,b,c\n3,a,b,,,\n4,a,b\n"))
    assert [line for line, _ in good] == [4, 5]
    assert [(line, reason) for line, reason in broken] == [
        (2, "The row has 2 cells, the header 3."),
        (3, "The row has 4 cells, the header 3."),
    ]


def test_a_stray_quotation_mark_breaks_its_row_only(tmp_path: Path) -> None:
    good, broken = rows(file(tmp_path, f'{HEADER}\n1,"a" x,b\n2,5" pipe,b\n3,c,d\n'))
    assert [line for line, _ in good] == [3, 4]
    assert good[0][1] == ["2", '5" pipe', "b"]
    assert broken == [(2, "A quotation mark stands in the middle of the text.")]


def test_a_nul_byte_breaks_its_row_only(tmp_path: Path) -> None:
    good, broken = rows(file(tmp_path, f"{HEADER}\n1,a\0,b\n2,c,d\n"))
    assert [line for line, _ in good] == [3]
    assert broken == [(2, "The row holds a NUL byte.")]


def test_chunks_together_are_the_whole_file(tmp_path: Path) -> None:
    path = file(tmp_path, HEADER + "\n" + "".join(f"{number},a,b\n" for number in range(25)))
    found = [line for chunk, _ in open_csv(path).chunks(3, size=10) for line in chunk.lines]
    assert found == list(range(2, 27))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        (b"a;b;c\n1;2;3\n", "semicolons"),
        (b"a\tb\n1\t2\n", "tabs"),
        (b"a|b\n1|2\n", "bars"),
        (b"a,b\n1,\x81\xfe\n", "neither UTF-8 nor Windows-1252"),
        (b"a\0,b\n1,2\n", "NUL"),
        (b'a,"b\n1,2\n', "not closed"),
    ],
)
def test_what_is_no_csv_is_refused_with_what_to_do(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        open_csv(file(tmp_path, content))


def test_a_quotation_mark_that_never_closes_refuses_the_file_naming_the_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="line 3 and is not closed"):
        rows(file(tmp_path, f'{HEADER}\n1,a,b\n2,"c,d\n3,e,f\n'))


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="is a folder"):
        open_csv(tmp_path)
    with pytest.raises(InvalidInputError, match="no such file"):
        open_csv(tmp_path / "none.csv")
