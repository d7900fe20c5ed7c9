"""The view of list, board and calendar as their addresses say it, and back.

``/worklist/?search=okafor&stage=1,2&injury=2026-01-01..&follow-up=overdue&group=owner&sort=-injury,person`` — a filter
is its column's name, said with one of::

    stage=1,2             any of these             stage=not:1,2      none of these
    owner=empty           nobody                   owner=filled       anybody
    person=has:okafor     contains                 person=is:okafor, ada
    injury=2026-01-01..2026-02-28   from–to        days-in-stage=30..
    follow-up=next-7-days           by the words of ``domain.relative_days``
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from rxcase.domain import relative_days
from rxcase.readmodels.worklist_columns import ALWAYS_SHOWN, COLUMNS, USUAL_COLUMNS, Kind, Operator
from rxcase.readmodels.worklist_query import USUAL_SORT, Condition, Layout, Sort, WorklistQuery, checked

PATHS: Mapping[Layout, str] = {
    Layout.LIST: "/worklist/",
    Layout.BOARD: "/board/",
    Layout.CALENDAR: "/calendar/",
}
PATH = PATHS[Layout.LIST]
LONGEST_SEARCH = 200
LONGEST_QUERY = 20_000
MOST_SORTS, MOST_COLLAPSED = 3, 200
_LARGEST_NUMBER = 2**31

_FORMER_SORTS = {"name": Sort("person"), "stage-since": Sort("days-in-stage", descending=True)}
_FORMER_VALUES = {("owner", "-1"): "empty", ("owner", "0"): "", ("stage", "0"): "", ("follow-up", "none"): "empty"}
"""Addresses that people kept from before every column had its filter."""


def parameters_in(query: str) -> dict[str, str]:
    """The parameters of an address in their order, from what stands behind its question mark."""
    return dict(parse_qsl(query[:LONGEST_QUERY]))


def read(parameters: Mapping[str, str], layout: Layout = Layout.LIST) -> WorklistQuery:
    """The query that an address asks for; what cannot be meant counts as not said.

    Args:
        parameters: The address's parameters, in their order; anybody may have typed them.
        layout: What the address's path is.
    """
    conditions = (_condition(name, text) for name, text in parameters.items() if name in COLUMNS)
    group = parameters.get("group", "")
    has_groups = group in COLUMNS and COLUMNS[group].may_group
    return WorklistQuery(
        search=" ".join(parameters.get("search", "").replace("\0", " ").split())[:LONGEST_SEARCH].strip(),
        conditions=tuple(each for each in conditions if each is not None),
        group=group if has_groups else "",
        collapsed=_keys(parameters.get("collapsed", "")) if has_groups else (),
        sort=_sorts(parameters.get("sort", "")),
        columns=_columns(parameters.get("columns", "")),
        page=_number(parameters.get("page", ""), 1, 1),
        layout=layout,
    )


def _number(text: str, least: int, default: int) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text):
        return default
    return int(text) if least <= int(text) < _LARGEST_NUMBER else default


def _keys(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"[a-z0-9-]{1,40}", text)))[:MOST_COLLAPSED]


def _sorts(text: str) -> tuple[Sort, ...]:
    found: dict[str, Sort] = {}
    for said in text.split(","):
        name, is_back = said.removeprefix("-"), said.startswith("-")
        sort = _FORMER_SORTS.get(name, Sort(name))
        column = COLUMNS.get(sort.column)
        if column is not None and column.may_sort:
            found.setdefault(sort.column, replace(sort, descending=sort.descending != is_back))
    return tuple(found.values())[:MOST_SORTS] or USUAL_SORT


def _columns(text: str) -> tuple[str, ...]:
    found = tuple(name for name in dict.fromkeys(text.split(",")) if name in COLUMNS)
    if not found:
        return USUAL_COLUMNS
    return found if ALWAYS_SHOWN in found else (ALWAYS_SHOWN, *found)


def _condition(name: str, text: str) -> Condition | None:
    text = _FORMER_VALUES.get((name, text), text)
    if text in {"empty", "filled"}:
        return checked(Condition(name, Operator(text)))
    said, mark, rest = text.partition(":")
    if COLUMNS[name].kind is Kind.TEXT:
        operator = Operator(said) if mark and said in {"is", "not", "has"} else Operator.CONTAINS
        return checked(Condition(name, operator, (rest if mark and said == operator else text,)))
    if mark and said == "not":
        return checked(Condition(name, Operator.IS_NOT, tuple(rest.split(","))))
    if ".." in text:
        first, _, last = text.partition("..")
        return checked(Condition(name, Operator.RANGE, (first, last)))
    if COLUMNS[name].kind is Kind.DATE and relative_days.is_said(text):
        return checked(Condition(name, Operator.WHEN, (text,)))
    return checked(Condition(name, Operator.IS, tuple(text.split(","))))


def write(query: WorklistQuery, view: str = "") -> str:
    """The address of a query; what is as usual is left out, so that equal views have equal addresses.

    Args:
        query: What is shown.
        view: The saved view that it came from (``read_view``).
    """
    said = urlencode(parameters_of(query) | ({"view": view} if view else {}), safe=",:")
    path = PATHS[query.layout]
    return f"{path}?{said}" if said else path


def parameters_of(query: WorklistQuery) -> dict[str, str]:
    """The parameters of a query's address, in their order; ``read`` gives the query back."""
    parameters = {"search": query.search}
    parameters |= {each.column: _said(each) for each in query.conditions}
    parameters |= {
        "group": query.group,
        "collapsed": ",".join(query.collapsed),
        "sort": _unusual(
            ",".join(f"{'-' if each.descending else ''}{each.column}" for each in query.sort), USUAL_SORT[0].column
        ),
        "columns": _unusual(",".join(query.columns), ",".join(USUAL_COLUMNS)),
        "page": str(query.page) if query.page > 1 else "",
    }
    return {name: value for name, value in parameters.items() if value}


def _unusual(said: str, usual: str) -> str:
    return said if said != usual else ""


def _said(condition: Condition) -> str:
    match condition.operator:
        case Operator.EMPTY | Operator.FILLED:
            return condition.operator.value
        case Operator.RANGE:
            return "..".join(condition.values)
        case Operator.CONTAINS:
            return f"has:{condition.values[0]}"
        case Operator.IS_NOT:
            return f"not:{','.join(condition.values)}"
    if COLUMNS[condition.column].kind is Kind.TEXT:
        return f"is:{condition.values[0]}"
    return ",".join(condition.values)


def read_view(parameters: Mapping[str, str]) -> str:
    """Which saved view an address names: its number, or ``all`` for none of them; empty where it says nothing."""
    said = parameters.get("view", "")
    return said if said == ALL_VIEW or _number(said, 1, 0) else ""


ALL_VIEW = "all"
