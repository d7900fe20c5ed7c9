"""The groups of a grouped worklist: which there are, how many encounters each has, what of them a page shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, extract, false, func, literal_column, null, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from rxcase.domain import relative_days
from rxcase.readmodels.worklist import MAX_GROUPS, PAGE_SIZE, WorklistGroup
from rxcase.readmodels.worklist_columns import COLUMNS, YES
from rxcase.readmodels.worklist_query import NONE
from rxcase.services.worklist.worklist_conditions import between, holds, within
from rxcase.services.worklist.worklist_sources import SOURCES, Around, Expression

_Spans = Callable[[Around], Sequence[tuple[str, ColumnElement[bool]]]]


def _ahead(around: Around) -> list[tuple[str, ColumnElement[bool]]]:
    days = SOURCES["follow-up"].days
    return (
        []
        if days is None
        else [
            (words, holds(days.value, within(days, span)))
            for words in ("overdue", "today", "next-7-days", "later")
            if (span := relative_days.span(words, around.today))
        ]
    )


def _behind(around: Around) -> list[tuple[str, ColumnElement[bool]]]:
    days, today = SOURCES["last-contact"].days, around.today
    spans: dict[str, relative_days.Span] = {
        "last-7-days": (today - timedelta(days=7), None),
        "8-to-30-days-ago": (today - timedelta(days=30), today - timedelta(days=8)),
        "over-30-days-ago": (None, today - timedelta(days=31)),
    }
    return [] if days is None else [(words, holds(days.value, within(days, span))) for words, span in spans.items()]


def _in_stage(around: Around) -> list[tuple[str, ColumnElement[bool]]]:
    since = SOURCES["days-in-stage"].value(around.actor)
    spans = {"0-to-7": (0, 7), "8-to-30": (8, 30), "31-to-90": (31, 90), "over-90": (91, None)}
    return [(words, holds(since, between(least, most, around.today))) for words, (least, most) in spans.items()]


_SPANS: dict[str, _Spans] = {"follow-up": _ahead, "last-contact": _behind, "days-in-stage": _in_stage}


def _key(around: Around, name: str) -> Expression:
    """What is equal within a group; NULL for those without a value."""
    source = SOURCES[name]
    if name in _SPANS:
        value = source.value(around.actor)
        nothing = value.is_(None) if source.days is None or source.days.none is None else value == source.days.none
        return case((nothing, null()), *((test, words) for words, test in _SPANS[name](around)), else_=null())
    if name == "injury":
        year = extract("year", source.value(around.actor))
        return case((source.value(around.actor) == (source.days.none if source.days else None), null()), else_=year)
    return source.value(around.actor)


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a query, in their order.

    Attributes:
        listed: At most ``MAX_GROUPS``, the group without a value last.
        total: Encounters of all groups, exactly.
        beyond: How many groups are not listed.
    """

    listed: list[WorklistGroup]
    total: int
    beyond: int


def groups(
    session: Session, around: Around, chosen: SelectOfScalar[int | None], name: str, collapsed: Sequence[str]
) -> Groups:
    """The groups of the chosen encounters by a column; one query."""
    column, source = COLUMNS[name], SOURCES[name]
    key = _key(around, name)
    counted = (
        # Grouped by the name: PostgreSQL does not see that the same expression with other parameters is the same.
        chosen.with_only_columns(key.label("group_key"), func.count().label("count"))
        .group_by(literal_column("group_key"))
        .subquery("counted")
    )
    query = select_columns(
        counted.c.group_key,
        counted.c["count"],
        func.sum(counted.c["count"]).over(),
        func.count().over(),
    )
    if source.named is not None:
        table = source.named.table
        query = query.add_columns(table.name).outerjoin(table, table.id == counted.c.group_key)
        place = getattr(table, source.named.order)
        query = query.order_by(place.is_(None), place, counted.c.group_key)
    else:
        query = query.add_columns(null()).order_by(counted.c.group_key.is_(None), counted.c.group_key)
    found = session.execute(query.limit(MAX_GROUPS)).all()
    listed = [
        WorklistGroup(NONE if key is None else str(key), _label(name, key, label), count)
        for key, count, _, _, label in found
    ]
    listed = _in_order(name, listed)
    beyond = found[0][3] - len(found) if found else 0
    if column.none and not beyond and all(each.key != NONE for each in listed):
        listed.append(WorklistGroup(NONE, column.none, 0))
    hidden = frozenset(collapsed)
    return Groups(
        [replace(each, is_collapsed=True) if each.key in hidden else each for each in listed],
        int(found[0][2]) if found else 0,
        beyond,
    )


