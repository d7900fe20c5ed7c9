"""Writes the index that ``search.icd10cm`` reads: ``python -m rxcase.search.icd10cm_index FILE``."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

_TABLES = """
CREATE TABLE code (plain TEXT UNIQUE, code TEXT, title TEXT, billable INTEGER);
CREATE VIRTUAL TABLE word USING fts5(title, also, content='', prefix='2 3 4', tokenize='unicode61');
"""


def write(path: Path) -> int:
    """Write every category and code with its title and the other names that the classification gives it.

    Args:
        path: A file that is not there yet.

    Returns:
        How many were written.
    """
    import simple_icd_10_cm as classification

    # A block of one category is listed under the same code as the category.
    every = dict.fromkeys(classification.get_all_codes())
    codes = [code for code in every if classification.is_category_or_subcategory(code)]
    with closing(sqlite3.connect(path)) as index, index:
        index.executescript(_TABLES)
        for number, code in enumerate(codes, start=1):
            title = classification.get_description(code)
            row = (number, code.replace(".", ""), code, title, int(classification.is_leaf(code)))
            index.execute("INSERT INTO code (rowid, plain, code, title, billable) VALUES (?, ?, ?, ?, ?)", row)
            also = " ".join(classification.get_inclusion_term(code))
            index.execute("INSERT INTO word (rowid, title, also) VALUES (?, ?, ?)", (number, title, also))
        index.execute("INSERT INTO word (word) VALUES ('optimize')")
    return len(codes)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
