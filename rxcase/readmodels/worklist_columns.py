"""The columns of the worklist: what each is called, of what kind it is, what may be asked of it.

``services.worklist.worklist_sources`` says how each is found, ordered and grouped in the database. A new column is an entry
here, a source there, and a cell in ``pages.worklist``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rxcase.domain.case_words import CASE_TYPES


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    FLAG = "flag"


class Operator(StrEnum):
    """What may be asked of a column.

    ``IS`` and ``IS_NOT`` take one value or several (any of them), ``RANGE`` a first and a last one of which one may
    be empty, ``WHEN`` the words of ``domain.relative_days``. Who has no value is not any of them: ``IS_NOT`` finds
    the empty ones too.
    """

    IS = "is"
    IS_NOT = "not"
    CONTAINS = "has"
    RANGE = "range"
    WHEN = "when"
    EMPTY = "empty"
    FILLED = "filled"


_O = Operator
OPERATORS: Mapping[Kind, tuple[Operator, ...]] = {
    Kind.TEXT: (_O.CONTAINS, _O.IS, _O.IS_NOT, _O.EMPTY, _O.FILLED),
    Kind.CHOICE: (_O.IS, _O.IS_NOT, _O.EMPTY, _O.FILLED),
    Kind.DATE: (_O.WHEN, _O.RANGE, _O.IS, _O.IS_NOT, _O.EMPTY, _O.FILLED),
    Kind.NUMBER: (_O.RANGE, _O.IS, _O.IS_NOT, _O.EMPTY, _O.FILLED),
    Kind.FLAG: (_O.IS,),
}

YES, NO = "yes", "no"
WORK_STATUSES = {"off-work": "Off work", "modified-duty": "Modified duty", "full-duty": "Full duty"}
_AHEAD = ("overdue", "today", "next-7-days", "next-30-days", "later")
_BEHIND = ("last-7-days", "last-30-days", "over-14-days-ago", "over-30-days-ago", "this-month", "this-year")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: In addresses and styles.
        title: What people read.
        needs: The permission without which there is no such column; the worklist's own unless given.
        none: What an empty value is called: “No owner”.
        codes: The values of a choice that are codes, with their words; the others are numbers of rows.
        whens: The relative days that are offered.
        is_many: Whether an encounter may have several values.
        may_sort: Whether lists may be ordered by it.
        may_group: Whether lists may be grouped by it.
        is_usual: Whether it is shown unless other columns are chosen.
        rests_in: The column whose cell says it in grey while it is not shown itself.
    """

    name: str
    title: str
    kind: Kind
    none: str = ""
    needs: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    whens: tuple[str, ...] = ()
    is_many: bool = False
    may_sort: bool = True
    may_group: bool = False
    is_usual: bool = False
    rests_in: str = ""

    @property
    def operators(self) -> tuple[Operator, ...]:
        """What may be asked of it."""
        return OPERATORS[self.kind]


def _column(name: str, title: str, kind: Kind, **more: Any) -> tuple[str, Column]:
    return name, Column(name, title, kind, **more)


COLUMNS: Mapping[str, Column] = dict(
    (
        _column("person", "Person", Kind.TEXT, none="No name", is_usual=True),
        _column("chart", "Chart number", Kind.TEXT, none="No chart number", rests_in="person"),
        _column("employer", "Employer", Kind.CHOICE, none="No employer", may_group=True, is_usual=True),
        _column("site", "Site", Kind.CHOICE, none="No site", may_group=True, rests_in="employer"),
        _column("case-type", "Case type", Kind.CHOICE, none="No case", codes=CASE_TYPES, may_group=True, is_usual=True),
        _column("case-number", "Case number", Kind.TEXT, none="No case number", rests_in="case-type"),
        _column("injury", "Injury", Kind.DATE, none="No date of injury", whens=_BEHIND, may_group=True, is_usual=True),
        _column("stage", "Stage", Kind.CHOICE, none="No stage", may_group=True, is_usual=True),
        _column("days-in-stage", "Days in stage", Kind.NUMBER, none="No stage", may_group=True, rests_in="stage"),
        _column(
            "work-status",
            "Work status",
            Kind.CHOICE,
            needs="restriction:view",
            codes=WORK_STATUSES,
            may_group=True,
            is_usual=True,
        ),
        _column("owner", "Owner", Kind.CHOICE, none="No owner", may_group=True, is_usual=True),
        _column("managers", "Case managers", Kind.CHOICE, none="No case manager", is_many=True, may_sort=False),
        _column("provider", "Provider", Kind.CHOICE, none="No provider", may_group=True),
        _column("follow-up", "Follow-up", Kind.DATE, none="No follow-up", whens=_AHEAD, may_group=True, is_usual=True),
        _column("last-contact", "Last note", Kind.DATE, none="No note", whens=_BEHIND, may_group=True, is_usual=True),
        _column("closed", "Closed", Kind.FLAG, none="", may_group=True),
    )
)
"""In the order in which they are offered. Places are kept for: days away, days restricted, next deadline,
priority."""

USUAL_COLUMNS = tuple(column.name for column in COLUMNS.values() if column.is_usual)
ALWAYS_SHOWN = "person"
"""The column that opens the encounter."""