def _label(name: str, key: Any, label: str | None) -> str:
    column = COLUMNS[name]
    if key is None:
        return column.none
    if label is not None:
        return label
    if name == "closed":
        return "Closed" if key == YES else "Open"
    if name == "days-in-stage":
        return f"{relative_days.said(key).capitalize()} days"
    said = column.codes.get(str(key)) or relative_days.said(str(key))
    return said[:1].upper() + said[1:]


def _in_order(name: str, listed: list[WorklistGroup]) -> list[WorklistGroup]:
    """Words in their own order instead of that of letters; years with the newest first."""
    if name == "injury":
        return sorted(listed, key=lambda each: (each.key == NONE, -int(each.key) if each.key.isdigit() else 0))
    own = list(COLUMNS[name].codes) or _WORDS.get(name, [])
    places = {key: place for place, key in enumerate(own)}
    return sorted(listed, key=lambda each: places.get(each.key, len(own))) if own else listed


_WORDS = {
    "follow-up": ["overdue", "today", "next-7-days", "later"],
    "last-contact": ["last-7-days", "8-to-30-days-ago", "over-30-days-ago"],
    "days-in-stage": ["0-to-7", "8-to-30", "31-to-90", "over-90"],
    "closed": ["no", "yes"],
}


@dataclass(frozen=True, slots=True)
class Window:
    """What of the groups one page shows.

    Attributes:
        headings: The groups whose heading stands on the page.
        keys: Of the groups whose rows may be on it, in order.
        offset: How many rows of those groups come before the page.
        has_more: Whether rows follow after the page.
    """

    headings: list[WorklistGroup]
    keys: list[str]
    offset: int
    has_more: bool


def window(listed: Sequence[WorklistGroup], page: int) -> Window:
    """The part of the groups that a page shows; rows of collapsed groups are on none."""
    first, beyond = (page - 1) * PAGE_SIZE, page * PAGE_SIZE
    headings: list[WorklistGroup] = []
    keys: list[str] = []
    offset = begins = 0
    total = sum(each.count for each in listed if not each.is_collapsed)
    for each in listed:
        rows = 0 if each.is_collapsed else each.count
        ends = begins + rows
        # A heading without rows stands where they would begin; the last ones on the last page.
        is_here = begins < beyond and ends > first if rows else first <= begins < beyond or begins == total == beyond
        if is_here:
            headings.append(replace(each, is_continued=begins < first))
            if rows:
                offset = offset if keys else max(first - begins, 0)
                keys.append(each.key)
        begins = ends
    return Window(headings, keys, offset, total > beyond)


def of_keys(
    around: Around, name: str, keys: Sequence[str]
) -> tuple[ColumnElement[bool], ColumnElement[Any], Expression]:
    """For the rows of some groups, at least one: the condition that finds them, what orders them by group, and their key."""
    key = _key(around, name)
    plain: list[Any] = [_plain(name, each) for each in keys if each != NONE]
    found: ColumnElement[bool] | None = key.is_(None) if NONE in keys else None
    if plain:
        among = key == plain[0] if len(plain) == 1 else key.in_(plain)
        found = among if found is None else or_(among, found)
    rank = case(
        *((key.is_(None) if each == NONE else key == _plain(name, each), place) for place, each in enumerate(keys)),
        else_=len(keys),
    )
    return false() if found is None else found, rank, key


def _plain(name: str, key: str) -> Any:
    is_number = SOURCES[name].named is not None or name == "injury"
    return int(key) if is_number else key
