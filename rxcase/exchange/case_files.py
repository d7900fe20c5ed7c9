"""Which of the five case files a file is, told by its header."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rxcase.errors import InvalidInputError
from rxcase.exchange.case_columns import CASE_FILES, ENCOUNTERS, PEOPLE_BY_ID, SIMPLE, SIMPLE_FORM
from rxcase.exchange.layout import PARTITION_PREFIX, PARTITIONED, Layout, MatchedHeader, match

_FIRST_OF_SIMPLE = "employee id"
_HINT = re.compile(r" *(?:\(| \d).*", re.DOTALL)
"""What may follow a heading of the simplified form: “Privacy Case 0/1”, “Case Closed Status (0 open/1 closed)”."""


def tell(name: str, headings: Sequence[str]) -> tuple[Layout, MatchedHeader]:
    """The layout of a case file and its header read against it.

    Args:
        name: The file's, for errors.
        headings: Already checked by ``layout.check_headings``.

    Raises:
        InvalidInputError: It is none of them, two of them at once, or lacks a column that must be there.
    """
    folded = [heading.casefold() for heading in headings]
    plain = [_HINT.sub("", heading) for heading in folded]
    if _FIRST_OF_SIMPLE in plain and not any(heading.startswith("encounters.") for heading in folded):
        if plain[0] != _FIRST_OF_SIMPLE:
            raise InvalidInputError(f"{name}: in the simplified form “Employee ID” must be the first column.")
        meanings = {
            heading: SIMPLE_FORM[words] for heading, words in zip(folded, plain, strict=True) if words in SIMPLE_FORM
        }
        return SIMPLE, match(name, SIMPLE, headings, meanings)
    layout = _likeliest(headings)
    if layout is None:
        raise InvalidInputError(
            f"{name} is none of the case files: no heading such as {ENCOUNTERS.columns[0].name} stands in it."
        )
    for other in CASE_FILES:
        strange = [
            heading for heading in headings if layout.column(heading) is None and other.column(heading) is not None
        ]
        if strange:
            raise InvalidInputError(
                f"{name} has columns of two kinds of file: {strange[0]} belongs to {other.kind}, the others to "
                f"{layout.kind}. Give each kind a file of its own."
            )
    if layout is ENCOUNTERS and _by_id(folded):
        layout = PEOPLE_BY_ID
    return layout, match(name, layout, headings)


def _by_id(folded: Sequence[str]) -> bool:
    return "encounters.pat_id" in folded and not any(heading.startswith(PARTITION_PREFIX) for heading in folded)


def _likeliest(headings: Sequence[str]) -> Layout | None:
    """The layout that lacks least and knows most of the headings."""
    known = {layout.kind: sum(layout.column(heading) is not None for heading in headings) for layout in CASE_FILES}
    given = {heading.casefold() for heading in headings}

    def fit(layout: Layout) -> tuple[int, int]:
        lacking = sum(column.name not in given for column in layout.required() if column.name != PARTITIONED)
        return lacking, -known[layout.kind]

    best = min(CASE_FILES, key=fit)
    return best if known[best.kind] else None
